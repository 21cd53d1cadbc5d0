"""Models for tests, put together tensor by tensor."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.schema import (
    Buffer,
    Model,
    Operator,
    OperatorCode,
    Options,
    SignatureDef,
    SubGraph,
    Tensor,
    TensorMap,
    TensorType,
)
from edgelite.schema.constants import content_of


class Builder:
    """Puts a model together, a subgraph after the other.

    Attributes:
        model: what is there so far.
        graph: the subgraph that is being built.
    """

    def __init__(self) -> None:
        self.model = Model(
            version=3, operator_codes=[], subgraphs=[], buffers=[Buffer()], signature_defs=[]
        )
        self.subgraph("main")

    def subgraph(self, name: str) -> int:
        """Begins another subgraph; returns its index."""
        self.graph = SubGraph(tensors=[], inputs=(), outputs=(), operators=[], name=name)
        self.model.subgraphs.append(self.graph)
        return len(self.model.subgraphs) - 1

    def end(self, inputs: Sequence[int], outputs: Sequence[int]) -> None:
        """Says what goes into and out of the subgraph."""
        self.graph.inputs, self.graph.outputs = tuple(inputs), tuple(outputs)

    def tensor(self, *shape: int, kind: TensorType = TensorType.FLOAT32, **fields: Any) -> int:
        """Adds a tensor; returns its index."""
        label = f"t{len(self.graph.tensors)}"
        self.graph.tensors.append(Tensor(**{"shape": shape, "type": kind, "name": label, **fields}))
        return len(self.graph.tensors) - 1

    def constant(self, array: Any, kind: TensorType = TensorType.FLOAT32, **fields: Any) -> int:
        """Adds a constant tensor."""
        array = np.asarray(array)
        self.model.buffers.append(Buffer(data=content_of(array, kind)))
        return self.tensor(*array.shape, kind=kind, buffer=len(self.model.buffers) - 1, **fields)

    def add(
        self,
        op: Options,
        inputs: Sequence[int],
        outputs: Sequence[int],
        version: int = 1,
        custom_code: str | None = None,
        custom_options: bytes | None = None,
    ) -> Any:
        """Adds an operator."""
        code = op.row.code
        self.model.operator_codes.append(
            OperatorCode(
                deprecated_builtin_code=min(code, 127),
                builtin_code=code,
                version=version,
                custom_code=custom_code,
            )
        )
        self.graph.operators.append(
            Operator(
                opcode_index=len(self.model.operator_codes) - 1,
                inputs=tuple(inputs),
                outputs=tuple(outputs),
                custom_options=custom_options,
                **{op.union: op},
            )
        )
        return self.graph.operators[-1]

    def finish(self, inputs: Sequence[int], outputs: Sequence[int]) -> Model:
        """The model with a signature for the subgraph that is being built."""
        self.end(inputs, outputs)
        self.model.signature_defs.append(
            SignatureDef(
                inputs=[TensorMap(name=f"x{i}", tensor_index=t) for i, t in enumerate(inputs)],
                outputs=[TensorMap(name=f"y{i}", tensor_index=t) for i, t in enumerate(outputs)],
                signature_key="serving_default",
                subgraph_index=next(
                    i for i, g in enumerate(self.model.subgraphs) if g is self.graph
                ),
            )
        )
        return self.model
