"""`keras.ops`: Keras' names of functions and arguments, on arrays, tensors and symbolic tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgelite import autodiff, keras
from edgelite.keras import ops

X = np.array([[1.0, -2.0, 3.0], [0.5, 4.0, -1.0]], np.float32)

CASES: list[tuple[str, dict[str, Any], Any]] = [
    ("mean", {"x": X, "axis": 1, "keepdims": True}, X.mean(1, keepdims=True)),
    ("sum", {"x": X, "axis": -1}, X.sum(-1)),
    ("var", {"x": X, "axis": 0}, X.var(0)),
    ("logsumexp", {"x": X}, np.log(np.exp(X).sum())),
    ("add", {"x1": X, "x2": 1.0}, X + 1),
    ("power", {"x1": X, "x2": 2.0}, X**2),
    ("floor_divide", {"x1": X, "x2": 2.0}, X // 2),
    ("matmul", {"x1": X, "x2": X.T}, X @ X.T),
    ("maximum", {"x1": X, "x2": 0.0}, np.maximum(X, 0)),
    ("clip", {"x": X, "x_min": -1.0, "x_max": 1.0}, np.clip(X, -1, 1)),
    ("where", {"condition": X > 0, "x1": X, "x2": 0 * X}, np.where(X > 0, X, 0)),
    ("reshape", {"x": X, "newshape": (3, 2)}, X.reshape(3, 2)),
    ("transpose", {"x": X, "axes": (1, 0)}, X.T),
    ("concatenate", {"xs": [X, X], "axis": 1}, np.concatenate([X, X], 1)),
    ("stack", {"x": [X, X], "axis": 0}, np.stack([X, X])),
    ("take", {"x": X, "indices": [2, 0], "axis": 1}, X[:, [2, 0]]),
    ("flip", {"x": X, "axis": [1]}, X[:, ::-1]),
    ("one_hot", {"x": np.array([1, 0]), "num_classes": 3}, np.eye(3)[[1, 0]]),
    ("cast", {"x": X, "dtype": "int32"}, X.astype(np.int32)),
    ("argmax", {"x": X, "axis": -1}, X.argmax(-1)),
    ("relu", {"x": X}, np.maximum(X, 0)),
    ("absolute", {"x": X}, np.abs(X)),
    ("expand_dims", {"x": X, "axis": 0}, X[None]),
    ("tile", {"x": X, "repeats": (2, 1)}, np.tile(X, (2, 1))),
    ("zeros", {"shape": (2, 1)}, np.zeros((2, 1))),
]


@pytest.mark.parametrize(("name", "arguments", "expected"), CASES, ids=[c[0] for c in CASES])
def test_functions(name: str, arguments: dict[str, Any], expected: Any) -> None:
    result = getattr(ops, name)(**arguments)
    np.testing.assert_allclose(np.asarray(result), expected, rtol=1e-6)
    assert np.shape(result) == np.shape(expected)


def test_all_names_are_there() -> None:
    for name in ops.__all__:
        assert callable(getattr(ops, name))
    assert keras.ops is ops


def test_facts_of_tensors() -> None:
    tensor = autodiff.Tensor(X)
    assert ops.shape(tensor) == (2, 3)
    assert ops.shape([[1, 2]]) == (1, 2)
    assert ops.ndim(tensor) == 2
    assert ops.is_tensor(tensor)
    symbolic = keras.Input((3,))
    assert ops.shape(symbolic) == (None, 3)
    assert not ops.is_tensor(symbolic)
    copy = ops.convert_to_numpy(tensor)
    copy[...] = 0
    np.testing.assert_array_equal(tensor, X)


def test_in_functional_models_and_their_files() -> None:
    x = keras.Input((3,))
    y = ops.mean(ops.relu(x) * 2.0, axis=-1, keepdims=True)
    model = keras.Model(x, ops.concatenate([y, ops.softmax(x)], axis=-1))
    again = keras.models.model_from_json(model.to_json())
    np.testing.assert_array_equal(again(X), model(X))
    config = model.get_config()
    classes = {entry["class_name"] for entry in config["layers"]}
    assert classes == {"InputLayer", "Relu", "Multiply", "Mean", "Softmax", "Concatenate"}
