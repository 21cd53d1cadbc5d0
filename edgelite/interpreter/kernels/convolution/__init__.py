"""CONV_2D and DEPTHWISE_CONV_2D."""

from __future__ import annotations

from edgelite.interpreter.kernels.convolution import conv2d as conv2d
from edgelite.interpreter.kernels.convolution import conv3d as conv3d
from edgelite.interpreter.kernels.convolution import depthwise as depthwise
from edgelite.interpreter.kernels.convolution import transpose as transpose
