from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter.quantization.parameters import (
    activation_parameters,
    bias_parameters,
    weight_parameters,
    widened_for_bias,
)


@pytest.mark.parametrize(
    ("low", "high", "scale", "zero_point"),
    [
        (0.0, 255.0, 1.0, -128),
        (-255.0, 0.0, 1.0, 127),
        (-128.0, 127.0, 1.0, 0),
        (-1.0, 1.0, 2 / 255, 0),  # -0.5 is rounded up
        (10.0, 51.0, 0.2, -128),  # widened to hold 0
        (-51.0, -10.0, 0.2, 127),
        (0.0, 0.0, 1.0, -128),
    ],
)
def test_activations(low, high, scale, zero_point):
    found = activation_parameters(low, high)
    assert found.scale[0] == pytest.approx(scale, rel=1e-7)
    assert found.zero_point[0] == zero_point


def test_zero_is_exact_and_the_ends_are_within_half_a_step():
    rng = np.random.default_rng(0)
    for low, high in rng.normal(size=(100, 2)) * 10:
        found = activation_parameters(low, high)
        ends = np.array([min(low, 0), 0, max(high, 0)])
        back = found.dequantize(found.quantize(ends, np.int8))
        assert back[1] == 0
        assert np.abs(back - ends).max() <= found.scale[0] * 0.501


def test_weights_are_symmetric_and_use_the_whole_range():
    weights = np.array([[-2.0, 1.0], [0.5, 0.25]], np.float32)
    found = weight_parameters(weights, 0)
    np.testing.assert_allclose(found.scale, [2 / 127, 0.5 / 127], rtol=1e-7)
    np.testing.assert_array_equal(found.zero_point, [0, 0])
    np.testing.assert_array_equal(
        found.quantize(weights, np.int8, narrow=True), [[-127, 64], [127, 64]]
    )
    assert weight_parameters(weights, None).scale == pytest.approx([2 / 127])


def test_weights_of_zeros_have_a_usable_scale():
    weights = np.array([[0, 0], [1.27, 0]], np.float32)
    np.testing.assert_allclose(weight_parameters(weights, 0).scale, [0.01, 0.01], rtol=1e-6)
    np.testing.assert_array_equal(weight_parameters(weights * 0, 0).scale, [1, 1])


def test_scales_widen_where_the_bias_would_overflow():
    weights = weight_parameters(np.array([[1e-9, 0], [1.0, 0]], np.float32), 0)
    bias = np.array([100.0, 100.0], np.float32)
    wider = widened_for_bias(weights, bias, 0.01)
    assert wider.scale[1] == weights.scale[1]
    quantized = bias_parameters(wider, 0.01).quantize(bias, np.int32)
    assert quantized[0] == pytest.approx(2**30, rel=1e-6)


def test_bias_scale_is_the_product():
    weights = weight_parameters(np.array([[1.0], [2.0]], np.float32), 0)
    found = bias_parameters(weights, 0.5)
    np.testing.assert_array_equal(found.scale, np.float32(0.5) * weights.scale)
    assert found.axis == 0
