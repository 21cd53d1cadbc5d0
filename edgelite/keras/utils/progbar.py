"""`Progbar`: how far a loop of one's own is."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterable
from typing import Any


class Progbar:
    """A line that tells the steps done, and figures as means over them.

    Args:
        target: how many steps there are; None if that is unknown.
        width: of the bar.
        verbose: 0 writes nothing, 1 a bar that moves, 2 a line at the end.
        interval: seconds between two drawings.
        stateful_metrics: names of figures that are shown as they are, without a mean.
        unit_name: what a step is called.
    """

    def __init__(
        self,
        target: int | None,
        width: int = 20,
        verbose: int = 1,
        interval: float = 0.05,
        stateful_metrics: Iterable[str] | None = None,
        unit_name: str = "step",
    ) -> None:
        self.target = target
        self.width = width
        self.verbose = verbose
        self.interval = interval
        self.stateful_metrics = set(stateful_metrics or ())
        self.unit_name = unit_name
        self._start = time.monotonic()
        self._drawn = -math.inf
        self._seen = 0
        self._sums: dict[str, tuple[float, float]] = {}

    def update(
        self,
        current: int,
        values: Iterable[tuple[str, Any]] | None = None,
        finalize: bool | None = None,
    ) -> None:
        """Tell that `current` steps are done, and figures of those since the last call."""
        steps = current - self._seen
        for name, value in values or ():
            number = float(value)
            if name in self.stateful_metrics:
                self._sums[name] = (number, 1.0)
            else:
                total, count = self._sums.get(name, (0.0, 0.0))
                weight = max(steps, 1)
                self._sums[name] = (total + number * weight, count + weight)
        self._seen = current
        done = (
            (self.target is not None and current >= self.target) if finalize is None else finalize
        )
        now = time.monotonic()
        if not self.verbose or (
            not done and (self.verbose == 2 or now - self._drawn < self.interval)
        ):
            return
        self._drawn = now
        line = self._line(now - self._start)
        sys.stdout.write(("\r" if self.verbose == 1 else "") + line + ("\n" if done else ""))
        sys.stdout.flush()

    def add(self, n: int, values: Iterable[tuple[str, Any]] | None = None) -> None:
        """Tell that `n` more steps are done."""
        self.update(self._seen + n, values)

    def _line(self, elapsed: float) -> str:
        parts = [str(self._seen) if self.target is None else f"{self._seen}/{self.target}"]
        if self.target:
            filled = min(self.width, self.width * self._seen // self.target)
            parts.append("\u2501" * filled + " " * (self.width - filled))
        parts.append(f"{elapsed:.0f}s {elapsed / max(self._seen, 1) * 1e3:.0f}ms/{self.unit_name}")
        means = {name: total / count for name, (total, count) in self._sums.items()}
        figures = (
            f"{name}: " + (f"{mean:.4f}" if abs(mean) > 1e-3 else f"{mean:.4e}")
            for name, mean in means.items()
        )
        return " ".join(parts) + "".join(f" - {figure}" for figure in figures)
