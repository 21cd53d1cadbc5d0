"""float16 constants: half the size, computed with as float32.

y = FULLY_CONNECTED x w b             becomes        v = DEQUANTIZE w16;  c = DEQUANTIZE b16;
                                                     y = FULLY_CONNECTED x v c
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph
from edgelite.converter.passes.operands import elements, is_float_constant
from edgelite.converter.quantization.edges import converted
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.quantization import Dequantize

_LARGEST = float(np.finfo(np.float16).max)


def quantize_float16(graph: Graph) -> None:
    """Stores in place every float32 constant as float16, but for those that would overflow."""
    for value in graph.values():
        if not is_float_constant(value) or np.abs(elements(value)).max(initial=0.0) > _LARGEST:
            continue
        half = graph.constant(elements(value).astype(np.float16), value.name)
        if value.consumers or value in graph.outputs:
            restored = converted(graph, Dequantize(), half, TensorType.FLOAT32)
            graph.replace_uses(value, restored)
    graph.sort()
