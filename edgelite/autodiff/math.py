"""Mathematics, named as in `tf.math`: arithmetic, elementwise functions, comparison, reductions."""

# ruff: noqa: PLC0414  # what later modules define is public here, too

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.autodiff.creation import binary, operand, operands, unary
from edgelite.autodiff.ops import activation, arithmetic, comparison, dense, elementwise, reduction
from edgelite.autodiff.tensor import TensorLike, as_array
from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.autodiff.elementary import acos as acos
    from edgelite.autodiff.elementary import acosh as acosh
    from edgelite.autodiff.elementary import asin as asin
    from edgelite.autodiff.elementary import asinh as asinh
    from edgelite.autodiff.elementary import atan as atan
    from edgelite.autodiff.elementary import atan2 as atan2
    from edgelite.autodiff.elementary import atanh as atanh
    from edgelite.autodiff.elementary import cosh as cosh
    from edgelite.autodiff.elementary import expm1 as expm1
    from edgelite.autodiff.elementary import is_inf as is_inf
    from edgelite.autodiff.elementary import log_sigmoid as log_sigmoid
    from edgelite.autodiff.elementary import logical_xor as logical_xor
    from edgelite.autodiff.elementary import multiply_no_nan as multiply_no_nan
    from edgelite.autodiff.elementary import polyval as polyval
    from edgelite.autodiff.elementary import reciprocal_no_nan as reciprocal_no_nan
    from edgelite.autodiff.elementary import reduce_euclidean_norm as reduce_euclidean_norm
    from edgelite.autodiff.elementary import sinh as sinh
    from edgelite.autodiff.elementary import xlogy as xlogy
    from edgelite.autodiff.elementary import zero_fraction as zero_fraction
    from edgelite.autodiff.nn import l2_normalize as l2_normalize
    from edgelite.autodiff.nn import log_softmax as log_softmax
    from edgelite.autodiff.nn import softmax as softmax
    from edgelite.autodiff.nn import softsign as softsign
    from edgelite.autodiff.ordering import bincount as bincount
    from edgelite.autodiff.ordering import confusion_matrix as confusion_matrix
    from edgelite.autodiff.ordering import count_nonzero as count_nonzero
    from edgelite.autodiff.ordering import cumprod as cumprod
    from edgelite.autodiff.ordering import cumsum as cumsum
    from edgelite.autodiff.ordering import cumulative_logsumexp as cumulative_logsumexp
    from edgelite.autodiff.ordering import in_top_k as in_top_k
    from edgelite.autodiff.ordering import segment_sum as segment_sum
    from edgelite.autodiff.ordering import top_k as top_k
    from edgelite.autodiff.ordering import unsorted_segment_sum as unsorted_segment_sum
else:
    # Modules that are made with this one, so that they cannot be imported before it.
    __getattr__, __dir__, _ = attach(
        __name__,
        {
            "edgelite.autodiff.elementary": (
                "acos acosh asin asinh atan atan2 atanh cosh expm1 is_inf log_sigmoid "
                "logical_xor multiply_no_nan polyval reciprocal_no_nan reduce_euclidean_norm "
                "sinh xlogy zero_fraction"
            ),
            "edgelite.autodiff.nn": "l2_normalize log_softmax softmax softsign",
            "edgelite.autodiff.ordering": (
                "bincount confusion_matrix count_nonzero cumprod cumsum cumulative_logsumexp "
                "in_top_k segment_sum top_k unsorted_segment_sum"
            ),
        },
    )

Axis = int | Sequence[int] | None

add = binary(arithmetic.add)
subtract = binary(arithmetic.subtract)
multiply = binary(arithmetic.multiply)
divide = binary(arithmetic.divide)
truediv = divide
floordiv = binary(arithmetic.floor_divide)
floormod = binary(arithmetic.floor_modulo)
mod = floormod
maximum = binary(arithmetic.maximum)
minimum = binary(arithmetic.minimum)
squared_difference = binary(arithmetic.squared_difference)

equal = binary(comparison.equal)
not_equal = binary(comparison.not_equal)
less = binary(comparison.less)
less_equal = binary(comparison.less_equal)
greater = binary(comparison.greater)
greater_equal = binary(comparison.greater_equal)
logical_and = binary(comparison.logical_and)
logical_or = binary(comparison.logical_or)
logical_not = unary(comparison.logical_not)

abs = unary(elementwise.absolute)
negative = unary(elementwise.negative)
sign = unary(elementwise.sign)
exp = unary(elementwise.exp)
log = unary(elementwise.log)
log1p = unary(elementwise.log1p)
sqrt = unary(elementwise.sqrt)
rsqrt = unary(elementwise.rsqrt)
square = unary(elementwise.square)
reciprocal = unary(elementwise.reciprocal)
sin = unary(elementwise.sin)
cos = unary(elementwise.cos)
erf = unary(elementwise.erf)
floor = unary(elementwise.floor)
ceil = unary(elementwise.ceil)
round = unary(elementwise.rint)
rint = round
sigmoid = unary(activation.sigmoid)
tanh = unary(activation.tanh)
softplus = unary(activation.softplus)


def pow(x: TensorLike, y: TensorLike, name: str | None = None) -> Any:
    """`x` to the power of `y`; they broadcast."""
    if type(y) in (int, float) and y == 2:
        return square(x)
    return arithmetic.power(*operands(x, y))


def clip_by_value(
    t: TensorLike, clip_value_min: Any, clip_value_max: Any, name: str | None = None
) -> Any:
    """`t` held between two numbers, or two tensors that broadcast."""
    t = operand(t)
    bounds = (clip_value_min, clip_value_max)
    if all(isinstance(bound, (int, float)) for bound in bounds):
        return elementwise.clip(t, low=clip_value_min, high=clip_value_max)
    return arithmetic.minimum(arithmetic.maximum(t, clip_value_min), clip_value_max)


def clip_by_norm(t: TensorLike, clip_norm: Any, axes: Any = None, name: str | None = None) -> Any:
    """`t`, shortened to the Euclidean length `clip_norm` over `axes` where it is longer."""
    t = operand(t)
    squared = reduction.reduce_sum(square(t), axis=plain_axis(axes), keepdims=True)
    # Of zero, whose root has no derivative, one is taken: its length is not changed anyway.
    positive = comparison.greater(squared, 0)
    length = sqrt(elementwise.where(positive, squared, 1.0))
    return t * clip_norm / arithmetic.maximum(length, clip_norm)


def global_norm(t_list: Sequence[Any], name: str | None = None) -> Any:
    """The Euclidean length of all tensors together; None among them is nothing."""
    squares = [reduce_sum(square(t)) for t in t_list if t is not None]
    return sqrt(functools.reduce(arithmetic.add, squares))


def clip_by_global_norm(
    t_list: Sequence[Any], clip_norm: Any, use_norm: Any = None, name: str | None = None
) -> tuple[list[Any], Any]:
    """The tensors, shortened so that all together are of length `clip_norm` at most; and their length."""
    length = global_norm(t_list) if use_norm is None else use_norm
    factor = clip_norm / arithmetic.maximum(length, clip_norm)
    return [None if t is None else operand(t) * factor for t in t_list], length


def matmul(
    a: TensorLike,
    b: TensorLike,
    transpose_a: bool = False,
    transpose_b: bool = False,
    name: str | None = None,
) -> Any:
    """Products of the matrices in the last two axes; the axes before them broadcast."""
    return dense.matmul(*operands(a, b), transpose_a=transpose_a, transpose_b=transpose_b)


def plain_axis(axis: Axis | TensorLike) -> int | tuple[int, ...] | None:
    """An axis argument as primitives take it."""
    if axis is None or isinstance(axis, int):
        return axis
    axes = as_array(axis)
    return int(axes) if axes.ndim == 0 else tuple(int(a) for a in axes)


def reduce_sum(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Sums over `axis`, or over all axes."""
    return reduction.reduce_sum(operand(input_tensor), axis=plain_axis(axis), keepdims=keepdims)


def reduce_mean(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Means over `axis`, or over all axes."""
    return reduction.reduce_mean(operand(input_tensor), axis=plain_axis(axis), keepdims=keepdims)


def reduce_max(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Greatest elements over `axis`, or over all axes."""
    return reduction.reduce_max(operand(input_tensor), axis=plain_axis(axis), keepdims=keepdims)


def reduce_min(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Least elements over `axis`, or over all axes."""
    return reduction.reduce_min(operand(input_tensor), axis=plain_axis(axis), keepdims=keepdims)


def reduce_prod(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Products over `axis`, or over all axes."""
    return reduction.reduce_prod(operand(input_tensor), axis=plain_axis(axis), keepdims=keepdims)


def reduce_any(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Whether any element over `axis` is true."""
    return reduction.reduce_any(operand(input_tensor), axis=plain_axis(axis), keepdims=keepdims)


def reduce_all(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Whether all elements over `axis` are true."""
    return reduction.reduce_all(operand(input_tensor), axis=plain_axis(axis), keepdims=keepdims)


def reduce_variance(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Mean squared distances from the mean over `axis`, or over all axes."""
    x = operand(input_tensor)
    return reduce_mean(square(x - reduce_mean(x, axis, keepdims=True)), axis, keepdims)


def reduce_std(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """Standard deviations (of the population) over `axis`, or over all axes."""
    return sqrt(reduce_variance(input_tensor, axis, keepdims))


def reduce_logsumexp(
    input_tensor: TensorLike, axis: Axis = None, keepdims: bool = False, name: str | None = None
) -> Any:
    """log(sum(exp(x))) over `axis`, or over all axes, without overflow."""
    x = operand(input_tensor)
    along = plain_axis(axis)
    largest = reduction.reduce_max(elementwise.stop_gradient(x), axis=along, keepdims=True)
    total = reduction.reduce_sum(exp(x - largest), axis=along, keepdims=keepdims)
    if keepdims:
        return log(total) + largest
    return log(total) + reduction.reduce_max(elementwise.stop_gradient(x), axis=along)


def add_n(inputs: Sequence[TensorLike], name: str | None = None) -> Any:
    """The sum of several tensors of one shape."""
    return functools.reduce(add, inputs)


accumulate_n = add_n


def divide_no_nan(x: TensorLike, y: TensorLike, name: str | None = None) -> Any:
    """X / y, and 0 where `y` is 0."""
    x, y = operands(x, y)
    zero = comparison.equal(y, 0)
    return elementwise.where(zero, 0, arithmetic.divide(x, elementwise.where(zero, 1, y)))


def tan(x: TensorLike, name: str | None = None) -> Any:
    """sin(x) / cos(x)."""
    x = operand(x)
    return sin(x) / cos(x)


def is_nan(x: TensorLike, name: str | None = None) -> Any:
    """Whether each element is not a number."""
    x = operand(x)
    return comparison.not_equal(x, x)


def is_finite(x: TensorLike, name: str | None = None) -> Any:
    """Whether each element is a number other than infinity."""
    return comparison.less(elementwise.absolute(operand(x)), np.inf)


def argmax(
    input: TensorLike, axis: int | None = None, output_type: Any = np.int64, name: str | None = None
) -> Any:
    """Index of the greatest element along `axis` (0 by default), the first of equal ones."""
    return reduction.argmax(operand(input), axis=axis or 0, dtype=np.dtype(output_type))


def argmin(
    input: TensorLike, axis: int | None = None, output_type: Any = np.int64, name: str | None = None
) -> Any:
    """Index of the least element along `axis` (0 by default), the first of equal ones."""
    return reduction.argmin(operand(input), axis=axis or 0, dtype=np.dtype(output_type))
