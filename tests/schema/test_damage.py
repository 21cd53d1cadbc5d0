"""Damaged files: whatever the bytes are, there is a model or a ModelError."""

from __future__ import annotations

import struct
import tracemalloc

import flatbuffers
import hypothesis
import hypothesis.strategies as st
import numpy as np
import pytest

from edgelite import schema
from edgelite.errors import ModelError
from edgelite.schema import ops
from edgelite.schema.constants import constant
from tests.schema import models

CONTENT = schema.write(models.dense())


def use(content):
    """Reads and verifies as a runtime does, and takes every constant."""
    try:
        model = schema.read(content)
        schema.verify(model)
    except ModelError:
        return
    for subgraph in model.subgraphs:
        for tensor in subgraph.tensors:
            buffer = model.buffers[tensor.buffer] if tensor.buffer else None
            if buffer is not None and buffer.data is not None and buffer.data.size:
                constant(tensor, buffer)


@pytest.mark.parametrize("length", range(len(CONTENT)))
def test_every_truncation_is_refused(length):
    with pytest.raises(ModelError):
        schema.verify(schema.read(CONTENT[:length]))


@pytest.mark.parametrize("value", [0, 1, 0x7F, 0x80, 0xFF])
def test_no_single_byte_crashes(value):
    for position in range(len(CONTENT)):
        damaged = bytearray(CONTENT)
        damaged[position] = value
        use(bytes(damaged))


@pytest.mark.parametrize("word", [0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0x00010001])
def test_no_single_word_crashes(word):
    for position in range(0, len(CONTENT) - 3, 2):
        use(CONTENT[:position] + struct.pack("<I", word) + CONTENT[position + 4 :])


@hypothesis.settings(max_examples=300, deadline=None, derandomize=True)
@hypothesis.given(
    st.lists(
        st.tuples(st.integers(0, len(CONTENT) - 4), st.binary(min_size=1, max_size=4)),
        min_size=1,
        max_size=12,
    )
)
def test_no_combination_of_changes_crashes(changes):
    damaged = bytearray(CONTENT)
    for position, value in changes:
        damaged[position : position + len(value)] = value
    use(bytes(damaged))


@hypothesis.settings(max_examples=200, deadline=None, derandomize=True)
@hypothesis.given(st.binary(max_size=400))
def test_no_bytes_behind_the_identifier_crash(tail):
    use(b"\x10\0\0\0TFL3" + tail)


@pytest.mark.parametrize("path", models.REAL[::8], ids=models.name)
def test_damaged_real_models_do_not_crash(path):
    content = path.read_bytes()
    rng = np.random.default_rng(len(content))
    for _ in range(40):
        damaged = np.frombuffer(content, np.uint8).copy()
        # The tables stand at the ends; the middle is mostly data.
        where = rng.integers(0, min(len(content), 4000), rng.integers(1, 8))
        damaged[where if rng.integers(2) else -1 - where] = rng.integers(0, 256, where.size)
        use(damaged.tobytes()[: rng.integers(len(content) // 2, len(content) + 1)])


def damaged_at(match):
    return pytest.raises(ModelError, match=rf"model: damaged at Model{match}")


def word_at(position, value):
    return CONTENT[:position] + struct.pack("<I", value) + CONTENT[position + 4 :]


def slot(number):
    """The byte where slot `number` of the root stands."""
    root = struct.unpack_from("<I", CONTENT, 0)[0]
    vtable = root - struct.unpack_from("<i", CONTENT, root)[0]
    return root + struct.unpack_from("<H", CONTENT, vtable + 4 + 2 * number)[0]


def test_a_root_outside_the_file_is_named():
    with damaged_at(": bytes 4294967295 to"):
        schema.read(word_at(0, 0xFFFFFFFF))


def test_a_vtable_outside_the_file_is_named():
    root = struct.unpack_from("<I", CONTENT, 0)[0]
    with damaged_at(": bytes"):
        schema.read(word_at(root, 0x7FFFFFFF))


def test_a_vtable_of_odd_size_is_named():
    root = struct.unpack_from("<I", CONTENT, 0)[0]
    vtable = root - struct.unpack_from("<i", CONTENT, root)[0]
    with damaged_at(": a vtable of 3 bytes; expected an even number from 4 on"):
        schema.read(CONTENT[:vtable] + b"\3\0" + CONTENT[vtable + 2 :])


def test_a_vector_of_too_many_elements_is_named():
    buffers = slot(4)
    start = buffers + struct.unpack_from("<I", CONTENT, buffers)[0]
    with damaged_at(r"\.buffers: bytes"):
        schema.read(word_at(start, 0x3FFFFFFF))


def test_an_offset_outside_the_file_is_named():
    with damaged_at(r"\.subgraphs: bytes"):
        schema.read(word_at(slot(2), 0x7FFFFFF0))


def repeated(make, count):
    """A model whose buffers are one and the same table, which `make` writes."""
    builder = flatbuffers.Builder(1024)
    table = make(builder)
    builder.StartVector(4, count, 4)
    for _ in range(count):
        builder.PrependUOffsetTRelative(table)
    buffers = builder.EndVector()
    builder.StartObject(5)
    builder.PrependUOffsetTRelativeSlot(4, buffers, 0)
    builder.Finish(builder.EndObject(), file_identifier=b"TFL3")
    return bytes(builder.Output())


def empty_table(builder):
    builder.StartObject(0)
    return builder.EndObject()


def table_with_many_unknown_slots(builder):
    builder.StartObject(30_000)
    for number in range(10, 30_000):
        builder.PrependUint8Slot(number, 1, 0)
    return builder.EndObject()


def table_with_long_data(builder):
    data = builder.CreateByteVector(bytes(100_000))
    builder.StartObject(1)
    builder.PrependUOffsetTRelativeSlot(0, data, 0)
    return builder.EndObject()


@pytest.mark.parametrize(
    ("make", "count", "message"),
    [
        (empty_table, 100_000, r"\.buffers\[\d+\]: more tables are declared than"),
        (table_with_long_data, 2_000, r"\.buffers\[\d+\]\.data: more elements are declared than"),
    ],
)
def test_what_tables_share_is_counted(make, count, message):
    assert len(schema.read(repeated(make, 2)).buffers) == 2
    content = repeated(make, count)
    tracemalloc.start()
    with damaged_at(message):
        schema.read(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 60 * len(content)


def test_what_a_vtable_says_is_worked_out_once():
    buffers = schema.read(repeated(table_with_many_unknown_slots, 2_000)).buffers
    assert buffers[0].unknown == ("29990 slots from 10 to 29999",)
    assert all(buffer.unknown is buffers[0].unknown for buffer in buffers)


def test_declared_sizes_allocate_nothing():
    build = models.Builder()
    x, y = build.tensor(2**31 - 1, 2**20), build.tensor(2**31 - 1, 2**20)
    build.add(ops.activation.Relu(), (x,), (y,))
    model = build.finish((x,), (y,))
    tracemalloc.start()
    schema.verify(schema.read(schema.write(model)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 10**6
