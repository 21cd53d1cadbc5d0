"""Quantization of float graphs, whatever front end they come from."""

from __future__ import annotations

from edgelite.converter.quantization.calibrate import Progress, calibrate, samples
from edgelite.converter.quantization.dynamic_range import quantize_dynamic_range
from edgelite.converter.quantization.float16 import quantize_float16
from edgelite.converter.quantization.int8 import quantize_int8
from edgelite.converter.quantization.masks import bound_masks, has_masks

__all__ = [
    "Progress",
    "bound_masks",
    "calibrate",
    "has_masks",
    "quantize_dynamic_range",
    "quantize_float16",
    "quantize_int8",
    "samples",
]
