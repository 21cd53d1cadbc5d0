"""Shapes of activations."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import broadcast, same_lines, same_shape
from edgelite.schema.ops.activation import (
    Elu,
    Gelu,
    HardSwish,
    LeakyRelu,
    Logistic,
    LogSoftmax,
    PRelu,
    Relu,
    Relu0To1,
    Relu6,
    ReluN1To1,
    Softmax,
    Tanh,
)

shape_rule(
    Elu,
    Gelu,
    HardSwish,
    LeakyRelu,
    Logistic,
    Relu,
    Relu0To1,
    Relu6,
    ReluN1To1,
    Tanh,
)(same_shape)
shape_rule(LogSoftmax, Softmax)(same_lines)


@shape_rule(PRelu)
def prelu(_op: PRelu, x: Spec, alpha: Spec) -> list[Shape | None]:
    """The input's shape, to which alpha must broadcast."""
    if broadcast(x.shape, alpha.shape) != x.shape:
        raise ModelError(f"alpha of the shape {alpha.shape} cannot be broadcast to {x.shape}")
    return [x.shape]
