"""What lives as long as an interpreter: a model's subgraphs as routines, its variables, its tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.errors import ExecutionError
from edgelite.interpreter.guard import Guard
from edgelite.interpreter.memory import Budget
from edgelite.interpreter.pages import Pages
from edgelite.interpreter.scratch import Scratch
from edgelite.interpreter.threads import Threads
from edgelite.numerics.blas import one_blas_thread

if TYPE_CHECKING:
    from edgelite.interpreter.profiling import Profiler
    from edgelite.interpreter.routine import Routine

# A user's custom operator: input arrays and decoded options to an output array or several.
CustomFunction = Callable[[Sequence[np.ndarray], Any], Any]


class Variable:
    """A resource variable; it has no value until one is assigned."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.value: np.ndarray | None = None


class Machine:
    """The state of one interpreter.

    Args:
        preserve: give every tensor bytes of its own, so that all can be read after running.
        most_iterations: after how many iterations a WHILE is refused.
        custom: functions for custom operators, by name.
        threads: how many an operator's work may be split over; None for one, and without a say in
            what BLAS does.
        profile: whether to take the time of every operator.
        tune: whether to try tiles of several sizes when a plan is made; see `tuning`.
        micro: whether FULLY_CONNECTED rounds twice, as TensorFlow Lite Micro's does.

    Attributes:
        guard: knows of views and threads.
        budget: counts what tensors take whose shapes only running the model tells.
        scratch: memory for what kernels compute on the way.
        pages: where plans, what they prepare, and scratch memory lie.
        threads: run parts of an operator side by side.
        profiler: takes the operators' times, or None.
        routines: the subgraphs, by index.
        initialized: the subgraphs that CALL_ONCE has run.
        tables: hash tables by number.
    """

    def __init__(
        self,
        preserve: bool = False,
        most_iterations: int = 1 << 20,
        custom: Mapping[str, CustomFunction] | None = None,
        threads: int | None = None,
        profile: bool = False,
        tune: bool = False,
        micro: bool = False,
    ) -> None:
        self.preserve = preserve
        self.tune = tune
        self.micro = micro
        self.most_iterations = most_iterations
        self.custom = dict(custom or {})
        self.guard = Guard()
        self.budget = Budget()
        self.scratch = Scratch()
        self.pages = Pages()
        self.threads = Threads(threads or 1)
        self._around = None if threads is None else one_blas_thread()
        self.profiler = _profiler() if profile else None
        self.routines: list[Routine] = []
        self.initialized: set[int] = set()
        self.tables: dict[int, dict[Any, Any]] = {}
        self._variables: list[Variable] = []
        self._handles: dict[tuple[str, str], int] = {}

    def run(self, invoke: Callable[[], None]) -> None:
        """Runs what a user calls.

        Raises:
            StateError: another thread is in a run.
        """
        running, profiler = self.guard.running, self.profiler
        if not running.acquire(False):
            raise self.guard.busy()
        try:
            if profiler is not None:
                profiler.begin()
            if self._around is None:
                invoke()
            else:
                with self._around:
                    invoke()
        finally:
            running.release()

    def handle(self, container: str, name: str) -> int:
        """The number of the variable of that name, which is made if there is none."""
        key = container, name
        if key not in self._handles:
            self._handles[key] = len(self._variables)
            self._variables.append(Variable(name))
        return self._handles[key]

    def variable(self, handle: int) -> Variable:
        """The variable of a number that `handle` gave.

        Raises:
            ExecutionError: it gave no such number.
        """
        if not 0 <= handle < len(self._variables):
            raise ExecutionError(
                f"there is no variable {handle}; a VAR_HANDLE tells which there are"
            )
        return self._variables[handle]


def _profiler() -> Profiler:
    from edgelite.interpreter.profiling import Profiler

    return Profiler()
