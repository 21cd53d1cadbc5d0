"""Operators that run subgraphs."""

from __future__ import annotations

from edgelite.schema.kinds import int32, uint32
from edgelite.schema.operator import Options, operator


@operator(31, "CALL", options=16, inputs="inputs*", outputs="outputs*")
class Call(Options):
    """Runs a subgraph."""

    subgraph: int = uint32()

    def subgraphs(self) -> tuple[int, ...]:
        """The subgraph that is run."""
        return (self.subgraph,)


@operator(118, "IF", options=92, inputs="condition inputs*", outputs="outputs*")
class If(Options):
    """Runs one of two subgraphs."""

    then_subgraph_index: int = int32()
    else_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """Both branches."""
        return self.then_subgraph_index, self.else_subgraph_index


@operator(119, "WHILE", options=93, inputs="inputs*", outputs="outputs*")
class While(Options):
    """Runs a subgraph as long as another one says so."""

    cond_subgraph_index: int = int32()
    body_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """The condition and the body."""
        return self.cond_subgraph_index, self.body_subgraph_index


@operator(129, "CALL_ONCE", options=103, inputs="", outputs="")
class CallOnce(Options):
    """Runs a subgraph the first time only: it initializes variables and tables."""

    init_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """The initialization."""
        return (self.init_subgraph_index,)
