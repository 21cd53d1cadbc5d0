"""Convolutions, a module each."""

from __future__ import annotations

from edgelite.interpreter.kernels.convolution import conv2d, conv3d, depthwise, transpose

__all__ = ["conv2d", "conv3d", "depthwise", "transpose"]
