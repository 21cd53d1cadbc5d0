"""Convolutions: over two axes, by channel, transposed, and over three axes."""

from __future__ import annotations

from edgelite.interpreter.kernels.convolution import conv2d as conv2d
from edgelite.interpreter.kernels.convolution import conv3d as conv3d
from edgelite.interpreter.kernels.convolution import depthwise as depthwise
from edgelite.interpreter.kernels.convolution import transpose as transpose
