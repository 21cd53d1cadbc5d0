"""`keras.ops`: Keras' names of functions and arguments, on arrays, tensors and symbolic tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import edgelite
from edgelite import autodiff, keras
from edgelite.errors import InputError
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
    ("arange", {"start": 5}, np.arange(5)),
    ("arange", {"start": 1.0, "stop": 2.0, "step": 0.25}, np.arange(1, 2, 0.25)),
    ("array", {"x": [1, 2]}, [1, 2]),
    ("average", {"x": X, "axis": 1}, X.mean(1)),
    (
        "average",
        {"x": X, "axis": -1, "weights": [1.0, 2.0, 3.0]},
        np.average(X, 1, weights=[1, 2, 3]),
    ),
    ("average", {"x": X, "weights": X**2}, np.average(X, weights=X**2)),
    ("cosh", {"x": X}, np.cosh(X)),
    ("divide_no_nan", {"x1": X, "x2": np.float32([1, 0, 2])}, X * [1, 0, 0.5]),
    ("dot", {"x1": X, "x2": X.T}, X @ X.T),
    ("dot", {"x1": X, "x2": X[0]}, X @ X[0]),
    ("dot", {"x1": X[0], "x2": X.T}, X[0] @ X.T),
    ("dot", {"x1": 2.0, "x2": X}, 2 * X),
    ("expm1", {"x": X}, np.exp(X) - 1),
    ("eye", {"N": 2, "M": 3, "k": 1}, np.eye(2, 3, 1)),
    ("full", {"shape": 2, "fill_value": 3}, [3, 3]),
    ("full_like", {"x": X, "fill_value": 3}, np.full((2, 3), 3)),
    ("hard_sigmoid", {"x": X}, np.clip(X / 6 + 0.5, 0, 1)),
    ("hstack", {"xs": [X, X]}, np.hstack([X, X])),
    ("hstack", {"xs": [X[0], X[1]]}, np.hstack([X[0], X[1]])),
    ("identity", {"n": 2}, np.eye(2)),
    ("isfinite", {"x": np.float32([1, np.inf, np.nan])}, [True, False, False]),
    ("isinf", {"x": np.float32([1, -np.inf])}, [False, True]),
    ("isnan", {"x": np.float32([1, np.nan])}, [False, True]),
    ("linspace", {"start": 0, "stop": 1, "num": 4, "endpoint": False}, [0, 0.25, 0.5, 0.75]),
    ("log10", {"x": X**2}, np.log10(X**2)),
    ("log2", {"x": X**2}, np.log2(X**2)),
    ("moveaxis", {"x": X[None], "source": 0, "destination": -1}, X[..., None]),
    (
        "moveaxis",
        {"x": np.ones((2, 3, 4, 5)), "source": [0, 1], "destination": [-1, 0]},
        np.ones((3, 4, 5, 2)),
    ),
    ("norm", {"x": X, "axis": 1}, np.linalg.norm(X, axis=1)),
    ("norm", {"x": X, "ord": 1, "axis": 1, "keepdims": True}, np.abs(X).sum(1, keepdims=True)),
    ("normalize", {"x": X}, X / np.linalg.norm(X, axis=1, keepdims=True)),
    ("outer", {"x1": X[0], "x2": X[1]}, np.outer(X[0], X[1])),
    ("pad", {"x": X, "pad_width": ((1, 0), (0, 2))}, np.pad(X, ((1, 0), (0, 2)))),
    (
        "pad",
        {"x": X, "pad_width": 1, "constant_values": 7.0},
        np.pad(X, 1, constant_values=7),
    ),
    ("pad", {"x": X, "pad_width": 1, "mode": "reflect"}, np.pad(X, 1, mode="reflect")),
    ("ravel", {"x": X}, X.ravel()),
    ("repeat", {"x": X, "repeats": 2, "axis": 1}, np.repeat(X, 2, 1)),
    ("repeat", {"x": X, "repeats": [1, 2], "axis": 0}, np.repeat(X, [1, 2], 0)),
    ("repeat", {"x": X, "repeats": 2}, np.repeat(X, 2)),
    ("roll", {"x": X, "shift": 1, "axis": -1}, np.roll(X, 1, 1)),
    ("roll", {"x": X, "shift": -2}, np.roll(X, -2)),
    ("sinh", {"x": X}, np.sinh(X)),
    ("size", {"x": X}, 6),
    ("swapaxes", {"x": X[None], "axis1": 0, "axis2": -1}, X[None].swapaxes(0, 2)),
    ("swish", {"x": X}, X / (1 + np.exp(-X))),
    ("tril", {"x": X}, np.tril(X)),
    ("triu", {"x": X, "k": 1}, np.triu(X, 1)),
    ("vstack", {"xs": [X, X]}, np.vstack([X, X])),
    ("vstack", {"xs": [X[0], X[1]]}, np.vstack([X[0], X[1]])),
    (
        "sparse_categorical_crossentropy",
        {"target": np.array([0, 2]), "output": X, "from_logits": True},
        np.log(np.exp(X).sum(1)) - X[[0, 1], [0, 2]],
    ),
    (
        "categorical_crossentropy",
        {"target": np.eye(3)[[0, 2]], "output": X, "from_logits": True},
        np.log(np.exp(X).sum(1)) - X[[0, 1], [0, 2]],
    ),
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


def test_what_needs_known_sizes_says_so() -> None:
    with pytest.raises(InputError, match=r"roll: axis 0 must have a known size.*\(None, 3\)"):
        ops.roll(keras.Input((3,)), 1, 0)
    with pytest.raises(InputError, match="swapaxes: axis 2 is not among"):
        ops.swapaxes(X, 0, 2)
    with pytest.raises(InputError, match="dot: x2 must have 0 to 2 axes"):
        ops.dot(X, X[None])


def test_composed_functions_in_a_model_that_converts() -> None:
    x = keras.Input((2, 3), name="x")
    y = ops.swapaxes(ops.roll(ops.pad(x, ((0, 0), (1, 0), (0, 0))), 1, 2), 1, 2)
    model = keras.Model(
        x, ops.normalize(ops.repeat(y, 2, axis=1) + ops.expm1(ops.tril(y[:, :, :1]))[:, :1])
    )
    content = edgelite.convert(model)
    (found,) = (
        edgelite.lite.Interpreter(model_content=content).get_signature_runner()(x=X[None]).values()
    )
    rows = np.repeat(np.roll(np.pad(X, ((1, 0), (0, 0))), 1, 1).T, 2, 0)
    rows = rows + np.expm1(rows[:1, :1])
    expected = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    np.testing.assert_allclose(found[0], expected, rtol=1e-6)
    np.testing.assert_allclose(model(X[None])[0], expected, rtol=1e-6)


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
