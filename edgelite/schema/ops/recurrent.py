"""Recurrent layers. States are operands that the operator updates (variable tensors)."""

from __future__ import annotations

from edgelite.schema.enums import ActivationFunctionType, LSTMKernelType
from edgelite.schema.kinds import boolean, enum, float32, int32
from edgelite.schema.operator import Operands, Options, Quantized, operator
from edgelite.schema.versions import every, hybrid, option, takes

_GATES = ("input", "forget", "cell", "output")


def _cell(prefix: str = "") -> str:
    """The weights and biases of an LSTM cell; without an input gate it is coupled to the forget gate."""
    optional = {"input": "?"}
    words = [f"input_to_{gate}_weights{optional.get(gate, '')}" for gate in _GATES]
    words += [f"recurrent_to_{gate}_weights{optional.get(gate, '')}" for gate in _GATES]
    words += [f"cell_to_{gate}_weights?" for gate in ("input", "forget", "output")]
    words += [f"{gate}_gate_bias{optional.get(gate, '')}" for gate in _GATES]
    words += ["projection_weights?", "projection_bias?"]
    return " ".join(prefix + word for word in words)


_LSTM_INPUTS = " ".join(
    [
        "input",
        _cell(),
        "output_state~ cell_state~",
        *(f"{gate}_layer_norm_coefficients?" for gate in _GATES),
    ]
)
_LSTM_WEIGHTS: dict[str, int | None] = {
    **{f"input_to_{gate}_weights": None for gate in _GATES},
    **{f"recurrent_to_{gate}_weights": None for gate in _GATES},
    "projection_weights": None,
}
# Its states need not be variables: older models take them as inputs, and read them as outputs.
_BASIC_INPUTS = Operands("input previous_activation weights biases previous_state")
_BASIC_OUTPUTS = Operands("activation state concatenated gates")
_ASYMMETRIC = option("asymmetric_quantize_inputs")


@operator(
    16,
    "LSTM",
    options=14,
    table="LSTMOptions",
    inputs=_LSTM_INPUTS,
    quantization=Quantized(weights=_LSTM_WEIGHTS, dtypes=("int8",), hybrid=True),
    later={
        2: option("kernel_type"),
        3: hybrid(2),
        4: every(hybrid(2), _ASYMMETRIC),
        5: every(takes(0, "int16"), takes(2, "int8")),
    },
)
class Lstm(Options):
    """One step of a long short-term memory. A clip of 0 means none."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    cell_clip: float = float32()
    proj_clip: float = float32()
    kernel_type: LSTMKernelType = enum(LSTMKernelType)
    asymmetric_quantize_inputs: bool = boolean()

    def operands(self) -> tuple[Operands, Operands]:
        """The basic kernel keeps all gates' weights in one operand, and gives its states."""
        basic = self.kernel_type == LSTMKernelType.BASIC
        return (_BASIC_INPUTS, _BASIC_OUTPUTS) if basic else super().operands()


@operator(
    44,
    "UNIDIRECTIONAL_SEQUENCE_LSTM",
    options=71,
    table="UnidirectionalSequenceLSTMOptions",
    inputs=_LSTM_INPUTS,
    quantization=Quantized(weights=_LSTM_WEIGHTS, dtypes=("int8", "int16"), hybrid=True),
    later={
        2: hybrid(2),
        3: every(hybrid(2), _ASYMMETRIC),
        4: option("diagonal_recurrent_tensors"),
        5: every(takes(0, "int16"), takes(2, "int8")),
    },
)
class UnidirectionalSequenceLstm(Options):
    """A long short-term memory over a sequence (time, batch, ...) or (batch, time, ...)."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    cell_clip: float = float32()
    proj_clip: float = float32()
    time_major: bool = boolean()
    asymmetric_quantize_inputs: bool = boolean()
    diagonal_recurrent_tensors: bool = boolean()


@operator(
    52,
    "BIDIRECTIONAL_SEQUENCE_LSTM",
    options=69,
    table="BidirectionalSequenceLSTMOptions",
    inputs=" ".join(
        [
            "input",
            _cell("fw_"),
            _cell("bw_"),
            "fw_output_state~ fw_cell_state~ bw_output_state~ bw_cell_state~ aux_input?",
            *(f"fw_aux_input_to_{gate}_weights?" for gate in _GATES),
            *(f"bw_aux_input_to_{gate}_weights?" for gate in _GATES),
        ]
    ),
    outputs="fw_output bw_output?",
    later={2: hybrid(2), 3: every(hybrid(2), _ASYMMETRIC)},
)
class BidirectionalSequenceLstm(Options):
    """Two long short-term memories, the second from the sequence's end."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    cell_clip: float = float32()
    proj_clip: float = float32()
    merge_outputs: bool = boolean()
    time_major: bool = boolean(default=True)
    asymmetric_quantize_inputs: bool = boolean()


_RNN_INPUTS = "input weights recurrent_weights bias hidden_state~"
_RNN_QUANTIZED = Quantized(
    weights={"weights": None, "recurrent_weights": None}, dtypes=(), hybrid=True
)


@operator(
    24,
    "RNN",
    options=7,
    table="RNNOptions",
    inputs=_RNN_INPUTS,
    quantization=_RNN_QUANTIZED,
    later={2: hybrid(1), 3: every(hybrid(1), _ASYMMETRIC)},
)
class Rnn(Options):
    """One step: activation(weights input + recurrent_weights state + bias)."""

    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    asymmetric_quantize_inputs: bool = boolean()


@operator(
    35,
    "UNIDIRECTIONAL_SEQUENCE_RNN",
    options=31,
    table="SequenceRNNOptions",
    inputs=_RNN_INPUTS,
    quantization=_RNN_QUANTIZED,
    later={2: hybrid(1), 3: every(hybrid(1), _ASYMMETRIC)},
)
class UnidirectionalSequenceRnn(Options):
    """RNN over a sequence."""

    time_major: bool = boolean()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    asymmetric_quantize_inputs: bool = boolean()


@operator(
    46,
    "BIDIRECTIONAL_SEQUENCE_RNN",
    options=70,
    table="BidirectionalSequenceRNNOptions",
    inputs=(
        "input fw_weights fw_recurrent_weights fw_bias fw_hidden_state~ "
        "bw_weights bw_recurrent_weights bw_bias bw_hidden_state~ "
        "aux_input? fw_aux_weights? bw_aux_weights?"
    ),
    outputs="fw_output bw_output?",
    later={2: hybrid(1), 3: every(hybrid(1), _ASYMMETRIC)},
)
class BidirectionalSequenceRnn(Options):
    """RNN over a sequence from both its ends."""

    time_major: bool = boolean()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    merge_outputs: bool = boolean()
    asymmetric_quantize_inputs: bool = boolean()


@operator(
    27,
    "SVDF",
    options=6,
    table="SVDFOptions",
    inputs="input weights_feature weights_time bias? activation_state~",
    quantization=Quantized(
        weights={"weights_feature": None, "weights_time": None}, dtypes=("int8",), hybrid=True
    ),
    versions={"int8": 3},
    later={2: hybrid(1), 4: every(hybrid(1), _ASYMMETRIC)},
)
class Svdf(Options):
    """A dense layer over a memory of past inputs, by a decomposition of given rank."""

    rank: int = int32()
    fused_activation_function: ActivationFunctionType = enum(ActivationFunctionType)
    asymmetric_quantize_inputs: bool = boolean()
