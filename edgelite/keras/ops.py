"""What Keras users find under ``keras.ops``: functions of tensors, with Keras' names of arguments.

They are the functions of `edgelite` under other names, and those of `composed`: they work on arrays, tensors and symbolic tensors, are
differentiated, and convert.
"""

from __future__ import annotations

import functools
import inspect
import types
from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite import autodiff
from edgelite.autodiff import image as images
from edgelite.autodiff import math, nn, ordering, parts
from edgelite.keras import activations, composed, elements, flow
from edgelite.keras.symbolic import KerasTensor

_X = {"x": 0}
_PAIR = {"x1": 0, "x2": 1}
_REDUCED = {"x": 0, "axis": 1, "keepdims": 2}

# {function: (ours, {Keras' argument: its place in ours})}; what is not named is passed on as it is.
_FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, int]]] = {
    **{
        name: (getattr(math, name), _PAIR)
        for name in (
            *("add", "subtract", "multiply", "divide", "maximum", "minimum", "matmul"),
            *("equal", "not_equal", "greater", "greater_equal", "less", "less_equal"),
            *("logical_and", "logical_or", "mod"),
        )
    },
    **{
        name: (getattr(math, name), _X)
        for name in (
            *("abs", "negative", "exp", "log", "log1p", "sqrt", "rsqrt", "square", "reciprocal"),
            *("sin", "cos", "tan", "tanh", "sigmoid", "softplus", "erf", "sign", "floor", "ceil"),
            *("round", "logical_not"),
        )
    },
    **{
        name: (getattr(nn, name), _X)
        for name in ("relu", "relu6", "elu", "selu", "silu", "gelu", "leaky_relu", "softsign")
    },
    **{
        name: (getattr(activations, name), _X)
        for name in (
            *("hard_sigmoid", "hard_silu", "mish", "celu", "glu", "log_sigmoid", "hard_tanh"),
            *("hard_shrink", "soft_shrink", "tanh_shrink", "threshold", "squareplus", "sparsemax"),
            *("sparse_plus", "sparse_sigmoid"),
        )
    },
    **{
        ours: (getattr(math, theirs), _X)
        for ours, theirs in (
            *(("arcsin", "asin"), ("arccos", "acos"), ("arctan", "atan"), ("arcsinh", "asinh")),
            *(("arccosh", "acosh"), ("arctanh", "atanh"), ("expm1", "expm1"), ("sinh", "sinh")),
            ("cosh", "cosh"),
        )
    },
    "arctan2": (math.atan2, _PAIR),
    "logical_xor": (math.logical_xor, _PAIR),
    "top_k": (ordering.top_k, {"x": 0, "k": 1, "sorted": 2}),
    "in_top_k": (ordering.in_top_k, {"targets": 0, "predictions": 1, "k": 2}),
    "searchsorted": (
        ordering.searchsorted,
        {"sorted_sequence": 0, "values": 1, "side": 2},
    ),
    "einsum": (autodiff.einsum, {"subscripts": 0}),
    "meshgrid": (parts.meshgrid, {}),
    "slice": (parts.slice, {"inputs": 0, "start_indices": 1, "shape": 2}),
    "absolute": (math.abs, _X),
    "swish": (nn.silu, _X),
    "hard_swish": (activations.hard_silu, _X),
    "isnan": (math.is_nan, _X),
    "isfinite": (math.is_finite, _X),
    "divide_no_nan": (math.divide_no_nan, _PAIR),
    "moments": (nn.moments, {"x": 0, "axes": 1}),
    "size": (autodiff.size, _X),
    "true_divide": (math.divide, _PAIR),
    "floor_divide": (math.floordiv, _PAIR),
    "power": (math.pow, _PAIR),
    "softmax": (nn.softmax, {"x": 0, "axis": 1}),
    "log_softmax": (nn.log_softmax, {"x": 0, "axis": 1}),
    "mean": (math.reduce_mean, _REDUCED),
    "sum": (math.reduce_sum, _REDUCED),
    "max": (math.reduce_max, _REDUCED),
    "min": (math.reduce_min, _REDUCED),
    "prod": (math.reduce_prod, _REDUCED),
    "var": (math.reduce_variance, _REDUCED),
    "std": (math.reduce_std, _REDUCED),
    "any": (math.reduce_any, _REDUCED),
    "all": (math.reduce_all, _REDUCED),
    "logsumexp": (math.reduce_logsumexp, _REDUCED),
    "argmax": (math.argmax, {"x": 0, "axis": 1}),
    "argmin": (math.argmin, {"x": 0, "axis": 1}),
    "clip": (autodiff.clip_by_value, {"x": 0, "x_min": 1, "x_max": 2}),
    "cast": (autodiff.cast, {"x": 0, "dtype": 1}),
    "reshape": (autodiff.reshape, {"x": 0, "newshape": 1}),
    "transpose": (autodiff.transpose, {"x": 0, "axes": 1}),
    "expand_dims": (autodiff.expand_dims, {"x": 0, "axis": 1}),
    "squeeze": (autodiff.squeeze, {"x": 0, "axis": 1}),
    "broadcast_to": (autodiff.broadcast_to, {"x": 0, "shape": 1}),
    "concatenate": (autodiff.concat, {"xs": 0, "axis": 1}),
    "stack": (autodiff.stack, {"x": 0, "axis": 1}),
    "unstack": (autodiff.unstack, {"x": 0, "num": 1, "axis": 2}),
    "split": (autodiff.split, {"x": 0, "indices_or_sections": 1, "axis": 2}),
    "tile": (autodiff.tile, {"x": 0, "repeats": 1}),
    "take": (autodiff.gather, {"x": 0, "indices": 1, "axis": 2}),
    "flip": (autodiff.reverse, {"x": 0, "axis": 1}),
    "where": (autodiff.where, {"condition": 0, "x1": 1, "x2": 2}),
    "one_hot": (autodiff.one_hot, {"x": 0, "num_classes": 1}),
    "zeros": (autodiff.zeros, {"shape": 0, "dtype": 1}),
    "ones": (autodiff.ones, {"shape": 0, "dtype": 1}),
    "zeros_like": (autodiff.zeros_like, _X),
    "ones_like": (autodiff.ones_like, _X),
    "stop_gradient": (autodiff.stop_gradient, {"variable": 0}),
    "convert_to_tensor": (autodiff.convert_to_tensor, {"x": 0, "dtype": 1}),
}


def _named(name: str, function: Callable[..., Any], places: dict[str, int]) -> Callable[..., Any]:
    """`function` under `name`, with arguments called as in Keras."""
    own = list(inspect.signature(function).parameters)
    renamed = {theirs: own[place] for theirs, place in places.items()}

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **{renamed.get(key, key): value for key, value in kwargs.items()})

    call.__name__ = call.__qualname__ = name
    return call


def convert_to_numpy(x: Any) -> np.ndarray:
    """The value of a tensor as an array of its own."""
    return np.array(x)


def shape(x: Any) -> tuple[Any, ...]:
    """The sizes of the axes; None where they are not known."""
    return tuple(x.shape) if hasattr(x, "shape") else np.shape(x)


def ndim(x: Any) -> int:
    """The number of axes."""
    return len(shape(x))


def is_tensor(x: Any) -> bool:
    """Whether `x` is a tensor with a value."""
    return isinstance(x, autodiff.Tensor) and not isinstance(x, KerasTensor)


custom_gradient = autodiff.custom_gradient
image = types.SimpleNamespace(
    resize=_named(
        "resize", images.resize, {"images": 0, "size": 1, "interpolation": 2, "antialias": 4}
    ),
    rgb_to_grayscale=images.rgb_to_grayscale,
)
_MADE = {name: getattr(m, name) for m in (composed, elements, flow) for name in m.NAMES}

globals().update(_MADE)
globals().update({name: _named(name, *row) for name, row in _FUNCTIONS.items()})

__all__ = sorted(  # noqa: PLE0605  # made of the tables
    ["convert_to_numpy", "custom_gradient", "is_tensor", "ndim", "shape", *_FUNCTIONS, *_MADE]
)
