"""Takes out operators that change nothing, and merges those that undo or repeat each other.

    y = ADD x 0;  y = MUL x 1;  y = DIV x 1;  y = SUB x 0
    y = RESHAPE x [x's own shape];  y = TRANSPOSE x [0 1 2];  y = PAD x [[0 0] ...]
    y = CAST x [x's own type];  y = CONCATENATION x          becomes        x

    y = RESHAPE x s;  z = RESHAPE y t                        becomes        z = RESHAPE x t
    y = TRANSPOSE x p;  z = TRANSPOSE y q                    becomes        z = TRANSPOSE x p[q]
    y = RELU x;  z = RELU y                                  becomes        z = RELU x

EXPAND_DIMS and SQUEEZE count as RESHAPE before another one. What follows must not change the shape
or type that the graph's callers see.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from edgelite.converter.graph import Graph, Node, Value
from edgelite.converter.passes.operands import affine, elements, is_plain
from edgelite.schema.operator import Options
from edgelite.schema.ops.activation import Relu, Relu6, ReluN1To1
from edgelite.schema.ops.arithmetic import Add, Div, Mul, Sub
from edgelite.schema.ops.joining import Concatenation
from edgelite.schema.ops.layout import ExpandDims, Pad, PadV2, Reshape, Squeeze, Transpose
from edgelite.schema.ops.quantization import Cast


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    changed = graph.rewrite(_merge, *_MERGES)
    return graph.rewrite(_bypass, *_IDENTITIES) or changed


def _bypass(graph: Graph, node: Node) -> bool:
    x = _IDENTITIES[type(node.op)](node)
    if x is None or (x.signature, x.type) != (node.output.signature, node.output.type):
        return False
    return is_plain(node) and graph.bypass(node, x)


def _arithmetic(node: Node) -> Value | None:
    found = affine(node)
    if found is None or (found.scale != 1).any() or found.shift.any():
        return None
    return found.x


def _reshaping(node: Node) -> Value | None:
    # With two open sizes, equal signatures do not make equal shapes.
    return node.input(0) if node.output.signature.count(-1) < 2 else None


def _permuting(node: Node) -> Value | None:
    perm = node.input(1)
    keeps = perm is not None and perm.data is not None and list(perm.data) == [*range(perm.size)]
    return node.input(0) if keeps else None


def _padding(node: Node) -> Value | None:
    paddings = node.input(1)
    nothing = paddings is not None and paddings.data is not None and not paddings.data.any()
    return node.input(0) if nothing else None


def _joining(node: Node) -> Value | None:
    return node.input(0) if len(node.inputs) == 1 else None


# Which input the output equals, if it has the same shape and type: None if it does not.
_IDENTITIES: dict[type[Options], Callable[[Node], Value | None]] = {
    Add: _arithmetic,
    Sub: _arithmetic,
    Mul: _arithmetic,
    Div: _arithmetic,
    Reshape: _reshaping,
    Squeeze: _reshaping,
    Cast: lambda node: node.input(0),
    Concatenation: _joining,
    Transpose: _permuting,
    Pad: _padding,
    PadV2: _padding,
}


def _merge(graph: Graph, node: Node) -> bool:
    y = node.input(0)
    first = y.producer if y is not None else None
    befores, merge = _MERGES[type(node.op)]
    if first is None or not isinstance(first.op, befores) or first.input(0) is None:
        return False
    return merge(graph, first, node)


def _skip(graph: Graph, first: Node, node: Node) -> bool:
    """`node` alone does what both do; the first goes when nothing else reads it."""
    graph.set_input(node, 0, first.inputs[0])
    graph.remove_dead()
    return True


def _compose(graph: Graph, first: Node, node: Node) -> bool:
    inner, outer = first.inputs[1], node.inputs[1]
    if inner is None or outer is None or inner.data is None or outer.data is None:
        return False
    composed = elements(inner)[elements(outer)].astype(np.int32)
    graph.set_input(node, 1, graph.constant(composed))
    return _skip(graph, first, node)


_MERGES: dict[
    type[Options], tuple[tuple[type[Options], ...], Callable[[Graph, Node, Node], bool]]
] = {
    Reshape: ((Reshape, ExpandDims, Squeeze), _skip),
    Transpose: ((Transpose,), _compose),
    Relu: ((Relu,), _skip),
    Relu6: ((Relu6, Relu), _skip),
    ReluN1To1: ((ReluN1To1,), _skip),
}
