"""Cases of SVDF, RNN and its sequences. States are compared too, after each of the runs in a row."""

from __future__ import annotations

import itertools

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema.ops.recurrent import (
    BidirectionalSequenceRnn,
    Rnn,
    Svdf,
    UnidirectionalSequenceRnn,
)
from tests.op_cases.cases import OpCase, Operand, f32, i8, i16, i32, u8

# By the name of a kind of weights: what makes them, and how far results may be off. Where inputs are
# quantized while the model runs, the last bit of a state decides about a quantum now and then.
WEIGHTS = {"float": f32, "int8": i8, "uint8": u8}
TOLERANCE = {"float": 4e-6, "int8": 1e-5, "uint8": 1e-5}
ASYMMETRIC = [("float", False), ("int8", False), ("int8", True), ("uint8", True)]


def weights(kind: str, *shape: int, reach: float = 0.5) -> Operand:
    """Constant weights of about [-reach, reach]."""
    if kind == "float":
        return f32(*shape, low=-reach, high=reach).constant()
    scale = reach / 127
    if kind == "int8":
        return i8(*shape, scale=scale, low=-127).constant()
    return u8(*shape, scale=scale, zero_point=0).constant()


def svdf(
    kind: str,
    rank: int,
    memory: int,
    note: str = "",
    act: int = 0,
    batch: int = 2,
    bias: bool = True,
    asymmetric: bool = False,
) -> OpCase:
    units, depth = 4, 5
    filters = units * rank
    op = Svdf(
        rank=rank,
        fused_activation_function=Activation(act),
        asymmetric_quantize_inputs=asymmetric,
    )
    return OpCase(
        op,
        [
            f32(batch, depth),
            weights(kind, filters, depth),
            weights(kind, filters, memory),
            f32(units).constant() if bias else None,
            f32(batch, filters * memory).variable(),
        ],
        note=note or f"{kind}-rank{rank}-memory{memory}-act{act}-bias{bias}-{asymmetric}",
        tolerance=TOLERANCE[kind],
    )


def integer_svdf(
    rank: int,
    memory: int,
    *,
    batch: int = 2,
    bias: bool = True,
    zero_point: int = -3,
    out_zero_point: int = 7,
    state_scale: float = 0.0005,
    out_scale: float = 0.3,
    note: str = "",
) -> OpCase:
    units, depth = 4, 7
    filters = units * rank
    bias_scale = state_scale * 0.0001
    reach = min(int(2 / bias_scale), 2**30)
    return OpCase(
        Svdf(rank=rank, fused_activation_function=Activation.RELU),
        [
            i8(batch, depth, scale=0.03, zero_point=zero_point),
            i8(filters, depth, scale=0.01, low=-127).constant(),
            i16(filters, memory, scale=0.0001, low=-32767).constant(),
            i32(units, low=-reach, high=reach, scale=[bias_scale], zero_point=[0]).constant()
            if bias
            else None,
            i16(batch, filters * memory, scale=state_scale).variable(),
        ],
        [i8(scale=out_scale, zero_point=out_zero_point)],
        note=f"int-rank{rank}-memory{memory}-batch{batch}-bias{bias}-in{zero_point}"
        f"-out{out_scale}-{out_zero_point}-state{state_scale}{note}",
    )


def rnn_operands(kind: str, depth: int, units: int, batch: int) -> list[Operand]:
    return [
        weights(kind, units, depth),
        weights(kind, units, units),
        f32(units, low=-0.5, high=0.5).constant(),
        f32(batch, units).variable(),
    ]


def rnn(kind: str, asymmetric: bool, act: int, batch: int = 2) -> OpCase:
    op = Rnn(fused_activation_function=Activation(act), asymmetric_quantize_inputs=asymmetric)
    return OpCase(
        op,
        [f32(batch, 6), *rnn_operands(kind, 6, 4, batch)],
        note=f"{kind}-{asymmetric}-act{act}",
        tolerance=TOLERANCE[kind],
    )


def sequence_rnn(kind: str, asymmetric: bool, time_major: bool, batch: int, act: int) -> OpCase:
    op = UnidirectionalSequenceRnn(
        time_major=time_major,
        fused_activation_function=Activation(act),
        asymmetric_quantize_inputs=asymmetric,
    )
    return OpCase(
        op,
        [
            f32(*((5, batch) if time_major else (batch, 5)), 6),
            *rnn_operands(kind, 6, 4, batch),
        ],
        note=f"{kind}-{asymmetric}-{'time' if time_major else 'batch'}-act{act}",
        tolerance=TOLERANCE[kind],
    )


def two_way_rnn(
    kind: str,
    asymmetric: bool,
    time_major: bool,
    merge: bool,
    aux: str,
    aux_depth: int = 6,
) -> OpCase:
    # LiteRT's own kernel reads the address 4 for the second batch entry of this combination.
    batch = 1 if kind != "float" and not asymmetric and time_major and merge else 2
    op = BidirectionalSequenceRnn(
        time_major=time_major,
        fused_activation_function=Activation.TANH,
        merge_outputs=merge,
        asymmetric_quantize_inputs=asymmetric,
    )
    shape = ((3, batch) if time_major else (batch, 3)) + (6,)
    extra: list[Operand | None] = {
        "none": [None, None, None],
        "input": [f32(*shape), None, None],
        "weighted": [
            f32(*shape[:2], aux_depth),
            weights(kind, 4, aux_depth),
            weights(kind, 5, aux_depth),
        ],
    }[aux]
    way = "time" if time_major else "batch"
    return OpCase(
        op,
        [f32(*shape), *rnn_operands(kind, 6, 4, batch), *rnn_operands(kind, 6, 5, batch), *extra],
        [f32()] if merge else [f32(), f32()],
        note=f"{kind}-{asymmetric}-{way}-merge{merge}-aux-{aux}{aux_depth}",
        tolerance=TOLERANCE[kind],
    )


CASES = [
    *(svdf("float", rank, memory) for rank in (1, 2, 3) for memory in (1, 2, 8)),
    *(svdf("float", 2, 4, act=act) for act in range(1, 6)),
    svdf("float", 1, 3, bias=False),
    svdf("float", 1, 3, "one-batch", batch=1),
    *(
        svdf(kind, rank, 6, asymmetric=asymmetric)
        for kind, asymmetric in ASYMMETRIC[1:]
        for rank in (1, 2)
    ),
    svdf("int8", 2, 3, act=1, asymmetric=True, bias=False),
    *(integer_svdf(rank, memory) for rank in (1, 2, 4) for memory in (1, 2, 9)),
    *(integer_svdf(1, 4, zero_point=zp, out_zero_point=-zp - 1) for zp in (-128, 0, 127)),
    *(integer_svdf(2, 5, out_scale=scale) for scale in (1e-5, 0.02, 1.5, 50.0)),
    *(integer_svdf(2, 5, state_scale=scale) for scale in (1e-7, 1e-5, 0.01, 1.0)),
    integer_svdf(2, 40, bias=False, note="-wraps"),
    integer_svdf(1, 3, batch=1, bias=False),
    *(rnn(kind, asymmetric, act) for kind, asymmetric in ASYMMETRIC for act in (0, 1, 3, 4)),
    rnn("float", False, 2),
    rnn("float", False, 5),
    *(
        sequence_rnn(kind, asymmetric, time_major, batch, act)
        for (kind, asymmetric), time_major, (batch, act) in itertools.product(
            ASYMMETRIC, (False, True), ((1, 1), (3, 4))
        )
    ),
    *(
        two_way_rnn(kind, asymmetric, time_major, merge, aux)
        for (kind, asymmetric), time_major, merge, aux in itertools.product(
            ASYMMETRIC, (False, True), (False, True), ("none", "input", "weighted")
        )
    ),
    # Where time comes first, and with 8-bit weights, LiteRT steps through an auxiliary input by the
    # input's depth.
    two_way_rnn("float", False, False, True, "weighted", aux_depth=9),
]
