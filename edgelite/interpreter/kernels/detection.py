"""NON_MAX_SUPPRESSION_V4 and V5."""

from __future__ import annotations

from edgelite.interpreter.kernels.shared.common import F32, I32, require_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.numerics.suppression import Boxes, suppress
from edgelite.schema.ops.detection import NonMaxSuppressionV4, NonMaxSuppressionV5


@kernel(NonMaxSuppressionV4, NonMaxSuppressionV5)
def non_max_suppression(node: Node) -> Run:
    """The boxes that stay, best first; V5 tells their scores, too."""
    inputs = [node.input(i) for i in range(len(node.inputs))]
    require_dtype(node, F32, *inputs[:2], *inputs[3:])
    require_dtype(node, I32, inputs[2], node.outputs[0], node.outputs[-1])
    require_dtype(node, F32, *node.outputs[1:-1])
    boxes, scores, _, *thresholds = (operand.array for operand in inputs)
    indices, *values, count = (operand.array for operand in node.outputs)

    def run() -> None:
        overlap, least, *sigma = (float(value.reshape(())) for value in thresholds)
        if sigma and sigma[0] < 0:
            raise node.failed(f"soft_nms_sigma must not be negative; received {sigma[0]}")
        found = suppress(Boxes(boxes), scores, len(indices), overlap, least, *sigma)
        many = len(found.indices)
        indices[:many] = found.indices
        for out in values:
            out[:many] = found.scores
        for out in (indices, *values):
            out[many:] = 0
        count.fill(many)

    return run
