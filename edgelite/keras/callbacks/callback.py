"""Callbacks: what is told of the progress of training, evaluation and prediction."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from edgelite.errors import InputError

_PHASES = ("train", "test", "predict")
_EVENTS = (
    "epoch_begin",
    "epoch_end",
    *(f"{phase}_{edge}" for phase in _PHASES for edge in ("begin", "end")),
    *(f"{phase}_batch_{edge}" for phase in _PHASES for edge in ("begin", "end")),
)

Logs = dict[str, Any]


class Callback:
    """Subclass it and define the events of interest.

    Attributes:
        model: the model that is trained.
        params: dictionary with verbose, epochs and steps.
    """

    def __init__(self) -> None:
        self.params: dict[str, Any] = {}
        self._model: Any = None

    @property
    def model(self) -> Any:
        """The model that is trained, evaluated or predicts."""
        return self._model

    def set_params(self, params: dict[str, Any]) -> None:
        """Take note of verbose, epochs and steps."""
        self.params = params

    def set_model(self, model: Any) -> None:
        """Take note of the model."""
        self._model = model

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        """Act as epoch `epoch`, counted from 0, begins; in training only."""

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        """Act as an epoch ends; `logs` has its figures, those of validation with ``val_`` before."""

    def on_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """The same as `on_train_batch_begin`."""

    def on_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """The same as `on_train_batch_end`."""

    def on_train_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Act before a step of training."""
        self.on_batch_begin(batch, logs)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Act after a step of training; `logs` has the epoch's figures so far."""
        self.on_batch_end(batch, logs)

    def on_test_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Act before a step of evaluation."""

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Act after a step of evaluation."""

    def on_predict_batch_begin(self, batch: int, logs: Logs | None = None) -> None:
        """Act before a step of prediction."""

    def on_predict_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        """Act after a step of prediction; `logs` has its ``outputs``."""

    def on_train_begin(self, logs: Logs | None = None) -> None:
        """Act as training begins."""

    def on_train_end(self, logs: Logs | None = None) -> None:
        """Act as training ends; `logs` has the last epoch's figures."""

    def on_test_begin(self, logs: Logs | None = None) -> None:
        """Act as evaluation begins, validation in training included."""

    def on_test_end(self, logs: Logs | None = None) -> None:
        """Act as evaluation ends."""

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        """Act as prediction begins."""

    def on_predict_end(self, logs: Logs | None = None) -> None:
        """Act as prediction ends."""


class CallbackList:
    """Several callbacks as one: each event goes to those that define it.

    Args:
        callbacks: the callbacks; None is none.
        model: told to each.
        params: told to each.
    """

    def __init__(
        self,
        callbacks: Iterable[Callback] | Callback | None = None,
        model: Any = None,
        **params: Any,
    ) -> None:
        if isinstance(callbacks, Callback):
            callbacks = [callbacks]
        self.callbacks = list(callbacks or ())
        self.params = params
        for callback in self.callbacks:
            if not isinstance(callback, Callback):
                raise InputError(
                    "callbacks: expected keras.callbacks.Callback objects; received "
                    f"{callback!r} of type {type(callback).__name__}"
                )
            callback.set_params(params)
            callback.set_model(model)
        self._listeners = {event: self._listening(event) for event in _EVENTS}

    def _listening(self, event: str) -> list[Callable[..., None]]:
        method = f"on_{event}"
        aliases = {method, method.replace("_train_batch_", "_batch_")}
        return [
            getattr(callback, method)
            for callback in self.callbacks
            if any(
                name in vars(callback)
                or getattr(type(callback), name) is not getattr(Callback, name)
                for name in aliases
            )
        ]

    def tell(self, event: str, *args: Any) -> None:
        """Tell of an event, such as ``"epoch_end"``, with what belongs to it."""
        # Who listens takes the figures too, where there are none.
        missing = (2 if event.startswith("epoch_") or "_batch_" in event else 1) - len(args)
        for listener in self._listeners[event]:
            listener(*args, *(None,) * missing)

    def hears(self, event: str) -> bool:
        """Whether any callback defines this event."""
        return bool(self._listeners[event])
