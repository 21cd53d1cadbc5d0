"""Indices, axes and sizes that come while the model runs: whatever they are, a result or a clear error."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pytest

from edgelite.errors import ExecutionError
from edgelite.interpreter import Interpreter
from edgelite.schema import TensorType
from edgelite.schema.ops.arithmetic import Div, FloorDiv, FloorMod, Pow
from edgelite.schema.ops.creation import Fill, OneHot, Range, SparseToDense
from edgelite.schema.ops.detection import NonMaxSuppressionV4
from edgelite.schema.ops.embedding import EmbeddingLookup
from edgelite.schema.ops.joining import Tile
from edgelite.schema.ops.layout import (
    BatchToSpaceNd,
    BroadcastTo,
    Dilate,
    ExpandDims,
    MirrorPad,
    Pad,
    PadV2,
    Reshape,
    ReverseSequence,
    ReverseV2,
    SpaceToBatchNd,
    Transpose,
)
from edgelite.schema.ops.random import Multinomial, RandomUniform
from edgelite.schema.ops.reduction import ArgMax, Cumsum, Mean, ReduceMax, ReduceProd, Sum
from edgelite.schema.ops.resizing import ResizeBilinear, ResizeNearestNeighbor
from edgelite.schema.ops.segment import SegmentSum, UnsortedSegmentSum
from edgelite.schema.ops.selection import TopKV2
from edgelite.schema.ops.signal import Rfft2D
from edgelite.schema.ops.slicing import (
    DynamicUpdateSlice,
    Gather,
    GatherNd,
    ScatterNd,
    Slice,
    Split,
    SplitV,
    StridedSlice,
)
from tests.op_cases.cases import OpCase, Operand, f32, given, i32, i64


@dataclass(frozen=True)
class AtRunTime(OpCase):
    """A case whose outputs' shapes only running it tells."""

    def results(self) -> list[Operand]:
        return list(self.outputs or [f32(1)])


def case(op, *inputs: Operand, outputs=None) -> AtRunTime:
    return AtRunTime(op, inputs, outputs)


X, MATRIX, IMAGE = f32(2, 3), f32(4, 4), f32(1, 4, 4, 1)
ONE, PAIR, PAIRS, FOUR = i32(), i32(2), i32(2, 2), i32(4)
INT = [i32()]

# The integers that are not constant here come while the model runs.
CASES = [
    case(Gather(axis=0), X, PAIR),
    case(Gather(axis=1), X, i64(2)),
    case(GatherNd(), X, PAIRS),
    case(ScatterNd(), i32(2, 1), X, given([4, 3])),
    case(ScatterNd(), given([[0], [1]]), X, PAIR),
    case(DynamicUpdateSlice(), MATRIX, X, PAIR),
    case(Slice(), MATRIX, PAIR, given([1, 1])),
    case(Slice(), MATRIX, given([1, 1]), PAIR),
    case(StridedSlice(), MATRIX, PAIR, given([3, 3]), given([1, 1])),
    case(StridedSlice(shrink_axis_mask=1), MATRIX, PAIR, given([3, 3]), given([1, 1])),
    case(StridedSlice(), MATRIX, given([1, 1]), PAIR, given([1, 1])),
    case(StridedSlice(), MATRIX, given([1, 1]), given([3, 3]), PAIR),
    case(Split(num_splits=2), ONE, MATRIX, outputs=[f32(1), f32(1)]),
    case(SplitV(num_splits=2), MATRIX, PAIR, given(0), outputs=[f32(1), f32(1)]),
    case(SplitV(num_splits=2), MATRIX, given([1, 3]), ONE, outputs=[f32(1), f32(1)]),
    case(Reshape(), MATRIX, PAIR),
    case(Transpose(), X, PAIR),
    case(Pad(), X, PAIRS),
    case(PadV2(), X, PAIRS, f32()),
    case(MirrorPad(), X, PAIRS),
    case(BroadcastTo(), f32(1), PAIR),
    case(ExpandDims(), X, ONE),
    case(Tile(), X, PAIR),
    case(ReverseV2(), X, i32(1)),
    case(ReverseSequence(seq_dim=1), X, PAIR),
    case(SpaceToBatchNd(), IMAGE, PAIR, given(np.zeros((2, 2)), np.int32)),
    case(SpaceToBatchNd(), IMAGE, given([2, 2]), PAIRS),
    case(BatchToSpaceNd(), f32(4, 1, 1, 1), PAIR, given(np.zeros((2, 2)), np.int32)),
    case(BatchToSpaceNd(), f32(4, 1, 1, 1), given([2, 2]), PAIRS),
    case(Dilate(), X, PAIR, f32()),
    case(Mean(), X, i32(1)),
    case(Sum(), X, PAIR),
    case(ReduceMax(), X, ONE),
    case(ReduceProd(), X, i32(1)),
    case(ArgMax(output_type=TensorType.INT32), X, ONE, outputs=INT),
    case(Cumsum(), X, ONE),
    case(TopKV2(), X, ONE, outputs=[f32(1), i32(1)]),
    case(OneHot(axis=-1), PAIR, ONE, f32(), f32()),
    case(OneHot(axis=-1), PAIR, given(np.int32(3)), f32(), f32()),
    case(Fill(), PAIR, f32()),
    case(Range(), ONE, given(np.int32(5)), given(np.int32(2**20)), outputs=INT),
    case(Range(), given(np.int32(0)), given(np.int32(5)), ONE, outputs=INT),
    case(SparseToDense(), PAIR, given([5]), f32(2), f32()),
    case(SparseToDense(), given([[0, 1]]), PAIR, f32(1), f32()),
    case(SegmentSum(), X, PAIR),
    case(UnsortedSegmentSum(), X, PAIR, given(np.int32(3))),
    case(UnsortedSegmentSum(), X, given([0, 1]), ONE),
    case(EmbeddingLookup(), PAIR, MATRIX),
    case(ResizeBilinear(), IMAGE, PAIR),
    case(ResizeNearestNeighbor(), IMAGE, PAIR),
    case(Rfft2D(), MATRIX, PAIR, outputs=[Operand(TensorType.COMPLEX64)]),
    case(RandomUniform(), PAIR),
    case(Multinomial(), X, ONE, outputs=INT),
    case(
        NonMaxSuppressionV4(),
        f32(3, 4),
        f32(3),
        ONE,
        given(0.5, np.float32),
        given(0, np.float32),
        outputs=[i32(1), i32()],
    ),
    case(Div(), i32(2), PAIR, outputs=[i32(2)]),
    case(FloorDiv(), i32(2), PAIR, outputs=[i32(2)]),
    case(FloorMod(), i32(2), PAIR, outputs=[i32(2)]),
    case(Pow(), i32(2), PAIR, outputs=[i32(2)]),
]
NUMBERS = (-(2**31), -7, -2, -1, 0, 1, 2, 5, 77)
# Bounds that lie outside, indices and starts of these may be anything.
TOLERANT = (DynamicUpdateSlice, OneHot, StridedSlice)
# What NumPy or Python would call it, had no check of ours been before it.
FOREIGN = re.compile(r"\w*(Error|Exception|Warning): ")


@pytest.mark.parametrize("case", CASES, ids=[f"{n}-{c}" for n, c in enumerate(CASES)])
def test_any_value_gives_a_result_or_a_clear_error(case: AtRunTime) -> None:
    interpreter = Interpreter(model_content=case.model())
    interpreter.allocate_tensors()
    details = interpreter.get_input_details()
    errors = []
    for number in NUMBERS:
        for detail, operand in zip(details, case.fed, strict=True):
            value = operand.elements(0)
            if operand.dtype.kind == "i":
                value = np.full(operand.shape, number, operand.dtype)
            interpreter.set_tensor(detail["index"], value)
        try:
            interpreter.invoke()
        except ExecutionError as error:
            errors.append(str(error))
    assert errors or type(case.op) in TOLERANT
    assert [e for e in errors if not e.startswith(case.op.row.name) or FOREIGN.search(e)] == []


@pytest.mark.parametrize(
    ("case", "value", "problem"),
    [
        (CASES[0], [0, 2], r"indices must be in \[0, 2\); received 2 at \[1, 0\]"),
        (case(Div(), i32(2), PAIR, outputs=[i32(2)]), [1, 0], r"by zero at \[1\]"),
        (case(SegmentSum(), X, PAIR), [0, 2], "rise by 0 or 1; received 2 at 1"),
        (case(SegmentSum(), X, PAIR), [1, 1], "begin with 0 .* received 1 at 0"),
        (case(Reshape(), MATRIX, PAIR), [3, 5], r"cannot be reshaped to \(3, 5\)"),
        (case(Transpose(), X, PAIR), [0, 0], "perm must name each of 2 axes once"),
        (case(ReverseV2(), X, i32(1)), [2], r"axis must be in \[-2, 2\)"),
    ],
    ids=str,
)
def test_the_error_says_what_is_wrong(case: AtRunTime, value: list[int], problem: str) -> None:
    interpreter = Interpreter(model_content=case.model())
    interpreter.allocate_tensors()
    detail = interpreter.get_input_details()[-1]
    interpreter.set_tensor(detail["index"], np.array(value, np.int32))
    with pytest.raises(ExecutionError, match=problem):
        interpreter.invoke()


def test_an_interpreter_runs_on_after_an_error() -> None:
    interpreter = Interpreter(model_content=case(Reshape(), X, PAIR).model())
    interpreter.allocate_tensors()
    first, second = (detail["index"] for detail in interpreter.get_input_details())
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    interpreter.set_tensor(first, x)
    for shape, fits in (([3, 2], True), ([4, 4], False), ([6, 1], True)):
        interpreter.set_tensor(second, np.array(shape, np.int32))
        if not fits:
            with pytest.raises(ExecutionError, match="cannot be reshaped"):
                interpreter.invoke()
            continue
        interpreter.invoke()
        index = interpreter.get_output_details()[0]["index"]
        np.testing.assert_array_equal(interpreter.get_tensor(index), x.reshape(shape))
