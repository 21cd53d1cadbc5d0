"""Who listens while primitives run: the tapes and traces that are active in this thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    from edgelite.autodiff.primitive import Primitive
    from edgelite.autodiff.tensor import Tensor
    from edgelite.autodiff.variable import Variable


class Recorder:
    """Something that is told of every primitive whose inputs it follows.

    Attributes:
        tracked: identities of the tensors it follows. The recorder keeps these tensors alive, so
            that an identity is never taken by another object.
        allows_fusion: whether several primitives may be told of as one that does the same.
    """

    allows_fusion = False

    def __init__(self) -> None:
        self.tracked: set[int] = set()

    def hear(
        self,
        primitive: Primitive,
        inputs: tuple[Any, ...],
        arrays: list[np.ndarray],
        parameters: dict[str, Any],
        output: Tensor | tuple[Tensor, ...],
    ) -> None:
        """Record a call if one of its inputs is tracked; `arrays` are the values of the inputs."""
        tracked = self.tracked
        for x in inputs:
            if id(x) in tracked:
                self.record(primitive, inputs, parameters, output)
                return

    def record(
        self,
        primitive: Primitive,
        inputs: tuple[Any, ...],
        parameters: dict[str, Any],
        output: Tensor | tuple[Tensor, ...],
    ) -> None:
        """Take note of one call with a tracked input; `inputs` are tensors and arrays."""
        raise NotImplementedError

    def see(self, variable: Variable, value: Tensor) -> None:
        """Take note that `variable` was read and gave `value`."""

    def assigned(self, variable: Variable, given: Tensor, value: Tensor) -> None:
        """Take note that `variable` was assigned `given`, and that its value is now `value`."""

    def performed(self, action: Callable[..., Any], values: tuple[Any, ...]) -> None:
        """Take note that ``action(*arrays)``, of the arrays of `values`, changed a state; see `perform`."""

    def left(self, value: Any) -> None:
        """Take note that something happened that is no primitive.

        Args:
            value: the tensor or variable whose elements Python or NumPy looked at; None for a change
                of state, such as a random draw.
        """


class _Active(threading.local):
    def __init__(self) -> None:
        self.recorders: list[Recorder] = []


ACTIVE = _Active()


def start(recorder: Recorder) -> None:
    """Let `recorder` hear of the primitives that this thread runs from now on."""
    ACTIVE.recorders = [*ACTIVE.recorders, recorder]


def stop(recorder: Recorder) -> None:
    """Let `recorder` hear no more; the others go on."""
    ACTIVE.recorders = [other for other in ACTIVE.recorders if other is not recorder]


def leave(value: Any = None) -> None:
    """Tell the recorders of what is no primitive; see `Recorder.left`."""
    for recorder in ACTIVE.recorders:
        recorder.left(value)


def perform(action: Callable[..., Any], *values: Any) -> None:
    """Change a state by ``action(*arrays)``, of the arrays of tensors and arrays, unheard by recorders.

    They are told of the action as a whole, which a plan may do again with other arrays.
    """
    recorders = ACTIVE.recorders
    for recorder in recorders:
        recorder.performed(action, values)
    ACTIVE.recorders = []
    try:
        action(*[getattr(value, "array", value) for value in values])
    finally:
        ACTIVE.recorders = recorders


def is_active(recorder: Recorder) -> bool:
    """Whether `recorder` hears of this thread's primitives."""
    return any(other is recorder for other in ACTIVE.recorders)


def allows_fusion() -> bool:
    """Whether this thread may run one primitive in the place of several."""
    return all(recorder.allows_fusion for recorder in ACTIVE.recorders)
