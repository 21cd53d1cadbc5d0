"""What several passes ask about the operands of a node."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from edgelite.converter.graph import Node, Shape, Value
from edgelite.schema.enums import ActivationFunctionType, TensorType
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Sub


class Weighted(NamedTuple):
    """The operands of a convolution or matrix product with constant float weights.

    Attributes:
        data, weights, bias: their input indices.
        axis: the axis of the weights along which the output's channels stand.
    """

    data: int
    weights: int
    bias: int
    axis: int


def weighted(node: Node) -> Weighted | None:
    """The operands of `node` if its weights and, where there is one, its bias are constant."""
    rules = node.op.row.quantization
    if rules is None or rules.bias is None or len(rules.weights) != 1:
        return None
    ((name, axis),) = rules.weights.items()
    found = Weighted(
        node.operand(rules.data), node.operand(name), node.operand(rules.bias), axis or 0
    )
    weights, bias = node.input(found.weights), node.input(found.bias)
    if not is_float_constant(weights) or (bias is not None and not is_float_constant(bias)):
        return None
    return found


def is_float_constant(value: Value | None) -> bool:
    """Whether it is there, constant, and float32."""
    return value is not None and value.data is not None and value.type == TensorType.FLOAT32


def elements(value: Value | None) -> np.ndarray:
    """The elements of a constant."""
    assert value is not None
    assert value.data is not None
    return value.data


class Affine(NamedTuple):
    """output = x * scale + shift, where scale and shift are float64, of shape () or (channels,)."""

    x: Value
    scale: np.ndarray
    shift: np.ndarray


def affine(node: Node) -> Affine | None:
    """ADD, SUB, MUL or DIV of a value and a constant that is one number or one a channel.

    None for every other node, also where the constant gives the output another shape.
    """
    if not isinstance(node.op, (Add, Sub, Mul, Div)) or len(node.inputs) != 2:
        return None
    left, right = node.inputs
    assert left is not None
    assert right is not None
    swapped = is_float_constant(left)
    x, other = (right, left) if swapped else (left, right)
    if not is_float_constant(other) or x.data is not None or x.type != TensorType.FLOAT32:
        return None
    if node.output.signature != x.signature or not _is_per_channel(other.shape, x.shape):
        return None
    flat = elements(other).astype(np.float64).reshape(-1)
    constant: np.ndarray = flat[0] if flat.size == 1 else flat
    one, none = np.ones(()), np.zeros(())
    if isinstance(node.op, Add):
        return Affine(x, one, constant)
    if isinstance(node.op, Sub):
        return Affine(x, -one, constant) if swapped else Affine(x, one, -constant)
    if isinstance(node.op, Mul):
        return Affine(x, constant, none)
    if swapped or not constant.all():
        return None
    return Affine(x, 1.0 / constant, none)


def _is_per_channel(shape: Shape, like: Shape) -> bool:
    """Whether a constant of `shape` is one number, or one for each entry of the last axis."""
    size = int(np.prod(shape, dtype=np.int64))
    return size == 1 or (bool(like) and bool(shape) and shape[-1] == like[-1] == size)


def activation_of(node: Node) -> ActivationFunctionType:
    """The activation fused into the operator, NONE for those that cannot have one."""
    return getattr(node.op, "fused_activation_function", ActivationFunctionType.NONE)


def is_plain(node: Node) -> bool:
    """Whether no activation is fused into the operator."""
    return activation_of(node) == ActivationFunctionType.NONE


def altered(op: Any, **options: Any) -> Any:
    """A copy of an operator with other options; those it does not have are left out."""
    names = {slot.name for slot in op.slots}
    known = {name: value for name, value in options.items() if name in names}
    return type(op)(**{**op.fields(), **known})
