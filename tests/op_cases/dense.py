"""Cases of products of matrices."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import ActivationFunctionType as Activation
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected
from tests.op_cases.cases import OpCase, f32, i8, i32, u8
from tests.op_cases.convolution import scales


def dense(act: int = 0, **options: bool) -> FullyConnected:
    return FullyConnected(fused_activation_function=Activation(act), **options)


def int8_case(
    op: FullyConnected,
    shape: tuple[int, ...],
    units: int,
    depth: int,
    note: str,
    *,
    per_channel: bool = False,
    zero_point: int = -3,
    weights_zero_point: int = 0,
    out_scale: float = 0.3,
    bias: int = 5000,
    dynamic: bool = False,
    has_bias: bool = True,
) -> OpCase:
    scale = scales(units) if per_channel else 0.02
    count = units if per_channel else 1
    weights = i8(units, depth, scale=scale, zero_point=[weights_zero_point] * count, low=-127)
    product = 0.05 * np.atleast_1d(scale)
    row = i32(units, low=-bias, high=bias, scale=product, zero_point=[0] * count).constant()
    return OpCase(
        op,
        [
            i8(*shape, zero_point=zero_point),
            weights if dynamic else weights.constant(),
            row if has_bias else None,
        ],
        [i8(scale=out_scale, zero_point=5)],
        note,
    )


CASES = [
    *(
        OpCase(dense(act), [f32(3, 10), f32(4, 10).constant(), f32(4).constant()], note=f"act{act}")
        for act in range(4)
    ),
    OpCase(dense(), [f32(2, 3, 10), f32(4, 10).constant(), f32(4).constant()], note="flattened"),
    OpCase(
        dense(keep_num_dims=True),
        [f32(2, 3, 10), f32(4, 10).constant(), f32(4).constant()],
        note="kept",
    ),
    OpCase(dense(), [f32(2, 5, 2), f32(4, 10).constant(), None], note="no-bias"),
    OpCase(dense(), [f32(3, 10), f32(4, 10), f32(4)], note="dynamic"),
    OpCase(dense(), [f32(1, 1), f32(1, 1).constant(), f32(1).constant()], note="one"),
    OpCase(dense(), [f32(2, 3000), f32(7, 3000).constant(), f32(7).constant()], note="deep"),
    *(
        int8_case(
            dense(act),
            (3, 10),
            4,
            10,
            f"act{act}-{per_channel}",
            per_channel=per_channel,
            out_scale=0.1,
        )
        for act, per_channel in itertools.product(range(4), (False, True))
    ),
    *(
        int8_case(
            dense(),
            (2, 64),
            9,
            64,
            f"out{scale}-{per_channel}",
            per_channel=per_channel,
            out_scale=scale,
        )
        for scale, per_channel in itertools.product((1e-4, 0.01, 1.0, 100.0), (False, True))
    ),
    *(
        int8_case(dense(), (2, 33), 5, 33, f"z{z}-{w}", zero_point=z, weights_zero_point=w)
        for z, w in itertools.product((-128, 127), (0, -7))
    ),
    int8_case(dense(), (2, 3, 10), 4, 10, "flattened"),
    int8_case(dense(keep_num_dims=True), (2, 3, 10), 4, 10, "kept", per_channel=True),
    int8_case(dense(), (3, 10), 4, 10, "no-bias", has_bias=False),
    int8_case(dense(), (3, 10), 4, 10, "dynamic", dynamic=True),
    int8_case(dense(), (2, 5000), 6, 5000, "deep", out_scale=3.0),
    int8_case(dense(), (300, 700), 40, 700, "tiles"),
    int8_case(dense(), (1, 1), 1, 1, "one"),
    int8_case(dense(), (1, 20), 3, 20, "large-bias", bias=2**30),
    *(
        OpCase(
            dense(act),
            [
                u8(3, 12, zero_point=z),
                u8(4, 12, scale=0.02, zero_point=w).constant(),
                i32(4, scale=0.001, zero_point=0).constant(),
            ],
            [u8(scale=0.2, zero_point=110)],
            f"z{z}-{w}",
        )
        for act, z, w in ((0, 128, 128), (1, 0, 255), (3, 255, 0))
    ),
    *(
        OpCase(
            dense(act, asymmetric_quantize_inputs=asymmetric),
            [f32(3, 20), i8(5, 20, scale=scale, low=-127).constant(), f32(5).constant()],
            note=f"hybrid-{asymmetric}-{name}",
            tolerance=1e-5,
        )
        for act, asymmetric, (name, scale) in itertools.product(
            (0,), (False, True), (("per-tensor", 0.03), ("per-channel", scales(5)))
        )
    ),
    OpCase(dense(1), [f32(1, 20), i8(5, 20, low=-127).constant(), None], note="hybrid-no-bias"),
    OpCase(
        dense(),
        [f32(2, 8, low=0, high=0), i8(3, 8).constant(), f32(3).constant()],
        note="hybrid-zeros",
    ),
    *(
        OpCase(BatchMatMul(adj_x=ax, adj_y=ay), [f32(*x), f32(*y)], note=f"{ax}-{ay}-{y}")
        for ax, ay, x, y in (
            (False, False, (3, 4), (4, 5)),
            (False, False, (2, 3, 4), (2, 4, 5)),
            (True, False, (2, 4, 3), (2, 4, 5)),
            (False, True, (2, 3, 4), (2, 5, 4)),
            (True, True, (2, 4, 3), (2, 5, 4)),
            (False, False, (2, 3, 4), (1, 4, 5)),
            (False, False, (2, 1, 3, 4), (1, 3, 4, 5)),
        )
    ),
    *(
        OpCase(
            BatchMatMul(adj_x=ax, adj_y=ay),
            [i8(*x, zero_point=-4), i8(*y, scale=0.02, zero_point=7)],
            [i8(scale=0.2, zero_point=3)],
            f"{ax}-{ay}-{y}",
        )
        for ax, ay, x, y in (
            (False, False, (3, 4), (4, 5)),
            (True, False, (2, 4, 3), (2, 4, 5)),
            (False, True, (2, 3, 400), (2, 5, 400)),
        )
    ),
    *(
        OpCase(
            BatchMatMul(asymmetric_quantize_inputs=asymmetric),
            [f32(2, 3, 8), i8(2, 8, 5, scale=0.02).constant()],
            note=f"hybrid-{asymmetric}",
            tolerance=1e-5,
        )
        for asymmetric in (False, True)
    ),
]
