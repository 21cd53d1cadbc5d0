"""Changing the learning rate from epoch to epoch."""

from __future__ import annotations

import inspect
from collections.abc import Callable

import numpy as np

from edgelite.errors import InputError
from edgelite.keras.callbacks.callback import Callback, Logs
from edgelite.keras.callbacks.early_stopping import MonitorCallback
from edgelite.keras.callbacks.progress import say


class LearningRateScheduler(Callback):
    """Sets the learning rate as each epoch begins; it is among the figures as ``learning_rate``.

    Args:
        schedule: ``schedule(epoch, learning_rate)`` or ``schedule(epoch)``, epochs counted from 0.
        verbose: 1 says the learning rate.
    """

    def __init__(self, schedule: Callable[..., float], verbose: int = 0) -> None:
        super().__init__()
        self.schedule = schedule
        self.verbose = verbose
        try:
            inspect.signature(schedule).bind(0, 0.0)
        except (TypeError, ValueError):
            self._takes_rate = False
        else:
            self._takes_rate = True

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        optimizer = self.model.optimizer
        arguments = (epoch, float(optimizer.learning_rate)) if self._takes_rate else (epoch,)
        rate = self.schedule(*arguments)
        if isinstance(rate, bool) or not isinstance(rate, (int, float, np.number)):
            raise InputError(
                f"LearningRateScheduler: schedule() must give a number; received {rate!r}"
            )
        optimizer.learning_rate = float(rate)
        if self.verbose > 0:
            say(f"Epoch {epoch + 1}: the learning rate is {float(rate)}")

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        if logs is not None:
            logs["learning_rate"] = float(self.model.optimizer.learning_rate)


class ReduceLROnPlateau(MonitorCallback):
    """Makes the learning rate smaller when a figure has not become better for some epochs.

    Args:
        monitor: the figure.
        factor: the new learning rate in parts of the old, less than 1.
        patience: for how many epochs.
        verbose: 1 says the new learning rate.
        mode: whether the figure shall be ``"min"`` or ``"max"``; ``"auto"`` knows losses and Keras' metrics.
        min_delta: what counts as better.
        cooldown: for so many epochs after that nothing counts.
        min_lr: the learning rate does not go below this.
    """

    def __init__(
        self,
        monitor: str = "val_loss",
        factor: float = 0.1,
        patience: int = 10,
        verbose: int = 0,
        mode: str = "auto",
        min_delta: float = 1e-4,
        cooldown: int = 0,
        min_lr: float = 0.0,
    ) -> None:
        super().__init__(monitor, mode, min_delta=min_delta)
        if factor >= 1.0:
            raise InputError(f"ReduceLROnPlateau: factor must be < 1; received {factor}")
        self.factor = factor
        self.patience = patience
        self.verbose = verbose
        self.cooldown = cooldown
        self.min_lr = min_lr
        self.cooldown_counter = 0
        self.wait = 0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.best = None
        self.cooldown_counter = 0
        self.wait = 0

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        rate = float(self.model.optimizer.learning_rate)
        if logs is not None:
            logs["learning_rate"] = rate
        current = self._value(logs)
        if current is None:
            return
        if self.cooldown_counter > 0:
            self.cooldown_counter -= 1
            self.wait = 0
        if self._is_improvement(current, self.best):
            self.best = current
            self.wait = 0
        elif self.cooldown_counter == 0:
            self.wait += 1
            if self.wait >= self.patience and rate > np.float32(self.min_lr):
                self._reduce(epoch, rate)

    def _reduce(self, epoch: int, rate: float) -> None:
        new = max(rate * self.factor, self.min_lr)
        self.model.optimizer.learning_rate = new
        self.cooldown_counter = self.cooldown
        self.wait = 0
        if self.verbose > 0:
            say(f"Epoch {epoch + 1}: the learning rate is reduced to {new}")
