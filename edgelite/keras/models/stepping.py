"""What a model is trained with, and one step of training, evaluation and prediction."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

from edgelite.autodiff import GradientTape, ops
from edgelite.errors import InputError, StateError
from edgelite.keras import losses, metrics, nested, optimizers, registry
from edgelite.keras.layers.layer import Layer
from edgelite.keras.metrics.metric import Metric
from edgelite.keras.models import data as batches_of
from edgelite.keras.models.compiling import CompiledLoss, CompiledMetrics

Logs = dict[str, Any]


class Compiled(Layer):
    """A layer with an optimizer, a loss and metrics, and what is done with one batch.

    Subclasses may define `train_step`, `compute_loss` and so on.
    """

    optimizer: Any = None
    loss: Any = None
    compiled = False
    _loss_tracker: Metric | None = None
    _compiled_loss: CompiledLoss | None = None
    _compiled_metrics: CompiledMetrics | None = None
    _compile_arguments: dict[str, Any] | None = None

    def compile(
        self,
        optimizer: Any = "rmsprop",
        loss: Any = None,
        loss_weights: Any = None,
        metrics: Any = None,
        weighted_metrics: Any = None,
        run_eagerly: bool = False,
        steps_per_execution: int = 1,
        jit_compile: Any = "auto",
        auto_scale_loss: bool = True,
    ) -> None:
        """Choose what the model is trained with.

        Args:
            optimizer: a name, configuration dictionary or optimizer.
            loss: a name, function or loss; for several outputs a list or a dictionary by name.
            loss_weights: factors of the losses of several outputs.
            metrics: names, functions or metrics, for several outputs as for `loss`; ``"accuracy"``
                is the binary, categorical or sparse one, by the shapes. They ignore sample weights.
            weighted_metrics: the same, with sample weights.
            run_eagerly, steps_per_execution, jit_compile: accepted for Keras' sake.
            auto_scale_loss: whether, with the policy ``"mixed_float16"``, the optimizer is put into a
                `LossScaleOptimizer`.

        Raises:
            InputError: a name is unknown.
        """
        optimizer = self.optimizer = optimizers.get(optimizer)
        mixed = self.dtype_policy.name == "mixed_float16"
        if (
            auto_scale_loss
            and mixed
            and optimizer is not None
            and not isinstance(optimizer, optimizers.LossScaleOptimizer)
        ):
            self.optimizer = optimizers.LossScaleOptimizer(optimizer, name="loss_scale_optimizer")
        if loss is not None:
            for identifier in nested.leaves(loss):
                _check_known(identifier, losses.get, ("crossentropy", "ce"))
        for identifier in nested.leaves([metrics or [], weighted_metrics or []]):
            _check_known(identifier, _find_metric, ("accuracy", "acc"))
        names = self._output_names()
        self.loss = loss
        self.run_eagerly = run_eagerly
        self._loss_tracker = _loss_mean()
        self._compiled_loss = None if loss is None else CompiledLoss(loss, loss_weights, names)
        self._compiled_metrics = None
        if metrics or weighted_metrics:
            self._compiled_metrics = CompiledMetrics(metrics, weighted_metrics, names)
        self._compile_arguments = {
            "optimizer": optimizer,
            "loss": loss,
            "loss_weights": loss_weights,
            "metrics": metrics,
            "weighted_metrics": weighted_metrics,
            "run_eagerly": run_eagerly,
            "steps_per_execution": steps_per_execution,
            "jit_compile": jit_compile,
        }
        self.compiled = True

    def _output_names(self) -> list[str] | None:
        return None

    @property
    def metrics(self) -> list[Metric]:
        """The loss tracker, the compiled metrics, and those among attributes and inner layers."""
        own: list[Metric] = []
        if self.compiled:
            own = [m for m in (self._loss_tracker, self._compiled_metrics) if m is not None]
            own += self._compiled_loss.metrics if self._compiled_loss is not None else []
        found = {id(m): m for m in own}
        for metric in self._part_metrics():
            found.setdefault(id(metric), metric)
        return list(found.values())

    @property
    def metrics_names(self) -> list[str]:
        """The names of `metrics`."""
        return [metric.name for metric in self.metrics]

    @property
    def watched_metrics(self) -> list[Metric]:
        """All metrics, with the compiled ones one by one."""
        found: list[Metric] = []
        for metric in self.metrics:
            found += metric.metrics if isinstance(metric, CompiledMetrics) else [metric]
        return found

    def reset_metrics(self) -> None:
        """Begin all metrics anew."""
        for metric in self.metrics:
            metric.reset_state()

    def get_metrics_result(self) -> Logs:
        """The figures of all metrics by name."""
        results: Logs = {}
        for metric in self.metrics:
            value = metric.result()
            results.update(value if isinstance(value, dict) else {metric.name: value})
        return results

    def get_compile_config(self) -> dict[str, Any]:
        """What `compile_from_config` needs; empty before `compile`."""
        if self._compile_arguments is None:
            return {}
        return registry.serialize_keras_object(self._compile_arguments)

    def compile_from_config(self, config: dict[str, Any]) -> None:
        """Compile with what `get_compile_config` gave."""
        self.compile(**registry.deserialize_keras_object(config))
        if self.built:
            self.optimizer.build(self.trainable_variables)

    # Steps

    def compute_loss(
        self,
        x: Any = None,
        y: Any = None,
        y_pred: Any = None,
        sample_weight: Any = None,
        training: bool = True,
    ) -> Any:
        """The loss of a batch with all penalties, a scalar tensor.

        Raises:
            StateError: there is nothing to compute.
        """
        total = None
        if self._compiled_loss is not None:
            if y is None:
                raise InputError(
                    f"{self._label}: the loss {self.loss!r} needs labels; give y beside x"
                )
            total = self._compiled_loss(y, y_pred, sample_weight)
        for penalty in self.losses:
            scalar_penalty = ops.reduction.reduce_sum(penalty) if penalty.shape else penalty
            total = scalar_penalty if total is None else ops.arithmetic.add(total, scalar_penalty)
        if total is None:
            raise StateError(f"{self._label} has no loss: give one to compile(loss=...)")
        return total

    def compute_metrics(self, x: Any, y: Any, y_pred: Any, sample_weight: Any = None) -> Logs:
        """Update the compiled metrics with a batch; the figures of all metrics."""
        if self._compiled_metrics is not None and y is not None:
            self._compiled_metrics.update_state(y, y_pred, sample_weight)
        return self.get_metrics_result()

    def train_step(self, data: Any) -> Logs:
        """Train on a batch ``x``, ``(x, y)`` or ``(x, y, sample_weight)``; the figures so far."""
        x, y, sample_weight = batches_of.unpack_x_y_sample_weight(data)
        with GradientTape() as tape:
            y_pred = self(x, training=True)
            loss = self.compute_loss(x, y, y_pred, sample_weight, training=True)
            scaled = self.optimizer.scale_loss(loss)
        if self._loss_tracker is not None:
            self._loss_tracker.update_state(loss, sample_weight=_batch_size(x))
        variables = self.trainable_variables
        if variables:
            self.optimizer.apply(tape.gradient(scaled, variables), variables)
        else:
            warnings.warn(f"{self._label} has no trainable weights", stacklevel=2)
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def test_step(self, data: Any) -> Logs:
        """Evaluate a batch, as of `train_step`; the figures so far."""
        x, y, sample_weight = batches_of.unpack_x_y_sample_weight(data)
        y_pred = self(x, training=False)
        loss = self.compute_loss(x, y, y_pred, sample_weight, training=False)
        if self._loss_tracker is not None:
            self._loss_tracker.update_state(loss, sample_weight=_batch_size(x))
        return self.compute_metrics(x, y, y_pred, sample_weight)

    def predict_step(self, data: Any) -> Any:
        """The outputs for a batch."""
        x, _, _ = batches_of.unpack_x_y_sample_weight(data)
        return self(x, training=False)


def _check_known(identifier: Any, get: Callable[[Any], Any], shorthands: tuple[str, ...]) -> None:
    if isinstance(identifier, str) and identifier.lower() not in shorthands:
        get(identifier)


def _find_metric(name: str) -> Any:
    return metrics.get(name)


def _loss_mean() -> Metric:
    return metrics.Mean(name="loss")


def _batch_size(x: Any) -> int:
    return next(iter(nested.leaves(x))).shape[0]
