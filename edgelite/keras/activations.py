"""Activation functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite import autodiff
from edgelite.autodiff import Tensor, ops
from edgelite.keras import registry

_kind = registry.Kind("activation", "keras.activations")

# Klambauer et al. 2017, "Self-Normalizing Neural Networks".
_SELU_ALPHA = 1.6732632423543772848170429916717
_SELU_SCALE = 1.0507009873554804934193349852946


def _with_logits(probabilities: Any, logits: Any) -> Any:
    """Note what `probabilities` were made from, for losses that start from logits."""
    if isinstance(probabilities, Tensor) and isinstance(logits, Tensor):
        probabilities.logits = logits
    return probabilities


@_kind.register()
def linear(x: Any) -> Any:
    """`x` itself."""
    return x


@_kind.register()
def relu(
    x: Any, negative_slope: float = 0.0, max_value: float | None = None, threshold: float = 0.0
) -> Any:
    """max(x, 0); with bounds: `max_value` above, slope `negative_slope` below `threshold`."""
    return ops.activation.relu(
        x, negative_slope=negative_slope, max_value=max_value, threshold=threshold
    )


@_kind.register()
def relu6(x: Any) -> Any:
    """min(max(x, 0), 6)."""
    return ops.activation.relu(x, max_value=6.0)


@_kind.register()
def leaky_relu(x: Any, negative_slope: float = 0.2) -> Any:
    """`x` where positive, else negative_slope * x."""
    return ops.activation.relu(x, negative_slope=negative_slope)


@_kind.register()
def sigmoid(x: Any) -> Any:
    """1 / (1 + exp(-x))."""
    return _with_logits(ops.activation.sigmoid(x), x)


@_kind.register()
def tanh(x: Any) -> Any:
    """Hyperbolic tangent."""
    return ops.activation.tanh(x)


@_kind.register()
def softmax(x: Any, axis: int = -1) -> Any:
    """exp(x) over its sum along `axis`."""
    probabilities = ops.activation.softmax(x, axis=axis)
    return _with_logits(probabilities, x) if axis in (-1, len(x.shape) - 1) else probabilities


@_kind.register()
def log_softmax(x: Any, axis: int = -1) -> Any:
    """Logarithm of softmax, computed without overflow."""
    return ops.activation.log_softmax(x, axis=axis)


@_kind.register()
def elu(x: Any, alpha: float = 1.0) -> Any:
    """`x` where positive, else alpha * (exp(x) - 1)."""
    return ops.activation.elu(x, alpha=alpha)


@_kind.register()
def selu(x: Any) -> Any:
    """Scaled elu. Source: Klambauer et al. 2017."""
    return ops.arithmetic.multiply(ops.activation.elu(x, alpha=_SELU_ALPHA), _SELU_SCALE)


@_kind.register()
def gelu(x: Any, approximate: bool = False) -> Any:
    """`x` times the normal distribution's probability below it. Source: Hendrycks and Gimpel 2016."""
    return ops.activation.gelu(x, approximate=approximate)


@_kind.register("swish")
def silu(x: Any) -> Any:
    """`x * sigmoid(x)`."""
    return ops.arithmetic.multiply(x, ops.activation.sigmoid(x))


@_kind.register()
def softplus(x: Any) -> Any:
    """log(1 + exp(x))."""
    return ops.activation.softplus(x)


@_kind.register()
def softsign(x: Any) -> Any:
    """`x / (1 + |x|)`."""
    return ops.arithmetic.divide(x, ops.arithmetic.add(ops.elementwise.absolute(x), 1.0))


@_kind.register()
def exponential(x: Any) -> Any:
    """exp(x)."""
    return ops.elementwise.exp(x)


@_kind.register()
def hard_sigmoid(x: Any) -> Any:
    """min(max(x / 6 + 1/2, 0), 1)."""
    return ops.arithmetic.multiply(relu6(ops.arithmetic.add(x, 3.0)), 1.0 / 6.0)


@_kind.register("hard_swish")
def hard_silu(x: Any) -> Any:
    """`x * hard_sigmoid(x)`."""
    return ops.arithmetic.multiply(x, hard_sigmoid(x))


@_kind.register()
def mish(x: Any) -> Any:
    """`x * tanh(softplus(x))`. Source: Misra 2019."""
    return ops.arithmetic.multiply(x, ops.activation.tanh(ops.activation.softplus(x)))


@_kind.register()
def celu(x: Any, alpha: float = 1.0) -> Any:
    """`x` where positive, else alpha * (exp(x / alpha) - 1). Source: Barron 2017."""
    return ops.arithmetic.multiply(ops.activation.elu(ops.arithmetic.divide(x, alpha)), alpha)


@_kind.register()
def glu(x: Any, axis: int = -1) -> Any:
    """The first half of `x` along `axis` times the sigmoid of the second. Source: Dauphin et al. 2016."""
    first, second = autodiff.split(x, 2, axis)
    return ops.arithmetic.multiply(first, ops.activation.sigmoid(second))


@_kind.register()
def log_sigmoid(x: Any) -> Any:
    """log(sigmoid(x)), without loss where that is near 0."""
    return ops.elementwise.negative(ops.activation.softplus(ops.elementwise.negative(x)))


@_kind.register()
def hard_tanh(x: Any) -> Any:
    """`x` held between -1 and 1."""
    return ops.elementwise.clip(x, low=-1.0, high=1.0)


@_kind.register()
def hard_shrink(x: Any, threshold: float = 0.5) -> Any:
    """`x` where it is further from 0 than `threshold`, else 0."""
    far = ops.comparison.greater(ops.elementwise.absolute(x), threshold)
    return ops.elementwise.where(far, x, 0.0)


@_kind.register()
def soft_shrink(x: Any, threshold: float = 0.5) -> Any:
    """`x` brought nearer to 0 by `threshold`, 0 where it is nearer already."""
    return ops.arithmetic.subtract(
        ops.activation.relu(ops.arithmetic.subtract(x, threshold)),
        ops.activation.relu(ops.arithmetic.subtract(ops.elementwise.negative(x), threshold)),
    )


@_kind.register()
def tanh_shrink(x: Any) -> Any:
    """`x - tanh(x)`."""
    return ops.arithmetic.subtract(x, ops.activation.tanh(x))


@_kind.register()
def threshold(x: Any, threshold: float, default_value: float) -> Any:
    """`x` where it is greater than `threshold`, else `default_value`."""
    return ops.elementwise.where(ops.comparison.greater(x, threshold), x, default_value)


@_kind.register()
def squareplus(x: Any, b: float = 4) -> Any:
    """(x + sqrt(x^2 + b)) / 2. Source: Barron 2021."""
    root = ops.elementwise.sqrt(ops.arithmetic.add(ops.elementwise.square(x), b))
    return ops.arithmetic.multiply(ops.arithmetic.add(x, root), 0.5)


@_kind.register()
def sparse_sigmoid(x: Any) -> Any:
    """(x + 1) / 2, held between 0 and 1."""
    half = ops.arithmetic.multiply(ops.arithmetic.add(x, 1.0), 0.5)
    return ops.elementwise.clip(half, low=0.0, high=1.0)


@_kind.register()
def sparse_plus(x: Any) -> Any:
    """0 up to -1, `x` from 1 on, and (x + 1)^2 / 4 between them."""
    inside = ops.elementwise.square(sparse_sigmoid(x))
    return ops.elementwise.where(ops.comparison.greater(x, 1.0), x, inside)


@_kind.register()
def sparsemax(x: Any, axis: int = -1) -> Any:
    """The nearest point to `x` among probabilities along `axis`. Source: Martins and Astudillo 2016."""
    sizes = tuple(x.shape)
    along = axis % len(sizes)
    ordered = autodiff.sort(x, along, "DESCENDING")
    sums = autodiff.cumsum(ordered, along)
    ranks = np.arange(1, sizes[along] + 1).reshape(
        [-1 if a == along else 1 for a in range(len(sizes))]
    )
    kept = autodiff.cast(ranks * ordered + 1.0 > sums, x.dtype)
    count = autodiff.reduce_sum(kept, along, keepdims=True)
    total = autodiff.reduce_sum(kept * ordered, along, keepdims=True)
    return ops.activation.relu(x - (total - 1.0) / count)


def get(identifier: Any) -> Callable[..., Any]:
    """A name, configuration dictionary, function or layer -> function; None -> `linear`."""
    return linear if identifier is None else _kind.get(identifier)


serialize = _kind.serialize
deserialize = _kind.deserialize

swish = silu
hard_swish = hard_silu
