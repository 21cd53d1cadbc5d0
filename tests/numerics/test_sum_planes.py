from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelite.numerics import quantized_pairs, sum_planes
from edgelite.numerics.quantized_pairs import Affine, Pair

I8, U8 = np.dtype(np.int8), np.dtype(np.uint8)
EVERY = np.arange(256, dtype=np.uint8)


def affines():
    scales = st.floats(1 / 64, 1.0, width=32)
    return st.builds(Affine, scales, st.integers(-128, 127))


@given(x=affines(), y=affines(), out=affines(), limits=st.tuples(*[st.integers(-128, 127)] * 2))
@pytest.mark.parametrize("function", [quantized_pairs.add, quantized_pairs.subtract])
def test_a_plane_gives_what_integer_arithmetic_gives_for_every_pair(function, x, y, out, limits):
    pair = Pair(x, y, out, *sorted(limits))
    plane = sum_planes.fit(function, pair, (I8, I8, I8))
    if plane is None:
        return
    values = EVERY.view(np.int8).astype(np.int64)
    expected = function(values[:, None], values[None, :], pair)
    single = values.astype(np.float32)
    sums = single[:, None] * plane.x_factor + single[None, :] * plane.y_factor + plane.shift
    np.testing.assert_array_equal(np.clip(np.trunc(sums) - 128, *sorted(limits)), expected)


def test_the_planes_of_usual_scales_are_found():
    scales = np.random.default_rng(0).uniform(0.02, 0.06, (40, 3)).astype(np.float32)
    planes = [
        sum_planes.fit(
            quantized_pairs.add, Pair(*(Affine(float(s), 7) for s in row), 0, 255), (U8, U8, U8)
        )
        for row in scales
    ]
    assert sum(plane is not None for plane in planes) >= 36


def test_products_have_no_plane():
    pair = Pair(Affine(0.1, 0), Affine(0.1, 0), Affine(0.1, 0), -128, 127)
    assert sum_planes.fit(quantized_pairs.product, pair, (I8, I8, I8)) is None
