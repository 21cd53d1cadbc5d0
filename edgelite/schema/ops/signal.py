"""Fourier transforms and complex numbers."""

from __future__ import annotations

from edgelite.schema.operator import Options, operator


@operator(131, "RFFT2D", options=105, table="Rfft2dOptions", inputs="input fft_length")
class Rfft2D(Options):
    """The Fourier transform of real matrices, half of it: the rest mirrors it."""


@operator(133, "IMAG", inputs="input")
class Imag(Options):
    """The imaginary part."""


@operator(134, "REAL", inputs="input")
class Real(Options):
    """The real part."""


@operator(135, "COMPLEX_ABS", inputs="input")
class ComplexAbs(Options):
    """The absolute value of complex numbers."""
