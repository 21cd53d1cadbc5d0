"""`.tflite` files: bytes or a path to a Model, and back."""

from __future__ import annotations

import copy
import mmap
import os
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.errors import ModelError, UnknownContentWarning
from edgelite.schema.model import Buffer, Model
from edgelite.schema.reader import Reader

IDENTIFIER = b"TFL3"
# FlatBuffers' offsets reach 2 GiB; what is larger keeps its constant data behind the tables.
LARGEST_FLATBUFFER = 2**31 - 2**16
_ALIGNMENT = 16
# A ZIP archive begins with a file's header, and ends with a record that a comment may follow.
_ZIP, _ZIP_END = b"PK\x03\x04", b"PK\x05\x06"
_LONGEST_ZIP_END = 22 + 2**16


def read(source: bytes | bytearray | memoryview | str | os.PathLike[str]) -> Model:
    """Reads a model; constant data stays a view of the bytes, or of the file mapped into memory.

    Args:
        source: the file's bytes or its path.

    Raises:
        ModelError: the file cannot be read, is no `.tflite` file, or is damaged; says where.
    """
    if isinstance(source, (bytes, bytearray, memoryview)):
        return _parse(source, "model")
    path = os.fspath(source)
    try:
        # Not pathlib: its import would take a runtime longer than most models take to read.
        with open(path, "rb") as file:  # noqa: PTH123
            empty = os.fstat(file.fileno()).st_size == 0
            content = b"" if empty else mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # a NUL in the path
        raise ModelError(f"{path!r}: cannot be read: {error}") from error
    return _parse(content, path)


def _parse(content: Any, source: str) -> Model:
    reader = Reader(content, source)
    if reader.size < 8 or bytes(reader.buffer[4:8]) != IDENTIFIER:
        found = bytes(reader.buffer[4:8])
        raise ModelError(
            f"{source}: not a .tflite file: expected the identifier {IDENTIFIER!r} at byte 4 of at "
            f"least 8; received {reader.size} bytes with {found!r} there"
        )
    model = reader.root(Model)
    for index, buffer in enumerate(model.buffers):
        if buffer.offset > 1:
            place = f"Model.buffers[{index}].offset"
            buffer.data = reader.region(buffer.offset, buffer.size, place)
            buffer.offset = buffer.size = 0
    for index, subgraph in enumerate(model.subgraphs):
        for position, operator in enumerate(subgraph.operators):
            if operator.large_custom_options_offset > 1:
                operator.custom_options = reader.region(
                    operator.large_custom_options_offset,
                    operator.large_custom_options_size,
                    f"Model.subgraphs[{index}].operators[{position}].large_custom_options",
                ).tobytes()
                operator.large_custom_options_offset = operator.large_custom_options_size = 0
    model.appended = _archive(reader.bytes[reader.end :])
    return model


def _archive(tail: np.ndarray) -> bytes:
    """The ZIP archive that ends the bytes behind the tables, if one does."""
    if _ZIP_END not in tail[-_LONGEST_ZIP_END:].tobytes():
        return b""
    content = tail.tobytes()
    start = content.find(_ZIP)
    return content[start:] if start >= 0 else b""


def write(model: Model, *, external: bool | None = None) -> bytes:
    """Writes a model as the bytes of a `.tflite` file.

    Args:
        model: what to write; its constant data is not copied before.
        external: keep constant data behind the tables, as files over 2 GiB must; by default only
            those do.

    Raises:
        ModelError: a value does not fit where it stands, such as 300 into a byte.

    Warns:
        UnknownContentWarning: the model was read from a file that holds what this version does not
            know; what is left out is named.
    """
    content, left_out = _written(model, external)
    _warn(left_out)
    return content


def save(model: Model, path: str | os.PathLike[str]) -> None:
    """Writes a model to `path`; a file that was there stays whole until the new one is.

    Raises, warns: as `write`.
    """
    content, left_out = _written(model, None)
    _warn(left_out)
    replace(path, content)


def _warn(left_out: Sequence[str]) -> None:
    if left_out:
        warnings.warn(
            f"left out of what is written, as this version does not know it: {'; '.join(left_out)}",
            UnknownContentWarning,
            stacklevel=3,  # who called `write` or `save`
        )


def _written(model: Model, external: bool | None) -> tuple[bytes, list[str]]:
    """The file's bytes, and what they leave out."""
    sizes = [0 if buffer.data is None else buffer.data.nbytes for buffer in model.buffers]
    if external is None:
        external = sum(sizes) > LARGEST_FLATBUFFER
    if not external:
        content, left_out = _tables(model, sum(sizes))
        return content + model.appended, left_out
    # The tables take the same room whatever the offsets are, so a first writing tells where the
    # data begins.
    draft, _ = _tables(_externalized(model, [_ALIGNMENT] * len(sizes)), 0)
    starts = _starts(len(draft), sizes)
    tables, left_out = _tables(_externalized(model, starts), 0)
    whole = bytearray(tables)
    for start, buffer in zip(starts, model.buffers, strict=True):
        if buffer.data is not None and buffer.data.nbytes:
            whole += bytes(start - len(whole)) + buffer.data.tobytes()
    return bytes(whole) + model.appended, left_out


def replace(path: str | os.PathLike[str], content: bytes) -> None:
    """Writes `content` beside `path` and renames it, so that nothing is lost half-way."""
    from pathlib import Path

    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(content)
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)


def _tables(model: Model, size: int) -> tuple[bytes, list[str]]:
    from edgelite.schema.writer import Writer  # with flatbuffers, which reading does without

    writer = Writer(size + 4096)
    return writer.root(model, IDENTIFIER), list(dict.fromkeys(writer.left_out))


def _starts(begin: int, sizes: Sequence[int]) -> list[int]:
    """Where blocks of the given sizes stand, aligned, one behind the other from `begin` on."""
    starts = []
    for size in sizes:
        begin = -(-begin // _ALIGNMENT) * _ALIGNMENT
        starts.append(begin)
        begin += size
    return starts


def _externalized(model: Model, starts: Sequence[int]) -> Model:
    """The model with the offsets of its buffers' data instead of the data."""
    buffers = [
        Buffer(offset=start, size=buffer.data.nbytes)
        if buffer.data is not None and buffer.data.nbytes
        else buffer
        for start, buffer in zip(starts, model.buffers, strict=True)
    ]
    result = copy.copy(model)
    result.buffers = buffers
    return result
