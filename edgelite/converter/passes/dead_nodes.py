"""Takes out nodes whose outputs nobody reads.

y = RELU x;  z = TANH x;  -> z        becomes        z = TANH x;  -> z
"""

from __future__ import annotations

from edgelite.converter.graph import Graph


def run(graph: Graph) -> bool:
    """Applies the pass; whether it changed anything."""
    return graph.remove_dead()
