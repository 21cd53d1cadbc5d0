from __future__ import annotations

import numpy as np
import pytest

from edgelite.autodiff import Tensor, Variable, primitive
from edgelite.autodiff.ops import arithmetic, dense, elementwise, joining, layout
from edgelite.converter import Input, convert
from edgelite.converter.frontends.tracing import from_function
from edgelite.errors import ConversionError
from tests.converter.graphs import names, random
from tests.peers import LiteRT

ROW = [Input("x", (None, 4))]


def test_a_function_with_a_variable():
    w = Variable(random(4, 3))
    content = convert(lambda x: elementwise.exp(dense.matmul(x, w)), inputs=ROW)
    x = random(5, 4, seed=2)
    (found,) = LiteRT(content)(x)
    np.testing.assert_allclose(found, np.exp(x @ random(4, 3)), rtol=1e-5)


def test_names_of_inputs_and_outputs():
    graph = from_function(lambda a, b: {"sum": a + b, "a": a}, [Input("a", (2,)), Input("b", (2,))])
    assert (graph.input_names, graph.output_names) == (["a", "b"], ["a", "sum"])
    assert graph.outputs[0] is graph.inputs[0]
    assert graph.outputs[1].name == "sum"
    assert from_function(lambda x: (x + 1, x + 2), ROW).output_names == ["output_0", "output_1"]


def test_integer_inputs():
    graph = from_function(lambda x: x + x, [Input("x", (None, 2), np.int32)])
    assert graph.outputs[0].dtype == np.int32


def test_several_outputs_of_a_primitive():
    def parts(x):
        first, second = joining.split(x, sizes=(2, 2), axis=1)
        return arithmetic.subtract(first, second)

    (found,) = LiteRT(convert(parts, inputs=ROW))(np.array([[5, 6, 1, 2]], np.float32))
    np.testing.assert_array_equal(found, [[4, 4]])


def test_a_primitive_without_a_lowering_is_named():
    @primitive
    def sinc(x):
        return np.sinc(x)

    with pytest.raises(ConversionError, match=r"the primitive 'sinc' has no .tflite form"):
        from_function(sinc, ROW)
    with pytest.raises(ConversionError, match=r"layer 'net/own': the primitive 'sinc'"):
        from_function(sinc, ROW, scope=lambda: "net/own")


def test_what_numpy_computes_from_inputs_is_refused():
    with pytest.raises(
        ConversionError, match=r"'add' is given a value that depends on the model's"
    ):
        from_function(lambda x: x + np.tanh(np.asarray(x)), ROW)


def test_control_flow_by_values_is_refused():
    with pytest.raises(ConversionError, match=r"different things for different inputs"):
        from_function(lambda x: x + 1 if np.asarray(x)[0, 0] > 0 else x * 2, ROW)


def test_parameters_that_depend_on_values_are_refused():
    def shifted(x):
        return x[:, int(np.asarray(x)[0, 0] > 0) :] * 2

    with pytest.raises(
        ConversionError, match=r"'getitem' has parameters that depend on the model's"
    ):
        from_function(shifted, ROW)


def test_something_else_than_tensors_is_refused():
    with pytest.raises(ConversionError, match=r"must return tensors; received ndarray"):
        from_function(np.asarray, ROW)


def test_a_lowering_that_fails_names_the_primitive():
    with pytest.raises(
        ConversionError, match=r"'reshape': RESHAPE: fits a batch of 1 but not one of 2"
    ):
        from_function(lambda x: layout.reshape(x, shape=(1, 4)), ROW)


def test_a_wrong_lowering_is_noticed():
    @primitive
    def double(x):
        return np.concatenate([x, x], axis=1)

    double.lowers(lambda graph, x: x)
    with pytest.raises(ConversionError, match=r"gives float32 of shape \(1, 8\), but .*\(1, 4\)"):
        from_function(double, ROW)


def test_constants_alone():
    graph = from_function(lambda x: (x * 2, Tensor(np.ones(2, np.float32))), ROW)
    assert graph.outputs[1].data is not None
    assert names(graph) == ["MUL"]
