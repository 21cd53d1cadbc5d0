"""Cases of LSTM cells in float, with float and with 8-bit weights, and of the basic kernel."""

from __future__ import annotations

import itertools
from typing import Any

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema.enums import LSTMKernelType
from edgelite.schema.ops.recurrent import (
    BidirectionalSequenceLstm,
    Lstm,
    UnidirectionalSequenceLstm,
)
from tests.op_cases.cases import OpCase, Operand, f32, i16, i32, u8
from tests.op_cases.recurrent import ASYMMETRIC, TOLERANCE, weights

GATES = ("input", "forget", "cell", "output")
DEPTH, CELLS = 6, 5

# What an LSTM may have beside its weights; "coupled" has no input gate.
FEATURES = [
    (),
    ("coupled",),
    ("peephole",),
    ("projection",),
    ("projection", "projection_bias"),
    ("norm",),
    ("coupled", "peephole", "projection", "norm"),
    ("peephole", "projection", "projection_bias", "norm"),
]


def cell(
    kind: str, features: tuple[str, ...], depth: int = DEPTH, diagonal: str = ""
) -> tuple[list[Operand | None], int]:
    """An LSTM cell's operands from the weights to the projection, and how many outputs it gives.

    Args:
        kind: of the weights.
        features: see `FEATURES`.
        depth: of the input.
        diagonal: the first letters of the gates whose recurrent weights are diagonals.
    """
    outputs = 3 if "projection" in features else CELLS
    gates = GATES[1:] if "coupled" in features else GATES

    def each(names: tuple[str, ...], make: Any) -> list[Operand | None]:
        return [make(gate) if gate in gates else None for gate in names]

    peepholes = (GATES[0], GATES[1], GATES[3])
    bias = f32(CELLS, low=-1, high=1).constant()

    def recurrent(gate: str) -> Operand:
        if gate[0] in diagonal:
            return f32(CELLS, low=-1, high=1).constant()
        return weights(kind, CELLS, outputs)

    operands = [
        *each(GATES, lambda _: weights(kind, CELLS, depth)),
        *each(GATES, recurrent),
        *each(peepholes, lambda _: weights(kind, CELLS) if "peephole" in features else None),
        *each(GATES, lambda _: bias),
        weights(kind, outputs, CELLS) if "projection" in features else None,
        f32(outputs, low=-1, high=1).constant() if "projection_bias" in features else None,
    ]
    return operands, outputs


def states(batch: int, outputs: int) -> list[Operand]:
    return [f32(batch, outputs).variable(), f32(batch, CELLS).variable()]


def norms(features: tuple[str, ...]) -> list[Operand | None]:
    if "norm" not in features:
        return [None] * 4
    row = f32(CELLS, low=0.2, high=1.5).constant()
    return [None if "coupled" in features else row, row, row, row]


def options(asymmetric: bool, act: int, cell_clip: float, proj_clip: float) -> dict[str, Any]:
    return {
        "fused_activation_function": Activation(act),
        "cell_clip": cell_clip,
        "proj_clip": proj_clip,
        "asymmetric_quantize_inputs": asymmetric,
    }


def lstm(
    kind: str,
    asymmetric: bool,
    features: tuple[str, ...] = (),
    *,
    act: int = 4,
    cell_clip: float = 0.0,
    proj_clip: float = 0.0,
    batch: int = 2,
    short: bool = False,
) -> OpCase:
    """One step. `short` leaves out the operands of normalization, as older models do."""
    operands, outputs = cell(kind, features)
    return OpCase(
        Lstm(**options(asymmetric, act, cell_clip, proj_clip)),
        [
            f32(batch, DEPTH),
            *operands,
            *states(batch, outputs),
            *([] if short else norms(features)),
        ],
        note=f"{kind}-{asymmetric}-{'+'.join(features)}-act{act}-clip{cell_clip}-{proj_clip}"
        f"-{len(operands) + 7 - 4 * short}",
        tolerance=TOLERANCE[kind],
    )


def sequence(
    kind: str,
    asymmetric: bool,
    time_major: bool,
    features: tuple[str, ...] = (),
    *,
    act: int = 4,
    batch: int = 2,
    diagonal: str = "",
    cell_clip: float = 0.0,
    proj_clip: float = 0.0,
) -> OpCase:
    operands, outputs = cell(kind, features, diagonal=diagonal)
    op = UnidirectionalSequenceLstm(
        time_major=time_major,
        diagonal_recurrent_tensors=bool(diagonal),
        **options(asymmetric, act, cell_clip, proj_clip),
    )
    shape = ((4, batch) if time_major else (batch, 4)) + (DEPTH,)
    return OpCase(
        op,
        [f32(*shape), *operands, *states(batch, outputs), *norms(features)],
        note=f"{kind}-{asymmetric}-{'time' if time_major else 'batch'}-{'+'.join(features)}"
        f"-act{act}-clip{cell_clip}-{proj_clip}-diagonal-{diagonal}",
        tolerance=TOLERANCE[kind] * 2,
        version=3 if diagonal else None,
    )


def two_way(
    kind: str,
    asymmetric: bool,
    time_major: bool,
    merge: bool,
    features: tuple[str, ...] = (),
    aux: str = "none",
) -> OpCase:
    # Where outputs are merged and the batch comes first, LiteRT reads states beyond their tensor.
    batch = 1 if merge and not time_major else 2
    shape = ((3, batch) if time_major else (batch, 3)) + (DEPTH,)
    operands, outputs = cell(kind, features)
    extra: list[Operand | None] = [None] * 9
    if aux != "none":
        extra[0] = f32(*shape[:2], DEPTH if aux == "input" else 4)
    if aux == "weighted":
        own = weights(kind, CELLS, 4)
        extra[1:] = [None if "coupled" in features and i % 4 == 0 else own for i in range(8)]
    op = BidirectionalSequenceLstm(
        merge_outputs=merge, time_major=time_major, **options(asymmetric, 4, 0.0, 0.0)
    )
    way = "time" if time_major else "batch"
    return OpCase(
        op,
        [
            f32(*shape),
            *operands,
            *operands,
            *states(batch, outputs),
            *states(batch, outputs),
            *extra,
        ],
        [f32()] if merge else [f32(), f32()],
        note=f"{kind}-{asymmetric}-{way}-merge{merge}-{'+'.join(features)}-aux-{aux}",
        tolerance=TOLERANCE[kind] * 2,
    )


def basic(depth: int, units: int, batch: int, variables: bool) -> OpCase:
    held = f32(batch, units).variable() if variables else f32(batch, units)
    return OpCase(
        Lstm(kernel_type=LSTMKernelType.BASIC, fused_activation_function=Activation.TANH),
        [
            f32(batch, depth),
            held,
            f32(4 * units, depth + units, low=-0.5, high=0.5).constant(),
            f32(4 * units).constant(),
            held,
        ],
        [f32()] * 4,
        note=f"basic-{units}-{batch}-variables{variables}",
        tolerance=4e-6,
    )


def quantized_basic(
    depth: int, units: int, *, batch: int = 1, zero_point: int = 100, bias_scale: float = 4e-5
) -> OpCase:
    one = {"scale": 1 / 128, "zero_point": 128}
    return OpCase(
        Lstm(kernel_type=LSTMKernelType.BASIC, fused_activation_function=Activation.TANH),
        [
            u8(batch, depth, **one),
            u8(batch, units, **one).variable(),
            u8(4 * units, depth + units, scale=bias_scale * 128, zero_point=zero_point).constant(),
            i32(4 * units, low=-40000, high=40000, scale=[bias_scale], zero_point=[0]).constant(),
            i16(batch, units, scale=2.0**-11).variable(),
        ],
        [u8(**one), i16(scale=2.0**-11), u8(**one), i16(scale=2.0**-12)],
        note=f"basic-{units}-{batch}-{zero_point}-{bias_scale}",
    )


CASES = [
    *(
        lstm(kind, asymmetric, features)
        for (kind, asymmetric), features in itertools.product(ASYMMETRIC, FEATURES)
    ),
    *(lstm("float", False, act=act) for act in range(6) if act != 4),
    *(lstm(kind, False, ("projection",), cell_clip=0.3, proj_clip=0.2) for kind in TOLERANCE),
    lstm("float", False, short=True),
    lstm("float", False, ("coupled", "peephole"), short=True, batch=1),
    *(
        sequence(kind, asymmetric, time_major, features)
        for (kind, asymmetric), time_major, features in itertools.product(
            ASYMMETRIC[:3], (False, True), FEATURES
        )
    ),
    sequence("uint8", False, True),
    sequence("float", False, False, act=1, batch=1),
    sequence("float", False, True, ("projection",), cell_clip=0.4, proj_clip=0.3),
    *(
        sequence(kind, asymmetric, time_major, diagonal=gates)
        for (kind, asymmetric), time_major, gates in itertools.product(
            ASYMMETRIC[:3], (False, True), ("ifco", "fo")
        )
    ),
    *(
        two_way(kind, asymmetric, time_major, merge)
        for (kind, asymmetric), time_major, merge in itertools.product(
            ASYMMETRIC, (False, True), (False, True)
        )
    ),
    *(
        two_way("float", False, True, False, features)
        for features in FEATURES
        if features and "norm" not in features
    ),
    *(
        two_way(kind, asymmetric, time_major, False, features, aux)
        for (kind, asymmetric), time_major, features, aux in itertools.product(
            ASYMMETRIC[:3], (False, True), ((), ("coupled",)), ("input", "weighted")
        )
    ),
    *(
        basic(depth, units, batch, variables)
        for depth, units, batch in ((3, 4, 1), (7, 5, 3))
        for variables in (False, True)
    ),
    *(quantized_basic(depth, units) for depth, units in ((4, 4), (12, 20), (1, 1))),
    quantized_basic(6, 8, batch=3),
    *(quantized_basic(6, 8, zero_point=zp) for zp in (0, 128, 255)),
    *(quantized_basic(6, 8, bias_scale=scale) for scale in (1e-7, 1e-6, 3e-4)),
]
