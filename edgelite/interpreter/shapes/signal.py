"""Shapes of Fourier transforms and parts of complex numbers."""

from __future__ import annotations

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.registry import Shape, Spec, shape_rule
from edgelite.interpreter.shapes.common import integers, require_positive, same_shape
from edgelite.schema.ops.signal import ComplexAbs, Imag, Real, Rfft2D

_PARTS = {np.dtype(np.complex64): np.float32, np.dtype(np.complex128): np.float64}

shape_rule(ComplexAbs, Imag, Real, dtypes=lambda _op, x: [_PARTS.get(x.dtype, x.dtype)])(same_shape)


@shape_rule(Rfft2D, dtypes=lambda _op, _x, _length: [np.complex64])
def rfft2d(_op: Rfft2D, x: Spec, length: Spec) -> list[Shape | None]:
    """The last two sizes become those of the transform: its height, and half its width and 1."""
    if len(x.shape) < 2 or length.shape != (2,):
        raise ModelError(
            f"input must have at least 2 dimensions and fft_length the shape (2,); received the "
            f"shapes {x.shape} and {length.shape}"
        )
    values = integers(length, "fft_length")
    if values is None:
        return [None]
    require_positive(height=values[0], width=values[1])
    return [(*x.shape[:-2], values[0], values[1] // 2 + 1)]
