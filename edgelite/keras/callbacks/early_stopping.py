"""Ending a training that makes no more progress."""

from __future__ import annotations

import operator
import warnings
from typing import Any

from edgelite.errors import InputError
from edgelite.keras.callbacks.callback import Callback, Logs
from edgelite.keras.callbacks.progress import say


class MonitorCallback(Callback):
    """A callback that follows one figure.

    Args:
        monitor: its name in the logs.
        mode: whether it shall be ``"min"`` or ``"max"``; ``"auto"`` knows losses and Keras' metrics.
        baseline: the value to be better than at first.
        min_delta: what counts as better.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        mode: str = "auto",
        baseline: float | None = None,
        min_delta: float = 0,
    ) -> None:
        super().__init__()
        if mode not in ("auto", "min", "max"):
            raise InputError(
                f"{type(self).__name__}: mode must be 'auto', 'min' or 'max'; received {mode!r}"
            )
        self.monitor = monitor
        self.mode = mode
        self.best = baseline
        self.min_delta = abs(min_delta)

    def _direction(self) -> str:
        name = self.monitor.removeprefix("val_")
        if self.mode != "auto":
            return self.mode
        if name == "loss" or name.endswith("_loss"):
            return "min"
        for metric in self.model.watched_metrics:
            if metric.direction and (name == metric.name or name.endswith(f"_{metric.name}")):
                return metric.direction
        raise InputError(
            f"{type(self).__name__}: whether {self.monitor!r} shall be small or large is not known; "
            "give mode='min' or mode='max'"
        )

    def _is_improvement(self, value: float, reference: float | None) -> bool:
        if reference is None:
            return True
        if self._direction() == "min":
            return operator.lt(value + self.min_delta, reference)
        return operator.gt(value - self.min_delta, reference)

    def _value(self, logs: Logs | None) -> float | None:
        value = (logs or {}).get(self.monitor)
        if value is None:
            warnings.warn(
                f"{type(self).__name__} follows {self.monitor!r}, which is not among the figures "
                f"{sorted(logs or {})}",
                stacklevel=2,
            )
        return value


class EarlyStopping(MonitorCallback):
    """Stops training when a figure has not become better for some epochs.

    Args:
        monitor, min_delta, mode: see `MonitorCallback`.
        patience: for how many epochs.
        verbose: 1 says when it stops.
        baseline: the training is stopped too if the figure does not get better than this.
        restore_best_weights: go back to the weights of the best epoch.
        start_from_epoch: epochs before this one do not count.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        min_delta: float = 0,
        patience: int = 0,
        verbose: int = 0,
        mode: str = "auto",
        baseline: float | None = None,
        restore_best_weights: bool = False,
        start_from_epoch: int = 0,
    ) -> None:
        super().__init__(monitor, mode, min_delta=min_delta)
        self.patience = patience
        self.verbose = verbose
        self.baseline = baseline
        self.restore_best_weights = restore_best_weights
        self.start_from_epoch = start_from_epoch
        self.wait = 0
        self.stopped_epoch = 0
        self.best_epoch = 0
        self.best_weights: list[Any] | None = None

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.wait = 0
        self.stopped_epoch = 0
        self.best_epoch = 0
        self.best = None
        self.best_weights = None

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        current = self._value(logs)
        if current is None or epoch < self.start_from_epoch:
            return
        if self.restore_best_weights and self.best_weights is None:
            self._remember(epoch)
        self.wait += 1
        if self._is_improvement(current, self.best):
            self.best = current
            self._remember(epoch)
            if self.baseline is None or self._is_improvement(current, self.baseline):
                self.wait = 0
            return
        if self.wait >= self.patience and epoch > 0:
            self.stopped_epoch = epoch
            self.model.stop_training = True

    def _remember(self, epoch: int) -> None:
        self.best_epoch = epoch
        if self.restore_best_weights:
            self.best_weights = self.model.get_weights()

    def on_train_end(self, logs: Logs | None = None) -> None:
        if self.stopped_epoch > 0 and self.verbose > 0:
            say(f"Epoch {self.stopped_epoch + 1}: early stopping")
        if self.best_weights is not None:
            if self.verbose > 0:
                say(f"Restoring the weights of the best epoch, {self.best_epoch + 1}")
            self.model.set_weights(self.best_weights)
