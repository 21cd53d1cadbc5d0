from __future__ import annotations

import copy
import io
import pickle
import zipfile

import flatbuffers
import numpy as np
import pytest

from edgelite import schema
from edgelite.errors import ModelError, UnknownContentWarning
from edgelite.schema import Buffer, Model, Operator, SubGraph, Tensor, ops
from edgelite.schema.kinds import ABSENT, Declaration, Scalar, Union
from edgelite.schema.model import OperatorCode
from edgelite.schema.numbers import UINT8
from edgelite.schema.writer import Writer
from tests import peers
from tests.schema import models

X = np.array([[1, 2, 3, 4]], np.float32)


def test_bytes_and_a_path_read_alike(tmp_path):
    model = models.dense()
    path = tmp_path / "model.tflite"
    schema.save(model, path)
    assert schema.read(path) == schema.read(str(path)) == schema.read(path.read_bytes()) == model


def test_constant_data_is_a_view_of_the_bytes():
    content = schema.write(models.dense())
    data = schema.read(content).buffers[1].data
    assert np.shares_memory(data, np.frombuffer(content, np.uint8))
    assert not data.flags.writeable


def test_litert_runs_what_is_written():
    (y,) = peers.litert_reference(schema.write(models.dense()), X)
    np.testing.assert_array_equal(y, 2 * (X @ np.arange(12).reshape(3, 4).T + 1))


def test_data_behind_the_tables_is_read_by_litert_and_here():
    model = models.dense()
    content = schema.write(model, external=True)
    peer = peers.peer("ai_edge_litert.schema_py_generated")
    buffers = peer.ModelT.InitFromPackedBuf(content, 0).buffers
    assert [buffer.size for buffer in buffers] == [0, 48, 12]
    assert all(buffer.offset % 16 == 0 for buffer in buffers)
    assert all(buffer.data is None for buffer in buffers)
    inside = peers.litert_reference(schema.write(model), X)
    np.testing.assert_array_equal(peers.litert_reference(content, X), inside)
    assert schema.read(content) == model


def test_custom_options_behind_the_tables_are_read():
    options = b"options" * 3
    build = models.Builder()
    x, y = build.tensor(1), build.tensor(1)
    operator = build.add(ops.custom.Custom(), (x,), (y,))
    build.model.operator_codes[0].custom_code = "Mine"
    operator.large_custom_options_offset = 4096
    operator.large_custom_options_size = len(options)
    content = schema.write(build.finish((x,), (y,)))
    read = schema.read(content.ljust(4096, b"\0") + options).subgraphs[0].operators[0]
    assert read.custom_options == options
    assert read.large_custom_options_offset == read.large_custom_options_size == 0


def test_data_behind_the_tables_must_be_inside_the_file():
    model = models.dense()
    content = schema.write(model, external=True)
    with pytest.raises(
        ModelError, match=r"buffers\[2\]\.offset: bytes \d+ to \d+ are wanted of a file"
    ):
        schema.read(content[:-4])


def test_an_archive_behind_the_tables_survives():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("labels.txt", "cat\ndog\n")
    content = schema.write(models.dense())
    model = schema.read(content + bytes(5) + archive.getvalue())
    model.description = "longer than before"
    written = schema.write(model)
    with zipfile.ZipFile(io.BytesIO(written)) as file:
        assert file.read("labels.txt") == b"cat\ndog\n"
    assert schema.read(written).appended == archive.getvalue()
    np.testing.assert_array_equal(
        peers.litert_reference(written, X), peers.litert_reference(content, X)
    )


def test_other_bytes_behind_the_tables_are_no_archive():
    content = schema.write(models.dense())
    assert schema.read(content + b"PK but no archive").appended == b""


def test_an_absent_vector_is_not_an_empty_one():
    written = schema.write(Model(version=3, metadata_buffer=(), metadata=ABSENT))
    peer = peers.peer("ai_edge_litert.schema_py_generated").ModelT.InitFromPackedBuf(written, 0)
    assert len(peer.metadataBuffer) == 0
    assert peer.metadata is None
    assert schema.read(written).metadata is ABSENT
    assert schema.read(written).metadata_buffer == ()


def test_copies_keep_absence():
    assert copy.deepcopy(Tensor()).shape is ABSENT
    assert pickle.loads(pickle.dumps(ABSENT)) is ABSENT  # noqa: S301  # our own bytes


def test_bytes_that_are_not_utf8_survive_in_names():
    raw = b"\xff name"
    name = raw.decode("utf-8", "surrogateescape")
    assert schema.read(schema.write(Model(version=3, description=name))).description == name
    assert raw in schema.write(Model(version=3, description=name))


def test_unknown_enum_members_survive():
    build = models.Builder()
    x, y = build.tensor(1), build.tensor(1, kind=99)
    build.add(ops.activation.Relu(), (x,), (y,))
    assert schema.read(schema.write(build.finish((x,), (y,)))).subgraphs[0].tensors[1].type == 99


class LaterOperatorCode(OperatorCode):
    """An operator code of a later version of the format."""

    reason: int = Declaration(Scalar(UINT8, 0))


def test_unknown_slots_warn_when_written_and_not_when_read(tmp_path):
    model = models.dense()
    model.operator_codes[0] = LaterOperatorCode(builtin_code=9, reason=7)
    read = schema.read(schema.write(model))
    assert read.operator_codes[0].unknown == ("slot 4",)
    with pytest.warns(UnknownContentWarning, match="OperatorCode: slot 4") as caught:
        again = schema.write(read)
    assert len(caught) == 1
    assert caught[0].filename == __file__
    assert schema.read(again).operator_codes[0].unknown == ()
    with pytest.warns(UnknownContentWarning, match="OperatorCode: slot 4"):
        schema.save(read, tmp_path / "model.tflite")


def test_unknown_union_members_warn_when_written(monkeypatch):
    union = next(slot.kind for slot in Operator.slots if slot.name == "builtin_options")
    assert isinstance(union, Union)
    monkeypatch.setattr(union.members, "number_of", lambda value: 200 if value else 0)
    content = schema.write(models.dense())
    monkeypatch.undo()
    read = schema.read(content)
    assert read.subgraphs[0].operators[0].builtin_options is None
    with pytest.warns(UnknownContentWarning, match="Operator: table number 200 of BuiltinOptions"):
        schema.write(read)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "not a .tflite file: expected the identifier b'TFL3'.* received 0 bytes"),
        (b"PK\x03\x04 an archive", "not a .tflite file"),
        (b"\0\0\0\0TFL2\0\0\0\0", "received 12 bytes with b'TFL2'"),
        ("absent.tflite", "absent.tflite: cannot be read: No such file"),
        ("nul\0.tflite", "cannot be read: embedded null byte"),
        (".", r"\.: cannot be read: Is a directory"),
    ],
)
def test_what_is_no_model_is_named(source, message, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ModelError, match=message):
        schema.read(source)


def test_an_empty_file_is_no_model(tmp_path):
    path = tmp_path / "empty.tflite"
    path.touch()
    with pytest.raises(ModelError, match=r"empty\.tflite: not a \.tflite file"):
        schema.read(path)


def test_saving_replaces_whole_files_only(tmp_path, monkeypatch):
    path = tmp_path / "model.tflite"
    path.write_bytes(b"before")

    def fail(self, content):
        raise OSError("disk full")

    monkeypatch.setattr(type(path), "write_bytes", fail)
    with pytest.raises(OSError, match="disk full"):
        schema.save(models.dense(), path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (Model(version=-1), r"Model\.version: -1 cannot be stored as uint"),
        (Model(version=3, description=5), r"Model\.description: 5 cannot be stored as string"),
        (Model(subgraphs=[SubGraph(inputs=("a",))]), r"SubGraph\.inputs: .* stored as \[int\]"),
        (Model(subgraphs=[SubGraph(tensors=[Tensor(type=300)])]), r"Tensor\.type: 300 cannot"),
        (
            Model(
                subgraphs=[
                    SubGraph(operators=[Operator(builtin_options=ops.stablehlo.StablehloPad())])
                ]
            ),
            "StablehloPadOptions is no member of BuiltinOptions",
        ),
    ],
)
def test_values_that_do_not_fit_are_named(table, message):
    with pytest.raises(ModelError, match=message):
        schema.write(table)


def test_fields_that_do_not_exist_are_refused():
    with pytest.raises(TypeError, match="Buffer has no field 'dat'; it has data, offset, size"):
        Buffer(dat=None)


def test_tables_show_what_they_hold():
    assert repr(Buffer(offset=3)) == "Buffer(offset=3)"
    assert Buffer(offset=3) != Buffer(offset=4)
    assert Buffer() != Tensor()


def test_the_writer_aligns_vectors():
    writer = Writer(16)
    writer.builder.StartVector(1, 0, 1)
    writer.builder.EndVector()
    writer.vector(np.arange(3, dtype=np.uint8), 16)
    assert isinstance(writer.builder, flatbuffers.Builder)
    assert (writer.builder.Offset() - 4) % 16 == 0
