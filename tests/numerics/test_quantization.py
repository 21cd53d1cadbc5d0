from __future__ import annotations

import numpy as np

from edgelite.numerics.quantization import Quantization


def test_real_values_and_back() -> None:
    quantization = Quantization.per_tensor(0.5, -3)
    real = np.array([-1.0, 0.0, 0.25, 0.74, 2.0], np.float32)
    assert quantization.quantize(real, np.int8).tolist() == [-5, -3, -2, -2, 1]
    values = np.array([-5, -3, 1], np.int8)
    assert quantization.dequantize(values).tolist() == [-1.0, 0.0, 2.0]
    assert quantization.dequantize(values).dtype == np.float32


def test_ties_go_away_from_zero() -> None:
    quantization = Quantization.per_tensor(1.0)
    real = np.array([-1.5, -0.5, 0.5, 1.5], np.float32)
    assert quantization.quantize(real, np.int8).tolist() == [-2, -1, 1, 2]


def test_values_saturate() -> None:
    quantization = Quantization.per_tensor(0.1)
    real = np.array([-1e9, 1e9], np.float32)
    assert quantization.quantize(real, np.int8).tolist() == [-128, 127]
    assert quantization.quantize(real, np.int8, narrow=True).tolist() == [-127, 127]
    assert quantization.quantize(real, np.uint8).tolist() == [0, 255]


def test_a_scale_for_each_channel() -> None:
    quantization = Quantization.per_channel(np.array([1.0, 0.5]), axis=1)
    real = np.array([[1.0, 1.0], [2.0, 2.0]], np.float32)
    assert quantization.quantize(real, np.int8).tolist() == [[1, 2], [2, 4]]
    assert quantization.dequantize(np.array([[1, 2], [2, 4]], np.int8)).tolist() == real.tolist()
    assert quantization.is_per_channel


def test_sameness() -> None:
    one = Quantization.per_tensor(0.5, 3)
    assert one.same(Quantization.per_tensor(0.5, 3))
    assert not one.same(Quantization.per_tensor(0.5, 4))
    assert not one.same(Quantization.per_tensor(0.25, 3))
    assert not one.same(None)
    channels = np.array([0.5, 0.5])
    assert not Quantization.per_channel(channels, 0).same(Quantization.per_channel(channels, 1))
