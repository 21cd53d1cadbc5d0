"""Functions of ``keras.ops`` that EdgeLite's raw level has not under any name: they are made of several others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite import autodiff
from edgelite.autodiff import linalg, math, nn, parts
from edgelite.autodiff.creation import operand
from edgelite.autodiff.tensor import Tensor, as_array
from edgelite.errors import InputError
from edgelite.keras import losses
from edgelite.keras.config import epsilon, floatx

# Making tensors


def arange(start: Any, stop: Any = None, step: Any = None, dtype: Any = None) -> Tensor:
    """Numbers from `start` (0, where only one number is given) to before `stop`, `step` apart."""
    if stop is None:
        start, stop = 0, start
    return autodiff.range(start, stop, 1 if step is None else step, dtype)


def array(x: Any, dtype: Any = None) -> Any:
    """A tensor of a value."""
    return autodiff.convert_to_tensor(x, dtype)


def full(shape: Any, fill_value: Any, dtype: Any = None) -> Tensor:
    """A tensor of one value."""
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    return Tensor(np.full(lengths, as_array(fill_value), dtype or floatx()))


def full_like(x: Any, fill_value: Any, dtype: Any = None) -> Any:
    """A tensor of one value, in the shape of another."""
    return autodiff.cast(autodiff.zeros_like(x, dtype) + fill_value, dtype or operand(x).dtype)


def eye(N: int, M: int | None = None, k: int = 0, dtype: Any = None) -> Tensor:
    """A matrix of zeros with ones on the diagonal that is `k` above the main one."""
    return Tensor(np.eye(N, M, k, dtype or floatx()))


def identity(n: int, dtype: Any = None) -> Tensor:
    """The identity matrix."""
    return eye(n, dtype=dtype)


def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0
) -> Tensor:
    """`num` numbers at equal distances from `start` to `stop`."""
    found = np.linspace(as_array(start), as_array(stop), num, endpoint=endpoint, axis=axis)
    return Tensor(found.astype(dtype or floatx()))


# Arranging


def _axis(axis: int, rank: int, name: str) -> int:
    if not -rank <= axis < rank:
        raise InputError(f"{name}: axis {axis} is not among those of a tensor with {rank} axes")
    return axis % rank


def moveaxis(x: Any, source: Any, destination: Any) -> Any:
    """Axes at other places; the rest keep their order."""
    x = operand(x)
    rank = len(x.shape)
    sources, destinations = (
        [_axis(a, rank, "moveaxis") for a in ([axes] if isinstance(axes, int) else axes)]
        for axes in (source, destination)
    )
    order = [axis for axis in range(rank) if axis not in sources]
    for place, axis in sorted(zip(destinations, sources, strict=True)):
        order.insert(place, axis)
    return autodiff.transpose(x, order)


def swapaxes(x: Any, axis1: int, axis2: int) -> Any:
    """Two axes exchanged."""
    x = operand(x)
    order = list(range(len(x.shape)))
    one, other = (_axis(axis, len(order), "swapaxes") for axis in (axis1, axis2))
    order[one], order[other] = other, one
    return autodiff.transpose(x, order)


def ravel(x: Any) -> Any:
    """All elements along one axis."""
    return autodiff.reshape(x, (-1,))


def hstack(xs: Sequence[Any]) -> Any:
    """Tensors side by side: along the second axis, vectors along the first."""
    return autodiff.concat(xs, 1 if len(operand(xs[0]).shape) > 1 else 0)


def vstack(xs: Sequence[Any]) -> Any:
    """Tensors below each other: along the first axis, vectors as rows."""
    if len(operand(xs[0]).shape) == 1:
        return autodiff.stack(xs, 0)
    return autodiff.concat(xs, 0)


def pad(
    x: Any, pad_width: Any, mode: str = "constant", constant_values: float | None = None
) -> Any:
    """`x` with cells added before and after: ``"constant"``, ``"reflect"`` or ``"symmetric"``."""
    x = operand(x)
    widths = np.broadcast_to(as_array(pad_width), (len(x.shape), 2))
    return autodiff.pad(x, widths, mode, 0 if constant_values is None else constant_values)


def repeat(x: Any, repeats: Any, axis: int | None = None) -> Any:
    """Each element, or each slice along `axis`, as often as `repeats` says."""
    return parts.repeat(x, repeats, axis)


def roll(x: Any, shift: Any, axis: Any = None) -> Any:
    """Elements moved along axes; those that fall off the end come first."""
    x = operand(x)
    if axis is None:
        return autodiff.reshape(parts.roll(ravel(x), shift, 0), x.shape)
    return parts.roll(x, shift, axis)


def _known(x: Any, axis: int, name: str) -> int:
    size = x.shape[axis]
    if size is None:
        raise InputError(f"{name}: axis {axis} must have a known size; the shape is {x.shape}")
    return size


def _triangle(part: Callable[..., np.ndarray], x: Any, k: int) -> Any:
    x = operand(x)
    sizes = [_known(x, len(x.shape) + axis, part.__name__) for axis in (-2, -1)]
    return x * part(np.ones(sizes, x.dtype), k)


def tril(x: Any, k: int = 0) -> Any:
    """Matrices without what is above the diagonal that is `k` above the main one."""
    return _triangle(np.tril, x, k)


def triu(x: Any, k: int = 0) -> Any:
    """Matrices without what is below the diagonal that is `k` above the main one."""
    return _triangle(np.triu, x, k)


# Mathematics


def _log(base: float) -> Callable[[Any], Any]:
    def log(x: Any) -> Any:
        """The logarithm to the base that the name tells."""
        return math.log(x) / np.log(base).item()

    return log


log2 = _log(2)
log10 = _log(10)


def isinf(x: Any) -> Any:
    """Whether each element is infinite."""
    return math.equal(math.abs(x), np.inf)


def dot(x1: Any, x2: Any) -> Any:
    """Sums of products over the last axis of `x1` and the first axis of a vector or matrix `x2`.

    Raises:
        InputError: `x2` has more than two axes.
    """
    x1, x2 = operand(x1), operand(x2)
    if not x1.shape or not x2.shape:
        return x1 * x2
    if len(x2.shape) > 2:
        raise InputError(f"dot: x2 must have 0 to 2 axes; received shape {tuple(x2.shape)}")
    if len(x2.shape) == 1:
        return math.reduce_sum(x1 * x2, -1)
    if len(x1.shape) == 1:
        return autodiff.squeeze(math.matmul(autodiff.expand_dims(x1, 0), x2), 0)
    return math.matmul(x1, x2)


def outer(x1: Any, x2: Any) -> Any:
    """The products of each element of one and each of the other: (n, m)."""
    return autodiff.reshape(x1, (-1, 1)) * autodiff.reshape(x2, (1, -1))


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> Any:
    """The Euclidean norm over `axis`, or, by `ord`, the sum or the largest of absolute values."""
    return linalg.norm(x, "euclidean" if ord is None else ord, axis, keepdims)


def normalize(x: Any, axis: Any = -1, order: Any = 2, epsilon: float | None = None) -> Any:
    """`x` over its norm along `axis`, which is taken as `epsilon` at least."""
    return x / math.maximum(norm(x, order, axis, keepdims=True), epsilon or 1e-7)


def average(x: Any, axis: Any = None, weights: Any = None) -> Any:
    """The mean, in which elements count as much as `weights` say."""
    if weights is None:
        return math.reduce_mean(x, axis)
    weights, rank = operand(weights), len(operand(x).shape)
    if len(weights.shape) != rank:  # a weight for each place along one axis
        weights = autodiff.reshape(weights, [-1 if a == axis % rank else 1 for a in range(rank)])
    spread = math.reduce_sum(weights * autodiff.ones_like(x), axis)
    return math.reduce_sum(x * weights, axis) / spread


def binary_crossentropy(target: Any, output: Any, from_logits: bool = False) -> Any:
    """The loss of each element, for targets and outputs in 0 ... 1."""
    if from_logits:
        return nn.sigmoid_cross_entropy_with_logits(target, output)
    output = math.clip_by_value(output, epsilon(), 1 - epsilon())
    target = autodiff.cast(target, output.dtype)
    return -(target * math.log(output) + (1 - target) * math.log(1 - output))


def categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Any:
    """The loss of each sample, for targets as vectors."""
    return losses.categorical_crossentropy(target, output, from_logits=from_logits, axis=axis)


def sparse_categorical_crossentropy(
    target: Any, output: Any, from_logits: bool = False, axis: int = -1
) -> Any:
    """The loss of each sample, for targets as numbers of classes."""
    return losses.sparse_categorical_crossentropy(
        target, output, from_logits=from_logits, axis=axis
    )


NAMES = (
    *(
        "arange",
        "array",
        "average",
        "binary_crossentropy",
        "categorical_crossentropy",
        "dot",
        "eye",
    ),
    *("full", "full_like", "hstack", "identity", "isinf", "linspace", "log10", "log2", "moveaxis"),
    *("norm", "normalize", "outer", "pad", "ravel", "repeat", "roll", "swapaxes"),
    *("sparse_categorical_crossentropy", "tril", "triu", "vstack"),
)
