"""Bfloat16 and float8: what moves them and what casts them, beside LiteRT."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.errors import UnsupportedOperatorError
from edgelite.interpreter import Interpreter
from edgelite.numerics.bfloat16 import narrowed, widened
from edgelite.schema import TensorType, write
from edgelite.schema.ops.arithmetic import Add, BitwiseXor
from edgelite.schema.ops.joining import Concatenation, Pack, Tile
from edgelite.schema.ops.layout import BroadcastTo, ExpandDims, Pad, Reshape, ReverseV2, Transpose
from edgelite.schema.ops.quantization import Cast, Dequantize
from edgelite.schema.ops.slicing import Gather, GatherNd, Slice, StridedSlice
from tests.builder import Builder
from tests.op_cases.test_op_cases import run
from tests.peers import LiteRT

BF16, F32 = TensorType.BFLOAT16, TensorType.FLOAT32
SPECIAL = [1.0, -2.5, 0.0, -0.0, np.inf, -np.inf, np.nan, 3.4e38, 1e-40, 257.0, 255.5, -1000.25]
KINDS = {
    TensorType.FLOAT32: np.float32,
    TensorType.FLOAT16: np.float16,
    TensorType.FLOAT64: np.float64,
    TensorType.COMPLEX64: np.complex64,
    TensorType.INT8: np.int8,
    TensorType.UINT8: np.uint8,
    TensorType.INT32: np.int32,
    TensorType.INT64: np.int64,
    TensorType.BOOL: np.bool_,
}


def equal_litert(content: bytes, *feeds: np.ndarray) -> list[np.ndarray]:
    ours = Interpreter(model_content=content)
    ours.allocate_tensors()
    results = run(ours, list(feeds))
    for mine, other in zip(results, LiteRT(content)(*feeds), strict=True):
        np.testing.assert_array_equal(mine, other)
    return results


def brain(values: np.ndarray) -> np.ndarray:
    return narrowed(np.asarray(values, np.float32))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_bfloat16_constants_are_cast(kind: TensorType) -> None:
    build = Builder()
    x, y = build.constant(brain(SPECIAL), BF16), build.tensor(len(SPECIAL), kind=kind)
    build.add(Cast(in_data_type=BF16, out_data_type=kind), (x,), (y,))
    equal_litert(write(build.finish((), (y,))))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_numbers_are_cast_to_bfloat16_and_back(kind: TensorType) -> None:
    build = Builder()
    feed = np.random.default_rng(1).uniform(0, 120, 300).astype(KINDS[kind])
    x, y, z = build.tensor(300, kind=kind), build.tensor(300, kind=BF16), build.tensor(300)
    build.add(Cast(in_data_type=kind, out_data_type=BF16), (x,), (y,))
    build.add(Cast(in_data_type=BF16, out_data_type=F32), (y,), (z,))
    equal_litert(write(build.finish((x,), (z,))), feed)


def test_every_upper_half_and_its_neighbours_round_as_in_litert() -> None:
    upper = np.arange(0, 2**16, 7, dtype=np.uint32) << 16
    lower = np.array([0, 1, 0x7FFF, 0x8000, 0x8001, 0xFFFF], np.uint32)
    feed = (upper[:, None] | lower).reshape(-1).view(np.float32)
    build = Builder()
    x, z = build.tensor(feed.size), build.tensor(feed.size)
    y = build.tensor(feed.size, kind=BF16)
    build.add(Cast(in_data_type=F32, out_data_type=BF16), (x,), (y,))
    build.add(Cast(in_data_type=BF16, out_data_type=F32), (y,), (z,))
    equal_litert(write(build.finish((x,), (z,))), feed)


def test_what_is_widened_is_narrowed_to_itself() -> None:
    bits = np.arange(2**16, dtype=np.uint16)
    numbers = bits[~np.isnan(widened(bits))]
    np.testing.assert_array_equal(narrowed(widened(numbers)), numbers)


MOVES = [
    (Reshape(), [[4, 3]], (4, 3)),
    (Transpose(), [[1, 0]], (4, 3)),
    (ExpandDims(), [[1]], (3, 1, 4)),
    (Slice(), [[1, 0], [2, 3]], (2, 3)),
    (StridedSlice(), [[0, 3], [3, 0], [2, -1]], (2, 3)),
    (Gather(axis=0), [[2, 0, 2]], (3, 4)),
    (GatherNd(), [[[2, 1], [0, 0]]], (2,)),
    (ReverseV2(), [[1]], (3, 4)),
    (Tile(), [[2, 1]], (6, 4)),
    (BroadcastTo(), [[2, 3, 4]], (2, 3, 4)),
    (Pad(), [[[1, 0], [0, 2]]], (4, 6)),
]


@pytest.mark.parametrize(("op", "operands", "shape"), MOVES, ids=lambda v: type(v).__name__)
def test_bfloat16_is_moved(op, operands, shape) -> None:
    build = Builder()
    feed = np.linspace(-3, 3, 12, dtype=np.float32).reshape(3, 4)
    x, b = build.tensor(3, 4), build.tensor(3, 4, kind=BF16)
    build.add(Cast(in_data_type=F32, out_data_type=BF16), (x,), (b,))
    constants = [build.constant(np.array(v, np.int32), TensorType.INT32) for v in operands]
    moved, y = build.tensor(*shape, kind=BF16), build.tensor(*shape)
    build.add(op, (b, *constants), (moved,), version=3 if isinstance(op, BroadcastTo) else 1)
    build.add(Cast(in_data_type=BF16, out_data_type=F32), (moved,), (y,))
    content = write(build.finish((x,), (y,)))
    (mine,) = run_ours(content, feed)
    exact = widened(brain(feed))
    assert set(mine.reshape(-1).tolist()) <= {*exact.reshape(-1).tolist(), 0.0}
    if not isinstance(op, (Tile, StridedSlice)):  # LiteRT's do not take bfloat16
        equal_litert(content, feed)


def run_ours(content: bytes, *feeds: np.ndarray) -> list[np.ndarray]:
    ours = Interpreter(model_content=content)
    ours.allocate_tensors()
    return run(ours, list(feeds))


@pytest.mark.parametrize("op", [Concatenation(axis=0), Pack(values_count=2)], ids=str)
def test_bfloat16_constants_are_joined(op) -> None:
    build = Builder()
    a, b = (build.constant(brain(v), BF16) for v in ([1.5, 2], [-3, 0.25]))
    shape = (4,) if isinstance(op, Concatenation) else (2, 2)
    joined, y = build.tensor(*shape, kind=BF16), build.tensor(*shape)
    build.add(op, (a, b), (joined,))
    build.add(Cast(in_data_type=BF16, out_data_type=F32), (joined,), (y,))
    content = write(build.finish((), (y,)))
    (mine,) = run_ours(content)
    assert mine.reshape(-1).tolist() == [1.5, 2, -3, 0.25]
    if isinstance(op, Concatenation):  # LiteRT's PACK does not take bfloat16
        equal_litert(content)


@pytest.mark.parametrize(
    ("op", "kind", "to"),
    [
        (Add(), BF16, BF16),
        (BitwiseXor(), BF16, BF16),
        (Cast(out_data_type=F32), TensorType.FLOAT8_E4M3FN, F32),
        (Cast(out_data_type=F32), TensorType.FLOAT8_E5M2, F32),
        (Dequantize(), BF16, F32),
        (Dequantize(), TensorType.FLOAT8_E5M2, F32),
    ],
    ids=str,
)
def test_what_computes_with_them_is_refused(op, kind, to) -> None:
    build = Builder()
    count = 2 if isinstance(op, (Add, BitwiseXor)) else 1
    y = build.tensor(3, kind=to)
    build.add(op, [build.tensor(3, kind=kind) for _ in range(count)], (y,))
    interpreter = Interpreter(model_content=write(build.finish(range(1, count + 1), (y,))))
    with pytest.raises(
        UnsupportedOperatorError, match=f"no kernel for the tensor types {kind.name}"
    ):
        interpreter.allocate_tensors()


def test_float8_is_moved() -> None:
    build = Builder()
    x = build.constant(np.array([1, 2, 3], np.uint8), TensorType.FLOAT8_E5M2)
    y = build.tensor(2, kind=TensorType.FLOAT8_E5M2)
    build.add(Gather(axis=0), (x, build.constant(np.array([2, 0]), TensorType.INT64)), (y,))
    (mine,) = run_ours(write(build.finish((), (y,))))
    assert mine.view(np.uint8).tolist() == [3, 1]
