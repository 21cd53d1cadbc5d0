"""Training, evaluation and prediction on data: `fit`, `evaluate`, `predict`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor
from edgelite.errors import InputError, StateError
from edgelite.keras import callbacks as callbacks_module
from edgelite.keras import nested, optimizers
from edgelite.keras.models import data as batches_of
from edgelite.keras.models.blas_threads import with_blas_threads
from edgelite.keras.models.compiling import scalar
from edgelite.keras.models.stepping import Compiled, Logs


class Trainer(Compiled):
    """A layer that can be trained on data.

    While `fit`, `evaluate` and `predict` run a small model (fewer than 2**20 weights), BLAS has one
    thread, which is as fast there and leaves the other processors alone. That needs the package
    threadpoolctl; without it, set OPENBLAS_NUM_THREADS=1 before Python starts. Where
    that variable, MKL_NUM_THREADS or OMP_NUM_THREADS is set, BLAS is left as it is.
    """

    stop_training = False
    history: Any = None
    _initial_epoch = 0

    @with_blas_threads
    def fit(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        epochs: int = 1,
        verbose: int | str = "auto",
        callbacks: Any = None,
        validation_split: float = 0.0,
        validation_data: Any = None,
        shuffle: bool = True,
        class_weight: dict[int, float] | None = None,
        sample_weight: Any = None,
        initial_epoch: int = 0,
        steps_per_epoch: int | None = None,
        validation_steps: int | None = None,
        validation_batch_size: int | None = None,
        validation_freq: int | list[int] = 1,
    ) -> Any:
        """Train.

        Args:
            x: arrays with one entry per sample (for several inputs a list or a dictionary by name),
                or an iterable of batches.
            y: labels.
            batch_size: samples per step, 32 by default; the last batch of an epoch may be smaller.
            epochs: the epoch to end with; the first is `initial_epoch`.
            verbose: 0 silent, 1 a bar, 2 a line per epoch; ``"auto"`` is 1.
            validation_split: the fraction of the last rows to validate with.
            validation_data: ``(x, y)`` or ``(x, y, sample_weight)`` to validate with.
            shuffle: whether each epoch has an order of its own.
            class_weight: {class: weight} of samples.
            sample_weight: weights of samples.
            steps_per_epoch, validation_steps: batches, where not all.
            validation_freq: every how many epochs to validate, or after which (counted from 1).

        Returns:
            A `History`.

        Raises:
            StateError: `compile` was not called.
            InputError: data does not fit.
        """
        self._require_compiled("fit")
        if validation_split and validation_data is None:
            (x, y, sample_weight), validation_data = batches_of.split_rows(
                (x, y, sample_weight), validation_split
            )
        if class_weight is not None:
            sample_weight = self._weigh_classes(y, class_weight, sample_weight)
        source = batches_of.make_batches(x, y, sample_weight, batch_size, shuffle)
        steps = batches_of.Steps(source, steps_per_epoch)
        heard = self._callbacks(callbacks, verbose, epochs=epochs, steps=steps.count)
        validation = None
        if validation_data is not None:
            validation = self._validation(
                validation_data, validation_batch_size or batch_size, validation_steps
            )
        self.stop_training = False
        self.history = next(c for c in heard.callbacks if isinstance(c, callbacks_module.History))
        self._initial_epoch = initial_epoch
        heard.tell("train_begin")
        # A callback may have restored a training that was broken off.
        initial_epoch = max(initial_epoch, self._initial_epoch)
        logs: Logs = {}
        for epoch in range(initial_epoch, epochs):
            self.reset_metrics()
            heard.tell("epoch_begin", epoch)
            logs = self._train_epoch(steps.epoch(), heard)
            if validation is not None and _is_due(epoch, validation_freq):
                figures = self._evaluate_epoch(validation.epoch(), heard)
                logs.update({f"val_{name}": value for name, value in figures.items()})
            heard.tell("epoch_end", epoch, logs)
            if self.stop_training:
                break
        if isinstance(self.optimizer, optimizers.Optimizer) and epochs > initial_epoch:
            self.optimizer.finalize_variable_values(self.trainable_variables)
        heard.tell("train_end", logs)
        return self.history

    def _train_epoch(self, batches: Iterator[Any], heard: callbacks_module.CallbackList) -> Logs:
        logs: Logs = {}
        step = -1
        hears = heard.hears("train_batch_end")
        for step, batch in enumerate(batches):
            heard.tell("train_batch_begin", step)
            logs = self.train_step(batch)
            if hears:
                heard.tell("train_batch_end", step, _numbers(logs))
            if self.stop_training:
                break
        if step < 0:
            raise InputError(
                f"{self._label}: fit() received no batches; a generator can be used for one epoch "
                "only, unless steps_per_epoch is given"
            )
        return _numbers(logs)

    def _evaluate_epoch(self, batches: Iterator[Any], heard: callbacks_module.CallbackList) -> Logs:
        self.reset_metrics()
        heard.tell("test_begin")
        logs: Logs = {}
        for step, batch in enumerate(batches):
            heard.tell("test_batch_begin", step)
            logs = self.test_step(batch)
            if heard.hears("test_batch_end"):
                heard.tell("test_batch_end", step, _numbers(logs))
        logs = _numbers(logs)
        heard.tell("test_end", logs)
        return logs

    @with_blas_threads
    def evaluate(
        self,
        x: Any = None,
        y: Any = None,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        sample_weight: Any = None,
        steps: int | None = None,
        callbacks: Any = None,
        return_dict: bool = False,
    ) -> Any:
        """The loss and the metrics on data; arguments as in `fit`.

        Returns:
            With `return_dict` a dictionary by name; else the loss alone, or a list of it and the metrics.
        """
        self._require_compiled("evaluate")
        source = batches_of.make_batches(x, y, sample_weight, batch_size)
        planned = batches_of.Steps(source, steps)
        heard = self._callbacks(callbacks, verbose, epochs=1, steps=planned.count)
        logs = self._evaluate_epoch(planned.epoch(), heard)
        return logs if return_dict else self._as_list(logs)

    @with_blas_threads
    def predict(
        self,
        x: Any,
        batch_size: int | None = None,
        verbose: int | str = "auto",
        steps: int | None = None,
        callbacks: Any = None,
    ) -> Any:
        """The outputs for data, as arrays in the structure of the model's output."""
        planned = batches_of.Steps(batches_of.make_batches(x, batch_size=batch_size), steps)
        heard = self._callbacks(callbacks, verbose, epochs=1, steps=planned.count)
        heard.tell("predict_begin")
        outputs = []
        for step, batch in enumerate(planned.epoch()):
            heard.tell("predict_batch_begin", step)
            outputs.append(nested.map_structure(_to_numpy, self.predict_step(batch)))
            if heard.hears("predict_batch_end"):
                heard.tell("predict_batch_end", step, {"outputs": outputs[-1]})
        heard.tell("predict_end")
        if not outputs:
            raise InputError(f"{self._label}: predict() received no batches")
        return nested.map_structure(lambda *parts: np.concatenate(parts), *outputs)

    def train_on_batch(
        self,
        x: Any,
        y: Any = None,
        sample_weight: Any = None,
        class_weight: dict[int, float] | None = None,
        return_dict: bool = False,
    ) -> Any:
        """Train on one batch; figures as of `evaluate`."""
        self._require_compiled("train_on_batch")
        if class_weight is not None:
            sample_weight = self._weigh_classes(y, class_weight, sample_weight)
        self.reset_metrics()
        logs = _numbers(self.train_step(_one_batch(x, y, sample_weight)))
        return logs if return_dict else self._as_list(logs)

    def test_on_batch(
        self, x: Any, y: Any = None, sample_weight: Any = None, return_dict: bool = False
    ) -> Any:
        """Evaluate one batch; figures as of `evaluate`."""
        self._require_compiled("test_on_batch")
        self.reset_metrics()
        logs = _numbers(self.test_step(_one_batch(x, y, sample_weight)))
        return logs if return_dict else self._as_list(logs)

    def predict_on_batch(self, x: Any) -> Any:
        """The outputs for one batch, as arrays."""
        return nested.map_structure(_to_numpy, self.predict_step(_one_batch(x, None, None)))

    # Helpers

    def _require_compiled(self, method: str) -> None:
        if not self.compiled:
            raise StateError(f"{self._label}: call compile() before {method}()")

    def _callbacks(
        self, given: Any, verbose: int | str, **params: Any
    ) -> callbacks_module.CallbackList:
        if verbose not in (0, 1, 2, "auto"):
            raise InputError(f"verbose must be 0, 1, 2 or 'auto'; received {verbose!r}")
        if isinstance(given, callbacks_module.CallbackList):
            return given
        heard = nested.flatten(given) if given is not None else []
        for cls, wanted in (
            (callbacks_module.History, True),
            (callbacks_module.ProgbarLogger, bool(verbose)),
        ):
            if wanted and not any(isinstance(callback, cls) for callback in heard):
                heard.append(cls())
        return callbacks_module.CallbackList(heard, model=self, verbose=verbose, **params)

    def _validation(
        self, validation_data: Any, batch_size: int | None, steps: int | None
    ) -> batches_of.Steps:
        if isinstance(validation_data, (tuple, list)):
            x, y, sample_weight = batches_of.unpack_x_y_sample_weight(validation_data)
        else:
            x, y, sample_weight = validation_data, None, None
        source = batches_of.make_batches(x, y, sample_weight, batch_size)
        return batches_of.Steps(source, steps)

    def _weigh_classes(self, y: Any, class_weight: dict[int, float], sample_weight: Any) -> Any:
        if sample_weight is not None:
            raise InputError(f"{self._label}: give class_weight or sample_weight, not both")
        if y is None or len(nested.flatten(y)) != 1:
            raise InputError(f"{self._label}: class_weight needs labels y of one output")
        return batches_of.weights_of_classes(nested.flatten(y)[0], class_weight)

    def _as_list(self, logs: Logs) -> Any:
        """Figures in the order of the metrics; alone if it is one."""
        ordered = [m.name for m in self.watched_metrics if m.name in logs]
        ordered += [name for name in sorted(logs) if name not in ordered]
        values = [logs[name] for name in ordered]
        return values[0] if len(values) == 1 else values


def _is_due(epoch: int, validation_freq: int | list[int]) -> bool:
    if isinstance(validation_freq, int):
        return (epoch + 1) % validation_freq == 0
    return epoch + 1 in validation_freq


def _numbers(logs: Logs) -> Logs:
    flat: Logs = {}
    for name in sorted(logs):
        value = logs[name]
        flat.update(_numbers(value) if isinstance(value, dict) else {name: scalar(value)})
    return flat


def _to_numpy(output: Any) -> np.ndarray:
    return np.asarray(output)


def _one_batch(x: Any, y: Any, sample_weight: Any) -> Any:
    def tensor(leaf: Any) -> Any:
        return None if leaf is None else Tensor(batches_of.to_array(leaf))

    batch = tuple(nested.map_structure(tensor, part) for part in (x, y, sample_weight))
    batches_of.count_samples(batch)
    return batch
