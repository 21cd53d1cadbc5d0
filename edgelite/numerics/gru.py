"""Gated recurrent units over whole sequences, and their gradients.

    z, r = gates(x K + h R + b)                  sigmoid by default
    h' = tanh(x K + b + r (h R + b'))            reset after the product, as in cuDNN
    h' = tanh(x K + b + (r h) R)                 or before it, as in the paper
    h = z h + (1 - z) h'

Source: K. Cho et al., Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine
Translation, 2014; the order of the gates is Keras'.
"""

from __future__ import annotations

import numpy as np

from edgelite.numerics.curves import CURVES
from edgelite.numerics.sequences import (
    as_columns,
    as_rows,
    before_each,
    input_gradients,
    joined,
    kept,
    projected_columns,
    recurrent_gradient,
    skipped,
)

Arrays = tuple[np.ndarray, ...]


def gru(
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    h: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    activation: str = "tanh",
    recurrent_activation: str = "sigmoid",
    reset_after: bool = True,
) -> Arrays:
    """Runs through a sequence.

    Args:
        x: inputs (batch, steps, depth).
        kernel: (depth, 3 units); the gates' order is z, r, h'.
        recurrent_kernel: (units, 3 units).
        bias: (3 units,), or with `reset_after` (2, 3 units), of inputs and of states.
        h: the state before (batch, units).
        mask: booleans (batch, steps): where False, the state stays as it is.
        activation, recurrent_activation: of the candidate and of the gates; names among `CURVES`.

    Returns:
        The state after each step (batch, steps, units), and (batch, steps, 4 units): both gates, the
        candidate, and its share from the state before the reset.
    """
    gate, candidate = CURVES[recurrent_activation].apply, CURVES[activation].apply
    units = h.shape[1]
    sums = projected_columns(x, kernel, bias[0] if reset_after else bias)
    steps, _, batch = sums.shape
    hs = np.empty((steps, units, batch), x.dtype)
    gates = np.empty((steps, 4 * units, batch), x.dtype)
    product = np.empty((3 * units, batch), x.dtype)
    recurrent = np.ascontiguousarray(recurrent_kernel.T)
    own_bias = bias[1][:, None] if reset_after else None
    left_out = skipped(mask)
    h = np.ascontiguousarray(h.T)
    for t in range(steps):
        both, h_new = gates[t, : 2 * units], hs[t]
        z, r, new, inner = gates[t].reshape(4, units, batch)
        if own_bias is not None:
            np.matmul(recurrent, h, out=product)
            product += own_bias
            np.add(sums[t, : 2 * units], product[: 2 * units], out=both)
            gate(both)
            np.copyto(inner, product[2 * units :])
            np.multiply(r, inner, out=new)
        else:
            np.matmul(recurrent[: 2 * units], h, out=both)
            both += sums[t, : 2 * units]
            gate(both)
            np.multiply(r, h, out=inner)
            np.matmul(recurrent[2 * units :], inner, out=new)
        new += sums[t, 2 * units :]
        candidate(new)
        np.subtract(h, new, out=h_new)
        h_new *= z
        h_new += new
        if left_out is not None:
            np.copyto(h_new, h, where=left_out[t])
        h = h_new
    return as_rows(hs), as_rows(gates)


def gru_gradient(
    g: Arrays,
    out: Arrays,
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    h: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    activation: str = "tanh",
    recurrent_activation: str = "sigmoid",
    reset_after: bool = True,
) -> Arrays:
    """Gradients from those of the results.

    Args:
        g: the gradients of the two results of `gru`.
        out: the results.

    Returns:
        The gradients of `x`, `kernel`, `recurrent_kernel`, `bias` and `h`.
    """
    gate, curve = CURVES[recurrent_activation], CURVES[activation]
    g_hs, g_gates = np.ascontiguousarray(as_columns(g[0])), as_columns(g[1])
    hs, gates = map(as_columns, out)
    steps, units, batch = hs.shape
    z, r, new, inner = np.split(gates, 4, axis=1)
    before = before_each(h.T, hs)
    counts = kept(mask, hs.dtype)
    slope_z, slope_r, slope_new = gate.slope(z), gate.slope(r), curve.slope(new)
    by_z = (before - new) * slope_z
    by_new = (1 - z) * slope_new
    keep = z
    if counts is not None:
        by_z *= counts[0]
        by_new *= counts[0]
        keep = z * counts[0] + counts[1]
    direct = g_gates.reshape(steps, 4, units, batch) if g[1].any() else None
    sums = np.empty((steps, 3, units, batch), hs.dtype)
    # The sums of the states differ from those of the inputs by the reset of the candidate.
    of_states = np.empty_like(sums)
    d_h = np.zeros((units, batch), hs.dtype)
    for t in reversed(range(steps)):
        d_h += g_hs[t]
        d_z, d_r, d_new = sums[t]
        np.multiply(d_h, by_z[t], out=d_z)
        np.multiply(d_h, by_new[t], out=d_new)
        if direct is not None:
            d_z += direct[t, 0] * slope_z[t]
            d_new += direct[t, 2] * slope_new[t]
        d_h *= keep[t]
        if reset_after:
            np.multiply(d_new, inner[t], out=d_r)
            np.multiply(d_new, r[t], out=of_states[t, 2])
            if direct is not None:
                d_r += direct[t, 1]
                of_states[t, 2] += direct[t, 3]
            d_r *= slope_r[t]
            of_states[t, :2] = sums[t, :2]
            d_h += recurrent_kernel @ of_states[t].reshape(3 * units, batch)
        else:
            d_inner = recurrent_kernel[:, 2 * units :] @ d_new
            if direct is not None:
                d_inner += direct[t, 3]
            np.multiply(d_inner, before[t], out=d_r)
            if direct is not None:
                d_r += direct[t, 1]
            d_r *= slope_r[t]
            d_h += d_inner * r[t]
            d_h += recurrent_kernel[:, : 2 * units] @ sums[t, :2].reshape(2 * units, batch)
    flat = joined(sums.reshape(steps, 3 * units, batch))
    flat_states = joined(of_states.reshape(steps, 3 * units, batch)) if reset_after else None
    weights, bias = _weight_gradients(h, hs, flat, flat_states, inner)
    return *input_gradients(flat, x, kernel), weights, bias, d_h.T


def _weight_gradients(
    h: np.ndarray,
    hs: np.ndarray,
    flat: np.ndarray,
    flat_states: np.ndarray | None,
    inner: np.ndarray,
) -> Arrays:
    """The gradients of the recurrent kernel and the bias.

    Args:
        h, hs: the state before the sequence and those after each step.
        flat: gradients of the gates' sums.
        flat_states: of the sums of the states, where the reset comes after them.
        inner: what the reset leaves of the states, where it comes before.
    """
    if flat_states is not None:
        weights = recurrent_gradient(h, hs, flat_states)
        return weights, np.stack([flat.sum(axis=1), flat_states.sum(axis=1)])
    units = hs.shape[1]
    of_gates = recurrent_gradient(h, hs, flat[: 2 * units])
    weights = np.concatenate([of_gates, joined(inner) @ flat[2 * units :].T], axis=1)
    return weights, flat.sum(axis=1)
