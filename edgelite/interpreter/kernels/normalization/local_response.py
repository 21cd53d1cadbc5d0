"""LOCAL_RESPONSE_NORMALIZATION."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.ops.normalization import LocalResponseNormalization


@kernel(LocalResponseNormalization)
def local_response_normalization(node: Node) -> Run:
    """The input over a power of the sum of squares around: `radius` channels before, one less behind.

    Source: A. Krizhevsky et al., ImageNet Classification with Deep Convolutional Neural Networks,
    NIPS 2012. That the last channel is left out is LiteRT's own.
    """
    require_dtype(node, F32, node.input(0), node.output)
    x, out, op = node.input(0).array, node.output.array, node.op
    depth = x.shape[-1]
    squares, sums = np.empty(x.shape, np.float32), np.empty(x.shape, np.float32)
    reach = min(op.radius, depth)
    # Where channel c + shift is added to the sum of channel c.
    steps = [
        (
            sums[..., max(-shift, 0) : depth - max(shift, 0)],
            squares[..., max(shift, 0) : depth + min(shift, 0)],
        )
        for shift in range(-reach, reach)
    ]
    bias, alpha, beta = (np.float32(value) for value in (op.bias, op.alpha, -op.beta))

    def run() -> None:
        np.square(x, out=squares)
        sums.fill(0)
        for target, source in steps:
            np.add(target, source, out=target)
        np.multiply(sums, alpha, out=sums)
        np.add(sums, bias, out=sums)
        np.power(sums, beta, out=sums)
        np.multiply(x, sums, out=out)

    return run
