"""CUSTOM, and the custom operators that EdgeLite brings: a module each."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.custom import declared_shapes, evaluate_function, find_custom
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Evaluate, Shape, evaluation, node_rule
from edgelite.schema.ops.custom import Custom

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")


@node_rule(Custom)
def custom_shapes(node: Node) -> Sequence[Shape | None]:
    """By the kernel's rule; for a function, what the file declares."""
    found = find_custom(node)
    return found[1](node) if isinstance(found, tuple) else declared_shapes(node)


@evaluation(Custom)
def custom(node: Node) -> Evaluate:
    """Calls a function, or runs a kernel on the arrays that are bound."""
    found = find_custom(node)
    if not isinstance(found, tuple):
        return evaluate_function(node, found)
    run = found[0](node)
    outputs: list[np.ndarray] = [operand.array for operand in node.outputs]

    def evaluate() -> Sequence[np.ndarray]:
        run()
        return outputs

    return evaluate
