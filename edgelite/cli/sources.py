"""Model files that commands are given."""

from __future__ import annotations

from pathlib import Path

from edgelite.errors import InputError

_SAVED_BY_KERAS = (".keras", ".h5", ".hdf5")


def require_tflite(path: str) -> None:
    """Refuses a model that Keras saved, which is converted before it runs.

    Raises:
        InputError: the name ends as the names of such files do; tells the command to convert it.
    """
    source = Path(path)
    if source.suffix in _SAVED_BY_KERAS:
        target = source.with_suffix(".tflite")
        raise InputError(
            f"{path}: a Keras model is converted first: edgelite convert {path} -o {target}"
        )
