"""The losses and metrics given to `compile`, matched with the outputs of the model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, ops
from edgelite.errors import InputError, StateError
from edgelite.keras import losses, nested
from edgelite.keras import metrics as metrics_module
from edgelite.keras.metrics.metric import Metric
from edgelite.keras.naming import to_snake_case

# Names that stand for one of three functions, by the shapes of labels and predictions.
_ACCURACIES = {
    "binary": metrics_module.BinaryAccuracy,
    "sparse": metrics_module.SparseCategoricalAccuracy,
    "categorical": metrics_module.CategoricalAccuracy,
}
_CROSSENTROPIES = {
    "binary": losses.binary_crossentropy,
    "sparse": losses.sparse_categorical_crossentropy,
    "categorical": losses.categorical_crossentropy,
}


def _task(y_true: Any, y_pred: Any) -> str:
    """What the shapes of labels and predictions say of the task."""
    if y_pred.shape[-1] == 1:
        return "binary"
    if len(y_true.shape) < len(y_pred.shape) or y_true.shape[-1] == 1:
        return "sparse"
    return "categorical"


def _metric(identifier: Any, y_true: Any, y_pred: Any) -> Metric:
    if isinstance(identifier, str) and identifier.lower() in ("accuracy", "acc"):
        return _ACCURACIES[_task(y_true, y_pred)](name=identifier)
    metric = metrics_module.get(identifier)
    name = identifier if isinstance(identifier, str) else None
    if not isinstance(metric, Metric):
        name = name or getattr(metric, "__name__", None) or to_snake_case(type(metric).__name__)
        return metrics_module.MeanMetricWrapper(metric, name=name)
    if name:
        metric.name = name
    return metric


def _loss(identifier: Any, y_true: Any, y_pred: Any) -> losses.Loss:
    if isinstance(identifier, str) and identifier.lower() in ("crossentropy", "ce"):
        loss = _CROSSENTROPIES[_task(y_true, y_pred)]
    else:
        loss = losses.get(identifier)
    if isinstance(loss, losses.Loss):
        return loss
    name = identifier if isinstance(identifier, str) else getattr(loss, "__name__", None)
    return losses.LossFunctionWrapper(loss, name=name)


class Outputs:
    """The outputs of a model as a flat list with names.

    Args:
        names: of the outputs in order; None where the model does not know them before it ran.
    """

    def __init__(self, names: Sequence[str] | None) -> None:
        self.names = None if names is None else list(names)

    def see(self, y_pred: Any) -> None:
        """Learn the names from predictions that are a dictionary."""
        if isinstance(y_pred, dict) and not (self.names and set(self.names) == set(y_pred)):
            self.names = sorted(y_pred)

    def flat(self, structure: Any) -> list[Any]:
        """Predictions as a list."""
        if isinstance(structure, dict) and self.names and set(self.names) == set(structure):
            return [structure[name] for name in self.names]
        return nested.flatten(structure)

    def spread(self, given: Any, count: int, what: str) -> list[Any]:
        """What was given for the outputs, by name or in order, as one entry for each of `count`.

        Raises:
            InputError: a name is unknown, or the number of entries is another.
        """
        if given is None:
            return [None] * count
        if isinstance(given, dict):
            unknown = sorted(set(given) - set(self.names or ()))
            if unknown:
                raise InputError(
                    f"{what} names {unknown[0]!r}, which is not an output; outputs are {self.names}"
                )
            return [given.get(name) for name in self.names or ()]
        if isinstance(given, (list, tuple)) and (count > 1 or len(given) == 1):
            if len(given) != count:
                raise InputError(
                    f"{what} has {len(given)} entries for {count} outputs {self.names or ''}"
                )
            return list(given)
        if count > 1:
            raise InputError(f"{what}: expected one for each of {count} outputs {self.names or ''}")
        return [given]


class CompiledLoss:
    """The losses of all outputs, weighted and added.

    Attributes:
        metrics: with several losses, the mean of each, without its weight.
    """

    def __init__(self, loss: Any, loss_weights: Any, names: Sequence[str] | None) -> None:
        for weight in nested.leaves(loss_weights):
            if weight is not None and not isinstance(weight, (int, float, np.number)):
                raise InputError(
                    f"loss_weights: expected numbers; received {weight!r}. The third argument of "
                    "compile() is loss_weights; write metrics=[...]"
                )
        self._loss = loss
        self._loss_weights = loss_weights
        self._outputs = Outputs(names)
        self._losses: list[losses.Loss | None] | None = None
        self._weights: list[Any] = []
        self.metrics: list[Metric] = []

    def _build(self, y_true: list[Any], y_pred: list[Any]) -> list[losses.Loss | None]:
        count = len(y_pred)
        single = not nested.is_nested(self._loss)
        given = [self._loss] * count if single else self._outputs.spread(self._loss, count, "loss")
        y_true = _distributed(y_true, [loss is not None for loss in given])
        made = [
            None if loss is None else _loss(loss, t, p)
            for loss, t, p in zip(given, y_true, y_pred, strict=True)
        ]
        self._weights = self._outputs.spread(self._loss_weights, count, "loss_weights")
        if sum(loss is not None for loss in made) > 1:
            names = self._outputs.names or [loss.name if loss else "" for loss in made]
            self.metrics = [
                metrics_module.Mean(name=f"{name}_loss")
                for name, loss in zip(names, made, strict=True)
                if loss is not None
            ]
        return made

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        """The total loss of a batch, a scalar tensor; None without any loss."""
        self._outputs.see(y_pred)
        predictions = self._outputs.flat(y_pred)
        truths = self._outputs.flat(y_true)
        if self._losses is None:
            self._losses = self._build(truths, predictions)
        truths = _distributed(truths, [loss is not None for loss in self._losses])
        weights = _sample_weights(self._outputs, sample_weight, len(predictions))
        total = None
        trackers = iter(self.metrics)
        for loss, truth, prediction, sample, weight in zip(
            self._losses, truths, predictions, weights, self._weights, strict=True
        ):
            if loss is None:
                continue
            value = loss(truth, prediction, sample)
            if self.metrics:
                next(trackers).update_state(value, sample_weight=prediction.shape[0])
            if weight is not None:
                value = ops.arithmetic.multiply(value, float(weight))
            total = value if total is None else ops.arithmetic.add(total, value)
        return total


def _distributed(y_true: list[Any], wanted: list[bool]) -> list[Any]:
    """Labels for all outputs, where they may be given only for those that have a loss."""
    if len(y_true) == len(wanted):
        return y_true
    if len(y_true) != sum(wanted):
        raise InputError(
            f"the model has {len(wanted)} outputs, but {len(y_true)} arrays of labels were given; "
            "give one for each output, or for each that has a loss"
        )
    given = iter(y_true)
    return [next(given) if want else None for want in wanted]


def _sample_weights(outputs: Outputs, sample_weight: Any, count: int) -> list[Any]:
    if sample_weight is None or not nested.is_nested(sample_weight):
        return [sample_weight] * count
    return outputs.spread(sample_weight, count, "sample_weight")


class CompiledMetrics(Metric):
    """The metrics of all outputs.

    Attributes:
        metrics: all of them, once the first batch has told the shapes.
    """

    def __init__(self, metrics: Any, weighted_metrics: Any, names: Sequence[str] | None) -> None:
        super().__init__(name="compile_metrics")
        for argument, value in (("metrics", metrics), ("weighted_metrics", weighted_metrics)):
            if value is not None and not isinstance(value, (list, tuple, dict)):
                raise InputError(
                    f"{argument}: expected a list, tuple or dictionary; received {value!r}. "
                    f"Write {argument}=[...]"
                )
        self._given = (metrics, weighted_metrics)
        self._outputs = Outputs(names)
        self._flat: tuple[list[list[Metric]], list[list[Metric]]] | None = None

    @property
    def metrics(self) -> list[Metric]:
        """The metrics, none before the first batch."""
        return [metric for group in self._flat or () for output in group for metric in output]

    @property
    def variables(self) -> list[Any]:
        """The state of all metrics."""
        return [variable for metric in self.metrics for variable in metric.variables]

    def _build(self, given: Any, y_true: list[Any], y_pred: list[Any]) -> list[list[Metric]]:
        count = len(y_pred)
        if not given:
            return [[] for _ in y_pred]
        if count == 1:
            spread = [nested.flatten(given)]
        elif (
            isinstance(given, (list, tuple))
            and not any(map(nested.is_nested, given))
            and len(given) != count
        ):
            raise InputError(
                f"metrics={given!r} cannot be matched with {count} outputs {self._outputs.names or ''}: "
                "give a dictionary by output name or a list with one entry for each output"
            )
        else:
            spread = [
                [] if entry is None else nested.flatten(entry)
                for entry in self._outputs.spread(given, count, "metrics")
            ]
        y_true = _distributed(y_true, [bool(entry) for entry in spread])
        return [
            [_metric(identifier, truth, prediction) for identifier in entry]
            for entry, truth, prediction in zip(spread, y_true, y_pred, strict=True)
        ]

    def update_state(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> None:
        """Take a batch into account; `metrics` ignore weights, `weighted_metrics` do not."""
        self._outputs.see(y_pred)
        predictions = self._outputs.flat(y_pred)
        truths = self._outputs.flat(y_true)
        if self._flat is None:
            unweighted, weighted = (
                self._build(given, truths, predictions) for given in self._given
            )
            self._flat = (unweighted, weighted)
        weights = _sample_weights(self._outputs, sample_weight, len(predictions))
        for group, weighs in zip(self._flat, (False, True), strict=True):
            if not any(group):
                continue
            aligned = _distributed(truths, [bool(entry) for entry in group])
            for entry, truth, prediction, weight in zip(
                group, aligned, predictions, weights, strict=True
            ):
                for metric in entry:
                    if weighs:
                        metric.update_state(truth, prediction, weight)
                    else:
                        metric.update_state(truth, prediction)

    def reset_state(self) -> None:
        for metric in self.metrics:
            metric.reset_state()

    def result(self) -> dict[str, Any]:
        """The figures by name; with several outputs the output's name goes before.

        Raises:
            StateError: no batch has been taken into account yet.
        """
        if self._flat is None:
            raise StateError("metrics have no result before the first batch")
        results: dict[str, Any] = {}
        for group, prefix in zip(self._flat, ("", "weighted_"), strict=True):
            names = self._outputs.names if len(group) > 1 else None
            for index, entry in enumerate(group):
                output = f"{names[index]}_" if names else ""
                for metric in entry:
                    name = f"{output}{metric.name}"
                    if name in results and prefix:
                        name = f"{output}{prefix}{metric.name}"
                    results[_unused(name, results)] = metric.result()
        return results


def _unused(name: str, taken: dict[str, Any]) -> str:
    candidate, count = name, 0
    while candidate in taken:
        count += 1
        candidate = f"{name}_{count}"
    return candidate


def scalar(value: Any) -> Any:
    """A figure as a Python number, where it is one number."""
    array = value.array if isinstance(value, Tensor) else value
    return float(array) if getattr(array, "size", 1) == 1 else array
