"""Operators that run subgraphs, beside LiteRT."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.errors import ExecutionError
from edgelite.interpreter import Interpreter
from edgelite.schema import TensorType, write
from edgelite.schema.ops.arithmetic import Add, Mul
from edgelite.schema.ops.comparison import Less
from edgelite.schema.ops.control import Call, If, While
from edgelite.schema.ops.joining import Concatenation
from edgelite.schema.ops.layout import Reshape
from edgelite.schema.ops.stablehlo import StablehloComposite
from tests.builder import Builder
from tests.peers import LiteRT

I32, BOOL = TensorType.INT32, TensorType.BOOL


def run(interpreter: Interpreter, *arrays: np.ndarray) -> list[np.ndarray]:
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]


def equal_litert(content: bytes, *feeds: tuple[np.ndarray, ...]) -> list[np.ndarray]:
    """Runs the feeds one after the other in one interpreter of each kind."""
    ours, theirs = Interpreter(model_content=content), LiteRT(content)
    for arrays in feeds:
        results = run(ours, *arrays)
        for mine, other in zip(results, theirs(*arrays), strict=True):
            assert mine.dtype == other.dtype
            np.testing.assert_array_equal(mine, other)
    return results


def branch(build: Builder, op, count: int = 2, shape: tuple[int, ...] = (2,)) -> int:
    """A subgraph (a, b) -> op(a, b)."""
    index = build.subgraph(op.row.name)
    inputs = [build.tensor(*shape) for _ in range(count)]
    out = build.tensor(*shape)
    build.add(op, inputs, (out,))
    build.end(inputs, (out,))
    return index


def choice() -> bytes:
    """y = 2 * (a + b if c else a * b)."""
    build = Builder()
    main = build.graph
    yes, no = branch(build, Add()), branch(build, Mul())
    build.graph = main
    c = build.tensor(1, kind=BOOL)
    a, b, y, z = (build.tensor(2) for _ in range(4))
    build.add(If(then_subgraph_index=yes, else_subgraph_index=no), (c, a, b), (y,))
    build.add(Add(), (y, y), (z,))
    return write(build.finish((c, a, b), (z, y)))


def test_if_takes_the_branch_that_the_condition_picks():
    a, b = np.array([1, 2], np.float32), np.array([10, -3], np.float32)
    feeds = [(np.array([c]), a, b) for c in (True, False, True)]
    assert equal_litert(choice(), *feeds)[0].tolist() == [22, -2]


def test_if_follows_resized_inputs():
    ours = Interpreter(model_content=choice())
    for index in (1, 2):
        ours.resize_tensor_input(index, (3,))
    x = np.arange(3, dtype=np.float32)
    assert run(ours, np.array([False]), x, x)[1].tolist() == [0, 1, 4]


def test_if_with_branches_of_different_shapes():
    build = Builder()
    main = build.graph
    same, joined = branch(build, Add()), build.subgraph("joined")
    inputs = [build.tensor(2), build.tensor(2)]
    out = build.tensor(4)
    build.add(Concatenation(), inputs, (out,))
    build.end(inputs, (out,))
    build.graph = main
    c = build.tensor(1, kind=BOOL)
    a, b, y, z = (build.tensor(2) for _ in range(4))
    build.add(If(then_subgraph_index=same, else_subgraph_index=joined), (c, a, b), (y,))
    build.add(Mul(), (y, y), (z,))
    content = write(build.finish((c, a, b), (z,)))
    x, w = np.array([1, 2], np.float32), np.array([3, 4], np.float32)
    feeds = [(np.array([c]), x, w) for c in (True, False, False, True)]
    equal_litert(content, *feeds)


def loop(limit: float, step: float = 1.0) -> bytes:
    """n, x = 0, x; while n < limit: n, x = n + step, x + x."""
    build = Builder()
    main = build.graph
    condition = build.subgraph("condition")
    n, x = build.tensor(1), build.tensor(2)
    bound, less = build.constant(np.array([limit], np.float32)), build.tensor(1, kind=BOOL)
    build.add(Less(), (n, bound), (less,))
    build.end((n, x), (less,))
    body = build.subgraph("body")
    n, x = build.tensor(1), build.tensor(2)
    one = build.constant(np.array([step], np.float32))
    after, twice = build.tensor(1), build.tensor(2)
    build.add(Add(), (n, one), (after,))
    build.add(Add(), (x, x), (twice,))
    build.end((n, x), (after, twice))
    build.graph = main
    inputs = (build.tensor(1), build.tensor(2))
    outputs = (build.tensor(1), build.tensor(2))
    op = While(cond_subgraph_index=condition, body_subgraph_index=body)
    build.add(op, inputs, outputs)
    return write(build.finish(inputs, outputs))


@pytest.mark.parametrize("limit", [0, 1, 5])
def test_while(limit):
    start, x = np.zeros(1, np.float32), np.array([1, -3], np.float32)
    results = equal_litert(loop(limit), (start, x), (start + 1, x))
    assert results[0].tolist() == [max(limit, 1)]


def test_while_with_a_body_that_swaps_its_inputs():
    build = Builder()
    main = build.graph
    condition = build.subgraph("condition")
    a, b = build.tensor(1), build.tensor(1)
    less = build.tensor(1, kind=BOOL)
    build.add(Less(), (a, b), (less,))
    build.end((a, b), (less,))
    body = build.subgraph("body")
    a, b = build.tensor(1), build.tensor(1)
    build.end((a, b), (b, a))
    build.graph = main
    inputs = (build.tensor(1), build.tensor(1))
    outputs = (build.tensor(1), build.tensor(1))
    build.add(While(cond_subgraph_index=condition, body_subgraph_index=body), inputs, outputs)
    content = write(build.finish(inputs, outputs))
    one, two = np.array([1], np.float32), np.array([2], np.float32)
    assert run(Interpreter(model_content=content), one, two) == [two, one]


def test_a_while_without_an_end_is_refused():
    content = loop(limit=1, step=0)
    ours = Interpreter(model_content=content, most_loop_iterations=50)
    with pytest.raises(ExecutionError, match="has not ended after 50 iterations"):
        run(ours, np.zeros(1, np.float32), np.ones(2, np.float32))


@pytest.mark.parametrize(
    "op", [Call(subgraph=1), StablehloComposite(decomposition_subgraph_index=1)]
)
def test_a_call_runs_its_subgraph(op):
    build = Builder()
    main = build.graph
    branch(build, Mul())
    build.graph = main
    a, b, y, z = (build.tensor(2) for _ in range(4))
    build.add(op, (a, b), (y,))
    build.add(Add(), (y, a), (z,))
    ours = Interpreter(model_content=write(build.finish((a, b), (z,))))
    x = np.array([2, 3], np.float32)
    for factor in (1, 2):
        assert run(ours, x, factor * x)[0].tolist() == [4 * factor + 2, 9 * factor + 3]


def test_shapes_known_only_when_running():
    """reshape(a, shape) + 1, where shape is an input."""
    build = Builder()
    a, shape = build.tensor(6), build.tensor(2, kind=I32)
    y = build.tensor(1, 1, shape_signature=(-1, -1))
    z = build.tensor(1, 1, shape_signature=(-1, -1))
    build.add(Reshape(), (a, shape), (y,))
    build.add(Add(), (y, build.constant(np.ones(1, np.float32))), (z,))
    content = write(build.finish((a, shape), (z,)))
    x = np.arange(6, dtype=np.float32)
    shapes = [(2, 3), (2, 3), (6, 1), (3, -1)]
    equal_litert(content, *((x, np.array(s, np.int32)) for s in shapes))


def test_an_error_while_running_names_the_operator():
    build = Builder()
    a, shape = build.tensor(6), build.tensor(2, kind=I32)
    y = build.tensor(1, 1, name="reshaped", shape_signature=(-1, -1))
    build.add(Reshape(), (a, shape), (y,))
    ours = Interpreter(model_content=write(build.finish((a, shape), (y,))))
    with pytest.raises(ExecutionError, match=r"RESHAPE 'reshaped' \(operator 0\)"):
        run(ours, np.zeros(6, np.float32), np.array([4, 4], np.int32))
