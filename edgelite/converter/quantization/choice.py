"""Which nodes of a float graph can compute with int8."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from edgelite.converter.graph import Graph, Node, Value
from edgelite.converter.passes.operands import weighted
from edgelite.converter.quantization.calibrate import Ranges
from edgelite.errors import QuantizationError
from edgelite.schema.enums import TensorType
from edgelite.schema.operator import Quantized
from edgelite.schema.ops.arithmetic import Div
from edgelite.schema.ops.comparison import (
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    NotEqual,
)
from edgelite.schema.ops.layout import Rank, Shape
from edgelite.schema.ops.quantization import Dequantize, Quantize

_FLOATS = (TensorType.FLOAT32, TensorType.FLOAT16, TensorType.FLOAT64, TensorType.BFLOAT16)
_INT8 = "int8"
# They ask for the shape of their input and never look at its elements.
BLIND = (Shape, Rank)
# Runtimes have them for int8, but they cannot be relied on. DIV overflows where a divisor is only a
# few steps from zero, in LiteRT and TensorFlow Lite Micro alike.
_UNRELIABLE = (Div,)
# Rounding their operands moves numbers over the boundary that they ask for: int8 is the last resort.
_BOUNDARIES = (Equal, Greater, GreaterEqual, Less, LessEqual, NotEqual)
# LiteRT ends the process where an operand of these has a scale of 1 or more.
_WIDEST_COMPARED = 128.0
# Masks write numbers such as -1e9 for minus infinity: 256 steps do not reach there.
INFINITE = 1e8


def rules_of(node: Node) -> Quantized:
    """What quantizing the operator asks of its tensors; it must be one that can be quantized."""
    rules = node.op.row.quantization
    assert isinstance(rules, Quantized)
    return rules


def shares_scale(node: Node) -> bool:
    """Whether the operands of real numbers, and such outputs, must have one scale."""
    return rules_of(node).same_scale or isinstance(node.op, _BOUNDARIES)


def activation_indices(node: Node) -> list[int]:
    """The inputs that hold real numbers, but for constant weights and the bias."""
    operands = weighted(node)
    own = (operands.weights, operands.bias) if operands is not None else ()
    return [
        index
        for index, value in enumerate(node.inputs)
        if value is not None and value.type == TensorType.FLOAT32 and index not in own
    ]


def choose(graph: Graph, ranges: Ranges, allow_float: bool = True) -> set[Node]:
    """The nodes that will compute with int8.

    An operator that only moves elements (of one scale) follows those that make its inputs: between
    two float operators it stays float. Comparisons stay float where they may.
    """
    chosen: set[Node] = set()
    for node in graph.nodes:
        if not _can_quantize(node, ranges):
            continue
        if isinstance(node.op, _BOUNDARIES):
            wanted = not allow_float and _is_narrow(node, ranges)
        else:
            wanted = not rules_of(node).same_scale or not _is_between_floats(node, chosen)
        if wanted:
            chosen.add(node)
    return chosen


def refuse_float(graph: Graph, chosen: Iterable[Node]) -> None:
    """Raises QuantizationError if a node of `graph` that computes with floats is not chosen."""
    left = [
        node
        for node in graph.nodes
        if node not in chosen
        and not isinstance(node.op, BLIND)
        and any(_is_float(value) for value in _values(node))
    ]
    if left:
        names = ", ".join(dict.fromkeys(str(node) for node in left))
        raise QuantizationError(
            f"these operators cannot compute with int8: {names}; allow them to stay float (with "
            "OpsSet.TFLITE_BUILTINS among supported_ops, or allow_float=True), or replace them"
        )


def _can_quantize(node: Node, ranges: Ranges) -> bool:
    rules = node.op.row.quantization
    if rules is None or _INT8 not in rules.dtypes:
        return False
    if isinstance(node.op, (Quantize, Dequantize, *_UNRELIABLE)):
        return False
    if node.op.operands()[0].state or len(rules.weights) > 1:
        return False  # a recurrent cell: it needs ranges of what it keeps inside
    if rules.weights and weighted(node) is None:
        return False
    reals = [v for v in _values(node) if _is_float(v)]
    return (
        bool(reals)
        and all(v.type == TensorType.FLOAT32 and (v.data is not None or v in ranges) for v in reals)
        and not any(reach(v, ranges) >= INFINITE for v in reals)
    )


def _is_narrow(node: Node, ranges: Ranges) -> bool:
    """Whether what it compares has a scale below 1, also where both operands share one."""
    return all(reach(v, ranges) < _WIDEST_COMPARED / 2 for v in node.inputs if v is not None)


def reach(value: Value, ranges: Ranges) -> float:
    """The largest magnitude of a value."""
    low, high = ranges.get(value, (0.0, 0.0))
    if value.data is not None:
        low, high = float(value.data.min(initial=0)), float(value.data.max(initial=0))
    return max(-low, high)


def _is_between_floats(node: Node, chosen: set[Node]) -> bool:
    """Whether all that is computed among its inputs comes from nodes that are not chosen."""
    inputs = [value for i in activation_indices(node) if (value := node.inputs[i]) is not None]
    makers = [value.producer for value in inputs if value.producer is not None]
    return len(makers) == len(inputs) and not any(maker in chosen for maker in makers)


def _values(node: Node) -> Iterator[Value]:
    yield from (value for value in node.inputs if value is not None)
    yield from node.outputs


def _is_float(value: Value) -> bool:
    return value.type in _FLOATS
