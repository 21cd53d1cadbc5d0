"""Long short-term memory over whole sequences, and its gradients.

    i, f, c', o = gates(x K + h R + b)        sigmoid, sigmoid, tanh, sigmoid by default
    c = f c + i c'
    h = o tanh(c)

The products with the inputs of all steps are one; so are those that make the gradients of the weights.

Source: S. Hochreiter, J. Schmidhuber, Long Short-Term Memory, Neural Computation 9(8), 1997; the order
of the gates is Keras'.
"""

from __future__ import annotations

import numpy as np

from edgelite.numerics.curves import CURVES
from edgelite.numerics.sequences import (
    as_columns,
    as_rows,
    before_each,
    input_gradients,
    kept,
    projected_columns,
    recurrent_gradient,
    skipped,
)

Arrays = tuple[np.ndarray, ...]

# Keras' order of the gates is i, f, c', o. Inside it is c', i, f, o: those with one activation, and
# those that the gradient of c goes to, lie side by side.
_TO_INNER, _TO_KERAS = (2, 0, 1, 3), (1, 2, 0, 3)


def _reordered(weights: np.ndarray, order: tuple[int, ...]) -> np.ndarray:
    """The last axis with its four gates in another order."""
    parts = np.split(weights, 4, axis=-1)
    return np.concatenate([parts[place] for place in order], axis=-1)


def lstm(
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    bias: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    activation: str = "tanh",
    recurrent_activation: str = "sigmoid",
) -> Arrays:
    """Runs through a sequence.

    Args:
        x: inputs (batch, steps, depth).
        kernel: (depth, 4 units); the gates' order is i, f, c, o.
        recurrent_kernel: (units, 4 units).
        bias: (4 units,).
        h, c: the states before (batch, units).
        mask: booleans (batch, steps): where False, the states stay as they are.
        activation, recurrent_activation: of the cell and of the gates; names among `CURVES`.

    Returns:
        The states h and c after each step (batch, steps, units), and the gates (batch, steps, 4 units),
        in the order c', i, f, o.
    """
    gate, cell = CURVES[recurrent_activation].apply, CURVES[activation].apply
    units = h.shape[1]
    gates = projected_columns(x, _reordered(kernel, _TO_INNER), _reordered(bias, _TO_INNER))
    recurrent = np.ascontiguousarray(_reordered(recurrent_kernel, _TO_INNER).T)
    steps, _, batch = gates.shape
    hs = np.empty((steps, units, batch), x.dtype)
    cs = np.empty_like(hs)
    product = np.empty((4 * units, batch), x.dtype)
    update = np.empty((units, batch), x.dtype)
    left_out = skipped(mask)
    h, c = np.ascontiguousarray(h.T), np.ascontiguousarray(c.T)
    for t in range(steps):
        sums, h_new, c_new = gates[t], hs[t], cs[t]
        np.matmul(recurrent, h, out=product)
        sums += product
        cell(sums[:units])
        gate(sums[units:])
        candidate, i, f, o = sums.reshape(4, units, batch)
        np.multiply(f, c, out=c_new)
        np.multiply(i, candidate, out=update)
        c_new += update
        np.copyto(update, c_new)
        cell(update)
        np.multiply(o, update, out=h_new)
        if left_out is not None:
            np.copyto(c_new, c, where=left_out[t])
            np.copyto(h_new, h, where=left_out[t])
        h, c = h_new, c_new
    return as_rows(hs), as_rows(cs), as_rows(gates)


def lstm_gradient(
    g: Arrays,
    out: Arrays,
    x: np.ndarray,
    kernel: np.ndarray,
    recurrent_kernel: np.ndarray,
    h: np.ndarray,
    c: np.ndarray,
    mask: np.ndarray | None = None,
    *,
    activation: str = "tanh",
    recurrent_activation: str = "sigmoid",
) -> Arrays:
    """Gradients from those of the results.

    Args:
        g: the gradients of the three results of `lstm`.
        out: the results.

    Returns:
        The gradients of `x`, `kernel`, `recurrent_kernel`, `bias`, `h` and `c`.
    """
    gate, cell = CURVES[recurrent_activation], CURVES[activation]
    g_hs, g_cs, g_gates = np.ascontiguousarray(as_columns(g[0])), *map(as_columns, g[1:])
    hs, cs, gates = map(as_columns, out)
    steps, units, batch = cs.shape
    candidate, i, f, o = np.split(gates, 4, axis=1)
    bent = cs.copy(order="C")
    cell.apply(bent)
    through = o * cell.slope(bent)
    # What the gradient of c (for the first three), or of h, must be multiplied with at each sum.
    factors = np.empty((steps, 4, units, batch), cs.dtype)
    np.multiply(i, cell.slope(candidate), out=factors[:, 0])
    np.multiply(candidate, gate.slope(i), out=factors[:, 1])
    np.multiply(before_each(c.T, cs), gate.slope(f), out=factors[:, 2])
    np.multiply(bent, gate.slope(o), out=factors[:, 3])
    counts = kept(mask, cs.dtype)
    forget = f
    if counts is not None:
        factors *= counts[0][:, None]
        through *= counts[0]
        forget = f * counts[0] + counts[1]
    direct = None
    if g[2].any():
        slopes = [cell.slope(candidate), gate.slope(i), gate.slope(f), gate.slope(o)]
        direct = np.concatenate(slopes, axis=1) * g_gates
    by_state = g_cs if g[1].any() else None
    sums = np.empty((steps, 4, units, batch), cs.dtype)
    d_h, d_c = np.zeros((units, batch), cs.dtype), np.zeros((units, batch), cs.dtype)
    recurrent = _reordered(recurrent_kernel, _TO_INNER)
    part = np.empty_like(d_h)
    for t in reversed(range(steps)):
        d_h += g_hs[t]
        if by_state is not None:
            d_c += by_state[t]
        np.multiply(d_h, through[t], out=part)
        d_c += part
        np.multiply(factors[t, :3], d_c, out=sums[t, :3])
        np.multiply(factors[t, 3], d_h, out=sums[t, 3])
        flat = sums[t].reshape(4 * units, batch)
        if direct is not None:
            flat += direct[t]
        d_c *= forget[t]
        if counts is None:
            np.matmul(recurrent, flat, out=d_h)
        else:
            d_h *= counts[1][t]
            d_h += recurrent @ flat
    ordered = np.empty((4, units, steps, batch), cs.dtype)
    for place, inner in enumerate(_TO_KERAS):
        ordered[place] = sums[:, inner].transpose(1, 0, 2)
    flat_sums = ordered.reshape(4 * units, steps * batch)
    return (
        *input_gradients(flat_sums, x, kernel),
        recurrent_gradient(h, hs, flat_sums),
        flat_sums.sum(axis=1),
        d_h.T,
        d_c.T,
    )
