"""Variables, tables and custom operators."""

from __future__ import annotations

import re

import numpy as np
import pytest
from flatbuffers import flexbuffers

from edgelite.errors import ExecutionError, ModelError, UnsupportedOperatorError
from edgelite.interpreter import Interpreter, custom_op
from edgelite.interpreter import custom as custom_module
from edgelite.schema import TensorType, write
from edgelite.schema.ops.arithmetic import Add
from edgelite.schema.ops.control import CallOnce
from edgelite.schema.ops.custom import Custom
from edgelite.schema.ops.state import (
    AssignVariable,
    Hashtable,
    HashtableFind,
    HashtableImport,
    HashtableSize,
    ReadVariable,
    VarHandle,
)
from tests.builder import Builder
from tests.interpreter.test_control import equal_litert, run

RESOURCE, I64, STRING = TensorType.RESOURCE, TensorType.INT64, TensorType.STRING
X = np.array([1, 2], np.float32)


def counter(initialized: bool = True) -> bytes:
    """Adds its input to a variable, which begins at 10, and gives the sum."""
    build = Builder()
    main = build.graph
    start = build.subgraph("start")
    handle = build.tensor(kind=RESOURCE)
    build.add(VarHandle(shared_name="total"), (), (handle,))
    build.add(AssignVariable(), (handle, build.constant(np.full(2, 10, np.float32))), ())
    build.end((), ())
    build.graph = main
    x, handle = build.tensor(2), build.tensor(kind=RESOURCE)
    old, new = build.tensor(2), build.tensor(2)
    if initialized:
        build.add(CallOnce(init_subgraph_index=start), (), ())
    build.add(VarHandle(shared_name="total"), (), (handle,))
    build.add(ReadVariable(), (handle,), (old,))
    build.add(Add(), (old, x), (new,))
    build.add(AssignVariable(), (handle, new), ())
    return write(build.finish((x,), (new,)))


def test_a_variable_keeps_its_value_from_run_to_run():
    assert equal_litert(counter(), (X,), (X,), (X,))[0].tolist() == [13, 16]


def test_interpreters_do_not_share_variables():
    content = counter()
    for _ in range(2):
        assert run(Interpreter(model_content=content), X)[0].tolist() == [11, 12]


def test_reading_what_was_never_assigned_is_refused():
    with pytest.raises(ExecutionError, match="variable 'total' is read before it is assigned"):
        run(Interpreter(model_content=counter(initialized=False)), X)


def table() -> bytes:
    """Looks names up in a table."""
    build = Builder()
    main = build.graph
    options = {"table_id": 7, "key_dtype": STRING, "value_dtype": I64}
    start = build.subgraph("start")
    handle = build.tensor(1, kind=RESOURCE)
    keys = build.constant(np.array([b"one", b"two"], object), STRING)
    values = build.constant(np.array([1, 2]), I64)
    build.add(Hashtable(**options), (), (handle,))
    build.add(HashtableImport(), (handle, keys, values), ())
    build.end((), ())
    build.graph = main
    names, handle = build.tensor(3, kind=STRING), build.tensor(1, kind=RESOURCE)
    default = build.constant(np.array([-1]), I64)
    found, size = build.tensor(3, kind=I64), build.tensor(1, kind=I64)
    build.add(CallOnce(init_subgraph_index=start), (), ())
    build.add(Hashtable(**options), (), (handle,))
    build.add(HashtableFind(), (handle, names, default), (found,))
    build.add(HashtableSize(), (handle,), (size,))
    return write(build.finish((names,), (found, size)))


def test_a_table_finds_its_keys():
    found, size = run(
        Interpreter(model_content=table()), np.array([b"two", b"six", b"one"], object)
    )
    assert found.tolist() == [2, -1, 1]
    assert size.tolist() == [2]


def custom(options: bytes | None, shape_signature: tuple[int, ...] = (2,)) -> bytes:
    build = Builder()
    x, y = build.tensor(2), build.tensor(2, name="scaled", shape_signature=shape_signature)
    build.add(Custom(), (x,), (y,), custom_code="Scale", custom_options=options)
    return write(build.finish((x,), (y,)))


def scale(inputs, options):
    return inputs[0] * np.float32(options["factor"])


@pytest.mark.parametrize("signature", [(2,), (-1,)])
def test_a_custom_operator_gets_its_options_decoded(signature):
    content = custom(flexbuffers.Dumps({"factor": 3}), signature)
    ours = Interpreter(model_content=content, custom_ops={"Scale": scale})
    assert run(ours, X)[0].tolist() == [3, 6]
    assert run(ours, 2 * X)[0].tolist() == [6, 12]


def test_a_registered_custom_operator_is_known_to_all_interpreters(monkeypatch):
    monkeypatch.setattr(custom_module, "_FUNCTIONS", {})

    @custom_op("Scale")
    def double(inputs, options):
        assert options is None
        return 2 * inputs[0]

    assert run(Interpreter(model_content=custom(None)), X)[0].tolist() == [2, 4]


def test_options_that_are_no_flexbuffers_come_as_bytes():
    seen = []

    def look(inputs, options):
        seen.append(options)
        return inputs[0]

    raw = b"\x01\x00\x00\x00\xff"
    run(Interpreter(model_content=custom(raw), custom_ops={"Scale": look}), X)
    assert seen == [raw]


def test_an_unknown_custom_operator_says_what_to_do():
    with pytest.raises(UnsupportedOperatorError, match=re.escape("custom_ops={'Scale': function}")):
        Interpreter(model_content=custom(None))


def test_a_custom_operator_of_the_wrong_dtype_is_refused():
    wrong = Interpreter(
        model_content=custom(None), custom_ops={"Scale": lambda inputs, _: inputs[0] > 0}
    )
    with pytest.raises(ExecutionError, match=r"Scale 'scaled'.*gave \['bool'\]; expected"):
        run(wrong, X)


def test_a_custom_operator_of_the_wrong_shape_is_refused():
    wrong = Interpreter(
        model_content=custom(None), custom_ops={"Scale": lambda inputs, _: inputs[0][:1]}
    )
    with pytest.raises(ExecutionError, match=re.escape("gave shape [1]; expected [2]")):
        run(wrong, X)


def with_handle(add, handle: int = 99, fed: bool = True) -> bytes:
    """An operator, added by `add(build, handle)`, whose variable or table there is not."""
    build = Builder()
    variable = build.tensor(1, kind=RESOURCE)
    build.add(VarHandle(shared_name="only"), (), (variable,))
    wrong = build.constant(np.array([handle], np.int32), TensorType.INT32)
    x = build.tensor(2)
    outputs = add(build, wrong, x)
    return write(build.finish((x,) if fed else (), outputs))


def read(build, handle, _x):
    y = build.tensor(2)
    build.add(ReadVariable(), (handle,), (y,))
    return (y,)


def assign(build, handle, x):
    build.add(AssignVariable(), (handle, x), ())
    return (x,)


def size(build, handle, _x):
    y = build.tensor(1, kind=I64)
    build.add(HashtableSize(), (handle,), (y,))
    return (y,)


@pytest.mark.parametrize(
    ("add", "handle", "problem"),
    [
        (read, 99, "READ_VARIABLE .*no variable 99"),
        (read, -1, "READ_VARIABLE .*no variable -1"),
        (assign, 99, "ASSIGN_VARIABLE .*no variable 99"),
        (size, 3, "HASHTABLE_SIZE .*no table 3"),
    ],
)
def test_a_handle_of_nothing_is_refused(add, handle, problem):
    with pytest.raises(ExecutionError, match=problem):
        run(Interpreter(model_content=with_handle(add, handle)), X)


def test_a_handle_must_be_one_number():
    build = Builder()
    handles = build.constant(np.array([0, 0], np.int32), TensorType.INT32)
    x = build.tensor(2)
    build.add(AssignVariable(), (handles, x), ())
    interpreter = Interpreter(model_content=write(build.finish((x,), (x,))))
    with pytest.raises(ModelError, match="must be one handle; received INT32 of shape"):
        interpreter.allocate_tensors()


def reassigned(declared: TensorType, *shape: int) -> bytes:
    """A variable is given int32 numbers, then read as what `declared` says."""
    build = Builder()
    x, handle = build.tensor(2, kind=TensorType.INT32), build.tensor(1, kind=RESOURCE)
    y = build.tensor(*shape, kind=declared, name="read")
    build.add(VarHandle(shared_name="v"), (), (handle,))
    build.add(AssignVariable(), (handle, x), ())
    build.add(ReadVariable(), (handle,), (y,))
    return write(build.finish((x,), (y,)))


@pytest.mark.parametrize("shape", [(2,), ()], ids=str)
def test_a_variable_of_another_dtype_than_declared_is_refused(shape):
    content = reassigned(TensorType.FLOAT32, *shape)
    with pytest.raises(ExecutionError, match="gave int32 for 'read'; the file declares float32"):
        run(Interpreter(model_content=content), np.array([1, 2], np.int32))


def test_a_variable_without_a_declared_shape_has_that_of_its_value():
    content = reassigned(TensorType.INT32)
    assert equal_litert(content, (np.array([1, 2], np.int32),))[0].tolist() == [1, 2]


@pytest.mark.parametrize(
    ("keys", "values", "problem"),
    [
        (np.array([b"a"], object), np.array([1, 2]), "keys and values must have one shape"),
        (np.array([3]), np.array([1]), "no kernel for the tensor types"),
    ],
    ids=["counts", "types"],
)
def test_a_table_of_what_does_not_go_in_pairs_is_refused(keys, values, problem):
    build = Builder()
    handle = build.tensor(1, kind=RESOURCE)
    parts = [build.constant(a, STRING if a.dtype == object else I64) for a in (keys, values)]
    build.add(Hashtable(table_id=1, key_dtype=STRING, value_dtype=I64), (), (handle,))
    build.add(HashtableImport(), (handle, *parts), ())
    interpreter = Interpreter(model_content=write(build.finish((), ())))
    with pytest.raises(ModelError, match=problem):
        interpreter.allocate_tensors()
