"""Helpers: seeds, labels, data from folders and arrays, pictures, counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.backend import clear_session as clear_session
    from edgelite.keras.backend import is_keras_tensor as is_keras_tensor
    from edgelite.keras.config import standardize_dtype as standardize_dtype
    from edgelite.keras.models.cloning import clone_model as clone_model
    from edgelite.keras.models.data import pack_x_y_sample_weight as pack_x_y_sample_weight
    from edgelite.keras.models.data import unpack_x_y_sample_weight as unpack_x_y_sample_weight
    from edgelite.keras.models.py_dataset import PyDataset as PyDataset
    from edgelite.keras.models.py_dataset import Sequence as Sequence
    from edgelite.keras.models.summary import count_params as count_params
    from edgelite.keras.registry import CustomObjectScope as CustomObjectScope
    from edgelite.keras.registry import custom_object_scope as custom_object_scope
    from edgelite.keras.registry import deserialize_keras_object as deserialize_keras_object
    from edgelite.keras.registry import get_custom_objects as get_custom_objects
    from edgelite.keras.registry import get_registered_name as get_registered_name
    from edgelite.keras.registry import get_registered_object as get_registered_object
    from edgelite.keras.registry import register_keras_serializable as register_keras_serializable
    from edgelite.keras.registry import serialize_keras_object as serialize_keras_object
    from edgelite.keras.utils.arrays import normalize as normalize
    from edgelite.keras.utils.arrays import pad_sequences as pad_sequences
    from edgelite.keras.utils.arrays import to_categorical as to_categorical
    from edgelite.keras.utils.datasets import (
        image_dataset_from_directory as image_dataset_from_directory,
    )
    from edgelite.keras.utils.datasets import split_dataset as split_dataset
    from edgelite.keras.utils.datasets import (
        text_dataset_from_directory as text_dataset_from_directory,
    )
    from edgelite.keras.utils.images import array_to_img as array_to_img
    from edgelite.keras.utils.images import img_to_array as img_to_array
    from edgelite.keras.utils.images import load_img as load_img
    from edgelite.keras.utils.images import save_img as save_img
    from edgelite.keras.utils.left_out import get_file as get_file
    from edgelite.keras.utils.left_out import model_to_dot as model_to_dot
    from edgelite.keras.utils.plotting import plot_model as plot_model
    from edgelite.keras.utils.progbar import Progbar as Progbar
    from edgelite.keras.utils.seeds import set_random_seed as set_random_seed
    from edgelite.keras.utils.windows import (
        timeseries_dataset_from_array as timeseries_dataset_from_array,
    )
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            "..backend": "clear_session is_keras_tensor",
            "..config": "standardize_dtype",
            "..models.cloning": "clone_model",
            "..models.data": "pack_x_y_sample_weight unpack_x_y_sample_weight",
            "..models.py_dataset": "PyDataset Sequence",
            "..models.summary": "count_params",
            "..registry": (
                "CustomObjectScope custom_object_scope deserialize_keras_object "
                "get_custom_objects get_registered_name get_registered_object "
                "register_keras_serializable serialize_keras_object"
            ),
            ".arrays": "normalize pad_sequences to_categorical",
            ".datasets": ("image_dataset_from_directory split_dataset text_dataset_from_directory"),
            ".images": "array_to_img img_to_array load_img save_img",
            ".plotting": "plot_model",
            ".progbar": "Progbar",
            ".seeds": "set_random_seed",
            ".windows": "timeseries_dataset_from_array",
            ".left_out": "get_file model_to_dot",
        },
    )
