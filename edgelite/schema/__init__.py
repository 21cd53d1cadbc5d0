"""The `.tflite` file format: every table of it, read with checks and written.

    model = edgelite.schema.read("model.tflite")
    for operator in model.subgraphs[0].operators: ...
    edgelite.schema.save(model, "copy.tflite")

`edgelite.schema.ops` has the operators; see `edgelite.schema.operator` for what an operator is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.schema import ops as ops
    from edgelite.schema.enums import ActivationFunctionType as ActivationFunctionType
    from edgelite.schema.enums import MirrorPadMode as MirrorPadMode
    from edgelite.schema.enums import Padding as Padding
    from edgelite.schema.enums import TensorType as TensorType
    from edgelite.schema.files import read as read
    from edgelite.schema.files import save as save
    from edgelite.schema.files import write as write
    from edgelite.schema.model import Buffer as Buffer
    from edgelite.schema.model import Metadata as Metadata
    from edgelite.schema.model import Model as Model
    from edgelite.schema.model import Operator as Operator
    from edgelite.schema.model import OperatorCode as OperatorCode
    from edgelite.schema.model import SignatureDef as SignatureDef
    from edgelite.schema.model import SubGraph as SubGraph
    from edgelite.schema.model import Tensor as Tensor
    from edgelite.schema.model import TensorMap as TensorMap
    from edgelite.schema.operator import OPERATORS as OPERATORS
    from edgelite.schema.operator import Options as Options
    from edgelite.schema.operator import Row as Row
    from edgelite.schema.quantization import QuantizationParameters as QuantizationParameters
    from edgelite.schema.verification import verify as verify
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".enums": "ActivationFunctionType MirrorPadMode Padding TensorType",
            ".files": "read save write",
            ".model": (
                "Buffer Metadata Model Operator OperatorCode SignatureDef SubGraph Tensor TensorMap"
            ),
            ".operator": "OPERATORS Options Row",
            ".quantization": "QuantizationParameters",
            ".verification": "verify",
        },
        modules="ops",
    )
