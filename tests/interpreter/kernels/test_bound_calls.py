"""Calls that are bound do what the functions do."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.interpreter.calls import bound

RNG = np.random.default_rng(0)
FLOATS = RNG.uniform(-200, 200, (6, 8)).astype(np.float32)
OTHERS = RNG.uniform(-200, 200, (6, 8)).astype(np.float32)
BYTES = RNG.integers(-128, 128, (6, 8)).astype(np.int8)


def results_of(function, *arguments, shape, dtype, **keywords):
    """What the call writes to `out`, made ready and made directly."""
    ready, direct = np.zeros(shape, dtype), np.zeros(shape, dtype)
    bound(function, *arguments, out=ready, **keywords)()
    function(*arguments, out=direct, **keywords)
    return ready, direct


@pytest.mark.parametrize(
    "function", [np.multiply, np.add, np.maximum, np.minimum], ids=lambda f: f.__name__
)
def test_ufuncs(function):
    ready, direct = results_of(function, FLOATS, OTHERS, shape=(6, 8), dtype=np.float32)
    np.testing.assert_array_equal(ready, direct)


@pytest.mark.parametrize("right", [OTHERS.T, np.ascontiguousarray(OTHERS.T)], ids=["view", "copy"])
def test_products_of_matrices(right):
    ready, direct = results_of(np.matmul, FLOATS, right, shape=(6, 6), dtype=np.float32)
    np.testing.assert_allclose(ready, direct, rtol=1e-6)


def test_products_of_stacks():
    stacks = FLOATS.reshape(2, 3, 8), OTHERS.reshape(2, 8, 3)
    ready, direct = results_of(np.matmul, *stacks, shape=(2, 3, 3), dtype=np.float32)
    np.testing.assert_allclose(ready, direct, rtol=1e-6)


def test_products_in_part_of_an_array():
    whole = np.zeros((6, 12), np.float32)
    bound(np.matmul, FLOATS, OTHERS.T, out=whole[:, 3:9])()
    np.testing.assert_allclose(whole[:, 3:9], FLOATS @ OTHERS.T, rtol=1e-6)
    assert not whole[:, :3].any()
    assert not whole[:, 9:].any()


def test_clip():
    ready, direct = results_of(np.clip, BYTES, -100, 27, shape=(6, 8), dtype=np.int8)
    np.testing.assert_array_equal(ready, direct)


def test_einsum():
    ready, direct = results_of(np.einsum, "ij,ij->j", FLOATS, OTHERS, shape=8, dtype=np.float32)
    np.testing.assert_allclose(ready, direct, rtol=1e-6)


def test_take():
    places = np.array([3, 0, 40, 7])
    ready, direct = results_of(np.take, BYTES, places, shape=(4,), dtype=np.int8, mode="clip")
    np.testing.assert_array_equal(ready, direct)


@pytest.mark.parametrize("casting", ["same_kind", "unsafe"])
def test_copies(casting):
    target = np.zeros((6, 8), np.float16)
    bound(np.copyto, target, FLOATS, casting=casting)()
    np.testing.assert_array_equal(target, FLOATS.astype(np.float16))


def test_a_copy_that_loses_what_it_may_not():
    with pytest.raises(TypeError, match="cannot copy float32 to int8"):
        bound(np.copyto, BYTES.copy(), FLOATS)
