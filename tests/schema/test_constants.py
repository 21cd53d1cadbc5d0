from __future__ import annotations

import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest

from edgelite import schema
from edgelite.errors import ModelError
from edgelite.schema import Buffer, Tensor, TensorType, ops
from edgelite.schema.constants import (
    byte_count,
    constant,
    content_of,
    has_data,
    pack_strings,
    unpack_strings,
)
from edgelite.schema.dtypes import dtype_of, stored_as, type_of
from tests import peers
from tests.schema import models

KINDS = [kind for kind in TensorType if kind not in (TensorType.RESOURCE, TensorType.VARIANT)]
RANGES = {TensorType.INT4: (-8, 8), TensorType.UINT4: (0, 16), TensorType.INT2: (-2, 2)}


def values(kind, shape=(2, 3)):
    if kind == TensorType.STRING:
        strings = np.empty(6, np.object_)
        strings[:] = [b"", b"a", b"\xff\x00", "é".encode(), b"longer than the others", b"z"]
        return strings.reshape(shape)
    low, high = RANGES.get(kind, (0, 2))
    return np.random.default_rng(0).integers(low, high, shape).astype(stored_as(kind))


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_constants_survive_being_stored(kind):
    array = values(kind)
    tensor = Tensor(shape=array.shape, type=kind)
    buffer = Buffer(data=content_of(array, kind))
    read = constant(tensor, buffer)
    np.testing.assert_array_equal(read, array)
    assert (read.dtype, read.shape) == (array.dtype, array.shape)
    if kind != TensorType.STRING:
        assert byte_count(tensor) == buffer.data.nbytes


@pytest.mark.parametrize(
    "kind",
    [TensorType.FLOAT32, TensorType.INT8, TensorType.INT4, TensorType.BOOL, TensorType.STRING]
    + [TensorType.INT64, TensorType.FLOAT16, TensorType.COMPLEX64],
    ids=lambda kind: kind.name,
)
def test_litert_reads_the_constants_that_are_written(kind):
    array = values(kind)
    build = models.Builder()
    index = build.constant(array, kind)
    x, y = build.tensor(1), build.tensor(1)
    build.add(ops.elementwise.Exp(), (x,), (y,))
    litert = peers.LiteRT(schema.write(build.finish((x,), (y, index))))
    np.testing.assert_array_equal(litert.tensor(index), array)


def test_unaligned_data_is_read_without_a_copy():
    data = np.arange(17, dtype=np.uint8)[1:]
    array = constant(Tensor(shape=(2, 2), type=TensorType.FLOAT32), Buffer(data=data))
    assert np.shares_memory(array, data)
    np.testing.assert_array_equal(array, data.copy().view("<f4").reshape(2, 2))


def test_more_bytes_than_needed_are_left_alone():
    data = np.arange(6, dtype=np.uint8)
    tensor = Tensor(shape=(4,), type=TensorType.UINT8)
    np.testing.assert_array_equal(constant(tensor, Buffer(data=data)), [0, 1, 2, 3])


def test_any_byte_but_zero_is_true():
    data = np.array([0, 1, 2, 255], np.uint8)
    read = constant(Tensor(shape=(4,), type=TensorType.BOOL), Buffer(data=data))
    np.testing.assert_array_equal(read.view(np.uint8), [0, 1, 1, 1])


def test_int4_keeps_the_low_nibble_first():
    array = np.array([1, -2, 7], np.int8)
    np.testing.assert_array_equal(content_of(array, TensorType.INT4), [0xE1, 0x07])


def test_a_scalar_and_an_empty_tensor():
    scalar = Tensor(shape=(), type=TensorType.INT32)
    assert constant(scalar, Buffer(data=np.array([5, 0, 0, 0], np.uint8))) == 5
    empty = Tensor(shape=(0, 3), type=TensorType.INT32)
    assert constant(empty, Buffer(data=np.zeros(0, np.uint8))).shape == (0, 3)


def test_what_counts_as_constant():
    tensor, empty = Tensor(shape=(2,)), Tensor(shape=(0,))
    assert not has_data(tensor, Buffer())
    assert not has_data(tensor, Buffer(data=np.zeros(0, np.uint8)))
    assert has_data(tensor, Buffer(data=np.zeros(8, np.uint8)))
    assert has_data(empty, Buffer(data=np.zeros(0, np.uint8)))


@pytest.mark.parametrize(
    ("tensor", "data", "match"),
    [
        (Tensor(shape=(2,), name="w"), None, r"tensor 'w' \(FLOAT32\) has no data"),
        (
            Tensor(shape=(2,), name="w"),
            bytes(7),
            r"needs 8 bytes for shape \(2,\); its buffer has 7",
        ),
        (Tensor(shape=(-1,)), bytes(8), "has a negative size"),
        (Tensor(type=TensorType.VARIANT), bytes(8), "is of a type that has no data"),
        (
            Tensor(shape=(2,), type=TensorType.STRING),
            pack_strings([b"a"]),
            "holds 1 strings; expected 2",
        ),
        (Tensor(shape=(0,), type=TensorType.STRING), b"\1\0", "strings are declared in 2 bytes"),
    ],
)
def test_data_that_do_not_fit(tensor, data, match):
    buffer = Buffer(data=None if data is None else np.frombuffer(data, np.uint8))
    with pytest.raises(ModelError, match=match):
        constant(tensor, buffer)


@hypothesis.settings(deadline=None, derandomize=True)
@hypothesis.given(st.lists(st.binary(max_size=9), max_size=9))
def test_strings_pack_and_unpack(strings):
    assert unpack_strings(np.frombuffer(pack_strings(strings), np.uint8)) == strings


@pytest.mark.parametrize(
    "kind", [TensorType.INT4, TensorType.UINT4, TensorType.INT2], ids=lambda k: k.name
)
@hypothesis.settings(deadline=None, derandomize=True)
@hypothesis.given(count=st.integers(0, 17))
def test_packed_elements_unpack(kind, count):
    array = values(kind, (count,))
    buffer = Buffer(data=content_of(array, kind))
    np.testing.assert_array_equal(constant(Tensor(shape=(count,), type=kind), buffer), array)


def test_sparse_tensors_give_their_stored_values():
    tensor = Tensor(shape=(4, 4), sparsity=schema.model.SparsityParameters())
    data = np.array([1, 2, 3], "<f4").view(np.uint8)
    np.testing.assert_array_equal(constant(tensor, Buffer(data=data)), [1, 2, 3])


@pytest.mark.parametrize(
    "dtype", [np.float32, np.int8, np.bool_, np.complex64, np.object_, np.uint16]
)
def test_dtypes_have_their_types(dtype):
    assert dtype_of(type_of(dtype)) == np.dtype(dtype)


def test_dtypes_without_a_type_are_refused():
    with pytest.raises(ModelError, match="arrays of dtype datetime64"):
        type_of(np.dtype("datetime64[s]"))
    with pytest.raises(ModelError, match="tensors of type BFLOAT16 have no NumPy dtype"):
        dtype_of(TensorType.BFLOAT16)
