"""What differs between real Keras and EdgeLite, and what running a row needs under both."""

from __future__ import annotations

import json
import os
import zlib
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

import numpy as np

from tests.parity.table import Ints, Labels, Make, Padded


@dataclass(frozen=True)
class Backend:
    """One of the two packages.

    Attributes:
        name: "keras" or "edgelite".
        version: of the package.
        keras: the module.
        tape: its gradient tape.
        constant: a tensor of an array.
        reduce_sum: the sum of a tensor.
        mask: the mask that a tensor carries, or None.
        eagerly: told whether functions run without being traced, which costs more than running them once.
    """

    name: str
    version: str
    keras: Any
    tape: Any
    constant: Any
    reduce_sum: Any
    mask: Any
    eagerly: Any

    def raw(self, variable: Any) -> Any:
        """The variable as the tape knows it."""
        return variable if callable(variable.value) else variable.value


def real() -> Backend:
    """Real Keras 3 on TensorFlow, one thread, so that sums have an order."""
    os.environ |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    os.environ |= {"TF_ENABLE_ONEDNN_OPTS": "0", "CUDA_VISIBLE_DEVICES": ""}
    import keras
    import tensorflow as tf

    tf.get_logger().setLevel("ERROR")
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)

    return Backend(
        "keras",
        keras.__version__,
        keras,
        tf.GradientTape,
        tf.constant,
        tf.reduce_sum,
        lambda tensor: getattr(tensor, "_keras_mask", None),
        tf.config.run_functions_eagerly,
    )


def own() -> Backend:
    """EdgeLite."""
    import edgelite
    from edgelite import autodiff, keras

    return Backend(
        "edgelite",
        edgelite.__version__,
        keras,
        autodiff.GradientTape,
        lambda array: autodiff.Tensor(np.asarray(array)),
        autodiff.ops.reduction.reduce_sum,
        lambda tensor: getattr(tensor, "mask", None),
        lambda eager: None,
    )


BACKENDS = {"keras": real, "edgelite": own}


def generator(*key: Any) -> np.random.Generator:
    """A generator of its own for each key."""
    return np.random.default_rng(zlib.crc32(repr(key).encode()))


def set_weights(layer: Any, key: str) -> list[np.ndarray]:
    """Give a layer or model weights that depend on `key` only; variances stay positive."""
    rng = generator("weights", key)
    values = [
        rng.uniform(0.5, 1.5, w.shape)
        if "variance" in w.name or w.name == "gamma"
        else rng.normal(0, 0.5, w.shape)
        for w in layer.weights
    ]
    layer.set_weights(values)
    return values


def built(keras: Any, value: Any) -> Any:
    """An argument in which objects are made."""
    if isinstance(value, Make):
        return attrgetter(f"{value.module}.{value.cls}")(keras)(**built(keras, value.arguments))
    if isinstance(value, dict):
        return {key: built(keras, item) for key, item in value.items()}
    if isinstance(value, list):
        return [built(keras, item) for item in value]
    return value


def drawn(given: Any, rng: np.random.Generator) -> np.ndarray:
    """The numbers that stand for an entry of `Row.inputs`."""
    if isinstance(given, Ints):
        return rng.integers(0, given.high, given.shape).astype(np.int32)
    if isinstance(given, Padded):
        array = rng.normal(0, 1.5, given.shape)
        for sample, length in zip(array, given.lengths, strict=True):
            sample[length:] = 0
        return array
    return labels(given, rng) if isinstance(given, Labels) else rng.normal(0, 1.5, given)


def labels(given: Labels, rng: np.random.Generator) -> np.ndarray:
    """Labels or predictions of a kind."""
    shape = (given.rows, given.columns)
    if given.kind == "classes":
        return rng.integers(0, given.columns, given.rows)
    if given.kind == "one_hot":
        return np.eye(given.columns)[rng.integers(0, given.columns, given.rows)]
    if given.kind == "bits":
        return rng.integers(0, 2, shape).astype(np.float64)
    if given.kind == "signs":
        return rng.choice([-1.0, 1.0], shape)
    if given.kind == "unit":
        return rng.uniform(0.02, 0.98, shape)
    values = rng.normal(0, 2, shape)
    if given.kind == "positive":
        return np.abs(values) + 0.1
    if given.kind == "shares":
        values = np.exp(values)
        return values / values.sum(-1, keepdims=True)
    assert given.kind == "real", given.kind
    return values


def of_floatx(array: np.ndarray, floatx: str) -> np.ndarray:
    """Floating numbers in the default type, others as they are."""
    return array.astype(floatx) if array.dtype.kind == "f" else array


def is_floating(array: np.ndarray) -> bool:
    """Whether entries are floating numbers; NumPy does not know what bfloat16 is."""
    return array.dtype.kind == "f" or array.dtype.name == "bfloat16"


def leaves(structure: Any) -> list[Any]:
    """The tensors of a nested result, those of a dictionary by their keys' order."""
    if isinstance(structure, dict):
        structure = [structure[key] for key in sorted(structure)]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in leaves(item)]
    return [structure]


def dense(gradient: Any) -> Any:
    """A gradient that TensorFlow keeps as rows and their numbers, as a whole."""
    if not hasattr(gradient, "indices"):
        return gradient
    values = np.asarray(gradient.values)
    whole = np.zeros(tuple(gradient.dense_shape), values.dtype)
    np.add.at(whole, np.asarray(gradient.indices), values)
    return whole


def plain(facts: Any) -> Any:
    """Facts (a configuration, names, shapes) as JSON has them, whatever the package's own types are."""
    return json.loads(json.dumps(facts, sort_keys=True, default=str))
