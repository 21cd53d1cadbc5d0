"""Checks whether a model is consistent, as far as the file alone can tell.

Reading checks the bytes; `verify` checks what they say: that every index has something to point at,
that bytes, shapes and types agree, that quantization can be computed with, that each tensor is
written before it is read, and that no subgraph calls itself. What only an operator's kernel can
tell (which shapes fit each other, which values an index tensor may have) is left to the kernels.

A runtime may then follow indices without looking. Nothing here allocates by a declared size.
"""

from __future__ import annotations

from edgelite.schema.model import Model
from edgelite.schema.verification.calls import verify_calls
from edgelite.schema.verification.graph import verify_subgraph
from edgelite.schema.verification.root import verify_root
from edgelite.schema.verification.tensors import verify_tensors


def verify(model: Model) -> None:
    """Raises where the model is inconsistent; what LiteRT loads and runs passes.

    Raises:
        ModelError: says where, what is wrong, and what would be right.
        UnsupportedOperatorError: an operator is not known to this version.
    """
    verify_root(model)
    for index, subgraph in enumerate(model.subgraphs):
        verify_tensors(model, subgraph, f"subgraph {index}")
        verify_subgraph(model, subgraph, f"subgraph {index}")
    verify_calls(model)
