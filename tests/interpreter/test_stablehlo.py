"""StableHLO operators that have subgraphs or a state, beside LiteRT."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from edgelite.errors import ModelError, UnsupportedOperatorError
from edgelite.interpreter import Interpreter
from edgelite.schema import Options, TensorType, write
from edgelite.schema.dtypes import dtype_of
from edgelite.schema.enums import RngAlgorithm
from edgelite.schema.ops.arithmetic import Add, Maximum, Mul, Sub
from edgelite.schema.ops.comparison import LogicalAnd, LogicalOr
from edgelite.schema.ops.stablehlo import (
    StablehloCase,
    StablehloReduceWindow,
    StablehloRngBitGenerator,
    StablehloScatter,
)
from edgelite.schema.ops.stablehlo_elementwise import (
    StablehloAdd,
    StablehloMaximum,
    StablehloMinimum,
    StablehloMultiply,
)
from tests.builder import Builder
from tests.op_cases.test_op_cases import run
from tests.peers import LiteRT

F32, I32, I64, BOOL = TensorType.FLOAT32, TensorType.INT32, TensorType.INT64, TensorType.BOOL
U32, U64 = TensorType.UINT32, TensorType.UINT64


def label(value: Any) -> str:
    """What tests are called by."""
    if isinstance(value, tuple):
        return "-".join(map(label, value)) or "update"
    return value if isinstance(value, str) else getattr(value, "name", type(value).__name__)


def run_ours(content: bytes, *feeds: np.ndarray) -> list[np.ndarray]:
    ours = Interpreter(model_content=content)
    ours.allocate_tensors()
    return run(ours, list(feeds))


def equal_litert(content: bytes, *feeds: np.ndarray, reference: bool = True) -> list[np.ndarray]:
    results = run_ours(content, *feeds)
    theirs = LiteRT(content, reference=reference, delegates=False)(*feeds)
    for mine, other in zip(results, theirs, strict=True):
        if mine.dtype.kind == "f":
            np.testing.assert_allclose(mine, other, rtol=1e-5, atol=1e-5)
        else:
            np.testing.assert_array_equal(mine, other)
    return results


def body(build: Builder, kind: TensorType, *ops: Options) -> int:
    """A subgraph of two elements; none of `ops` gives the second one."""
    main, index = build.graph, build.subgraph("body")
    a, b = build.tensor(kind=kind), build.tensor(kind=kind)
    result = b
    for op in ops:
        result = build.tensor(kind=kind)
        build.add(op, (a, b), (result,))
    build.end((a, b), (result,))
    build.graph = main
    return index


def numbers(kind: TensorType, *shape: int, low: int = -9, high: int = 10) -> np.ndarray:
    rng = np.random.default_rng(len(shape))
    if kind == BOOL:
        return rng.integers(0, 2, shape).astype(bool)
    return rng.integers(low, high, shape).astype(dtype_of(kind))


# shape, windows, strides, base dilations, window dilations, padding
WINDOWS = {
    "plain": ((4, 5), [2, 3], [1, 1], [1, 1], [1, 1], [0, 0, 0, 0]),
    "padded": ((4, 5), [2, 2], [2, 1], [1, 1], [1, 2], [1, 0, 2, 1]),
    "cut": ((5, 6), [2, 2], [1, 1], [1, 1], [1, 1], [-1, 0, 0, -2]),
    "spread": ((3, 4), [2, 3], [1, 2], [2, 3], [1, 1], [0, 0, 0, 0]),
    "spread-and-cut": ((3, 4), [2, 2], [1, 1], [3, 2], [2, 1], [-1, 2, 1, -3]),
    "cube": ((2, 3, 4), [1, 2, 2], [1, 1, 2], [1, 1, 1], [1, 1, 1], [0, 1, 0, 0, 1, 1]),
}
BODIES = [Add(), Mul(), StablehloMaximum(), StablehloMinimum(), StablehloAdd()]


def reduce_window(kind: TensorType, name: str, *ops: Options) -> bytes:
    shape, windows, strides, base, dilations, padding = WINDOWS[name]
    build = Builder()
    op = StablehloReduceWindow(
        window_dimensions=windows,
        window_strides=strides,
        base_dilations=base,
        window_dilations=dilations,
        padding=padding,
        body_subgraph_index=body(build, kind, *ops),
    )
    x, start = build.tensor(*shape, kind=kind), build.constant(np.ones((), dtype_of(kind)), kind)
    y = build.tensor(*(1 for _ in shape), kind=kind, shape_signature=(-1,) * len(shape))
    build.add(op, (x, start), (y,))
    return write(build.finish((x,), (y,)))


@pytest.mark.parametrize(
    ("kind", "op", "name"),
    [*itertools.product((F32, I32, TensorType.INT8), BODIES, WINDOWS)],
    ids=label,
)
def test_windows_are_reduced(kind, op, name) -> None:
    equal_litert(reduce_window(kind, name, op), numbers(kind, *WINDOWS[name][0]))


@pytest.mark.parametrize("op", [LogicalAnd(), LogicalOr()], ids=str)
def test_windows_of_truth_values_are_reduced(op) -> None:
    equal_litert(reduce_window(BOOL, "padded", op), numbers(BOOL, 4, 5))


# operand, indices, updates, options
SCATTERS = {
    "rows": (
        (4, 3),
        (2, 1),
        (2, 3),
        {
            "update_window_dims": [1],
            "inserted_window_dims": [0],
            "scatter_dims_to_operand_dims": [0],
            "index_vector_dim": 1,
        },
    ),
    "elements": (
        (4, 3),
        (5, 2),
        (5,),
        {
            "inserted_window_dims": [0, 1],
            "scatter_dims_to_operand_dims": [1, 0],
            "index_vector_dim": 1,
        },
    ),
    "windows": (
        (4, 5),
        (2, 3),
        (2, 3, 2),
        {
            "update_window_dims": [0, 2],
            "scatter_dims_to_operand_dims": [0, 1],
            "index_vector_dim": 0,
        },
    ),
}
UPDATES = [(), (StablehloAdd(),), (StablehloMultiply(),), (StablehloMaximum(),)]
UPDATES += [(StablehloMinimum(),)]


def scatter(kind: TensorType, index: TensorType, name: str, ops: tuple[Options, ...]) -> bytes:
    shape, indices, updates, options = SCATTERS[name]
    build = Builder()
    op = StablehloScatter(update_computation_subgraph_index=body(build, kind, *ops), **options)
    operands = (
        build.tensor(*shape, kind=kind),
        build.tensor(*indices, kind=index),
        build.tensor(*updates, kind=kind),
    )
    y = build.tensor(*shape, kind=kind)
    build.add(op, operands, (y,))
    return write(build.finish(operands, (y,)))


@pytest.mark.parametrize(
    ("kind", "index", "name", "ops"),
    [*itertools.product((F32, I32, TensorType.INT8), (I32, I64), SCATTERS, UPDATES)],
    ids=label,
)
def test_updates_are_scattered(kind, index, name, ops) -> None:
    shape, indices, updates, _options = SCATTERS[name]
    feeds = numbers(kind, *shape), numbers(index, *indices, low=-1, high=5), numbers(kind, *updates)
    equal_litert(scatter(kind, index, name, ops), *feeds)


def test_indices_without_a_vector_dimension_are_numbers() -> None:
    """As the specification has it; LiteRT's kernel crashes."""
    build = Builder()
    op = StablehloScatter(
        update_window_dims=[1],
        scatter_dims_to_operand_dims=[0],
        index_vector_dim=1,
        update_computation_subgraph_index=body(build, F32, StablehloAdd()),
    )
    operands = (build.tensor(6), build.tensor(3, kind=I32), build.tensor(3, 2))
    y = build.tensor(6)
    build.add(op, operands, (y,))
    x, updates = np.zeros(6, np.float32), np.array([[1, 2], [4, 8], [16, 32]], np.float32)
    content = write(build.finish(operands, (y,)))
    (mine,) = run_ours(content, x, np.array([0, 1, 5], np.int32), updates)
    assert mine.tolist() == [1, 6, 8, 0, 0, 16]


@pytest.mark.parametrize(
    "content",
    [
        reduce_window(F32, "plain", Sub()),
        reduce_window(F32, "plain", Add(), Maximum()),
        reduce_window(F32, "plain"),
        scatter(F32, I32, "rows", (Sub(),)),
    ],
    ids=["sub", "two", "none", "scatter-sub"],
)
def test_a_body_that_is_not_known_is_named(content: bytes) -> None:
    with pytest.raises(UnsupportedOperatorError, match=r"subgraph 1 consists of .*; expected what"):
        Interpreter(model_content=content).allocate_tensors()


STATES = {
    "two": [7, 3],
    "halves": [2**63 + 5, 2**32 - 1],
    "three": [2**40 + 1, 9, 2**50 + 3],
    "zero": [0, 0],
}


@pytest.mark.parametrize(
    ("algorithm", "name", "kind"),
    [
        (algorithm, name, kind)
        for algorithm, name, kind in itertools.product(RngAlgorithm, STATES, (U32, I32, U64, I64))
        if len(STATES[name]) == 2 or algorithm != RngAlgorithm.THREEFRY
    ],
    ids=label,
)
def test_random_bits(algorithm, name, kind) -> None:
    build = Builder()
    state = np.array(STATES[name], np.uint64)
    x, after = build.tensor(*state.shape, kind=U64), build.tensor(*state.shape, kind=U64)
    y = build.tensor(3, 5, kind=kind)
    build.add(StablehloRngBitGenerator(algorithm=algorithm), (x,), (after, y))
    content = write(build.finish((x,), (after, y)))
    following = equal_litert(content, state)[0]
    equal_litert(content, following)


def cases(*factors: float, sizes: tuple[int, ...] = ()) -> bytes:
    """Multiplies by one of several factors."""
    build = Builder()
    main, branches = build.graph, []
    for factor in factors:
        branches.append(build.subgraph(f"times {factor}"))
        x, y = build.tensor(3), build.tensor(3)
        build.add(Mul(), (x, build.constant(np.float32(factor))), (y,))
        build.end((x,), (y,))
    build.graph = main
    index, x, y = build.tensor(kind=I32), build.tensor(3), build.tensor(3)
    build.add(StablehloCase(branch_subgraph_indices=branches), (index, x), (y,))
    return write(build.finish((index, x), (y,)))


@pytest.mark.parametrize("index", [0, 1, 2, 3, -1])
def test_a_case_runs_its_branch_or_the_last(index: int) -> None:
    x = np.array([1, -2, 0.5], np.float32)
    (mine,) = equal_litert(cases(2, 3, 5), np.int32(index), x, reference=False)
    expected = (2, 3, 5)[index] if 0 <= index < 3 else 5
    np.testing.assert_array_equal(mine, x * expected)


def test_a_case_without_branches_is_refused() -> None:
    with pytest.raises(ModelError, match=r"STABLEHLO_CASE .*has no branches"):
        Interpreter(model_content=cases()).allocate_tensors()
