"""Figures written to files, and small actions."""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from edgelite.errors import ExecutionError, InputError
from edgelite.keras.callbacks.callback import Callback, Logs
from edgelite.keras.callbacks.progress import say


class CSVLogger(Callback):
    """Writes the figures of each epoch as a line of a CSV file, with a header.

    Args:
        filename: the file.
        separator: between values.
        append: whether lines are added to a file that is there.
    """

    def __init__(self, filename: Any, separator: str = ",", append: bool = False) -> None:
        super().__init__()
        self.filename = Path(filename)
        self.sep = separator
        self.append = append
        self._file: TextIO | None = None
        self._writer: Any = None
        self._names: list[str] = []

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self._close()
        old = self.append and self.filename.exists()
        self._needs_header = not (old and self.filename.stat().st_size)
        self._file = self.filename.open("a" if self.append else "w", newline="", encoding="utf-8")

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        assert self._file is not None
        logs = logs or {}
        if self._writer is None:
            self._names = sorted(logs)
            if not any(name.startswith("val_") for name in self._names):
                # Validation may come in a later epoch only.
                self._names += [f"val_{name}" for name in self._names]
            self._writer = csv.writer(self._file, delimiter=self.sep)
            if self._needs_header:
                self._writer.writerow(["epoch", *self._names])
        self._writer.writerow([epoch, *(logs.get(name, "NA") for name in self._names)])
        self._file.flush()

    def on_train_end(self, logs: Logs | None = None) -> None:
        self._close()

    def _close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = self._writer = None


class TensorBoard(Callback):
    """Writes figures as lines of JSON, for any tool that draws curves.

    In the place of TensorBoard's event files, ``<log_dir>/train.jsonl`` and ``validation.jsonl`` have lines
    ``{"tag": "epoch_loss", "step": 0, "value": 0.5, "wall_time": 1700000000.0}``. The tags are TensorBoard's.

    Args:
        log_dir: the folder.
        update_freq: ``"epoch"``, ``"batch"`` or a number of batches after which figures are written too.
        kwargs: other arguments of Keras' callback (histograms, graphs, images, profiles) are refused.
    """

    def __init__(
        self, log_dir: Any = "logs", update_freq: str | int = "epoch", **kwargs: Any
    ) -> None:
        super().__init__()
        wanted = sorted(key for key, value in kwargs.items() if value not in (None, 0, False))
        wanted = [key for key in wanted if key not in ("write_graph", "write_images")]
        if wanted:
            raise InputError(f"TensorBoard: only figures are written; {wanted} is not supported")
        self.log_dir = Path(log_dir)
        self.update_freq = 1 if update_freq == "batch" else update_freq
        self._step = 0

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        self._step = 0

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        if isinstance(self.update_freq, int) and self._step % self.update_freq == 0:
            self._write("train", "batch_", self._step, logs or {})
        self._step += 1

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        logs = logs or {}
        validation = {k: v for k, v in logs.items() if k.startswith("val_")}
        training = {k: v for k, v in logs.items() if k not in validation}
        training.setdefault("learning_rate", float(self.model.optimizer.learning_rate))
        self._write("train", "epoch_", epoch, training)
        if validation:
            renamed = {key.removeprefix("val_"): value for key, value in validation.items()}
            self._write("validation", "epoch_", epoch, renamed)

    def _write(self, name: str, prefix: str, step: int, figures: Logs) -> None:
        now = time.time()
        with (self.log_dir / f"{name}.jsonl").open("a", encoding="utf-8") as file:
            for key, value in figures.items():
                line = {"tag": prefix + key, "step": step, "value": float(value), "wall_time": now}
                file.write(json.dumps(line) + "\n")


class TerminateOnNaN(Callback):
    """Stops the training when the loss is not finite.

    Args:
        raise_error: whether that is an error.
    """

    def __init__(self, raise_error: bool = False) -> None:
        super().__init__()
        self.raise_error = raise_error

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        loss = (logs or {}).get("loss")
        if loss is None or math.isfinite(loss):
            return
        text = f"the loss is {loss} at batch {batch}"
        if self.raise_error:
            raise ExecutionError(f"TerminateOnNaN: {text}; try a smaller learning rate or clipping")
        say(f"Batch {batch}: {text}, the training stops")
        self.model.stop_training = True


class LambdaCallback(Callback):
    """A callback made of functions.

    Args:
        on_epoch_begin, on_epoch_end: called with the epoch and the figures.
        on_train_begin, on_train_end: called with the figures.
        on_train_batch_begin, on_train_batch_end: called with the batch and the figures.
        kwargs: further events by name, such as ``on_test_begin``.
    """

    def __init__(
        self,
        on_epoch_begin: Callable[..., Any] | None = None,
        on_epoch_end: Callable[..., Any] | None = None,
        on_train_begin: Callable[..., Any] | None = None,
        on_train_end: Callable[..., Any] | None = None,
        on_train_batch_begin: Callable[..., Any] | None = None,
        on_train_batch_end: Callable[..., Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__()
        given = {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end,
            **kwargs,
        }
        self.__dict__.update({name: f for name, f in given.items() if f is not None})
