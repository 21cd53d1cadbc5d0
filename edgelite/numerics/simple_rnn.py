"""Fully connected recurrent cells over whole sequences, and their gradients: h = activation(x K + h R + b)."""

from __future__ import annotations

import numpy as np

from edgelite.numerics.curves import CURVES
from edgelite.numerics.sequences import (
    as_columns,
    as_rows,
    input_gradients,
    joined,
    kept,
    projected_columns,
    recurrent_gradient,
    skipped,
)

Arrays = tuple[np.ndarray, ...]


def simple_rnn(
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    h: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    activation: str = "tanh",
) -> np.ndarray:
    """Runs through a sequence.

    Args:
        x: inputs (batch, steps, depth).
        kernel: (depth, units).
        recurrent_kernel: (units, units).
        bias: (units,).
        h: the state before (batch, units).
        mask: booleans (batch, steps): where False, the state stays as it is.
        activation: a name among `CURVES`.

    Returns:
        The state after each step (batch, steps, units).
    """
    activate = CURVES[activation].apply
    hs = projected_columns(x, kernel, bias)
    product = np.empty(hs.shape[1:], x.dtype)
    recurrent = np.ascontiguousarray(recurrent_kernel.T)
    left_out = skipped(mask)
    h = np.ascontiguousarray(h.T)
    for t in range(len(hs)):
        sums = hs[t]
        np.matmul(recurrent, h, out=product)
        sums += product
        activate(sums)
        if left_out is not None:
            np.copyto(sums, h, where=left_out[t])
        h = sums
    return as_rows(hs)


def simple_rnn_gradient(
    g: np.ndarray,
    out: np.ndarray,
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    h: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    activation: str = "tanh",
) -> Arrays:
    """Gradients from that of the result.

    Returns:
        The gradients of `x`, `kernel`, `recurrent_kernel`, `bias` and `h`.
    """
    g_hs, hs = np.ascontiguousarray(as_columns(g)), as_columns(out)
    slopes = CURVES[activation].slope(hs)
    counts = kept(mask, hs.dtype)
    if counts is not None:
        slopes = slopes * counts[0]
    sums = np.empty(hs.shape, hs.dtype)
    d_h = np.zeros(hs.shape[1:], hs.dtype)
    for t in reversed(range(len(hs))):
        d_h += g_hs[t]
        np.multiply(d_h, slopes[t], out=sums[t])
        if counts is None:
            np.matmul(recurrent_kernel, sums[t], out=d_h)
        else:
            d_h *= counts[1][t]
            d_h += recurrent_kernel @ sums[t]
    flat = joined(sums)
    by_inputs = input_gradients(flat, x, kernel)
    return *by_inputs, recurrent_gradient(h, hs, flat), flat.sum(axis=1), d_h.T
