"""The activation functions of recurrent cells, in place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.interpreter.kernels.shared.common import activation_range
from edgelite.interpreter.node import Node
from edgelite.numerics.activations import sigmoid
from edgelite.schema.enums import ActivationFunctionType as Activation

InPlace = Callable[[np.ndarray], object]


def sigmoid_in_place(x: np.ndarray) -> None:
    """1 / (1 + exp(-x))."""
    np.copyto(x, sigmoid(x))


def clip_in_place(low: float, high: float) -> InPlace:
    """Clamps to a range."""
    return lambda x: np.clip(x, x.dtype.type(low), x.dtype.type(high), out=x)


_FUNCTIONS: dict[int, InPlace | None] = {
    Activation.NONE: None,
    Activation.TANH: lambda x: np.tanh(x, out=x),
    Activation.SIGN_BIT: lambda x: np.copyto(x, np.signbit(x)),
}


def cell_activation(node: Node) -> InPlace | None:
    """What applies the operator's activation function in place; None for none.

    Raises:
        ModelError: there is no such activation function.
    """
    activation = node.op.fused_activation_function
    if activation in _FUNCTIONS:
        return _FUNCTIONS[activation]
    return clip_in_place(*activation_range(node, activation))
