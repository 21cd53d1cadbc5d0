from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.graph import Graph
from edgelite.converter.quantization.calibrate import calibrate, samples
from edgelite.errors import QuantizationError
from edgelite.schema.enums import TensorType
from edgelite.schema.ops.arithmetic import Add
from edgelite.schema.ops.elementwise import Exp
from edgelite.schema.ops.recurrent import UnidirectionalSequenceRnn

X = np.arange(12, dtype=np.float32).reshape(4, 3) / 10


@pytest.fixture
def graph():
    graph = Graph()
    x = graph.input("x", (1, 3), signature=(-1, 3))
    graph.output(graph.add(Add(), x, graph.constant(np.float32(1))), "y")
    return graph


@pytest.fixture
def two():
    graph = Graph()
    x = graph.input("x", (1, 3), signature=(-1, 3))
    y = graph.input("y", (1, 3), signature=(-1, 3))
    graph.output(graph.add(Add(), x, y), "z")
    return graph


@pytest.mark.parametrize(
    "dataset",
    [
        X,
        {"x": X},
        [[row[np.newaxis]] for row in X],
        [(row[np.newaxis],) for row in X],
        [{"x": row[np.newaxis]} for row in X],
        [("serving_default", {"x": row[np.newaxis]}) for row in X],
        [row[np.newaxis] for row in X],
        lambda: ([row[np.newaxis]] for row in X),
        lambda: iter([[X]]),
    ],
)
def test_ranges_over_any_kind_of_dataset(graph, dataset):
    ranges = calibrate(graph, dataset)
    (x,), (y,) = graph.inputs, graph.outputs
    assert ranges[x] == pytest.approx((0.0, 1.1))
    assert ranges[y] == pytest.approx((1.0, 2.1))


def test_samples_go_to_inputs_in_order_or_by_name(two):
    a, b = np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32)
    for dataset in ([[a, b]], [{"y": b, "x": a}], {"y": b, "x": a}):
        ranges = calibrate(two, dataset)
        assert [ranges[value] for value in two.inputs] == [(0, 0), (1, 1)]


def test_a_fixed_batch_size_cuts_arrays(graph):
    graph.inputs[0].signature = graph.inputs[0].shape = (2, 3)
    assert [len(sample[0]) for sample in samples(graph, X[:3])] == [2]


def test_progress_is_told(graph):
    seen = []
    calibrate(graph, X, lambda done, total: seen.append((done, total)))
    assert seen[-1] == (4, 4)
    seen.clear()
    calibrate(graph, lambda: [[X[:1]], [X[1:2]]], lambda done, total: seen.append((done, total)))
    assert seen == [(1, None), (2, None)]


@pytest.mark.parametrize(
    ("dataset", "message"),
    [
        (list, "yielded nothing; give about 100"),
        (X[:0], "yielded nothing"),
        (lambda: None, "a function that yields samples; received NoneType"),
        (3, "received int"),
        ([[X[0]]], r"sample 0 .*input 'x': expected shape \[None, 3\]; received \[3\]"),
        ([[X[:1]], [X[:1, :2]]], r"sample 1 .*expected shape \[None, 3\]; received \[1, 2\]"),
        ([[X[:0]]], r"received \[0, 3\]"),
        (
            [[X[:1].astype(np.float64)]],
            r"expected dtype float32; received float64.*astype\(np.float32",
        ),
        ([[X[:1] * np.nan]], "holds NaN or infinity"),
        ([[X[:1], X[:1]]], r"expected 1 arrays, for the inputs \['x'\]; received 2"),
        ([{"z": X[:1]}], r"expected the inputs \['x'\]; received \['z'\]"),
        ({"z": X}, r"expected the inputs \['x'\]; received \['z'\]"),
    ],
)
def test_errors_name_the_sample(graph, dataset, message):
    with pytest.raises(QuantizationError, match=message):
        calibrate(graph, dataset)


def test_one_array_does_not_do_for_two_inputs(two):
    with pytest.raises(QuantizationError, match=r"one array, but .*\['x', 'y'\]"):
        calibrate(two, X)
    with pytest.raises(QuantizationError, match="differ in their number"):
        calibrate(two, {"x": X, "y": X[:2]})


def test_overflow_inside_names_the_value():
    graph = Graph()
    graph.output(graph.add(Exp(), graph.input("x", (1, 1))), "y")
    with pytest.raises(QuantizationError, match="value 'exp' becomes NaN or infinity for sample 1"):
        calibrate(graph, [[np.zeros((1, 1), np.float32)], [np.full((1, 1), 1000, np.float32)]])


def test_integers_have_no_range():
    graph = Graph()
    x = graph.input("x", (1, 1), TensorType.INT32)
    graph.output(graph.add(Add(), x, x), "y")
    assert calibrate(graph, [[np.ones((1, 1), np.int32)]]) == {}


def test_samples_begin_without_a_state():
    """Each is a sequence of its own."""
    graph = Graph()
    x = graph.input("x", (1, 2, 1))
    ones, state = graph.constant(np.ones((1, 1), np.float32)), graph.variable((1, 1), np.float32)
    bias = graph.constant(np.zeros(1, np.float32))
    graph.output(graph.add(UnidirectionalSequenceRnn(), x, ones, ones, bias, state), "y")
    ranges = calibrate(graph, np.ones((5, 2, 1), np.float32))
    assert ranges[graph.outputs[0]] == (1.0, 2.0)
