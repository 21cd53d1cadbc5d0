"""Passes: each rewrites one pattern of a float graph into a cheaper one that means the same.

A pass is a module of this package with a function ``run(graph) -> bool`` that tells whether it
changed anything; its docstring shows the graph before and after. A new pass is one more name in
`PASSES`.
"""

from __future__ import annotations

from edgelite.converter.graph import Graph
from edgelite.converter.passes import (
    activations,
    affine_after,
    affine_before,
    affine_chains,
    biases,
    constants,
    dead_nodes,
    divisions,
    fully_connected,
    identities,
    padding,
)

PASSES = (
    dead_nodes,
    constants,
    identities,
    divisions,
    fully_connected,
    padding,
    affine_after,
    affine_chains,
    affine_before,
    activations,
    biases,
)


def optimize(graph: Graph) -> None:
    """Runs every pass, again and again, until none changes anything."""
    changed = True
    while changed:
        changed = False
        for module in PASSES:
            if module.run(graph):
                graph.remove_dead()
                graph.sort()
                changed = True
