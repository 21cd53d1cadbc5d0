"""HDF5 files: the only module that imports h5py.

What is read is data and nothing else: links out of the file, datasets stored elsewhere, and datasets that
claim to be far larger than what is stored are refused.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.errors import MissingExtraError, ModelError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from edgelite.keras.saving.state import Group

# A dataset larger than this must be stored in no less than a thousandth of its size.
_TRUSTED_BYTES = 1 << 28
_MAX_EXPANSION = 1000


def _h5py(purpose: str) -> Any:
    try:
        import h5py
    except ImportError as error:
        raise MissingExtraError("h5py", "keras", purpose) from error
    return h5py


def write_groups(groups: Mapping[str, Group]) -> bytes:
    """An HDF5 file with each group's arrays at ``<path>/vars/<number>``."""
    h5py = _h5py("saving weights")
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        for path, group in groups.items():
            made = file.create_group(f"{path}/vars" if path else "vars")
            made.attrs["name"] = group.name
            for key, array in group.arrays.items():
                made.create_dataset(key, data=array)
    return buffer.getvalue()


def read_groups(source: bytes | Path) -> dict[str, dict[str, np.ndarray]]:
    """The inverse of `write_groups`: {path: {number: array}}.

    Raises:
        ModelError: the file is damaged, or holds what is not allowed.
    """
    groups: dict[str, dict[str, np.ndarray]] = {}

    def visit(group: Any, path: str) -> None:
        for name in group:
            member = _member(group, name)
            if not hasattr(member, "keys"):
                continue
            if name == "vars":
                groups[path] = {key: _array(_member(member, key)) for key in member}
            else:
                visit(member, f"{path}/{name}" if path else name)

    with opened(source) as file:
        visit(file, "")
    return groups


@contextmanager
def opened(source: bytes | Path) -> Iterator[Any]:
    """An HDF5 file, given as bytes or path, open for reading.

    Raises:
        ModelError: it is no HDF5 file, or it is damaged.
    """
    h5py = _h5py("reading weights")
    try:
        with h5py.File(io.BytesIO(source) if isinstance(source, bytes) else source, "r") as file:
            yield file
    except (OSError, RuntimeError) as error:
        where = "the weights" if isinstance(source, bytes) else f"'{source}'"
        raise ModelError(f"{where}: not a sound HDF5 file ({error})") from error


def group_at(group: Any, path: str) -> Any:
    """The group at `path`, or None."""
    for name in path.split("/"):
        if name not in group:
            return None
        group = _member(group, name)
    return group


def array_at(group: Any, path: str) -> np.ndarray:
    """The array at `path`.

    Raises:
        ModelError: there is none.
    """
    found = group_at(group, path)
    if found is None or hasattr(found, "keys"):
        raise ModelError(f"HDF5 file: there is no array '{path}' in '{group.name}'")
    return _array(found)


def _member(group: Any, name: str) -> Any:
    h5py = _h5py("reading weights")
    link = group.get(name, getlink=True)
    if isinstance(link, (h5py.ExternalLink, h5py.SoftLink)):
        raise ModelError(
            f"HDF5 file: '{name}' in '{group.name}' is a link, which is never followed; "
            "the file was not written by Keras"
        )
    return group[name]


def _array(dataset: Any) -> np.ndarray:
    if not hasattr(dataset, "dtype"):
        raise ModelError(f"HDF5 file: '{dataset.name}' must be an array")
    if dataset.external or dataset.is_virtual:
        raise ModelError(f"HDF5 file: the data of '{dataset.name}' lie outside of the file")
    declared = math.prod(dataset.shape) * dataset.dtype.itemsize
    if declared > max(_TRUSTED_BYTES, _MAX_EXPANSION * dataset.id.get_storage_size()):
        raise ModelError(
            f"HDF5 file: '{dataset.name}' claims {declared} bytes, of which only "
            f"{dataset.id.get_storage_size()} are stored"
        )
    if dataset.attrs.get("dtype") == "bfloat16":
        # Two bytes that are the upper half of a float32.
        bits = np.asarray(dataset).view(np.uint16).astype(np.uint32) << np.uint32(16)
        return bits.view(np.float32)
    array = np.asarray(dataset)
    if array.dtype.kind not in "fiub":
        raise ModelError(
            f"HDF5 file: '{dataset.name}' must hold numbers; its dtype is {array.dtype}"
        )
    return array
