"""Errors of layers and their arguments; helpers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import InputError, StateError
from edgelite.keras import layers


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: layers.Dense(-3),
            r"Dense 'dense.*': units must be a positive integer; received -3",
        ),
        (lambda: layers.Dense(2.5), "units must be a positive integer; received 2.5"),
        (
            lambda: layers.Dense(3, unit=4),
            r"unrecognized arguments \['unit'\]; Dense takes units, activation",
        ),
        (lambda: layers.Dense(3, name="a/b"), "name must be a string without '/'"),
        (lambda: layers.Conv2D(0, 3), "filters must be a positive integer; received 0"),
        (
            lambda: layers.Conv2D(2, 0),
            "kernel_size must be an integer >= 1 or 2 of them; received 0",
        ),
        (lambda: layers.Conv2D(2, (3, 3, 3)), r"kernel_size must be .* received \(3, 3, 3\)"),
        (
            lambda: layers.Conv2D(2, 3, padding="full"),
            "padding must be one of 'valid', 'same'; received 'full'",
        ),
        (lambda: layers.Conv2D(2, 3, strides=2, dilation_rate=2), "cannot both be greater than 1"),
        (lambda: layers.Conv2D(3, 3, groups=2), "filters must be a multiple of groups"),
        (
            lambda: layers.Conv2D(3, 3, data_format="channels_first"),
            "data_format must be 'channels_last'",
        ),
        (
            lambda: layers.DepthwiseConv2D(3, depth_multiplier=0),
            "depth_multiplier must be a positive integer",
        ),
        (lambda: layers.MaxPooling2D(padding="causal"), "padding must be one of"),
        (lambda: layers.Dropout(1.5), "rate must be from 0 to 1; received 1.5"),
        (lambda: layers.ReLU(max_value=-1), "max_value must be >= 0; received -1"),
        (lambda: layers.Reshape((-1, -1)), "at most one -1"),
        (lambda: layers.ZeroPadding2D((1, 2, 3)), r"padding must be an integer, \(height, width\)"),
        (lambda: layers.BatchNormalization(renorm=True), "renorm=True is not supported"),
        (keras.Input, r"give the shape of one sample as shape=\(...\)"),
        (lambda: keras.Input((3,), batch_shape=(None, 3)), "either shape or batch_shape"),
        (lambda: keras.Input((3,), sparse=True), "sparse=True is not supported"),
        (lambda: keras.Input((-3,)), "sizes must be integers >= 0 or None"),
        (lambda: layers.Dense(1, dtype="float33"), "dtype: expected one of"),
        (lambda: keras.initializers.VarianceScaling(mode="fan"), "mode must be one of"),
        (lambda: keras.regularizers.L2(-1), "l2 must be a number >= 0"),
    ],
)
def test_wrong_arguments(make: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        make()


@pytest.mark.parametrize(
    ("layer", "shapes", "message"),
    [
        (
            layers.Dense(2),
            [(3,)],
            r"Dense 'dense.*': input 0 is incompatible with the layer: expected min_ndim=2, found ndim=1",
        ),
        (
            layers.Conv2D(2, 3),
            [(1, 4, 4)],
            r"expected ndim=4, found ndim=3. Full shape received: \(1, 4, 4\)",
        ),
        (
            layers.Conv2D(2, 5),
            [(1, 4, 4, 1)],
            "a window of 5 cells does not fit an axis of 4 cells",
        ),
        (
            layers.Conv2D(2, 1, groups=2),
            [(1, 4, 4, 3)],
            "channels of the input must be a multiple of groups",
        ),
        (layers.MaxPooling2D(3), [(1, 2, 4, 1)], "does not fit an axis of 2"),
        (layers.Reshape((5,)), [(1, 4)], "has 4 values, which do not fit"),
        (layers.Add(), [(2, 3), (2, 4)], r"incompatible shapes \(2, 3\) and \(2, 4\)"),
        (layers.Add(), [(2, 3), (3, 3)], "incompatible shapes"),
        (layers.Subtract(), [(2, 3)] * 3, "expected 2 inputs; received 3"),
        (layers.Concatenate(), [(2, 3), (3, 3)], "equal sizes on all axes but -1"),
        (layers.BatchNormalization(axis=4), [(2, 3)], "axis 4 is not among those"),
    ],
)
def test_wrong_shapes(layer: Any, shapes: list[tuple[int, ...]], message: str) -> None:
    arrays = [np.zeros(shape, np.float32) for shape in shapes]
    with pytest.raises(InputError, match=message):
        layer(arrays if len(arrays) > 1 or isinstance(layer, layers.Subtract) else arrays[0])


def test_a_layer_keeps_the_shape_it_was_built_for() -> None:
    layer = layers.Dense(2)
    layer(np.zeros((1, 3), np.float32))
    with pytest.raises(InputError, match="expected axis -1 of size 3, found size 4"):
        layer(np.zeros((1, 4), np.float32))
    with pytest.raises(InputError, match="call it on a list of tensors"):
        layers.Add()(np.zeros((2, 3), np.float32))


def test_weights_are_unknown_before_building() -> None:
    layer = layers.Dense(2)
    assert layer.weights == []
    with pytest.raises(StateError, match="is not built, so its weights are unknown"):
        layer.count_params()
    with pytest.raises(InputError, match="The layer is not built"):
        layer.set_weights([np.zeros((3, 2)), np.zeros(2)])
    with pytest.raises(InputError, match="has unknown sizes"):
        layer(keras.Input((None,)))


def test_to_categorical() -> None:
    np.testing.assert_array_equal(keras.utils.to_categorical([0, 2]), [[1, 0, 0], [0, 0, 1]])
    assert keras.utils.to_categorical(np.zeros((4, 1)), 3).shape == (4, 3)
    with pytest.raises(InputError, match="class numbers must be from 0 to 1; received 0 to 2"):
        keras.utils.to_categorical([0, 2], 2)


def test_seeds() -> None:
    draws = []
    for _ in range(2):
        keras.utils.set_random_seed(7)
        draws.append((keras.random.normal((3,)), keras.random.uniform((3,)), np.random.rand(2)))  # noqa: NPY002
    for a, b in zip(*draws, strict=True):
        np.testing.assert_array_equal(a, b)
    same = keras.initializers.GlorotUniform(seed=3)
    np.testing.assert_array_equal(same((4, 4)), same((4, 4)))
    free = keras.initializers.GlorotUniform()
    assert not np.array_equal(free((4, 4)), free((4, 4)))
    with pytest.raises(InputError, match="expected an integer >= 0"):
        keras.utils.set_random_seed(-1)


def test_random_numbers_of_other_kinds() -> None:
    assert np.abs(keras.random.truncated_normal((1000,), stddev=0.5)).max() <= 1.0
    integers = keras.random.randint((1000,), 2, 5, seed=0)
    assert set(np.unique(integers)) == {2, 3, 4}
    shuffled = keras.random.shuffle(np.arange(20), seed=0)
    assert sorted(shuffled) == list(range(20))


def test_orthogonal_and_identity() -> None:
    q = keras.initializers.Orthogonal(seed=0)((3, 3, 2, 8))
    flat = q.reshape(18, 8)
    np.testing.assert_allclose(flat.T @ flat, np.eye(8), atol=1e-5)
    wide = keras.initializers.Orthogonal(gain=2.0, seed=0)((3, 7))
    np.testing.assert_allclose(wide @ wide.T, 4 * np.eye(3), atol=1e-5)
    np.testing.assert_array_equal(keras.initializers.Identity(2.0)((2, 3)), [[2, 0, 0], [0, 2, 0]])


def test_constraints() -> None:
    w = np.array([[3.0, 0.1], [4.0, 0.0]])
    np.testing.assert_allclose(
        np.linalg.norm(keras.constraints.MaxNorm(2)(w), axis=0), [2, 0.1], rtol=1e-5
    )
    np.testing.assert_allclose(
        np.linalg.norm(keras.constraints.UnitNorm()(w), axis=0), [1, 1], rtol=1e-5
    )
    bounded = keras.constraints.MinMaxNorm(1.0, 2.0, rate=0.5)(w)
    np.testing.assert_allclose(np.linalg.norm(bounded, axis=0), [3.5, 0.55], rtol=1e-5)


def test_floatx() -> None:
    assert keras.config.floatx() == "float32"
    with pytest.raises(InputError, match="floatx: expected one of"):
        keras.config.set_floatx("float8")
