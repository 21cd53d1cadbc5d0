"""Models in files: `.keras` archives and `.weights.h5`, in Keras 3's format both ways.

Nothing in a file is ever executed: classes and functions are looked up among those of EdgeLite, those
registered with `register_keras_serializable`, and `custom_objects`.
"""

from __future__ import annotations

import io
import json
import os
import tempfile
import warnings
import zipfile
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from edgelite.errors import InputError, ModelError, StateError
from edgelite.keras import __version__, registry
from edgelite.keras.saving import hdf5, legacy, state

_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
# Archives are not compressed; a member that claims to be far larger than it is stored is no model.
_TRUSTED_BYTES = 1 << 28
_MAX_EXPANSION = 100


def save_model(model: Any, filepath: Any, overwrite: bool = True, **kwargs: Any) -> None:
    """Write a model with its weights and, if it is compiled, its optimizer, losses and metrics.

    The file appears at once when it is complete, or not at all.

    Args:
        filepath: must end in ``.keras``.
        overwrite: whether a file that is there may be replaced.

    Raises:
        InputError: the name ends otherwise, the file is there, or a part cannot be saved.
    """
    path = Path(filepath)
    kwargs.pop("include_optimizer", None)
    if kwargs.pop("zipped", True) is False or kwargs:
        raise InputError(f"save: unrecognized arguments {sorted(kwargs) or ['zipped=False']}")
    if path.suffix != ".keras":
        hint = (
            "; the older .h5 format is read, but not written"
            if path.suffix in legacy.SUFFIXES
            else ""
        )
        raise InputError(f"save: the file name must end in '.keras'; received '{path}'{hint}")
    _check_overwrite(path, overwrite)
    if not model.built:
        warnings.warn(
            f"'{model.name}' is not built, so that it has no weights to save: call it on data first",
            stacklevel=3,
        )
    config = registry.serialize_sharing(model)
    now = datetime.now(timezone.utc).strftime("%Y-%m-%d@%H:%M:%S")
    members = {
        _METADATA: json.dumps({"keras_version": __version__, "date_saved": now}).encode(),
        _CONFIG: json.dumps(config).encode(),
        _WEIGHTS: hdf5.write_groups(state.collect(model)),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    write_atomically(path, buffer.getvalue())


def load_model(
    filepath: Any,
    custom_objects: Mapping[str, Any] | None = None,
    compile: bool = True,  # Keras' name
    safe_mode: bool = True,
) -> Any:
    """Read a model that was saved by EdgeLite or Keras, as ``.keras`` or in the older ``.h5`` format.

    Args:
        filepath: the file.
        custom_objects: own classes and functions by name.
        compile: whether it is compiled as it was when it was saved, with the optimizer's state.
        safe_mode: accepted for Keras' sake; code in a file is never run, whatever it is.

    Raises:
        InputError: there is no such file, or it mentions a class that is not known.
        ModelError: the file is damaged.
    """
    path = _existing(filepath)
    if path.suffix in legacy.SUFFIXES:
        return legacy.load_model(path, custom_objects or {}, compile)
    if path.suffix != ".keras":
        raise InputError(f"load_model: expected a '.keras' or '.h5' file; received '{path}'")
    with _archive(path) as archive:
        try:
            config = json.loads(_member(archive, _CONFIG, path))
        except ValueError as error:
            raise ModelError(f"'{path}': {_CONFIG} is not JSON ({error})") from error
        weights = _member(archive, _WEIGHTS, path)
    if not isinstance(config, dict):
        raise ModelError(f"'{path}': {_CONFIG} must hold a dictionary")
    if not compile:
        config["compile_config"] = None
    with registry.object_sharing_scope():
        model = registry.deserialize_keras_object(config, custom_objects)
    state.restore(model, hdf5.read_groups(weights))
    return model


def save_weights(model: Any, filepath: Any, overwrite: bool = True) -> None:
    """Write the weights, and the optimizer's state, of a built model; the name ends in ``.weights.h5``."""
    path = Path(filepath)
    if not path.name.endswith(".weights.h5"):
        raise InputError(
            f"save_weights: the file name must end in '.weights.h5'; received '{path}'"
        )
    _check_overwrite(path, overwrite)
    _require_built(model, "save_weights")
    write_atomically(path, hdf5.write_groups(state.collect(model)))


def load_weights(model: Any, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
    """Read weights into a built model of the same structure.

    Args:
        filepath: a ``.weights.h5`` or ``.keras`` file, or one in the older ``.h5`` format.
        skip_mismatch: whether layers that do not fit are left as they are, with a warning.
        kwargs: ``by_name=True``, for ``.h5`` files: match layers by their names.
    """
    path = _existing(filepath)
    by_name = kwargs.pop("by_name", False)
    if kwargs:
        raise InputError(f"load_weights: unrecognized arguments {sorted(kwargs)}")
    _require_built(model, "load_weights")
    if path.suffix == ".keras":
        with _archive(path) as archive:
            source: Any = _member(archive, _WEIGHTS, path)
    else:
        source = path
        if not path.name.endswith("weights.h5"):
            legacy.load_weights(model, path, by_name, skip_mismatch)
            return
    if by_name:
        raise InputError("load_weights: by_name is only for files in the older .h5 format")
    state.restore(model, hdf5.read_groups(source), skip_mismatch)


def write_atomically(path: Path, content: bytes) -> None:
    """Write beside `path`, then rename: others see the old file or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        mode = path.stat().st_mode if path.exists() else 0o666 & ~_umask()
        Path(beside).chmod(mode)
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _check_overwrite(path: Path, overwrite: bool) -> None:
    if path.exists() and not overwrite:
        raise InputError(f"'{path}' is there already; pass overwrite=True to replace it")


def _require_built(model: Any, method: str) -> None:
    if not model.built:
        raise StateError(
            f"{method}: '{model.name}' is not built; call it on data or build(input_shape) first"
        )


def _existing(filepath: Any) -> Path:
    path = Path(filepath)
    if not path.is_file():
        raise InputError(f"there is no file '{path}'")
    return path


def _archive(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise ModelError(f"'{path}' is not a .keras file: it is no ZIP archive") from error


def _member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    if name not in archive.namelist():
        raise ModelError(f"'{path}' is not a .keras file: it has no {name}")
    info = archive.getinfo(name)
    if info.file_size > max(_TRUSTED_BYTES, _MAX_EXPANSION * info.compress_size):
        raise ModelError(
            f"'{path}': {name} claims {info.file_size} bytes, of which {info.compress_size} are stored"
        )
    try:
        return archive.read(name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise ModelError(f"'{path}': {name} is damaged ({error})") from error
