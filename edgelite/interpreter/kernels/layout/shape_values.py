"""What tells of shapes: RANK and BROADCAST_ARGS."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.interpreter.kernels.shared.common import I32, I64, require_dtype, require_same_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.interpreter.shapes.common import broadcast
from edgelite.schema.ops.layout import BroadcastArgs, Rank


@kernel(Rank)
def rank(node: Node) -> Run:
    """The number of the input's axes."""
    require_dtype(node, I32, node.output)
    out, count = node.output.array, node.input(0).array.ndim
    return lambda: out.fill(count)


@kernel(BroadcastArgs)
def broadcast_args(node: Node) -> Run:
    """The shape to which two shapes broadcast."""
    require_same_dtype(node, node.input(0), node.input(1), node.output)
    first, second, out = node.input(0).array, node.input(1).array, node.output.array
    if out.dtype not in (I32, I64):
        raise node.unsupported()

    def run() -> None:
        try:
            out[:] = broadcast(first.tolist(), second.tolist())
        except ModelError as error:
            raise node.failed(str(error)) from None

    return run
