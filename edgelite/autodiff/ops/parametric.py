"""Activations with a learned parameter."""

from __future__ import annotations

import numpy as np

from edgelite.autodiff.ops.comparison import greater, less_equal
from edgelite.autodiff.ops.elementwise import keep
from edgelite.autodiff.primitive import primitive, unbroadcast
from edgelite.schema.ops.activation import PRelu


@primitive
def prelu(x: np.ndarray, alpha: np.ndarray) -> np.ndarray:
    """`x` where positive, alpha x elsewhere (He et al. 2015).

    Args:
        x: (batch, ...).
        alpha: what broadcasts to a sample of `x`.
    """
    return np.where(x > 0, x, x * alpha)


prelu.vjps(
    lambda g, out, x, alpha: keep(g, greater(x, 0)) + keep(g * alpha, less_equal(x, 0)),
    lambda g, out, x, alpha: unbroadcast(keep(g * x, less_equal(x, 0)), alpha),
)
prelu.lowers_to(PRelu)
