"""What recurrent cells share: sequences with time first, and products over all steps at once.

Cells with gates compute in columns: (units, batch), so that each gate's rows are one block of memory.
"""

from __future__ import annotations

import numpy as np


def in_time(x: np.ndarray) -> np.ndarray:
    """(batch, steps, ...) as (steps, batch, ...) and back, a view."""
    return x.swapaxes(0, 1)


def as_columns(x: np.ndarray) -> np.ndarray:
    """(batch, steps, n) as (steps, n, batch), a view."""
    return x.transpose(1, 2, 0)


def as_rows(columns: np.ndarray) -> np.ndarray:
    """(steps, n, batch) as (batch, steps, n), a view."""
    return columns.transpose(2, 0, 1)


def projected_columns(x: np.ndarray, kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """Of inputs (batch, steps, depth) the products with `kernel` plus `bias`: (steps, n, batch)."""
    sums = np.matmul(kernel.T, np.ascontiguousarray(as_columns(x)))
    sums += bias[:, None]
    return sums


def joined(columns: np.ndarray) -> np.ndarray:
    """(steps, n, batch) as a matrix (n, steps x batch)."""
    steps, n, batch = columns.shape
    return columns.transpose(1, 0, 2).reshape(n, steps * batch)


def input_gradients(
    sums: np.ndarray, x: np.ndarray, kernel: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Gradients of inputs and kernel from those of their products, a matrix (n, steps x batch)."""
    batch, steps, depth = x.shape
    rows = in_time(x).reshape(steps * batch, depth)
    by_x = in_time((sums.T @ kernel.T).reshape(steps, batch, depth))
    return by_x, (sums @ rows).T


def recurrent_gradient(first: np.ndarray, states: np.ndarray, sums: np.ndarray) -> np.ndarray:
    """The gradient of the weights that multiply the state before each step.

    Args:
        first: the state before the first step (batch, units).
        states: those after every step (steps, units, batch).
        sums: the gradients of the sums that the products went into, a matrix (n, steps x batch).
    """
    return joined(before_each(first.T, states)) @ sums.T


def before_each(first: np.ndarray, states: np.ndarray) -> np.ndarray:
    """The states before each step, from the first and those after each (steps first)."""
    return np.concatenate([first[None], states[:-1]])


def kept(mask: np.ndarray | None, dtype: np.dtype) -> tuple[np.ndarray, np.ndarray] | None:
    """A mask (batch, steps) as factors (steps, 1, batch): 1 where a step counts, and the opposite."""
    if mask is None:
        return None
    counts = mask.T[:, None].astype(dtype)
    return counts, 1 - counts


def skipped(mask: np.ndarray | None) -> np.ndarray | None:
    """Where a mask (batch, steps) is False, as (steps, 1, batch)."""
    return None if mask is None else ~mask.T[:, None]
