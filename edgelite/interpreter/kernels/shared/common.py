"""What several kernels need: dispatch by dtype, quantization parameters, fused activations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.shared.wide import limits
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run
from edgelite.numerics.quantization import Quantization
from edgelite.numerics.quantized_pairs import Affine
from edgelite.numerics.rounding import round_half_away
from edgelite.schema.enums import ActivationFunctionType as Activation
from edgelite.schema.enums import TensorType

F16 = np.dtype(np.float16)
F32 = np.dtype(np.float32)
F64 = np.dtype(np.float64)
I8 = np.dtype(np.int8)
U8 = np.dtype(np.uint8)
U16 = np.dtype(np.uint16)
U32 = np.dtype(np.uint32)
I16 = np.dtype(np.int16)
I32 = np.dtype(np.int32)
I64 = np.dtype(np.int64)
C64 = np.dtype(np.complex64)
C128 = np.dtype(np.complex128)
BOOL = np.dtype(np.bool_)
STRING = np.dtype(np.object_)
QUANTIZED_8 = (I8, U8)

T = TypeVar("T")

# Of types that are smaller than the dtype they are computed with.
_INTEGER_RANGES: dict[int, tuple[int, int]] = {
    TensorType.INT2: (-2, 1),
    TensorType.INT4: (-8, 7),
    TensorType.UINT4: (0, 15),
}

# What fused activations clamp real values to.
_RANGES: dict[int, tuple[float, float]] = {
    Activation.NONE: (-np.inf, np.inf),
    Activation.RELU: (0.0, np.inf),
    Activation.RELU_N1_TO_1: (-1.0, 1.0),
    Activation.RELU6: (0.0, 6.0),
}


def is_in_place(x: np.ndarray, out: np.ndarray) -> bool:
    """Whether two contiguous arrays of one size are the same elements."""
    places = (array.__array_interface__["data"][0] for array in (x, out))
    return x.dtype != STRING and len(set(places)) == 1


def at(axis: int, part: int | slice) -> tuple[Any, ...]:
    """The index of a part of one axis; what it takes is a view, even if it is one element."""
    return (*(slice(None),) * axis, part, Ellipsis)


def by_dtype(node: Node, table: Mapping[Any, T], *operands: Operand) -> T:
    """The entry of a table for the operands' dtypes; its keys are dtypes or tuples of them.

    Raises:
        UnsupportedOperatorError: the table has none.
    """
    key = tuple(operand.dtype for operand in operands)
    found = table.get(key if len(key) > 1 else key[0])
    if found is None:
        raise node.unsupported()
    return found


def require_dtype(node: Node, dtype: np.dtype[Any], *operands: Operand | None) -> None:
    """Refuses operands of another dtype; absent ones pass."""
    if any(operand is not None and operand.dtype != dtype for operand in operands):
        raise node.unsupported()


def require_same_dtype(node: Node, *operands: Operand) -> None:
    """Refuses operands whose dtypes differ."""
    require_dtype(node, operands[0].dtype, *operands)


def quantization_of(node: Node, operand: Operand) -> Quantization:
    """The scales and zero points of an operand that must have them."""
    if operand.quantization is None:
        raise node.error(
            f"tensor {operand.index} {operand.name!r} must have a scale and zero point"
        )
    return operand.quantization


def per_tensor(node: Node, operand: Operand) -> tuple[np.float32, int]:
    """The one scale, as float32, and zero point of an operand that must have them."""
    quantization = quantization_of(node, operand)
    if quantization.is_per_channel:
        raise node.error(
            f"tensor {operand.index} {operand.name!r} must have one scale; received "
            f"{quantization.scale.size}"
        )
    return quantization.scale[0], int(quantization.zero_point[0])


def require_same_scale(node: Node, *operands: Operand) -> None:
    """Refuses quantized operands that do not share one scale and zero point."""
    first = operands[0].quantization
    for operand in operands[1:]:
        other = operand.quantization
        if first is not None and other is not None and not first.same(other):
            raise node.error("input and output must have the same scale and zero point")


def require_symmetric(node: Node) -> None:
    """Refuses zero points of int16 inputs and outputs, which LiteRT's kernels leave out."""
    if node.input(0).dtype == I16 and (node.input(0).zero_point or node.output.zero_point):
        raise node.error("int16 inputs and outputs must have zero point 0")


def activation_range(node: Node, activation: int) -> tuple[float, float]:
    """What a fused activation clamps real values to.

    Raises:
        UnsupportedOperatorError: it is none that clamps.
    """
    if activation not in _RANGES:
        name = getattr(activation, "name", activation)
        raise node.error(f"fused_activation_function {name} is not supported here; use an operator")
    return _RANGES[activation]


def clamp(node: Node, activation: int, out: np.ndarray) -> Run | None:
    """What applies a fused activation to float or integer values in place; None for none."""
    low, high = activation_range(node, activation)
    kind = out.dtype.type
    if not np.isfinite(low) and not np.isfinite(high):
        return None
    if out.size and out.flags.c_contiguous:
        return in_turn(limits(low, high, out))
    if np.isfinite(high):
        return bound(np.clip, out, kind(low), kind(high), out=out)
    return bound(np.maximum, out, kind(low), out=out)


def integer_range(operand: Operand) -> tuple[int, int]:
    """The lowest and the highest value of an operand of integers."""
    info = np.iinfo(operand.dtype)
    return _INTEGER_RANGES.get(operand.type, (int(info.min), int(info.max)))


def affine(node: Node, operand: Operand) -> Affine:
    """The one scale and zero point of an operand that must have them."""
    scale, zero_point = per_tensor(node, operand)
    return Affine(float(scale), zero_point)


def quantized_range(node: Node, activation: int, output: Operand) -> tuple[int, int]:
    """The lowest and highest quantized value that a fused activation leaves."""
    scale, zero_point = per_tensor(node, output)
    info = np.iinfo(output.dtype)
    low, high = (quantize_bound(v, scale, zero_point) for v in activation_range(node, activation))
    return int(max(info.min, low)), int(min(info.max, high))


def quantize_bound(value: float, scale: np.float32, zero_point: int) -> float:
    """The quantized value of an activation's bound, rounded half away from zero in float32."""
    if np.isinf(value):
        return value
    return zero_point + float(round_half_away(np.float32(value) / scale))
