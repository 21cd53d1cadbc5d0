"""Lets a graph compute in float32 where it was traced in float16 or float64, as runtimes compute.

    x16 = CAST x;  y16 = CONV_2D x16 w16  becomes        y = CONV_2D x w

Not among `PASSES`: it is for models that train in another precision. Their weights stay rounded as they
compute with them.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph
from edgelite.converter.passes.operands import altered
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.quantization import Cast

_OTHERS = (TensorType.FLOAT16, TensorType.FLOAT64)


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    others = [value for value in graph.values() if value.type in _OTHERS]
    for value in others:
        if value.data is None:
            value.type = TensorType.FLOAT32
        else:
            with np.errstate(over="ignore"):
                data = value.data.astype(np.float32)
            graph.replace_uses(value, graph.constant(data, value.name))
    for node in graph.nodes:
        if isinstance(node.op, Cast):
            x, y = node.inputs[0], node.output
            node.op = altered(node.op, in_data_type=x.type if x else y.type, out_data_type=y.type)
    return bool(others)
