"""Computes what depends on constants alone, with the interpreter's own kernels.

    y = TRANSPOSE w [1 0]                 becomes        y, a constant

Results that would make the file much larger stay as they are (float16 constants too), and so do
random numbers, variables and operators that call other subgraphs.
"""

from __future__ import annotations

from edgelite.converter.emit import emit
from edgelite.converter.graph import Graph, Node, Value
from edgelite.converter.passes.half_constants import is_half_constant
from edgelite.errors import UnsupportedOperatorError
from edgelite.interpreter import Interpreter
from edgelite.schema.files import write
from edgelite.schema.ops import control, custom, random, state

# A result may be this large, or as large as what it is made from.
_LARGEST_RESULT = 2**18
_IMPURE = {module.__name__ for module in (control, custom, random, state)}


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.rewrite(_fold)


def _fold(graph: Graph, node: Node) -> bool:
    inputs = [value for value in node.inputs if value is not None]
    if not inputs or any(value.data is None for value in inputs) or is_half_constant(node):
        return False
    if type(node.op).__module__ in _IMPURE or any(value in graph.outputs for value in node.outputs):
        return False
    largest = max(_LARGEST_RESULT, sum(value.size for value in inputs))
    if sum(value.size for value in node.outputs) > largest:
        return False
    try:
        arrays = _compute(node)
    except UnsupportedOperatorError:
        return False
    for output, array in zip(node.outputs, arrays, strict=True):
        graph.replace_uses(output, graph.constant(array, output.name, output.quantization))
    graph.remove(node)
    return True


def _compute(node: Node) -> list:
    """The outputs of a node with constant inputs: a model of its own, run once."""
    alone = Graph()
    outputs = [
        Value(v.name, v.shape, v.signature, v.type, None, v.quantization) for v in node.outputs
    ]
    copies = {
        value: Value(
            value.name, value.shape, value.signature, value.type, value.data, value.quantization
        )
        for value in node.inputs
        if value is not None
    }
    alone.append(Node(node.op, [None if v is None else copies[v] for v in node.inputs], outputs))
    for output in outputs:
        alone.output(output, output.name)
    interpreter = Interpreter(model_content=write(emit(alone)))
    interpreter.allocate_tensors()
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]
