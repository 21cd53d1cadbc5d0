"""Where quantized and float parts of a graph meet: QUANTIZE and DEQUANTIZE, made when needed."""

from __future__ import annotations

from edgelite.converter.graph import Graph, Node, Value
from edgelite.numerics.quantization import Quantization
from edgelite.schema.enums import TensorType
from edgelite.schema.operator import Options
from edgelite.schema.ops.quantization import Dequantize, Quantize


def converted(
    graph: Graph,
    op: Options,
    value: Value,
    type: TensorType,
    quantization: Quantization | None = None,
) -> Value:
    """The output of a new node that turns `value` into another type or scale."""
    name = f"{value.name}_{type.name.lower()}" if value.name else ""
    output = Value(name, value.shape, value.signature, type, None, quantization)
    scope = value.producer.scope if value.producer is not None else ""
    graph.append(Node(op, [value], [output], scope))
    return output


def as_uint8(quantization: Quantization) -> Quantization:
    """The parameters that give uint8 the meaning which `quantization` gives int8."""
    return Quantization(quantization.scale, quantization.zero_point + 128, quantization.axis)


class Edges:
    """The same value as int8, uint8 or float32, whichever a reader asks for.

    Args:
        graph: that the conversions are added to.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._parameters: dict[Value, Quantization] = {}
        self._known: dict[tuple[Value, TensorType], Value] = {}

    def add(self, value: Value, type: TensorType, parameters: Quantization) -> None:
        """Gives `value` its type; `parameters` are those that it has, or would have, as int8."""
        self._parameters[value] = parameters
        value.type = type
        if type != TensorType.FLOAT32:
            value.quantization = self._for(value, type)
        self._known[value, type] = value

    def __contains__(self, value: Value) -> bool:
        return value in self._parameters

    def get(self, value: Value, type: TensorType) -> Value:
        """`value` itself or what a conversion makes of it, in this type."""
        found = self._known.get((value, type))
        if found is None:
            if type == TensorType.FLOAT32:
                found = converted(self._graph, Dequantize(), value, type)
            elif TensorType.INT8 in (type, value.type):
                found = converted(self._graph, Quantize(), value, type, self._for(value, type))
            else:
                inner = self.get(value, TensorType.INT8)
                found = converted(self._graph, Quantize(), inner, type, self._for(value, type))
            self._known[value, type] = found
        return found

    def _for(self, value: Value, type: TensorType) -> Quantization:
        parameters = self._parameters[value]
        return as_uint8(parameters) if type == TensorType.UINT8 else parameters
