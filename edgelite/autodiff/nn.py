"""Neural network functions, named as in `tf.nn`, with its argument names."""

# ruff: noqa: PLC0414  # what later modules define is public here, too

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from edgelite.autodiff import random
from edgelite.autodiff.arrays import gather
from edgelite.autodiff.creation import operand, operands, unary
from edgelite.autodiff.math import plain_axis, reduce_mean, reduce_sum, rsqrt, square
from edgelite.autodiff.ops import activation, arithmetic, convolution, losses, pooling, reduction
from edgelite.autodiff.tensor import TensorLike
from edgelite.errors import InputError
from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.autodiff.elementary import log_sigmoid as log_sigmoid
    from edgelite.autodiff.elementary import zero_fraction as zero_fraction
    from edgelite.autodiff.ordering import in_top_k as in_top_k
    from edgelite.autodiff.ordering import top_k as top_k
    from edgelite.autodiff.sequences import avg_pool as avg_pool
    from edgelite.autodiff.sequences import avg_pool1d as avg_pool1d
    from edgelite.autodiff.sequences import conv1d as conv1d
    from edgelite.autodiff.sequences import max_pool as max_pool
    from edgelite.autodiff.sequences import max_pool1d as max_pool1d
else:
    # Modules that are made with this one, or with `math`.
    __getattr__, __dir__, _ = attach(
        __name__,
        {
            "edgelite.autodiff.elementary": "log_sigmoid zero_fraction",
            "edgelite.autodiff.ordering": "in_top_k top_k",
            "edgelite.autodiff.sequences": "avg_pool avg_pool1d conv1d max_pool max_pool1d",
        },
    )

Ints = int | Sequence[int]

# Klambauer, Unterthiner, Mayr, Hochreiter 2017, "Self-Normalizing Neural Networks".
_SELU_ALPHA = 1.6732632423543772
_SELU_SCALE = 1.0507009873554805

sigmoid = unary(activation.sigmoid)
tanh = unary(activation.tanh)


def relu(features: TensorLike, name: str | None = None) -> Any:
    """max(features, 0)."""
    return activation.relu(operand(features))


def relu6(features: TensorLike, name: str | None = None) -> Any:
    """min(max(features, 0), 6)."""
    return activation.relu(operand(features), max_value=6.0)


def leaky_relu(features: TensorLike, alpha: float = 0.2, name: str | None = None) -> Any:
    """`features` where positive, alpha times them elsewhere."""
    return activation.relu(operand(features), negative_slope=float(alpha))


def elu(features: TensorLike, name: str | None = None) -> Any:
    """`features` where positive, exp(features) - 1 elsewhere."""
    return activation.elu(operand(features))


def selu(features: TensorLike, name: str | None = None) -> Any:
    """The scaled `elu` of self-normalizing networks."""
    return activation.elu(operand(features), alpha=_SELU_ALPHA) * _SELU_SCALE


def gelu(features: TensorLike, approximate: bool = False, name: str | None = None) -> Any:
    """`features` times the normal distribution function, exact or approximated by tanh."""
    return activation.gelu(operand(features), approximate=approximate)


def silu(features: TensorLike, beta: float = 1.0) -> Any:
    """Give features sigmoid(beta features)."""
    features = operand(features)
    inner = features if beta == 1.0 else features * beta
    return features * activation.sigmoid(inner)


swish = silu


def softplus(features: TensorLike, name: str | None = None) -> Any:
    """log(1 + exp(features))."""
    return activation.softplus(operand(features))


def softsign(features: TensorLike, name: str | None = None) -> Any:
    """Give features / (1 + |features|)."""
    features = operand(features)
    return features / (abs(features) + 1)


def softmax(logits: TensorLike, axis: int | None = None, name: str | None = None) -> Any:
    """exp(logits) over its sum along `axis`, by default the last."""
    return activation.softmax(operand(logits), axis=-1 if axis is None else axis)


def log_softmax(logits: TensorLike, axis: int | None = None, name: str | None = None) -> Any:
    """The logarithm of `softmax`."""
    return activation.log_softmax(operand(logits), axis=-1 if axis is None else axis)


def _spatial(name: str, given: Ints, data_format: str | None) -> tuple[int, int]:
    """An argument for (h, w), given as one number, two, or one for each of NHWC."""
    if data_format not in (None, "NHWC"):
        raise InputError(f"data_format must be 'NHWC'; received {data_format!r}")
    numbers = (given,) if isinstance(given, int) else tuple(int(n) for n in given)
    if len(numbers) == 4 and (numbers[0], numbers[3]) == (1, 1):
        numbers = numbers[1:3]
    if len(numbers) == 1:
        numbers *= 2
    if len(numbers) != 2:
        raise InputError(
            f"{name} must be one number, two, or four with 1 for batch and channels; received {given}"
        )
    return numbers[0], numbers[1]


def _padding(padding: str | Sequence[Sequence[int]]) -> Any:
    """Padding as primitives take it: a word in either case, or pairs for each of NHWC."""
    if isinstance(padding, str):
        return padding.lower()
    pairs = tuple((int(before), int(after)) for before, after in padding)
    if len(pairs) != 4 or any(pairs[0]) or any(pairs[3]):
        raise InputError(
            f"padding must be 'SAME', 'VALID' or [[0, 0], [top, bottom], [left, right], [0, 0]]; "
            f"received {padding}"
        )
    return pairs[1:3]


def conv2d(
    input: TensorLike,
    filters: TensorLike,
    strides: Ints,
    padding: str | Sequence[Sequence[int]],
    data_format: str = "NHWC",
    dilations: Ints | None = None,
    name: str | None = None,
) -> Any:
    """Convolve images (n, h, w, c) with `filters` (kh, kw, c / groups, filters)."""
    return convolution.conv2d(
        *operands(input, filters),
        strides=_spatial("strides", strides, data_format),
        padding=_padding(padding),
        dilations=_spatial("dilations", dilations or 1, data_format),
    )


def depthwise_conv2d(
    input: TensorLike,
    filter: TensorLike,
    strides: Ints,
    padding: str | Sequence[Sequence[int]],
    data_format: str | None = None,
    dilations: Ints | None = None,
    name: str | None = None,
) -> Any:
    """Convolve each channel of images (n, h, w, c) with its own filters (kh, kw, c, multiplier)."""
    return convolution.depthwise_conv2d(
        *operands(input, filter),
        strides=_spatial("strides", strides, data_format),
        padding=_padding(padding),
        dilations=_spatial("dilations", dilations or 1, data_format),
    )


def separable_conv2d(
    input: TensorLike,
    depthwise_filter: TensorLike,
    pointwise_filter: TensorLike,
    strides: Ints,
    padding: str | Sequence[Sequence[int]],
    data_format: str | None = None,
    dilations: Ints | None = None,
    name: str | None = None,
) -> Any:
    """A depthwise convolution, then one with 1 x 1 filters."""
    planes = depthwise_conv2d(input, depthwise_filter, strides, padding, data_format, dilations)
    return convolution.conv2d(planes, pointwise_filter)


def conv2d_transpose(
    input: TensorLike,
    filters: TensorLike,
    output_shape: Sequence[int],
    strides: Ints,
    padding: str | Sequence[Sequence[int]] = "SAME",
    data_format: str = "NHWC",
    dilations: Ints | None = None,
    name: str | None = None,
) -> Any:
    """The gradient of `conv2d` by its input: `filters` (kh, kw, channels out, channels in)."""
    return convolution.conv2d_input_gradient(
        *operands(input, filters),
        shape=tuple(int(n) for n in output_shape),
        strides=_spatial("strides", strides, data_format),
        padding=_padding(padding),
        dilations=_spatial("dilations", dilations or 1, data_format),
    )


def max_pool2d(
    input: TensorLike,
    ksize: Ints,
    strides: Ints,
    padding: str,
    data_format: str = "NHWC",
    name: str | None = None,
) -> Any:
    """The greatest value in each window of images (n, h, w, c)."""
    return pooling.max_pool2d(
        operand(input),
        pool_size=_spatial("ksize", ksize, data_format),
        strides=_spatial("strides", strides, data_format),
        padding=_padding(padding),
    )


def avg_pool2d(
    input: TensorLike,
    ksize: Ints,
    strides: Ints,
    padding: str,
    data_format: str = "NHWC",
    name: str | None = None,
) -> Any:
    """The mean of each window of images (n, h, w, c); padding is not counted."""
    return pooling.average_pool2d(
        operand(input),
        pool_size=_spatial("ksize", ksize, data_format),
        strides=_spatial("strides", strides, data_format),
        padding=_padding(padding),
    )


def bias_add(
    value: TensorLike, bias: TensorLike, data_format: str | None = None, name: str | None = None
) -> Any:
    """`bias` (channels) added along the last axis."""
    if data_format not in (None, "NHWC", "N...C"):
        raise InputError(f"bias_add: data_format must be 'NHWC'; received {data_format!r}")
    return arithmetic.add(*operands(value, bias))


def batch_normalization(
    x: TensorLike,
    mean: TensorLike,
    variance: TensorLike,
    offset: TensorLike,
    scale: TensorLike,
    variance_epsilon: float,
    name: str | None = None,
) -> Any:
    """(x - mean) scale / sqrt(variance + epsilon) + offset; `offset` and `scale` may be None."""
    factor = rsqrt(operand(variance) + variance_epsilon)
    if scale is not None:
        factor = factor * scale
    shift = -(operand(mean) * factor)
    return operand(x) * factor + (shift if offset is None else shift + offset)


def moments(
    x: TensorLike, axes: Any, shift: Any = None, keepdims: bool = False, name: str | None = None
) -> tuple[Any, Any]:
    """Mean and variance (of the population) over `axes`; `shift` is ignored, as in TensorFlow."""
    x = operand(x)
    axis = plain_axis(axes)
    mean = reduction.reduce_mean(x, axis=axis, keepdims=True)
    variance = reduction.reduce_mean(square(x - mean), axis=axis, keepdims=keepdims)
    return mean if keepdims else reduce_mean(x, axis), variance


def dropout(
    x: TensorLike,
    rate: float,
    noise_shape: Any = None,
    seed: int | None = None,
    name: str | None = None,
) -> Any:
    """`x` with the fraction `rate` of elements set to 0, and the others divided by 1 - rate.

    Args:
        noise_shape: the shape of what is drawn, which broadcasts; by default that of `x`.
        seed: makes the same choice at each call.

    Raises:
        InputError: `rate` is not in 0 <= rate < 1.
    """
    if not 0 <= rate < 1:
        raise InputError(f"dropout: rate must be in 0 <= rate < 1; received {rate}")
    x = operand(x)
    if rate == 0:
        return x
    drawn = random.uniform(x.shape if noise_shape is None else noise_shape, seed=seed)
    kept = (drawn.array >= rate).astype(x.dtype)
    return x * (kept / x.dtype.type(1 - rate))


def l2_loss(t: TensorLike, name: str | None = None) -> Any:
    """Half the sum of squares."""
    return reduce_sum(square(t)) * 0.5


def l2_normalize(
    x: TensorLike, axis: Any = None, epsilon: float = 1e-12, name: str | None = None
) -> Any:
    """`x` over its Euclidean length along `axis`, whose square is taken as `epsilon` at least."""
    x = operand(x)
    length = reduction.reduce_sum(square(x), axis=plain_axis(axis), keepdims=True)
    return x * rsqrt(arithmetic.maximum(length, epsilon))


def embedding_lookup(params: TensorLike, ids: TensorLike, name: str | None = None) -> Any:
    """The rows of `params` that `ids` number."""
    return gather(params, ids)


def softmax_cross_entropy_with_logits(
    labels: TensorLike, logits: TensorLike, axis: int = -1, name: str | None = None
) -> Any:
    """Cross-entropy of probabilities and the softmax of logits, one for each distribution."""
    return losses.softmax_cross_entropy_with_logits(*operands(labels, logits), axis=axis)


def sparse_softmax_cross_entropy_with_logits(
    labels: TensorLike, logits: TensorLike, name: str | None = None
) -> Any:
    """Cross-entropy of class numbers (...) and the softmax of logits (..., classes)."""
    return losses.sparse_softmax_cross_entropy_with_logits(operand(labels), operand(logits))


def weighted_cross_entropy_with_logits(
    labels: TensorLike, logits: TensorLike, pos_weight: Any, name: str | None = None
) -> Any:
    """The same as `sigmoid_cross_entropy_with_logits`, where positive labels count `pos_weight` times."""
    labels, logits = operands(labels, logits)
    weight = (pos_weight - 1) * labels + 1
    return (1 - labels) * logits + weight * activation.softplus(-operand(logits))


def sigmoid_cross_entropy_with_logits(
    labels: TensorLike, logits: TensorLike, name: str | None = None
) -> Any:
    """Cross-entropy of probabilities and the sigmoid of logits, elementwise."""
    return losses.sigmoid_cross_entropy_with_logits(*operands(labels, logits))
