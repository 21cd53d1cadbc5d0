"""`Variable`: a named value that changes, such as a layer's weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.autodiff.operators import Operators
from edgelite.autodiff.recording import ACTIVE
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array
from edgelite.errors import InputError


class Variable(Operators):
    """A value that `assign` replaces; active tapes watch it when it is trainable.

    Each value is a `Tensor` of its own, so what was computed from an earlier one keeps its gradient.

    Args:
        initial_value: a tensor, array, number, or a function without arguments that gives one.
        trainable: whether tapes watch it without being asked.
        name: for people and files.
        dtype: by default that of `initial_value`.
    """

    def __init__(
        self,
        initial_value: TensorLike,
        trainable: bool = True,
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        value = initial_value() if callable(initial_value) else initial_value
        self._value = Tensor(as_array(value, dtype).copy())
        self.trainable = trainable
        self.name = "Variable" if name is None else name

    @property
    def array(self) -> np.ndarray:
        """The present value, never to be written to; `numpy()` gives a copy."""
        return self._value.array

    def value(self) -> Tensor:
        """The present value as a tensor; active tapes that watch this variable note it."""
        value = self._value
        for recorder in ACTIVE.recorders:
            recorder.see(self, value)
        return value

    def read_value(self) -> Tensor:
        """The same as `value()`."""
        return self.value()

    def assign(self, value: TensorLike) -> Variable:
        """Take a new value of the same shape; it is converted to this variable's dtype.

        A `Tensor`'s array is shared, any other is copied.

        Raises:
            InputError: the shape is another.
        """
        if isinstance(value, Variable):
            value = value.value()
        if isinstance(value, Tensor) and value.dtype != self.dtype and value.dtype.kind == "f":
            value = ops.elementwise.cast(value, dtype=self.dtype)
        shared = isinstance(value, Tensor) and value.dtype == self.dtype
        array = value.array if shared else as_array(value, self.dtype)
        if array.shape != self.shape:
            raise InputError(
                f"Variable '{self.name}' has shape {self.shape}; cannot assign a value of shape {array.shape}"
            )
        if not shared and (array is value or np.may_share_memory(array, np.asarray(value))):
            array = array.copy()
        given = value if shared else Tensor(array)
        self._value = Tensor(array)
        for recorder in ACTIVE.recorders:
            recorder.assigned(self, given, self._value)
        return self

    def renew(self) -> None:
        """Let the value be another tensor of the same array, to be told from the one before."""
        self._value = Tensor(self._value.array)

    def assign_add(self, delta: TensorLike) -> Variable:
        """Add `delta`, which may be of any shape that broadcasts to this one."""
        return self.assign(ops.arithmetic.add(self.value(), self._operand(delta)))

    def assign_sub(self, delta: TensorLike) -> Variable:
        """Subtract `delta`, which may be of any shape that broadcasts to this one."""
        return self.assign(ops.arithmetic.subtract(self.value(), self._operand(delta)))

    def _operand(self, delta: TensorLike) -> Any:
        """`delta` in this variable's dtype."""
        if isinstance(delta, Variable):
            delta = delta.value()
        if isinstance(delta, Tensor):
            same = delta.dtype == self.dtype
            return delta if same else ops.elementwise.cast(delta, dtype=self.dtype)
        return as_array(delta, self.dtype)

    def __repr__(self) -> str:
        return (
            f"<Variable '{self.name}' shape={self.shape} dtype={self.dtype}, numpy={self.array!r}>"
        )
