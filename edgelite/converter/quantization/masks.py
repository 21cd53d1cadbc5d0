"""Numbers that stand for infinity in masks, made finite for a graph in which nothing may stay float.

    y = SELECT_V2 m x -1e9;  z = SOFTMAX y    becomes    y = SELECT_V2 m x -20;  z = SOFTMAX y

256 steps do not reach to -1e9 and tell the other scores apart. SOFTMAX makes 0 of what is 8 below the largest:
exp(-8) is less than its output's step, 1/256.
"""

from __future__ import annotations

import numpy as np

from edgelite.converter.graph import Graph, Value
from edgelite.converter.passes.operands import elements, is_float_constant
from edgelite.converter.quantization.calibrate import Ranges
from edgelite.converter.quantization.choice import INFINITE, reach
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.activation import Softmax
from edgelite.schema.ops.arithmetic import Add, Sub
from edgelite.schema.ops.selection import Select, SelectV2

_FAR = 8.0
# What may lie between such a number and its SOFTMAX.
_BETWEEN = (Add, Sub, Select, SelectV2)


def has_masks(graph: Graph) -> bool:
    """Whether there are constants with elements that stand for infinity."""
    return bool(_infinite_constants(graph))


def bound_masks(graph: Graph, ranges: Ranges) -> bool:
    """Makes such numbers finite; whether there were any, so that ranges must be found anew."""
    changed = False
    for constant in _infinite_constants(graph):
        others = _beside(constant)
        if others is not None:
            finite = [size for value in others if (size := reach(value, ranges)) < INFINITE]
            # Below all others by _FAR, whatever it is added to.
            bound = 2 * max(finite, default=0.0) + _FAR
            data = elements(constant)
            data = np.where(np.abs(data) < INFINITE, data, np.sign(data) * bound)
            graph.replace_uses(constant, graph.constant(data.astype(np.float32), constant.name))
            changed = True
    return changed


def _infinite_constants(graph: Graph) -> list[Value]:
    return [v for v in graph.values() if is_float_constant(v) and reach(v, {}) >= INFINITE]


def _beside(constant: Value) -> list[Value] | None:
    """What it is put among on its ways to SOFTMAX; None where it goes elsewhere too."""
    waiting, seen = [constant], {constant}
    others: list[Value] = []
    while waiting:
        value = waiting.pop()
        for node in value.consumers:
            if isinstance(node.op, Softmax):
                continue
            if not isinstance(node.op, _BETWEEN):
                return None
            inputs = [v for v in node.inputs if v is not None and v.type == TensorType.FLOAT32]
            others += [v for v in inputs if v not in seen]
            if node.output not in seen:
                seen.add(node.output)
                waiting.append(node.output)
    return others
