"""Random numbers: with the same seeds the same as TensorFlow Lite's.

Numbers go on from one invocation to the next, and begin anew when tensors are allocated.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, I32, I64, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.philox import Philox
from edgelite.schema.ops.random import Multinomial, RandomStandardNormal, RandomUniform

# Nodes whose output shapes only running tells are prepared again and again: these keep theirs.
_KEPT: WeakKeyDictionary[Node, Philox] = WeakKeyDictionary()


def _generator(node: Node, fixed: bool) -> Philox:
    if fixed or node not in _KEPT:
        _KEPT[node] = Philox(_narrow(node.op.seed), _narrow(node.op.seed2))
    return _KEPT[node]


def _narrow(seed: int) -> int:
    """The lower half of a 64-bit seed, which is all that LiteRT takes."""
    return (seed + 2**31) % 2**32 - 2**31


@kernel(RandomUniform, RandomStandardNormal)
def random(node: Node) -> Run:
    """Float32 numbers, evenly or normally distributed."""
    require_dtype(node, I32, node.input(0))
    require_dtype(node, F32, node.output)
    out = node.output.array
    generator = _generator(node, node.input(0).constant)
    draw = generator.uniform if isinstance(node.op, RandomUniform) else generator.normal
    return lambda: np.copyto(out, draw(out.size).reshape(out.shape))


@kernel(Multinomial)
def multinomial(node: Node) -> Run:
    """Classes by their logits."""
    logits, out = node.input(0), node.output.array
    require_dtype(node, F32, logits)
    require_dtype(node, I32, node.input(1))
    if out.dtype not in (I32, I64):
        raise node.unsupported()
    generator, array = _generator(node, node.input(1).constant), logits.array
    return lambda: np.copyto(out, generator.classes(array, out.shape[1]), casting="same_kind")
