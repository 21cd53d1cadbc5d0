"""The calls of `tf.lite.Interpreter`, beside LiteRT wherever it can be asked."""

from __future__ import annotations

import re
import threading

import numpy as np
import pytest

from edgelite.errors import InputError, ModelError, StateError
from edgelite.interpreter import Interpreter
from edgelite.schema import (
    Buffer,
    Model,
    Operator,
    OperatorCode,
    QuantizationParameters,
    SignatureDef,
    SubGraph,
    Tensor,
    TensorMap,
    TensorType,
    write,
)
from edgelite.schema.ops.activation import Relu
from edgelite.schema.ops.arithmetic import Add
from tests.peers import LiteRT


def sum_and_relu() -> bytes:
    """y = relu(a + b), z = a + b, with a signature, an open batch and a constant c that is an output."""
    shape, signature = (1, 3), (-1, 3)
    codes = [
        OperatorCode(deprecated_builtin_code=op.row.code, builtin_code=op.row.code)
        for op in (Add, Relu)
    ]
    tensors = [
        Tensor(shape=shape, shape_signature=signature, name="a"),
        Tensor(shape=shape, shape_signature=signature, name="b"),
        Tensor(shape=shape, shape_signature=signature, name="sum"),
        Tensor(shape=shape, shape_signature=signature, name="relu"),
        Tensor(
            shape=(2,),
            type=TensorType.INT8,
            buffer=1,
            name="c",
            quantization=QuantizationParameters(scale=(0.5,), zero_point=(3,)),
        ),
    ]
    operators = [
        Operator(opcode_index=0, inputs=(0, 1), outputs=(2,), builtin_options=Add()),
        Operator(opcode_index=1, inputs=(2,), outputs=(3,)),
    ]
    graph = SubGraph(
        tensors=tensors, inputs=(0, 1), outputs=(3, 2, 4), operators=operators, name="main"
    )
    return write(
        Model(
            version=3,
            operator_codes=codes,
            subgraphs=[graph],
            buffers=[Buffer(), Buffer(data=np.array([1, 250], np.uint8))],
            signature_defs=[
                SignatureDef(
                    signature_key="serving_default",
                    inputs=[
                        TensorMap(name="right", tensor_index=1),
                        TensorMap(name="left", tensor_index=0),
                    ],
                    outputs=[
                        TensorMap(name="total", tensor_index=2),
                        TensorMap(name="positive", tensor_index=3),
                    ],
                )
            ],
        )
    )


A = np.array([[1, -2, 3]], np.float32)
B = np.array([[0.5, 0.25, -9]], np.float32)


@pytest.fixture
def content() -> bytes:
    return sum_and_relu()


@pytest.fixture
def interpreter(content) -> Interpreter:
    made = Interpreter(model_content=content)
    made.allocate_tensors()
    return made


def test_runs(interpreter):
    interpreter.set_tensor(0, A)
    interpreter.set_tensor(1, B)
    interpreter.invoke()
    assert np.array_equal(interpreter.get_tensor(2), A + B)
    assert np.array_equal(interpreter.get_tensor(3), np.maximum(A + B, 0))
    assert np.array_equal(interpreter.get_tensor(4), np.array([1, -6], np.int8))


def test_inputs_stay_for_the_next_invocation(interpreter):
    interpreter.set_tensor(0, A)
    interpreter.set_tensor(1, B)
    for _ in range(2):
        interpreter.invoke()
        assert np.array_equal(interpreter.get_tensor(2), A + B)
    interpreter.set_tensor(1, A)
    interpreter.invoke()
    assert np.array_equal(interpreter.get_tensor(2), A + A)


def same(ours, theirs):
    if isinstance(theirs, dict):
        assert ours.keys() == theirs.keys()
        for key in theirs:
            same(ours[key], theirs[key])
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs)
        for a, b in zip(ours, theirs, strict=True):
            same(a, b)
    elif isinstance(theirs, np.ndarray):
        assert isinstance(ours, np.ndarray)
        assert ours.dtype == theirs.dtype
        assert np.array_equal(ours, theirs)
    else:
        assert ours == theirs
        assert isinstance(ours, type(theirs))


@pytest.mark.parametrize(
    "call",
    [
        "get_input_details",
        "get_output_details",
        "get_tensor_details",
        "get_signature_list",
        "_get_ops_details",
        "num_subgraphs",
    ],
)
def test_details_equal_litert(interpreter, content, call):
    same(getattr(interpreter, call)(), getattr(LiteRT(content).interpreter, call)())


def test_details_before_allocation_equal_litert(content):
    ours = Interpreter(model_content=content)
    assert [d["name"] for d in ours.get_input_details()] == ["a", "b"]
    assert ours.get_output_details()[0]["shape"].tolist() == [1, 3]


def test_signature_runner_equals_litert(interpreter, content):
    ours, theirs = (i.get_signature_runner() for i in (interpreter, LiteRT(content).interpreter))
    x, y = np.tile(A, (4, 1)), np.tile(B, (4, 1))
    same(ours(left=x, right=y), theirs(left=x, right=y))
    same(ours.get_input_details(), theirs.get_input_details())
    same(ours.get_output_details(), theirs.get_output_details())


def test_signature_runner_refuses_wrong_names(interpreter):
    runner = interpreter.get_signature_runner("serving_default")
    with pytest.raises(InputError, match=re.escape("expected the inputs ['left', 'right']")):
        runner(left=A)
    with pytest.raises(InputError, match="middle"):
        runner(left=A, right=B, middle=A)
    with pytest.raises(InputError, match="no signature 'predict'"):
        interpreter.get_signature_runner("predict")


def test_a_path_is_read_like_its_bytes(content, tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(content)
    for given in (path, str(path)):
        made = Interpreter(given)
        made.allocate_tensors()
        assert made.get_tensor(4).tolist() == [1, -6]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({}, "either model_path or model_content; received neither"),
        ({"model_path": "x", "model_content": b"x"}, "received both"),
        ({"model_content": b""}, "not a .tflite file"),
        ({"model_content": b"garbage that is no model"}, "not a .tflite file"),
        ({"model_path": "/no/such/model.tflite"}, "/no/such/model.tflite: cannot be read"),
        ({"model_content": b"", "num_threads": 0}, "num_threads"),
        ({"model_content": b"", "num_threads": 1.5}, "num_threads"),
        ({"model_content": b"", "num_threads": True}, "num_threads"),
        ({"model_content": b"", "experimental_delegates": ["gpu"]}, "no delegates"),
    ],
)
def test_bad_arguments_are_value_errors(arguments, problem):
    with pytest.raises(ValueError, match=re.escape(problem)) as caught:
        Interpreter(**arguments)
    assert isinstance(caught.value, (InputError, ModelError))


def test_set_tensor_refuses_what_it_would_have_to_cast(interpreter):
    with pytest.raises(InputError, match="expected dtype float32; received float64"):
        interpreter.set_tensor(0, A.astype(np.float64))
    with pytest.raises(InputError, match=re.escape("expected shape [1, 3]; received [3]")):
        interpreter.set_tensor(0, A[0])
    with pytest.raises(InputError, match="no tensor 5"):
        interpreter.set_tensor(5, A)
    with pytest.raises(InputError, match="constant"):
        interpreter.set_tensor(4, np.zeros(2, np.int8))


def test_values_before_allocation_are_refused(content):
    fresh = Interpreter(model_content=content)
    with pytest.raises(InputError, match="allocate_tensors"):
        fresh.set_tensor(0, A)
    with pytest.raises(InputError, match="allocate_tensors"):
        fresh.get_tensor(0)
    with pytest.raises(StateError, match="allocate_tensors"):
        fresh.invoke()


@pytest.mark.parametrize("index", [-1, 5])
def test_get_tensor_refuses_bad_indices(interpreter, index):
    with pytest.raises(InputError, match=f"no tensor {index}"):
        interpreter.get_tensor(index)
    with pytest.raises(InputError, match="no subgraph 1"):
        interpreter.get_tensor(0, subgraph_index=1)


def test_get_tensor_is_a_copy(interpreter):
    interpreter.set_tensor(0, A)
    copy = interpreter.get_tensor(0)
    copy[:] = 7
    assert np.array_equal(interpreter.get_tensor(0), A)


def test_resizing(interpreter):
    x = np.ones((5, 3), np.float32)
    for index in (0, 1):
        interpreter.resize_tensor_input(index, x.shape)
    assert interpreter.get_input_details()[0]["shape"].tolist() == [5, 3]
    assert interpreter.get_output_details()[0]["shape"].tolist() == [1, 3]
    with pytest.raises(StateError, match="not allocated"):
        interpreter.invoke()
    interpreter.allocate_tensors()
    assert interpreter.get_output_details()[0]["shape"].tolist() == [5, 3]
    interpreter.set_tensor(0, x)
    interpreter.set_tensor(1, x)
    interpreter.invoke()
    assert np.array_equal(interpreter.get_tensor(3), x + x)


def test_strict_resizing_keeps_what_the_model_fixes(interpreter):
    interpreter.resize_tensor_input(0, [7, 3], strict=True)
    with pytest.raises(StateError, match="dimension 1 is fixed at 3; received 4"):
        interpreter.resize_tensor_input(0, [7, 4], strict=True)
    with pytest.raises(InputError, match="sizes must be from 0 to"):
        interpreter.resize_tensor_input(0, [-1, 3])
    with pytest.raises(InputError, match="is no input"):
        interpreter.resize_tensor_input(2, [1, 3])


def test_shapes_that_do_not_fit_name_the_operator(interpreter):
    interpreter.resize_tensor_input(0, [1, 4])
    with pytest.raises(ModelError, match="ADD 'sum'"):
        interpreter.allocate_tensors()


def test_views_write_through_and_forbid_running(interpreter):
    view = interpreter.tensor(0)
    view()[:] = A
    interpreter.set_tensor(1, B)
    interpreter.invoke()
    assert np.array_equal(interpreter.get_tensor(2), A + B)
    kept = view()[:, 1:]
    for call in (
        interpreter.invoke,
        interpreter.allocate_tensors,
        lambda: interpreter.resize_tensor_input(0, [2, 3]),
    ):
        with pytest.raises(StateError, match="view"):
            call()
    del kept
    interpreter.invoke()


def test_two_threads_on_one_interpreter_are_told_so(interpreter):
    plan = interpreter._routine(0).plan
    entered, leave = threading.Event(), threading.Event()

    def slow() -> None:
        entered.set()
        assert leave.wait(10)

    plan._calls = [slow]
    thread = threading.Thread(target=interpreter.invoke)
    thread.start()
    assert entered.wait(10)
    with pytest.raises(StateError, match="another thread"):
        interpreter.invoke()
    leave.set()
    thread.join()


def test_preserved_tensors_have_bytes_of_their_own(content):
    kept = Interpreter(model_content=content, experimental_preserve_all_tensors=True)
    shared = Interpreter(model_content=content)
    for made in (kept, shared):
        made.allocate_tensors()
    assert kept.arena_size >= shared.arena_size > 0
