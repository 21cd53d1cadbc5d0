"""Cases of LSTM cells in int8, with int16 gates, and with int8 products."""

from __future__ import annotations

import itertools
from typing import Any

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema.ops.recurrent import Lstm, UnidirectionalSequenceLstm
from tests.op_cases.cases import OpCase, Operand, i8, i16, i32
from tests.op_cases.recurrent_lstm import FEATURES, GATES

DEPTH, CELLS, OUTPUTS = 7, 8, 5
INPUT = {"scale": 0.03, "zero_point": 4}
STATE_SCALE = 2.0**-11


def bias(count: int, scale: float, reach: int = 4000) -> Operand:
    return i32(count, low=-reach, high=reach, scale=[scale], zero_point=[0]).constant()


def operands(
    features: tuple[str, ...],
    batch: int,
    cells: int,
    weight_scale: float,
    output: dict[str, Any],
    state_scale: float,
) -> list[Operand | None]:
    """The operands of a cell, from the weights on, with what `features` names."""
    outputs = OUTPUTS if "projection" in features else cells
    gates = GATES[1:] if "coupled" in features else GATES

    def each(names: tuple[str, ...], make: Any, wanted: bool = True) -> list[Operand | None]:
        return [make() if wanted and gate in gates else None for gate in names]

    def weights(columns: int) -> Operand:
        return i8(cells, columns, scale=weight_scale, low=-127).constant()

    norm = "norm" in features
    # Before normalization the bias is on the scale of the coefficients, divided by 2**10.
    bias_scale = 3e-5 / 1024 if norm else 0.03 * weight_scale
    return [
        *each(GATES, lambda: weights(DEPTH)),
        *each(GATES, lambda: weights(outputs)),
        *each(
            ("input", "forget", "output"),
            lambda: i16(cells, scale=3e-5, low=-32767).constant(),
            "peephole" in features,
        ),
        *each(GATES, lambda: bias(cells, bias_scale, 2**24 if norm else 4000)),
        i8(outputs, cells, scale=0.008, low=-127).constant() if "projection" in features else None,
        bias(outputs, 0.008 * 0.007) if "projection_bias" in features else None,
        i8(batch, outputs, **output).variable(),
        i16(batch, cells, scale=state_scale).variable(),
        *each(GATES, lambda: i16(cells, scale=3e-5, low=-32767).constant(), norm),
    ]


def lstm(
    features: tuple[str, ...] = (),
    *,
    layout: str = "step",
    steps: int = 4,
    batch: int = 2,
    cells: int = CELLS,
    weight_scale: float = 0.008,
    out_zero_point: int = -6,
    state_scale: float = STATE_SCALE,
    hidden: tuple[float, int] = (0.007, 3),
    cell_clip: float = 0.0,
    proj_clip: float = 0.0,
    sum_scale: float = 2e-4,
) -> OpCase:
    """A cell with int16 gates.

    Args:
        layout: "step" for LSTM; else for a sequence: "time" or "batch", whichever comes first.
        hidden: scale and zero point of the values before projection.
        sum_scale: that of the gates' sums before normalization.
    """
    output = {"scale": 0.0075, "zero_point": out_zero_point}
    clips = {"cell_clip": cell_clip, "proj_clip": proj_clip}
    tanh = Activation.TANH
    op = Lstm(fused_activation_function=tanh, **clips)
    shape: tuple[int, ...] = (batch, DEPTH)
    if layout != "step":
        time_major = layout == "time"
        op = UnidirectionalSequenceLstm(
            fused_activation_function=tanh, time_major=time_major, **clips
        )
        shape = (steps, batch, DEPTH) if time_major else (batch, steps, DEPTH)
    return OpCase(
        op,
        [i8(*shape, **INPUT), *operands(features, batch, cells, weight_scale, output, state_scale)],
        [i8(**output)],
        intermediates=[
            *[i16(scale=sum_scale * (1 + i / 8)) for i in range(4)],
            i8(scale=hidden[0], zero_point=hidden[1]),
        ],
        note=f"{layout}-{'+'.join(features)}-{batch}-{cells}-w{weight_scale}-out{out_zero_point}"
        f"-state{state_scale}-hidden{hidden}-clip{cell_clip}-{proj_clip}-sum{sum_scale}",
    )


def lstm_8(
    features: tuple[str, ...] = ("coupled", "projection", "projection_bias", "norm"),
    *,
    batch: int = 2,
    cells: int = CELLS,
    weight_scale: float = 0.008,
    cell_clip: float = 0.0,
    proj_clip: float = 0.0,
) -> OpCase:
    """A cell with int8 products."""
    output = {"scale": 0.0075, "zero_point": -6}
    return OpCase(
        Lstm(fused_activation_function=Activation.TANH, cell_clip=cell_clip, proj_clip=proj_clip),
        [
            i8(batch, DEPTH, **INPUT),
            *operands(features, batch, cells, weight_scale, output, 2.0**-15),
        ],
        [i8(**output)],
        intermediates=[
            i16(scale=2.0**-12) if i % 3 == 0 else i8(scale=0.03 + 0.005 * i, zero_point=i - 5)
            for i in range(12)
        ],
        note=f"8-{'+'.join(features)}-{batch}-{cells}-w{weight_scale}-clip{cell_clip}-{proj_clip}",
    )


CASES = [
    *(
        lstm(features, layout=layout)
        for features, layout in itertools.product(FEATURES, ("step", "time", "batch"))
    ),
    *(lstm(layout=layout, batch=1) for layout in ("step", "time", "batch")),
    *(lstm(features, cells=9) for features in (("norm",), ("peephole",), ("norm", "projection"))),
    lstm(("norm",), cells=1),
    *(lstm(layout="time", out_zero_point=zp) for zp in (-128, 0, 127)),
    *(lstm(layout="time", weight_scale=scale) for scale in (1e-5, 0.001, 0.05, 3.0)),
    *(lstm(layout="time", state_scale=2.0**-power) for power in (9, 10, 12, 13, 14, 15)),
    *(
        lstm(("coupled", "peephole"), layout="batch", state_scale=2.0**-power)
        for power in (9, 12, 15)
    ),
    *(
        lstm(features, layout="time", cell_clip=0.2, proj_clip=0.15)
        for features in ((), ("projection",), ("projection", "norm"))
    ),
    *(
        lstm(("projection",), layout="batch", hidden=(scale, zero_point))
        for scale, zero_point in ((0.004, -128), (0.02, 127), (1e-4, 0))
    ),
    *(lstm(("norm",), layout="time", sum_scale=scale) for scale in (1e-6, 1e-5, 0.01)),
    *(lstm(layout=layout, steps=0) for layout in ("time", "batch")),
    lstm_8(),
    lstm_8(batch=1, cells=16),
    lstm_8(weight_scale=0.05),
    lstm_8(("projection", "projection_bias", "norm")),
    lstm_8(cell_clip=0.3, proj_clip=0.2),
    lstm_8(cell_clip=3.0),
]
