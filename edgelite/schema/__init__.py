"""The `.tflite` file format: every table of it, read with checks and written.

    model = edgelite.schema.read("model.tflite")
    for operator in model.subgraphs[0].operators: ...
    edgelite.schema.save(model, "copy.tflite")

`edgelite.schema.ops` has the operators; see `edgelite.schema.operator` for what an operator is.
"""

from __future__ import annotations

from edgelite.schema import ops as ops
from edgelite.schema.enums import ActivationFunctionType, MirrorPadMode, Padding, TensorType
from edgelite.schema.files import read, save, write
from edgelite.schema.model import (
    Buffer,
    Metadata,
    Model,
    Operator,
    OperatorCode,
    SignatureDef,
    SubGraph,
    Tensor,
    TensorMap,
)
from edgelite.schema.operator import OPERATORS, Options, Row
from edgelite.schema.quantization import QuantizationParameters
from edgelite.schema.verification import verify

__all__ = [
    "OPERATORS",
    "ActivationFunctionType",
    "Buffer",
    "Metadata",
    "MirrorPadMode",
    "Model",
    "Operator",
    "OperatorCode",
    "Options",
    "Padding",
    "QuantizationParameters",
    "Row",
    "SignatureDef",
    "SubGraph",
    "Tensor",
    "TensorMap",
    "TensorType",
    "ops",
    "read",
    "save",
    "verify",
    "write",
]
