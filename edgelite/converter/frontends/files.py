"""From a file to a Graph: a `.tflite` file, or a model that Keras or EdgeLite saved."""

from __future__ import annotations

import os
from pathlib import Path

from edgelite.converter.frontends.tflite import from_tflite
from edgelite.converter.graph import Graph
from edgelite.errors import ConversionError, InputError
from edgelite.schema.files import read

KERAS_SUFFIXES = (".keras", ".h5", ".hdf5")
# How files begin that are no `.tflite` files, and what they are.
_OTHERS = {
    b"PK\x03\x04": "a ZIP archive: if it is a model that Keras saved, its name must end in .keras",
    b"\x89HDF\r\n\x1a\n": "an HDF5 file: if it is a model that Keras saved, its name must end in .h5",
}
_LONGEST_START = max(map(len, _OTHERS))


def from_file(source: str | os.PathLike[str]) -> Graph:
    """The graph of the model in a file; what follows the last dot of its name tells its kind.

    Raises:
        ConversionError: it is a folder or a file of another kind, or holds a Keras model that cannot be
            made again or cannot be converted.
        InputError: there is no such Keras file.
        ModelError: the file is missing or damaged.
    """
    path = Path(source)
    if path.is_dir():
        raise ConversionError(
            f"'{path}' is a folder; TensorFlow's SavedModel is not read: in Keras, save the model by "
            "model.save('m.keras') and give that file"
        )
    if path.suffix in KERAS_SUFFIXES:
        return _from_keras_file(path)
    if path.is_file():
        with path.open("rb") as file:
            _refuse_others(file.read(_LONGEST_START), f"'{path}'")
    return from_tflite(read(path))


def from_bytes(content: bytes | bytearray | memoryview) -> Graph:
    """The graph of the `.tflite` file with this content.

    Raises:
        ConversionError: it is the content of a Keras file.
        ModelError: it is damaged.
    """
    _refuse_others(bytes(content[:_LONGEST_START]), "the model given as bytes")
    return from_tflite(read(content))


def _refuse_others(start: bytes, what: str) -> None:
    for mark, kind in _OTHERS.items():
        if start.startswith(mark):
            raise ConversionError(f"{what} is no .tflite file but {kind}; give the path of that")


def _from_keras_file(path: Path) -> Graph:
    # `.tflite` files are converted without loading the training side.
    from edgelite.converter.frontends.keras import from_keras
    from edgelite.keras.saving import load_model

    try:
        model = load_model(path, compile=False)
    except InputError as error:
        if not path.is_file():
            raise
        raise ConversionError(
            f"'{path}': {error}; then convert the model that edgelite.keras.models.load_model gives"
        ) from error
    return from_keras(model)
