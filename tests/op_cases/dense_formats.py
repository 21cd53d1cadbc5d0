"""Cases of products with int16 inputs, and with small, sparse and blockwise weights."""

from __future__ import annotations

import itertools

import numpy as np

from edgelite.schema import TensorType
from edgelite.schema.enums import DimensionType, FullyConnectedOptionsWeightsFormat
from edgelite.schema.ops.dense import BatchMatMul, FullyConnected
from edgelite.schema.ops.quantization import Densify
from edgelite.schema.sparsity import DimensionMetadata, Int32Vector, SparsityParameters
from tests.op_cases.cases import (
    OpCase,
    Operand,
    f16,
    f32,
    i2,
    i4,
    i8,
    i16,
    i32,
    i64,
    u8,
)
from tests.op_cases.convolution import VALID, conv, depthwise, scales
from tests.op_cases.dense import dense

INT32, INT64 = TensorType.INT32, TensorType.INT64
SHUFFLED = FullyConnectedOptionsWeightsFormat.SHUFFLED4x16INT8


def bias_of(kind: TensorType, count: int, scale, reach: int) -> Operand:
    make = i32 if kind == INT32 else i64
    product = np.atleast_1d(scale)
    zeros = [0] * len(product)
    return make(count, low=-reach, high=reach, scale=product, zero_point=zeros).constant()


def wide_dense(
    weights,
    note: str,
    *,
    kind: TensorType = INT64,
    rows: int = 3,
    act: int = 0,
    out: float = 2e-3,
    reach: int = 10**5,
    has_bias: bool = True,
) -> OpCase:
    units, depth = weights.shape
    bias = bias_of(kind, units, np.array(weights.scale) * 1e-3, reach) if has_bias else None
    return OpCase(
        dense(act, quantized_bias_type=kind),
        [i16(rows, depth, scale=1e-3), weights.constant(), bias],
        [i16(scale=out)],
        note,
    )


def sparse(dense_values: np.ndarray, block: int, make, **options) -> Operand:
    """A matrix of which rows keep only their blocks that are not all 0."""
    rows, columns = dense_values.shape
    blocks = dense_values.reshape(rows, columns // block, block)
    kept = blocks.any(axis=2)
    segments = np.concatenate([[0], np.cumsum(kept.sum(axis=1))]).astype(np.int32)
    indices = np.nonzero(kept)[1].astype(np.int32)
    levels = [
        DimensionMetadata(format=DimensionType.DENSE, dense_size=rows),
        DimensionMetadata(
            format=DimensionType.SPARSE_CSR,
            array_segments=Int32Vector(values=segments),
            array_indices=Int32Vector(values=indices),
        ),
    ]
    order, block_map = (0, 1), ()
    if block > 1:
        levels.append(DimensionMetadata(format=DimensionType.DENSE, dense_size=block))
        order, block_map = (0, 1, 2), (1,)
    sparsity = SparsityParameters(traversal_order=order, block_map=block_map, dim_metadata=levels)
    stored = blocks[kept].reshape(-1)
    return make(rows, columns, value=stored, sparsity=sparsity, **options).constant()


def holes(rows: int, columns: int, block: int, low: int, high: int) -> np.ndarray:
    rng = np.random.default_rng(rows + columns)
    values = rng.integers(low, high, (rows, columns // block, block))
    return (values * (rng.random((rows, columns // block, 1)) < 0.4)).reshape(rows, columns)


def hybrid(op: FullyConnected, weights: Operand, note: str, rows: int = 3, **options) -> OpCase:
    units, depth = weights.shape
    return OpCase(
        op,
        [f32(rows, depth), weights.constant(), f32(units).constant()],
        note=note,
        tolerance=1e-5,
        **options,
    )


SMALL_WEIGHTS = [
    *(
        OpCase(
            dense(act),
            [
                i8(3, depth, zero_point=-3),
                make(5, depth, scale=scale).constant(),
                bias_of(INT32, 5, 0.05 * np.atleast_1d(scale), 300) if has_bias else None,
            ],
            [i8(scale=0.2, zero_point=5)],
            f"{make.__name__}-{np.size(scale)}-a{act}-{has_bias}",
        )
        for make, depth, scale, act, has_bias in (
            (i4, 40, 0.1, 0, True),
            (i4, 41, scales(5, 0.1), 0, True),
            (i4, 7, 0.1, 1, False),
            (i2, 40, 0.3, 0, True),
            (i2, 42, scales(5, 0.3), 3, True),
        )
    ),
    *(
        wide_dense(make(5, depth, scale=scale), f"{make.__name__}-{np.size(scale)}", out=1e-3)
        for make, depth, scale in (
            (i4, 40, 0.1),
            (i4, 41, scales(5, 0.1)),
            (i2, 40, 0.3),
        )
    ),
    *(
        hybrid(
            dense(act, asymmetric_quantize_inputs=asymmetric),
            make(units, depth, scale=scale),
            f"hybrid-{make.__name__}-{np.size(scale)}-a{act}-{asymmetric}",
        )
        for make, units, depth, scale, act, asymmetric in (
            (i4, 3, 40, 0.1, 0, False),
            (i4, 3, 40, 0.1, 1, True),
            (i4, 3, 40, scales(3, 0.1), 0, True),
            (i4, 3, 41, scales(3, 0.1), 0, False),
            (i4, 16, 64, scales(16, 0.1), 3, True),
            (i2, 3, 40, 0.3, 0, False),
            (i2, 3, 40, scales(3, 0.1), 0, True),
            (i4, 4, 40, 0.01, 4, False),
            (i4, 4, 40, 0.01, 4, True),
            (i4, 3, 40, 0.01, 5, True),
        )
    ),
    OpCase(
        dense(),
        [f32(3, 20), u8(5, 20, scale=0.03, zero_point=0).constant(), f32(5).constant()],
        note="hybrid-uint8",
        tolerance=1e-5,
    ),
    *(
        OpCase(
            op,
            [
                i8(1, 6, 5, 4, zero_point=-3),
                i4(*filter, scale=scales(filter[axis], 0.1), axis=axis).constant(),
                bias_of(INT32, filter[axis], scales(filter[axis], 0.1) * 0.05, 300),
            ],
            [i8(scale=0.3, zero_point=5)],
            f"int4-{filter}",
            version=version,
        )
        for op, filter, axis, version in (
            (conv(), (6, 3, 3, 4), 0, None),
            (conv(VALID, act=1), (5, 2, 2, 4), 0, None),
            (depthwise(1), (1, 3, 3, 4), 3, 6),
            (depthwise(2, VALID), (1, 3, 3, 8), 3, 6),
        )
    ),
    OpCase(
        conv(),
        [
            f32(1, 6, 5, 4),
            i4(6, 3, 3, 4, scale=scales(6, 0.1)).constant(),
            f32(6).constant(),
        ],
        note="hybrid-int4",
        tolerance=1e-5,
    ),
    OpCase(
        conv(),
        [f32(1, 6, 5, 4), i4(6, 3, 3, 4, scale=0.1).constant(), f32(6).constant()],
        note="hybrid-int4-one-scale",
        tolerance=1e-5,
    ),
    *(
        hybrid(
            dense(),
            Operand(
                TensorType.INT4,
                (units, depth),
                low=-8,
                high=7,
                blocks=(size, f16(units * depth // size, low=0.01, high=0.2)),
            ),
            f"blocks-of-{size}",
            judge="optimised",
        )
        for units, depth, size in ((8, 64, 32), (16, 128, 32), (4, 256, 128))
    ),
]

WIDE_PRODUCTS = [
    *(
        wide_dense(
            i8(4, 10, scale=scale, low=-127),
            f"{np.size(scale)}-{kind.name}-a{act}-{has_bias}",
            kind=kind,
            act=act,
            has_bias=has_bias,
        )
        for scale, kind, (act, has_bias) in itertools.product(
            (0.02, scales(4)), (INT32, INT64), ((0, True), (1, True), (3, True), (0, False))
        )
    ),
    *(
        wide_dense(i8(9, 64, scale=scale, low=-127), f"out{out}-{np.size(scale)}", out=out)
        for out, scale in itertools.product((1e-6, 1e-4, 0.1, 100.0), (0.02, scales(9)))
    ),
    wide_dense(i8(6, 5000, scale=0.02, low=-127), "deep", out=0.05),
    wide_dense(i8(40, 700, scale=0.02, low=-127), "tiles", rows=200, out=0.02),
    *(
        OpCase(
            BatchMatMul(adj_x=ax, adj_y=ay),
            [i16(*x, scale=1e-3), make(*y, scale=scale)],
            [i16(scale=out)],
            f"{make.__name__}-{ax}-{ay}-{y}-{out}",
        )
        for (make, scale), (ax, ay, x, y), out in itertools.product(
            ((i8, 0.02), (i16, 2e-4)),
            (
                (False, False, (3, 4), (4, 5)),
                (True, False, (2, 4, 3), (2, 4, 5)),
                (False, True, (2, 3, 400), (2, 5, 400)),
                (False, False, (2, 1, 3, 4), (1, 3, 4, 5)),
            ),
            (1e-3, 0.02),
        )
    ),
    *(
        OpCase(
            BatchMatMul(adj_y=turned, asymmetric_quantize_inputs=asymmetric),
            [f32(3, 8), i8(*shape, scale=scales(5), axis=axis, low=-127).constant()],
            note=f"hybrid-per-channel-{turned}-{asymmetric}",
            tolerance=1e-5,
        )
        for (turned, shape, axis), asymmetric in itertools.product(
            ((False, (8, 5), 1), (True, (5, 8), 0)), (False, True)
        )
    ),
    OpCase(
        BatchMatMul(),
        [i8(2, 3, 8, zero_point=5), i8(2, 8, 4, zero_point=-7)],
        [Operand(INT32)],
        "raw",
    ),
    *(
        OpCase(
            dense(act),
            [
                u8(3, 12, zero_point=z),
                u8(4, 12, scale=0.02, zero_point=w).constant(),
                i32(4, scale=0.001, zero_point=0).constant(),
            ],
            [i16(scale=0.003)],
            f"to-int16-z{z}-{w}",
        )
        for act, z, w in ((0, 128, 128), (1, 0, 255), (3, 255, 0))
    ),
    *(
        OpCase(
            dense(act, weights_format=SHUFFLED),
            [
                u8(rows, 48, zero_point=128),
                u8(8, 48, scale=0.02, zero_point=128).constant(),
                i32(8, scale=0.001, zero_point=0).constant(),
            ],
            [i16(scale=0.003), Operand(TensorType.UINT8)],
            f"shuffled-a{act}",
        )
        for rows, act in ((1, 0), (4, 0), (4, 1))
    ),
]

SPARSE_WEIGHTS = [
    *(
        OpCase(
            dense(act),
            [f32(3, 32), sparse(holes(6, 32, block, -9, 9), block, f32), f32(6).constant()],
            note=f"sparse-{block}-a{act}",
            judge=judge,
        )
        for block, act, judge in (
            (1, 0, "reference"),
            (1, 1, "reference"),
            (4, 0, "optimised"),
            (4, 3, "optimised"),
        )
    ),
    OpCase(
        dense(),
        [
            i8(3, 64, zero_point=4),
            sparse(holes(8, 64, 16, -127, 127), 16, i8, scale=scales(8)),
            bias_of(INT32, 8, scales(8) * 0.05, 500),
        ],
        [i8(scale=0.4, zero_point=-2)],
        "sparse-16",
        judge="optimised",
    ),
    *(
        OpCase(
            Densify(),
            [sparse(holes(6, 32, block, -9, 9), block, make)],
            [make()],
            note=f"{block}",
        )
        for make, block in itertools.product((f32, f16, i8), (1, 4, 16))
    ),
]

CASES = [*SMALL_WEIGHTS, *WIDE_PRODUCTS, *SPARSE_WEIGHTS]
