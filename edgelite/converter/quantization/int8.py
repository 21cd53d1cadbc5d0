"""Full-integer quantization: a float graph and the ranges of its values become an int8 graph.

What an operator asks of its tensors stands in its row. Operators without int8 arithmetic stay float,
behind DEQUANTIZE and before QUANTIZE.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Node, Value
from edgelite.converter.passes.operands import elements, is_float_constant, weighted
from edgelite.converter.quantization.calibrate import Ranges
from edgelite.converter.quantization.choice import (
    BLIND,
    activation_indices,
    choose,
    refuse_float,
    rules_of,
    shares_scale,
)
from edgelite.converter.quantization.edges import Edges, converted
from edgelite.converter.quantization.groups import Groups
from edgelite.converter.quantization.parameters import (
    bias_parameters,
    weight_parameters,
    widened_for_bias,
)
from edgelite.numerics.quantization import Quantization
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.quantization import Quantize


def quantize_int8(
    graph: Graph,
    ranges: Ranges,
    input_type: TensorType = TensorType.FLOAT32,
    output_type: TensorType = TensorType.FLOAT32,
    allow_float: bool = True,
) -> None:
    """Quantizes `graph` in place.

    Args:
        graph: a float graph.
        ranges: the smallest and largest element of each of its float values.
        input_type, output_type: FLOAT32, INT8 or UINT8, of the float inputs and outputs.
        allow_float: let operators without int8 arithmetic stay float.

    Raises:
        QuantizationError: `allow_float` is false, and there are such operators; names them.
    """
    chosen = choose(graph, ranges, allow_float)
    if not allow_float:
        refuse_float(graph, chosen)
    quantizer = _Quantizer(graph, dict(ranges), chosen)
    inputs = graph.inputs if input_type != TensorType.FLOAT32 else []
    outputs = graph.outputs if output_type != TensorType.FLOAT32 else []
    quantizer.group([value for value in (*inputs, *outputs) if value in ranges])
    quantizer.quantize(input_type, output_type)
    graph.remove_dead()
    graph.sort()


class _Quantizer:
    """The work on one graph: `group` finds the scales, `quantize` rewrites."""

    def __init__(self, graph: Graph, ranges: Ranges, chosen: set[Node]) -> None:
        self.graph = graph
        self.ranges = ranges
        self.chosen = chosen
        self.groups = Groups(np.int8)
        self.nodes = [node for node in graph.nodes if node in chosen]

    def group(self, edges: list[Value]) -> None:
        """Notes each value that gets a scale, and ties those together that must share one.

        Args:
            edges: inputs and outputs of the graph that must have a scale.
        """
        for node in self.nodes:
            self._give_own_constants(node)
        values = list(edges)
        for node in self.nodes:
            values += [*_activations(node), *node.outputs]
        for value in dict.fromkeys(values):
            if value.type == TensorType.FLOAT32:
                self._add(value)
        for node in self.nodes:
            if shares_scale(node):
                self._tie(node)

    def quantize(self, input_type: TensorType, output_type: TensorType) -> None:
        """Gives values their types, and readers what they ask for."""
        for node in self.nodes:
            self._quantize_weights(node)
        edges = Edges(self.graph)
        for value in self.graph.values():
            if value not in self.groups:
                continue
            parameters = self.groups.parameters(value)
            if value.data is not None:
                self._replace_constant(value, parameters)
            elif value.producer in self.chosen:
                edges.add(value, TensorType.INT8, parameters)
            else:
                is_input = value in self.graph.inputs
                edges.add(value, input_type if is_input else TensorType.FLOAT32, parameters)
        for node in list(self.graph.nodes):
            self._connect(node, edges)
        outer = {v: edges.get(v, output_type) for v in self.graph.outputs if v in edges}
        for value, given in outer.items():
            if given is not value and value not in self.graph.inputs:
                value.name, given.name = f"{value.name}_{value.type.name.lower()}", value.name
        self.graph.outputs = [outer.get(value, value) for value in self.graph.outputs]

    def _connect(self, node: Node, edges: Edges) -> None:
        for index, value in enumerate(node.inputs):
            if value is not None and value in edges and not isinstance(node.op, BLIND):
                wanted = TensorType.INT8 if node in self.chosen else TensorType.FLOAT32
                self.graph.set_input(node, index, edges.get(value, wanted))

    def _give_own_constants(self, node: Node) -> None:
        """Constants that no other node reads, so that their scales depend on no other node."""
        for index in activation_indices(node):
            value = node.inputs[index]
            if value is not None and is_float_constant(value):
                data = elements(value)
                own = Value(value.name, value.shape, value.signature, value.type, data)
                self.ranges[own] = float(data.min(initial=0)), float(data.max(initial=0))
                self.graph.set_input(node, index, own)

    def _add(self, value: Value) -> None:
        fixed = None
        if value.producer is not None and value.producer in self.chosen:
            prescribed = rules_of(value.producer).output.get("int8")
            fixed = None if prescribed is None else Quantization.per_tensor(*prescribed)
        self.groups.add(value, *self.ranges[value], fixed)

    def _tie(self, node: Node) -> None:
        """Lets the operands of a same-scale operator share a scale.

        Where one has a prescribed scale that another has not, it is quantized again before.
        """
        first, *others = _activations(node)
        if not all(self.groups.may_unite(first, other) for other in others):
            for index in activation_indices(node):
                value = node.inputs[index]
                if value is not None and self.groups.is_fixed(value):
                    self.graph.set_input(node, index, self._requantized(value))
            first, *others = _activations(node)
        for value in [*others, *(v for v in node.outputs if v.type == TensorType.FLOAT32)]:
            self.groups.unite(first, value)

    def _requantized(self, value: Value) -> Value:
        """`value` behind a QUANTIZE that is free to choose the scale."""
        again = converted(self.graph, Quantize(), value, TensorType.FLOAT32)
        again.name = f"{value.name}_requantized"
        if again.producer is not None:
            self.chosen.add(again.producer)
        self.groups.add(again, *self.ranges[value])
        return again

    def _quantize_weights(self, node: Node) -> None:
        operands = weighted(node)
        data = node.inputs[operands.data] if operands is not None else None
        if operands is None or data is None:
            return
        scale = float(self.groups.parameters(data).scale[0])
        weights = elements(node.inputs[operands.weights])
        parameters = weight_parameters(weights, operands.axis)
        if node.input(operands.bias) is not None:
            bias = elements(node.inputs[operands.bias]).reshape(-1)
            parameters = widened_for_bias(parameters, bias, scale)
            quantization = bias_parameters(parameters, scale)
            self._set_constant(node, operands.bias, quantization, bias, np.int32)
        self._set_constant(node, operands.weights, parameters, weights, np.int8)

    def _set_constant(
        self, node: Node, index: int, parameters: Quantization, data: np.ndarray, dtype: type
    ) -> None:
        old = node.inputs[index]
        values = parameters.quantize(data, dtype, narrow=dtype is np.int8)
        name = old.name if old is not None else ""
        self.graph.set_input(node, index, self.graph.constant(values, name, parameters))

    def _replace_constant(self, value: Value, parameters: Quantization) -> None:
        values = parameters.quantize(elements(value), np.int8)
        self.graph.replace_uses(value, self.graph.constant(values, value.name, parameters))


def _activations(node: Node) -> list[Value]:
    return [value for i in activation_indices(node) if (value := node.inputs[i]) is not None]
