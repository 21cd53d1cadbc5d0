"""Tensors out of numbers: constants, fills, ranges."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.autodiff.operators import Operators
from edgelite.autodiff.ops import elementwise, slicing
from edgelite.autodiff.primitive import Primitive, holds_tensor, stack_nested
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array
from edgelite.autodiff.variable import Variable
from edgelite.errors import InputError

Shape = int | Sequence[int] | TensorLike


def operand(value: TensorLike) -> Any:
    """`value` as primitives take it: what is no tensor already becomes one, a copy."""
    if isinstance(value, Operators) or hasattr(value, "__primitive__"):
        return value
    return stack_nested(value) if holds_tensor(value) else Tensor(as_array(value).copy())


def operands(*values: TensorLike) -> tuple[Any, ...]:
    """Several as primitives take them: numbers and arrays are left to follow a tensor's dtype."""
    if any(isinstance(value, Operators) or hasattr(value, "__primitive__") for value in values):
        return values
    return (operand(values[0]), *values[1:])


def unary(function: Primitive) -> Callable[..., Any]:
    """The public function of one tensor for a primitive; `name` is accepted, as in TensorFlow."""

    def public(x: TensorLike, name: str | None = None) -> Any:
        return function(operand(x))

    public.__name__ = public.__qualname__ = function.name
    public.__doc__ = function.__doc__ or f"{function.name} of each element."
    return public


def binary(function: Primitive) -> Callable[..., Any]:
    """The public function of two tensors, which broadcast, for a primitive."""

    def public(x: TensorLike, y: TensorLike, name: str | None = None) -> Any:
        return function(*operands(x, y))

    public.__name__ = public.__qualname__ = function.name
    public.__doc__ = function.__doc__ or f"{function.name} of elements; the arguments broadcast."
    return public


def convert_to_tensor(value: TensorLike, dtype: Any = None, name: str | None = None) -> Any:
    """A tensor of `value`; a tensor stays itself, a list may hold tensors.

    Raises:
        InputError: `value` is no regular array of numbers, or a tensor of another dtype.
    """
    if isinstance(value, Variable):
        value = value.value()
    if isinstance(value, Tensor):
        if dtype is not None and value.dtype != dtype:
            raise InputError(
                f"a tensor of dtype {np.dtype(dtype)} was asked for; received one of dtype {value.dtype}; "
                "convert it explicitly with edgelite.cast"
            )
        return value
    return operand(value) if dtype is None else Tensor(as_array(value, dtype).copy())


def constant(
    value: TensorLike,
    dtype: Any = None,
    shape: Sequence[int] | None = None,
    name: str | None = None,
) -> Tensor:
    """A tensor of numbers: Python floats are float32, integers int32, an array keeps its dtype.

    Args:
        shape: the shape to give it; a single number is repeated.

    Raises:
        InputError: the shape has another number of elements.
    """
    array = as_array(value, dtype)
    if shape is None:
        return Tensor(array.copy())
    shape = tuple(shape)
    if array.size == 1:
        return Tensor(np.full(shape, array.reshape(()), array.dtype))
    if array.size != np.prod(shape, dtype=np.int64):
        raise InputError(f"constant: {array.size} elements do not fill shape {shape}")
    return Tensor(array.reshape(shape).copy())


def _shape(shape: Shape) -> tuple[int, ...]:
    lengths = np.asarray(shape)
    return tuple(int(n) for n in lengths.reshape(-1))


def zeros(shape: Shape, dtype: Any = np.float32, name: str | None = None) -> Tensor:
    """A tensor of zeros."""
    return Tensor(np.zeros(_shape(shape), dtype))


def ones(shape: Shape, dtype: Any = np.float32, name: str | None = None) -> Tensor:
    """A tensor of ones."""
    return Tensor(np.ones(_shape(shape), dtype))


def fill(dims: Shape, value: TensorLike, name: str | None = None) -> Tensor:
    """A tensor of one value."""
    array = as_array(value)
    return Tensor(np.full(_shape(dims), array, array.dtype))


def zeros_like(input: TensorLike, dtype: Any = None, name: str | None = None) -> Tensor:
    """Zeros of the input's shape and dtype."""
    like = operand(input)
    return Tensor(np.zeros(like.shape, like.dtype if dtype is None else dtype))


def ones_like(input: TensorLike, dtype: Any = None, name: str | None = None) -> Tensor:
    """Ones of the input's shape and dtype."""
    like = operand(input)
    return Tensor(np.ones(like.shape, like.dtype if dtype is None else dtype))


def eye(
    num_rows: int, num_columns: int | None = None, dtype: Any = np.float32, name: str | None = None
) -> Tensor:
    """The identity matrix."""
    return Tensor(np.eye(num_rows, num_columns, dtype=dtype))


def range(
    start: TensorLike,
    limit: TensorLike = None,
    delta: TensorLike = 1,
    dtype: Any = None,
    name: str | None = None,
) -> Tensor:
    """Numbers from `start` (0, where only one number is given) to before `limit`, `delta` apart."""
    if limit is None:
        start, limit = 0, start
    bounds = [as_array(bound) for bound in (start, limit, delta)]
    if dtype is None:
        floating = [bound for bound in bounds if bound.dtype.kind == "f"]
        dtype = np.result_type(*(floating or bounds))
    first, last, step = (bound.item() for bound in bounds)
    return Tensor(np.arange(first, last, step).astype(dtype))


def linspace(
    start: TensorLike, stop: TensorLike, num: int, name: str | None = None, axis: int = 0
) -> Tensor:
    """`num` numbers at equal distances from `start` to `stop`, both included."""
    first = as_array(start)
    dtype = first.dtype if first.dtype.kind == "f" else np.dtype(np.float64)
    return Tensor(np.linspace(first, as_array(stop), num, axis=axis).astype(dtype))


def cast(x: TensorLike, dtype: Any, name: str | None = None) -> Any:
    """`x` as `dtype`; `x` itself where it has it already."""
    x = operand(x)
    return convert_to_tensor(x) if x.dtype == dtype else elementwise.cast(x, dtype=np.dtype(dtype))


def one_hot(
    indices: TensorLike, depth: int, dtype: Any = np.float32, name: str | None = None
) -> Any:
    """A new last axis of length `depth`: 1 at the index, 0 elsewhere."""
    return slicing.one_hot(operand(indices), depth=int(depth), dtype=np.dtype(dtype))
