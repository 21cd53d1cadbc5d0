"""Threads that run parts of an operator side by side: NumPy and BLAS let others work meanwhile.

A kernel whose work falls into pieces (tiles) that write to different elements leaves it to its node to
run them, and gets a lane of pieces for each thread:

    def bind(pieces: range) -> Run:             # called for each lane, when the node is prepared
        sums = node.machine.scratch.array(...)  # memory of this lane alone
        steps = [... for i in pieces]
        def run(): ...                          # the lane's pieces, one after the other
        return run

    return node.split(len(tiles), nanoseconds, bind)

The pieces must not depend on the number of threads; so nor do the results, to the last bit. With one
thread there is one lane, and its `run` is what `split` returns.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from queue import SimpleQueue
from typing import Any

import numpy as np

Part = Callable[[], None]

# Handing a part to a thread and waiting for it takes up to 30 microseconds; a lane must be worth it.
_LEAST_NANOSECONDS = 100_000.0


class Threads:
    """Threads that wait for work; they start when there is some, and end with this object.

    Args:
        count: how many lanes of work go side by side, one of them in the caller's thread.
    """

    def __init__(self, count: int = 1) -> None:
        self.count = count
        self._tasks: list[SimpleQueue[Any]] = []
        self._process = 0

    @contextmanager
    def within_a_lane(self) -> Iterator[None]:
        """Work that is cut meanwhile is a part of a lane's, and has one lane itself."""
        count, self.count = self.count, 1
        try:
            yield
        finally:
            self.count = count

    def lanes(self, pieces: int, nanoseconds: float) -> list[range]:
        """Which pieces of an operator's work each lane has, next to one another.

        Args:
            pieces: how many there are.
            nanoseconds: what all of them take in one thread, about.
        """
        worth = int(min(nanoseconds / _LEAST_NANOSECONDS, self.count))
        count = max(min(worth, pieces), 1)
        return [range(pieces * i // count, pieces * (i + 1) // count) for i in range(count)]

    def together(self, parts: Sequence[Part]) -> Part:
        """What runs all these at once, and returns when the last one has ended.

        An error of a part is raised then.
        """
        if len(parts) == 1:
            return parts[0]
        first, *others = parts

        def run() -> None:
            ended: SimpleQueue[BaseException | None] = SimpleQueue()
            for tasks, part in zip(self._waiting(), others, strict=False):
                tasks.put((part, ended))
            errors: list[BaseException | None] = []
            try:
                first()
            finally:
                errors += [ended.get() for _ in others]
            for error in errors:
                if error is not None:
                    raise error

        return run

    def _waiting(self) -> list[SimpleQueue[Any]]:
        """Where threads wait for tasks, one fewer than lanes."""
        if self._process != os.getpid():  # threads do not follow into a forked process
            self._process = os.getpid()
            self._tasks = [SimpleQueue() for _ in range(self.count - 1)]
            for tasks in self._tasks:
                name = "edgelite-interpreter"
                threading.Thread(target=_work, args=(tasks,), name=name, daemon=True).start()
            weakref.finalize(self, _end, self._tasks)
        return self._tasks


def _work(tasks: SimpleQueue[Any]) -> None:
    """What a thread does: the tasks that come, until None comes."""
    with np.errstate(all="ignore"):  # each thread has a state of its own
        while (task := tasks.get()) is not None:
            part, ended = task
            error = None
            try:
                part()
            except BaseException as raised:  # noqa: BLE001 - raised again where it is waited for
                error = raised
            del task, part  # or an interpreter would live on until the next task
            ended.put(error)
            del error, ended


def _end(tasks: list[SimpleQueue[Any]]) -> None:
    for queue in tasks:
        queue.put(None)
