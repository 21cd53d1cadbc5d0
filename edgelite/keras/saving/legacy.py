"""Models in the older `.h5` format, of Keras 2 and Keras 3: read only.

The root has the attributes ``model_config`` and ``training_config`` (JSON); the group ``model_weights`` names its layers
in the attribute ``layer_names``, and each layer's group its arrays in ``weight_names``.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edgelite.errors import InputError, ModelError
from edgelite.keras import registry
from edgelite.keras.saving import hdf5
from edgelite.keras.saving.legacy_config import modern_model, modern_training

SUFFIXES = (".h5", ".hdf5")


def load_model(path: Path, custom_objects: Mapping[str, Any], compiled: bool) -> Any:
    """The model of an `.h5` file.

    Raises:
        ModelError: the file holds no model of this format.
        InputError: a class is not known, or the weights do not fit.
    """
    with hdf5.opened(path) as file:
        config = _json(file, "model_config")
        if config is None or hdf5.group_at(file, "model_weights") is None:
            raise ModelError(
                f"'{path}' holds no model (attribute model_config, group model_weights); files of "
                "weights are read by load_weights()"
            )
        model = registry.deserialize_keras_object(modern_model(config), custom_objects)
        _load_in_order(model, hdf5.group_at(file, "model_weights"), skip=False)
        training = _json(file, "training_config") if compiled else None
        if training is not None:
            with registry.custom_object_scope(custom_objects):
                model.compile_from_config(modern_training(training))
            _load_optimizer(model.optimizer, file)
    return model


def load_weights(model: Any, path: Path, by_name: bool, skip: bool) -> None:
    """Load the weights of an `.h5` file into a model, layer by layer in order, or by the layers' names."""
    with hdf5.opened(path) as file:
        group = hdf5.group_at(file, "model_weights") or file
        (_load_by_name if by_name else _load_in_order)(model, group, skip)


def _json(file: Any, attribute: str) -> Any:
    text = file.attrs.get(attribute)
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError as error:
        raise ModelError(f"the attribute {attribute} of the file is not JSON ({error})") from error


def _strings(group: Any, attribute: str) -> list[str]:
    """A list of names; long ones are cut into several attributes with numbers at the end."""
    parts = [group.attrs[attribute]] if attribute in group.attrs else []
    while f"{attribute}{len(parts)}" in group.attrs:
        parts.append(group.attrs[f"{attribute}{len(parts)}"])
    return [n.decode() if isinstance(n, bytes) else str(n) for part in parts for n in part]


def _arrays(group: Any, layer: str) -> list[np.ndarray]:
    found = hdf5.group_at(group, layer)
    if found is None:
        raise ModelError(f"HDF5 file: there is no group '{layer}' in '{group.name}'")
    return [hdf5.array_at(found, name) for name in _strings(found, "weight_names")]


def _weights(layer: Any) -> list[Any]:
    return layer.trainable_weights + layer.non_trainable_weights


def _load_in_order(model: Any, group: Any, skip: bool) -> None:
    layers = [layer for layer in model.layers if _weights(layer)]
    stored = {name: _arrays(group, name) for name in _strings(group, "layer_names")}
    stored = {name: arrays for name, arrays in stored.items() if arrays}
    if len(stored) != len(layers):
        raise InputError(
            f"'{model.name}' has {len(layers)} layers with weights {[x.name for x in layers]}; the "
            f"file has {len(stored)}: {list(stored)}"
        )
    for layer, arrays in zip(layers, stored.values(), strict=True):
        _set(layer.name, _weights(layer), arrays, skip)
    if "top_level_model_weights" in group:
        own = model._own_trainable + model._own_non_trainable
        _set(model.name, own, _arrays(group, "top_level_model_weights"), skip)


def _load_by_name(model: Any, group: Any, skip: bool) -> None:
    names = set(_strings(group, "layer_names"))
    for layer in model.layers:
        if layer.name in names:
            _set(layer.name, _weights(layer), _arrays(group, layer.name), skip)


def _set(name: str, variables: Sequence[Any], arrays: Sequence[np.ndarray], skip: bool) -> None:
    shapes = [tuple(variable.shape) for variable in variables]
    stored = [array.shape for array in arrays]
    if shapes == stored:
        for variable, array in zip(variables, arrays, strict=True):
            variable.assign(np.asarray(array, variable.dtype))
        return
    text = f"layer '{name}' has weights of shapes {shapes}; the file has {stored}"
    if not skip:
        raise InputError(text)
    warnings.warn(f"{text}; they are left as they are", stacklevel=4)


def _load_optimizer(optimizer: Any, file: Any) -> None:
    group = hdf5.group_at(file, "optimizer_weights")
    if group is None:
        return
    arrays = [hdf5.array_at(group, name) for name in _strings(group, "weight_names")]
    optimizer.load_own_variables({str(i): array for i, array in enumerate(arrays)})
