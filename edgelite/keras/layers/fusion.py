"""Neighbouring layers that run as one, where results and gradients stay the same."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, recording
from edgelite.autodiff.ops.pooled_convolution import conv2d_relu_max_pool2d
from edgelite.keras import activations
from edgelite.keras.layers.convolution import Conv2D
from edgelite.keras.layers.input_spec import check_inputs
from edgelite.keras.layers.pooling import MaxPooling2D
from edgelite.keras.precision import AUTOCAST

# How many cells a window may have; a byte tells one of them from the others.
_CELLS = 254


class PooledConvolution:
    """A `Conv2D` with ReLU and the `MaxPooling2D` of its result.

    They run one by one where somebody wants to know of each, as the converter does.
    """

    def __init__(self, convolution: Conv2D, pooling: MaxPooling2D) -> None:
        self._convolution = convolution
        self._pooling = pooling

    def __call__(self, inputs: Any) -> Any:
        layer, bias = self._convolution, self._convolution.bias
        if bias is None or not self._is_exact() or not _is_plain(inputs, layer):
            return self._pooling(layer(inputs))
        check_inputs(layer.input_spec, inputs, layer._label)
        results, _ = conv2d_relu_max_pool2d(
            inputs,
            layer.kernel.value(),
            bias.value(),
            pool_size=self._pooling.pool_size,
            strides=layer.strides,
            padding=layer.padding,
            dilations=layer.dilation_rate,
        )
        return results

    def compute_output_spec(self, inputs: Any) -> Any:
        """The symbolic result for a symbolic input."""
        return self._pooling.compute_output_spec(self._convolution.compute_output_spec(inputs))

    def _is_exact(self) -> bool:
        """Whether the layers are, at present, such that they can run as one."""
        layer, pooling = self._convolution, self._pooling
        return (
            layer.activation is activations.relu
            and layer.groups == 1
            and layer.activity_regularizer is None
            and pooling.activity_regularizer is None
            and pooling.strides == pooling.pool_size
            and pooling.padding == "valid"
            and 1 < math.prod(pooling.pool_size) <= _CELLS
        )


def _is_plain(inputs: Any, layer: Conv2D) -> bool:
    """Whether nothing but the computation itself happens when `layer` is called on `inputs`."""
    return (
        type(inputs) is Tensor
        and layer.built
        and not layer._is_mixed
        and AUTOCAST.convert is None
        and inputs.array.dtype == np.dtype(layer.compute_dtype) == layer.kernel.dtype
        and getattr(inputs, "mask", None) is None
        and recording.allows_fusion()
    )


def fused(first: Any, second: Any) -> PooledConvolution | None:
    """What stands for a call of `second` on the result of `first`, if anything does."""
    if type(first) is not Conv2D or type(second) is not MaxPooling2D:
        return None
    if "call" in vars(first) or "call" in vars(second):
        return None
    return PooledConvolution(first, second)
