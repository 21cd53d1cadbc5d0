"""Activation functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

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


def get(identifier: Any) -> Callable[..., Any]:
    """A name, configuration dictionary, function or layer -> function; None -> `linear`."""
    return linear if identifier is None else _kind.get(identifier)


serialize = _kind.serialize
deserialize = _kind.deserialize

swish = silu
hard_swish = hard_silu
