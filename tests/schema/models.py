"""Models for the tests of `edgelite.schema`: real ones, and a small one to damage."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import schema
from edgelite.errors import ModelError
from edgelite.schema import (
    Buffer,
    Model,
    Operator,
    OperatorCode,
    QuantizationParameters,
    SignatureDef,
    SubGraph,
    Tensor,
    TensorMap,
    TensorType,
    ops,
)
from edgelite.schema.constants import content_of
from edgelite.schema.operator import Options

_ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("EDGELITE_SHARED", _ROOT.parent / "shared")) / "models"
# Empty, and so skipped, where the shared test material is absent.
REAL = sorted(FOLDER.rglob("*.tflite"))


def name(path: Path) -> str:
    """A real model's name among the tests."""
    return str(path.relative_to(FOLDER))


def affine(
    scale: float | Sequence[float], zero_point: int | Sequence[int] = 0, axis: int = 0
) -> Any:
    """Quantization with one scale or several."""
    scales = tuple(scale) if isinstance(scale, Sequence) else (scale,)
    points = tuple(zero_point) if isinstance(zero_point, Sequence) else (zero_point,) * len(scales)
    return QuantizationParameters(scale=scales, zero_point=points, quantized_dimension=axis)


class Builder:
    """Puts a model of one subgraph together."""

    def __init__(self) -> None:
        self.model = Model(
            version=3,
            operator_codes=[],
            subgraphs=[SubGraph(tensors=[], inputs=(), outputs=(), operators=[], name="main")],
            buffers=[Buffer()],
            signature_defs=[],
        )
        self.graph = self.model.subgraphs[0]

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
        self, op: Options, inputs: Sequence[int], outputs: Sequence[int], version: int = 1
    ) -> Any:
        """Adds an operator."""
        code = op.row.code
        self.model.operator_codes.append(
            OperatorCode(deprecated_builtin_code=min(code, 127), builtin_code=code, version=version)
        )
        self.graph.operators.append(
            Operator(
                opcode_index=len(self.model.operator_codes) - 1,
                inputs=tuple(inputs),
                outputs=tuple(outputs),
                **{op.union: op},
            )
        )
        return self.graph.operators[-1]

    def finish(self, inputs: Sequence[int], outputs: Sequence[int]) -> Model:
        """The model with a signature."""
        self.graph.inputs, self.graph.outputs = tuple(inputs), tuple(outputs)
        self.model.signature_defs.append(
            SignatureDef(
                inputs=[TensorMap(name=f"x{i}", tensor_index=t) for i, t in enumerate(inputs)],
                outputs=[TensorMap(name=f"y{i}", tensor_index=t) for i, t in enumerate(outputs)],
                signature_key="serving_default",
            )
        )
        return self.model


def dense() -> Model:
    """x (1, 4) -> FULLY_CONNECTED -> ADD x2 -> y (1, 3), all float32."""
    build = Builder()
    x = build.tensor(1, 4)
    weights = build.constant(np.arange(12, dtype=np.float32).reshape(3, 4))
    bias = build.constant(np.ones(3, np.float32))
    hidden, y = build.tensor(1, 3), build.tensor(1, 3)
    build.add(ops.dense.FullyConnected(), (x, weights, bias), (hidden,))
    build.add(ops.arithmetic.Add(), (hidden, hidden), (y,))
    return build.finish((x,), (y,))


def refused(model: Model, match: str, error: type[ModelError] = ModelError) -> None:
    """Asserts that the model is refused, before and after it went through a file."""
    for candidate in (model, schema.read(schema.write(model))):
        with pytest.raises(error, match=match):
            schema.verify(candidate)
