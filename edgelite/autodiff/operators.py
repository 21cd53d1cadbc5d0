"""Python's operators on `Tensor` and `Variable`, each one primitive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.autodiff import ops, recording
from edgelite.errors import InputError

if TYPE_CHECKING:
    from edgelite.autodiff.tensor import Tensor


class Operators:
    """The operators; a subclass supplies `array`, the ndarray that holds its value."""

    __slots__ = ()

    # NumPy then leaves `ndarray + tensor` to the tensor.
    __array_priority__ = 100.0

    if TYPE_CHECKING:

        @property
        def array(self) -> np.ndarray: ...

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the axes."""
        return self.array.shape

    @property
    def dtype(self) -> np.dtype:
        """NumPy dtype of the elements."""
        return self.array.dtype

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return self.array.ndim

    def numpy(self) -> np.ndarray:
        """A copy of the value as an ndarray (a NumPy scalar where there are no axes)."""
        recording.leave(self)
        return self.array.copy()[()]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        recording.leave(self)
        array = self.array
        if dtype is not None and dtype != array.dtype:
            return array.astype(dtype)
        # A view that cannot be written keeps the tensor immutable where no copy is asked for.
        if copy:
            return array.copy()
        view = array.view()
        view.flags.writeable = False
        return view

    def __add__(self, other: Any) -> Tensor:
        return ops.arithmetic.add(self, other)

    def __radd__(self, other: Any) -> Tensor:
        return ops.arithmetic.add(other, self)

    def __sub__(self, other: Any) -> Tensor:
        return ops.arithmetic.subtract(self, other)

    def __rsub__(self, other: Any) -> Tensor:
        return ops.arithmetic.subtract(other, self)

    def __mul__(self, other: Any) -> Tensor:
        return ops.arithmetic.multiply(self, other)

    def __rmul__(self, other: Any) -> Tensor:
        return ops.arithmetic.multiply(other, self)

    def __truediv__(self, other: Any) -> Tensor:
        return ops.arithmetic.divide(self, other)

    def __rtruediv__(self, other: Any) -> Tensor:
        return ops.arithmetic.divide(other, self)

    def __floordiv__(self, other: Any) -> Tensor:
        return ops.arithmetic.floor_divide(self, other)

    def __rfloordiv__(self, other: Any) -> Tensor:
        return ops.arithmetic.floor_divide(other, self)

    def __mod__(self, other: Any) -> Tensor:
        return ops.arithmetic.floor_modulo(self, other)

    def __rmod__(self, other: Any) -> Tensor:
        return ops.arithmetic.floor_modulo(other, self)

    def __pow__(self, other: Any) -> Tensor:
        if type(other) in (int, float) and other == 2:
            return ops.elementwise.square(self)
        return ops.arithmetic.power(self, other)

    def __rpow__(self, other: Any) -> Tensor:
        return ops.arithmetic.power(other, self)

    def __matmul__(self, other: Any) -> Tensor:
        return ops.dense.matmul(self, other)

    def __rmatmul__(self, other: Any) -> Tensor:
        return ops.dense.matmul(other, self)

    def __neg__(self) -> Tensor:
        return ops.elementwise.negative(self)

    def __pos__(self) -> Any:
        return self

    def __abs__(self) -> Tensor:
        return ops.elementwise.absolute(self)

    def __eq__(self, other: object) -> Any:
        return False if other is None else ops.comparison.equal(self, other)

    def __ne__(self, other: object) -> Any:
        return True if other is None else ops.comparison.not_equal(self, other)

    # Equality is elementwise, as in TensorFlow; so there is no hash to agree with it.
    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: Any) -> Tensor:
        return ops.comparison.less(self, other)

    def __le__(self, other: Any) -> Tensor:
        return ops.comparison.less_equal(self, other)

    def __gt__(self, other: Any) -> Tensor:
        return ops.comparison.greater(self, other)

    def __ge__(self, other: Any) -> Tensor:
        return ops.comparison.greater_equal(self, other)

    def __and__(self, other: Any) -> Tensor:
        return ops.comparison.logical_and(self, other)

    def __or__(self, other: Any) -> Tensor:
        return ops.comparison.logical_or(self, other)

    def __invert__(self) -> Tensor:
        return ops.comparison.logical_not(self)

    def __getitem__(self, index: Any) -> Tensor:
        return ops.slicing.getitem(self, index=ops.slicing.plain_index(index))

    def __len__(self) -> int:
        if not self.array.ndim:
            raise InputError("a tensor without axes has no len(); use .shape")
        return self.array.shape[0]

    def __iter__(self) -> Iterator[Tensor]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        if self.array.size != 1:
            raise InputError(
                f"a tensor of shape {self.shape} is neither true nor false; "
                "reduce it first, for example with reduce_any or reduce_all"
            )
        recording.leave(self)
        return bool(self.array)

    def __float__(self) -> float:
        recording.leave(self)
        return float(self.array)

    def __int__(self) -> int:
        recording.leave(self)
        return int(self.array)

    def __index__(self) -> int:
        recording.leave(self)
        return self.array.__index__()

    def __format__(self, specification: str) -> str:
        return format(self.array.item() if self.array.ndim == 0 else str(self), specification)
