"""Products of matrices."""

from __future__ import annotations

from edgelite.schema.enums import (
    ActivationFunctionType,
    FullyConnectedOptionsWeightsFormat,
    TensorType,
)
from edgelite.schema.kinds import blob, boolean, enum
from edgelite.schema.operator import Operands, Options, Quantized, operator, weighted
from edgelite.schema.versions import Use, every, hybrid, option, per_channel, takes


def _sparse_weights(use: Use) -> bool:
    weights = use.input(1)
    return weights is not None and weights.sparsity is not None


_WITH_WORKSPACE = Operands("output shuffled_input_workspace")


@operator(
    9,
    "FULLY_CONNECTED",
    options=8,
    inputs="input weights bias?",
    quantization=weighted("weights", axis=0, bias="bias"),
    versions={"int8": 4, "int16": 7},
    later={
        2: option("weights_format"),
        3: hybrid(1),
        5: option("keep_num_dims"),
        6: lambda use: len(use.inputs) == 2,
        8: _sparse_weights,
        9: every(hybrid(1), option("asymmetric_quantize_inputs")),
        10: every(takes(0, "int8"), takes(1, "int4")),
        11: every(takes(0, "int16"), takes(1, "int8"), option("quantized_bias_type")),
        12: every(hybrid(1), per_channel(1)),
        13: every(takes(0, "int16"), takes(1, "int4")),
        14: takes(1, "int2"),
    },
)
class FullyConnected(Options):
    """input (..., I) times the transpose of weights (O, I), plus bias (O)."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    weights_format: FullyConnectedOptionsWeightsFormat = enum(FullyConnectedOptionsWeightsFormat)
    keep_num_dims: bool = boolean()
    asymmetric_quantize_inputs: bool = boolean()
    quantized_bias_type: TensorType = enum(TensorType)
    quant_spec: bytes | None = blob()

    def operands(self) -> tuple[Operands, Operands]:
        """Shuffled weights come with a workspace for the input."""
        inputs, outputs = super().operands()
        shuffled = self.weights_format == FullyConnectedOptionsWeightsFormat.SHUFFLED4x16INT8
        return inputs, _WITH_WORKSPACE if shuffled else outputs


@operator(
    126,
    "BATCH_MATMUL",
    options=101,
    inputs="x y",
    quantization=Quantized(hybrid=True),
    versions={"int8": 2, "int16": 3},
    later={4: every(hybrid(1), option("asymmetric_quantize_inputs"))},
)
class BatchMatMul(Options):
    """The products of the last two axes; the axes before are broadcast. adj_x, adj_y transpose."""

    adj_x: bool = boolean()
    adj_y: bool = boolean()
    asymmetric_quantize_inputs: bool = boolean()
