"""Optimizers that go block by block do what they do with whole arrays."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.autodiff import Tensor, Variable
from edgelite.keras import optimizers
from edgelite.keras.optimizers import blocks as blocks_module
from edgelite.keras.optimizers.blocks import blocks


def test_blocks_cover_arrays_and_are_views(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "_BLOCK", 5)
    source, target = np.arange(12.0).reshape(4, 3), np.zeros((4, 3))
    sizes = []
    for part, into in blocks(source.T.copy().T, target):
        into[...] = part
        sizes.append(part.size)
    assert sizes == [5, 5, 2]
    np.testing.assert_array_equal(target, source)


def test_what_is_not_contiguous_stays_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks_module, "_BLOCK", 5)
    target = np.zeros((3, 4)).T
    assert [part.shape for _, part in blocks(np.ones((4, 3)), target)] == [(4, 3)]


@pytest.mark.parametrize("amsgrad", [False, True])
@pytest.mark.parametrize("transposed", [False, True])
def test_adam_in_blocks(
    amsgrad: bool, transposed: bool, rng: np.random.Generator, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = rng.standard_normal((7, 6)).astype(np.float32)
    gradients = rng.standard_normal((4, 7, 6)).astype(np.float32)
    weights = []
    for size in (1 << 15, 10):
        monkeypatch.setattr(blocks_module, "_BLOCK", size)
        variable = Variable(start)
        if transposed:
            variable.assign(Tensor(start.T.copy().T))
        optimizer = optimizers.Adam(0.01, amsgrad=amsgrad)
        for gradient in gradients:
            optimizer.apply([gradient], [variable])
        weights.append(variable.numpy())
    np.testing.assert_array_equal(*weights)
    assert not np.array_equal(weights[0], start)
