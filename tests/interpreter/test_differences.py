"""Where EdgeLite's interpreter differs from LiteRT's on purpose."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest

from edgelite import interpreter as ours
from edgelite.errors import InputError
from tests.interpreter.drop_in import (
    X,
    constants,
    doubling,
    run_doubling,
    run_state,
    size,
    sparse,
    states,
    texts,
)


def test_there_are_no_delegates() -> None:
    """As the documentation's pattern expects: `except ValueError` falls back to the CPU."""
    with pytest.raises(InputError, match="EdgeLite has no delegates; go on without one"):
        ours.load_delegate("libedgetpu.so.1", {"device": "usb"})
    with pytest.raises(InputError, match="no delegates"):
        ours.Interpreter(model_content=doubling(), experimental_delegates=["gpu"])


@pytest.mark.parametrize(
    ("call", "problem"),
    [
        (size(9, [4, 3]), "tensor 9 is no input"),
        (size(-1, [4, 3]), "tensor -1 is no input"),
        (size(1, [4, 3]), "tensor 1 is no input"),
        (size(0, [-1, 3]), "sizes must be from 0 to 2147483647; received [-1, 3]"),
        (size(0, [2**40, 3]), "sizes must be from 0 to 2147483647"),
        (size(0, [float("nan"), 3]), "a shape is a list of integers"),
    ],
)
def test_bad_sizes_are_value_errors_as_litert_documents_them(call: Any, problem: str) -> None:
    """LiteRT raises RuntimeError for some, and takes the output of the third for an input."""
    with pytest.raises(InputError, match=re.escape(problem)):
        call(ours.Interpreter(model_content=doubling()))


def test_constants_are_not_written_to() -> None:
    """LiteRT writes into the file's bytes, even those of a Python `bytes` object."""
    made = ours.Interpreter(model_content=constants())
    made.allocate_tensors()
    with pytest.raises(InputError, match="tensor 11 't11' is a constant of the model"):
        made.set_tensor(11, np.ones((2, 3), np.int8))
    assert not made.tensor(11)().flags.writeable


def test_lists_and_other_byte_orders_are_taken() -> None:
    made = ours.Interpreter(model_content=texts())
    made.allocate_tensors()
    made.set_tensor(0, ["a", b"b"])
    assert made.get_tensor(0).tolist() == [b"a", b"b"]
    made = ours.Interpreter(model_content=doubling())
    made.allocate_tensors()
    made.set_tensor(0, X.astype(">f4"))
    np.testing.assert_array_equal(made.get_tensor(0), X)


@pytest.mark.parametrize("content", ["model.tflite", [1, 2], np.zeros(8, np.uint8)])
def test_content_must_be_bytes(content: Any) -> None:
    with pytest.raises(InputError, match="model_content must be bytes; received"):
        ours.Interpreter(model_content=content)


@pytest.mark.parametrize("kind", [bytearray, memoryview])
def test_content_may_be_any_buffer_of_bytes(kind: Any) -> None:
    made = ours.Interpreter(model_content=kind(doubling()))
    made.allocate_tensors()
    np.testing.assert_array_equal(run_doubling(made), X + X)


def test_resetting_before_allocation_does_nothing() -> None:
    """LiteRT raises RuntimeError; the variables have not begun to vary."""
    made = ours.Interpreter(model_content=states())
    made.reset_all_variables()
    made.allocate_tensors()
    np.testing.assert_array_equal(run_state(made)[1], [[2, 2]])


def test_a_sparse_constant_comes_in_its_shape() -> None:
    """LiteRT gives the stored values alone, one behind the other."""
    made = ours.Interpreter(model_content=sparse())
    assert made.get_tensor(0).tolist() == [[0, 1, 0], [2, 0, 3]]
