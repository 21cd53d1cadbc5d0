"""The progress of training on the screen: a bar on a terminal, a line per epoch elsewhere."""

from __future__ import annotations

import sys
import time
from typing import Any

from edgelite.keras.callbacks.callback import Callback, Logs

# Seconds between two drawings of the bar.
_INTERVAL = 0.1


def say(line: str) -> None:
    """Write a line to standard output."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def figures(logs: Logs | None) -> str:
    """``" - accuracy: 0.9123 - loss: 3.0000e-04"``."""
    parts = []
    for name, value in (logs or {}).items():
        number = float(value)
        parts.append(f" - {name}: " + (f"{number:.4f}" if abs(number) > 1e-3 else f"{number:.4e}"))
    return "".join(parts)


def duration(seconds: float) -> str:
    """Seconds per step as Keras writes them: ``"2s"``, ``"3ms"``, ``"250us"``."""
    if seconds >= 1 or seconds == 0:
        return f"{seconds:.0f}s"
    if seconds >= 1e-3:
        return f"{seconds * 1e3:.0f}ms"
    return f"{seconds * 1e6:.0f}us"


class ProgbarLogger(Callback):
    """Shows the epoch, the steps done, the time, and the figures so far.

    With verbose 1 on a terminal, a bar that moves; with verbose 2 or elsewhere, a line when an
    epoch or evaluation is over.
    """

    def __init__(self) -> None:
        super().__init__()
        self._bar: Any = None
        self._inside_training = False

    def set_params(self, params: dict[str, Any]) -> None:
        super().set_params(params)
        verbose = params.get("verbose", 1)
        self._verbose = 1 if verbose == "auto" else int(verbose)
        self._steps: int | None = params.get("steps")

    def on_train_begin(self, logs: Logs | None = None) -> None:
        self._inside_training = True

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        epochs = self.params.get("epochs", 1)
        if self._verbose and epochs > 1:
            say(f"Epoch {epoch + 1}/{epochs}")
        self._start()

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._step(batch, logs)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self._finish(logs)

    def on_train_end(self, logs: Logs | None = None) -> None:
        self._inside_training = False
        self._clear()

    def on_test_begin(self, logs: Logs | None = None) -> None:
        if not self._inside_training:
            self._start()

    def on_test_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        if not self._inside_training:
            self._step(batch, logs)

    def on_test_end(self, logs: Logs | None = None) -> None:
        if not self._inside_training:
            self._finish(logs)

    def on_predict_begin(self, logs: Logs | None = None) -> None:
        self._start()

    def on_predict_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        self._step(batch, None)

    def on_predict_end(self, logs: Logs | None = None) -> None:
        self._finish(None)

    def _start(self) -> None:
        self._began = self._drawn = time.perf_counter()
        self._seen = 0
        if self._verbose == 1 and sys.stdout.isatty():
            self._bar = _bar(self._steps)

    def _step(self, batch: int, logs: Logs | None) -> None:
        self._seen = batch + 1
        if self._bar is None:
            return
        now = time.perf_counter()
        if now - self._drawn >= _INTERVAL:
            self._drawn = now
            self._bar.update(self._bar.task_ids[0], completed=self._seen, figures=figures(logs))
            self._bar.refresh()

    def _finish(self, logs: Logs | None) -> None:
        self._clear()
        if self._verbose:
            took = time.perf_counter() - self._began
            per_step = duration(took / max(self._seen, 1))
            steps = f"{self._seen}/{self._steps or self._seen}"
            say(f"{steps} - {took:.0f}s - {per_step}/step{figures(logs)}")

    def _clear(self) -> None:
        if self._bar is not None:
            self._bar.stop()
            self._bar = None


def _bar(steps: int | None) -> Any:
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        MofNCompleteColumn(),
        BarColumn(bar_width=20),
        TimeRemainingColumn(compact=True),
        TextColumn("{task.fields[figures]}"),
        auto_refresh=False,
        transient=True,
    )
    bar.add_task("", total=steps, figures="")
    bar.start()
    return bar
