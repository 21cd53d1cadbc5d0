"""Selection by conditions."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import BOOL, require_dtype, require_same_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, kernel
from edgelite.schema.ops.selection import Select, SelectV2


@kernel(Select, SelectV2)
def select(node: Node) -> Run:
    """The element of x where the condition holds, else that of y."""
    condition, x, y, out = node.input(0), node.input(1), node.input(2), node.output
    require_dtype(node, BOOL, condition)
    require_same_dtype(node, x, y, out)
    choice, first, second, result = condition.array, x.array, y.array, out.array
    if isinstance(node.op, Select) and choice.ndim == 1 < result.ndim:
        # A condition for each row, or one for all.
        choice = choice.reshape(-1, *(1,) * (result.ndim - 1))

    def run() -> None:
        np.copyto(result, second)
        np.copyto(result, first, where=choice)

    return run
