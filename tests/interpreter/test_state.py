"""Variables, tables and custom operators."""

from __future__ import annotations

import re

import numpy as np
import pytest
from flatbuffers import flexbuffers

from edgelite.errors import ExecutionError, UnsupportedOperatorError
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
