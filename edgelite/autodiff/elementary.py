"""Elementary functions that are made of others, named as in `tf.math`."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.creation import operand, operands
from edgelite.autodiff.math import abs, divide_no_nan, exp, log, reduce_mean, sqrt, square
from edgelite.autodiff.math import reduce_sum as _sum
from edgelite.autodiff.operators import Operators
from edgelite.autodiff.ops import activation, angles, arithmetic, comparison, elementwise
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array


def _pair(x: TensorLike, y: TensorLike) -> tuple[Any, Any]:
    """Two as tensors of one dtype: what is no tensor takes that of the other."""
    x, y = operands(x, y)
    if not isinstance(x, Operators):
        return Tensor(as_array(x, y.dtype)), y
    return x, y if isinstance(y, Operators) else Tensor(as_array(y, x.dtype))


def atan2(y: TensorLike, x: TensorLike, name: str | None = None) -> Any:
    """The angle of the point (x, y) in radians, from -pi to pi."""
    return angles.atan2(*operands(y, x))


def atan(x: TensorLike, name: str | None = None) -> Any:
    """The angle whose tangent is `x`."""
    return angles.atan2(operand(x), 1.0)


def asin(x: TensorLike, name: str | None = None) -> Any:
    """The angle whose sine is `x`."""
    x = operand(x)
    return angles.atan2(x, sqrt((1 - x) * (1 + x)))


def acos(x: TensorLike, name: str | None = None) -> Any:
    """The angle whose cosine is `x`."""
    x = operand(x)
    return angles.atan2(sqrt((1 - x) * (1 + x)), x)


def expm1(x: TensorLike, name: str | None = None) -> Any:
    """exp(x) - 1, without loss of digits near 0: 2 tanh(x/2) / (1 - tanh(x/2))."""
    x = operand(x)
    half = activation.tanh(x * 0.5)
    small = comparison.less(elementwise.absolute(x), 0.5)
    near = elementwise.where(small, half, 0.0)
    return elementwise.where(small, 2 * near / (1 - near), exp(x) - 1)


def sinh(x: TensorLike, name: str | None = None) -> Any:
    """(exp(x) - exp(-x)) / 2."""
    grown = expm1(x)
    # Both terms have the sign of x, so that no digits are lost.
    return (grown - expm1(elementwise.negative(operand(x)))) / 2


def cosh(x: TensorLike, name: str | None = None) -> Any:
    """(exp(x) + exp(-x)) / 2."""
    x = operand(x)
    return (exp(x) + exp(-x)) / 2


def asinh(x: TensorLike, name: str | None = None) -> Any:
    """The number whose hyperbolic sine is `x`."""
    x = operand(x)
    size = abs(x)
    squared = square(x)
    grown = elementwise.log1p(size + squared / (1 + sqrt(squared + 1)))
    return elementwise.where(comparison.less(x, 0), -grown, grown)


def acosh(x: TensorLike, name: str | None = None) -> Any:
    """The number >= 0 whose hyperbolic cosine is `x`."""
    x = operand(x)
    return log(x + sqrt((x - 1) * (x + 1)))


def atanh(x: TensorLike, name: str | None = None) -> Any:
    """The number whose hyperbolic tangent is `x`."""
    x = operand(x)
    return (elementwise.log1p(x) - elementwise.log1p(-x)) / 2


def log_sigmoid(x: TensorLike, name: str | None = None) -> Any:
    """log(sigmoid(x)), without loss where it is near 0."""
    return -activation.softplus(-operand(x))


def is_inf(x: TensorLike, name: str | None = None) -> Any:
    """Whether each element is infinite."""
    return comparison.equal(abs(x), np.inf)


def logical_xor(x: TensorLike, y: TensorLike, name: str | None = None) -> Any:
    """Whether one of two truths holds, not both."""
    return comparison.not_equal(*operands(x, y))


def xlogy(x: TensorLike, y: TensorLike, name: str | None = None) -> Any:
    """X log(y), and 0 where `x` is 0."""
    x, y = _pair(x, y)
    zero = comparison.equal(x, 0)
    return elementwise.where(zero, 0, x * log(elementwise.where(zero, 1, y)))


def multiply_no_nan(x: TensorLike, y: TensorLike, name: str | None = None) -> Any:
    """X y, and 0 where `y` is 0, even if `x` is infinite or not a number."""
    x, y = _pair(x, y)
    zero = comparison.equal(y, 0)
    return elementwise.where(zero, 0, arithmetic.multiply(elementwise.where(zero, 0, x), y))


def reciprocal_no_nan(x: TensorLike, name: str | None = None) -> Any:
    """1 / x, and 0 where `x` is 0."""
    x = operand(x)
    return divide_no_nan(np.ones((), x.dtype), x)


def polyval(coeffs: Any, x: TensorLike, name: str | None = None) -> Any:
    """The polynomial with these coefficients, the highest power's first."""
    x = operand(x)
    total = x * 0
    for coefficient in coeffs:
        total = total * x + coefficient
    return total


def reduce_euclidean_norm(
    input_tensor: TensorLike, axis: Any = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Euclidean lengths over `axis`, or over all axes."""
    return sqrt(_sum(square(input_tensor), axis, keepdims))


def zero_fraction(value: TensorLike, name: str | None = None) -> Any:
    """The share of elements that are 0."""
    return reduce_mean(elementwise.cast(comparison.equal(operand(value), 0), dtype=np.float32))
