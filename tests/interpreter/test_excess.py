"""Sizes out of proportion: refused before memory is taken, when tensors are allocated or while running."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

from edgelite.errors import EdgeLiteError, ExecutionError, ModelError
from edgelite.interpreter import Interpreter, memory
from edgelite.schema import Model, TensorType, ops, write
from tests.builder import Builder
from tests.interpreter.test_hardening import I32, load
from tests.schema import models

GIGABYTE = 1 << 30


@pytest.fixture
def small_machine(monkeypatch: pytest.MonkeyPatch) -> int:
    """As if tensors might take 1 MiB; gives that size."""
    monkeypatch.setattr(memory, "most_bytes", lambda: 1 << 20)
    return 1 << 20


def relu(rows: int) -> bytes:
    build = Builder()
    x, y = build.tensor(rows, 1024), build.tensor(rows, 1024)
    build.add(ops.activation.Relu(), (x,), (y,))
    return write(build.finish((x,), (y,)))


def test_a_file_of_a_kilobyte_cannot_ask_for_a_hundred_gigabytes() -> None:
    Interpreter(model_content=relu(1)).allocate_tensors()  # whose modules are not to be counted
    content = relu(25 * GIGABYTE // 1024)
    assert len(content) < 1024
    tracemalloc.start()
    made = Interpreter(model_content=content)
    with pytest.raises(ModelError, match=r"RELU 't1' \(operator 0\): .*would take 107,374,182,400"):
        made.allocate_tensors()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1 << 20


def test_the_limit_is_half_of_the_memory_and_an_absolute_one(monkeypatch: Any) -> None:
    assert 0 < memory.most_bytes() <= 1 << 35
    monkeypatch.setattr(memory, "_machine_bytes", lambda: 1 << 30)
    assert memory.most_bytes.__wrapped__() == 1 << 29
    monkeypatch.setattr(memory, "_machine_bytes", lambda: 1 << 40)
    assert memory.most_bytes.__wrapped__() == 1 << 35


def test_memory_that_the_system_does_not_give_is_our_error(monkeypatch: Any) -> None:
    def refuse(*_arguments: Any) -> Any:
        raise MemoryError

    made = load(models.dense())
    monkeypatch.setattr(memory.np, "zeros", refuse)
    with pytest.raises(ModelError, match="which this process cannot have"):
        made.allocate_tensors()


def test_an_input_without_a_reader_counts(small_machine: int) -> None:
    build = Builder()
    x, y = build.tensor(small_machine), build.tensor(2)
    build.add(ops.arithmetic.Add(), (y, y), (z := build.tensor(2),))
    with pytest.raises(ModelError, match="tensors that are alive at once would take"):
        load(build.finish((x, y), (z,))).allocate_tensors()


def test_a_variable_counts(small_machine: int) -> None:
    build = Builder()
    x, y = build.tensor(2), build.tensor(2)
    build.tensor(small_machine, is_variable=True)
    build.add(ops.arithmetic.Add(), (x, x), (y,))
    with pytest.raises(ModelError, match=r"a tensor of shape \[1048576\] would take 4,194,304"):
        load(build.finish((x,), (y,))).allocate_tensors()


def tiles(count: int, times: int, known: bool) -> Model:
    """A chain of TILE, each `times` as long as the one before; else multiples are an input."""
    build = Builder()
    x = build.tensor(16)
    multiples = (
        build.constant(np.int32([times]), I32) if known else build.tensor(1, kind=I32, name="m")
    )
    chain = [x]
    for _ in range(count):
        chain.append(build.tensor(1, shape_signature=(-1,)))
        build.add(ops.joining.Tile(), (chain[-2], multiples), (chain[-1],))
    return build.finish((x,) if known else (x, multiples), (chain[-1],))


def test_shapes_that_explode_are_refused_when_tensors_are_allocated(small_machine: int) -> None:
    with pytest.raises(ModelError, match=r"TILE 't4' \(operator 2\): its output of shape \[524288"):
        load(tiles(12, 32, known=True)).allocate_tensors()


def test_shapes_that_explode_while_running_are_refused(small_machine: int) -> None:
    made = load(tiles(12, 32, known=False))
    made.allocate_tensors()
    made.set_tensor(1, np.int32([32]))
    with pytest.raises(EdgeLiteError, match=r"TILE 't4' \(operator 2\): its output of shape"):
        made.invoke()
    made.set_tensor(1, np.int32([1]))
    made.invoke()


def test_many_that_fit_alone_are_refused_together(small_machine: int) -> None:
    build = Builder()
    x, multiples = build.tensor(1024), build.tensor(1, kind=I32)
    outputs = []
    for _ in range(8):
        outputs.append(build.tensor(1, shape_signature=(-1,)))
        build.add(ops.joining.Tile(), (x, multiples), (outputs[-1],))
    made = load(build.finish((x, multiples), outputs))
    made.allocate_tensors()
    made.set_tensor(1, np.int32([50]))
    with pytest.raises(ExecutionError, match=r"\(operator 5\): the tensors whose shapes only"):
        made.invoke()
    made.set_tensor(1, np.int32([25]))
    made.invoke()


SIZES_AT_RUN_TIME: list[tuple[Any, list[Any], Any]] = [
    (ops.creation.Fill(), [np.int32([2**30, 2**30]), np.float32(0)], "FILL"),
    (ops.creation.Range(), [np.int32(0), np.int32(2**31 - 1), np.int32(1)], "RANGE"),
    (ops.layout.BroadcastTo(), [np.float32([1]), np.int32([2**30, 2**30])], "BROADCAST_TO"),
    (ops.layout.Pad(), [np.float32([1]), np.int32([[2**30, 2**30]])], "PAD"),
    (ops.joining.Tile(), [np.float32([1]), np.int32([2**31 - 1])], "TILE"),
    (
        ops.resizing.ResizeBilinear(),
        [np.zeros((1, 2, 2, 1), np.float32), np.int32([2**30, 2**30])],
        "RESIZE_BILINEAR",
    ),
    (
        ops.slicing.ScatterNd(),
        [np.int32([[0]]), np.float32([1]), np.int32([2**31 - 1])],
        "SCATTER_ND",
    ),
]


@pytest.mark.parametrize(("op", "values", "name"), SIZES_AT_RUN_TIME, ids=lambda v: str(v)[:20])
def test_sizes_that_come_while_running_are_refused(
    op: Any, values: list[Any], name: str, small_machine: int
) -> None:
    build = Builder()
    kinds = {"f": TensorType.FLOAT32, "i": I32}
    inputs = [build.tensor(*value.shape, kind=kinds[value.dtype.kind]) for value in values]
    kind = I32 if name == "RANGE" else TensorType.FLOAT32
    y = build.tensor(1, kind=kind, shape_signature=(-1,))
    build.add(op, inputs, (y,))
    made = load(build.finish(inputs, (y,)))
    made.allocate_tensors()
    for index, value in zip(inputs, values, strict=True):
        made.set_tensor(index, value)
    with pytest.raises(EdgeLiteError, match=rf"{name} '.*' \(operator 0\): .*would take [\d,]+ by"):
        made.invoke()
