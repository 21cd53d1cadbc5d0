"""Products of matrices of small integers, exact, at the speed of float32 BLAS.

A float32 holds every integer up to 2**24, so a dot product whose terms cannot add up to more is
exact in whatever order they are added. Longer ones are cut, and the pieces added in float64.
"""

from __future__ import annotations

import numpy as np

LARGEST_EXACT = 2**24


class IntegerProduct:
    """Multiplies matrices of integers by one fixed matrix of integers.

    Args:
        weights: the fixed matrix (depth, columns), of any dtype.
        magnitude: the largest magnitude in the other matrices, such as 128 for int8.
    """

    def __init__(self, weights: np.ndarray, magnitude: int) -> None:
        self._weights = weights.astype(np.float32)
        depth = len(weights)
        sizes = np.abs(self._weights)
        longest = float(sizes.sum(axis=0, dtype=np.float64).max(initial=0))
        step = max(depth, 1)
        if longest * magnitude >= LARGEST_EXACT:
            step = max(int((LARGEST_EXACT - 1) // (magnitude * float(sizes.max()))), 1)
        self._pieces = [slice(k, min(k + step, depth)) for k in range(0, depth, step)]

    def __call__(self, rows: np.ndarray, single: np.ndarray, double: np.ndarray) -> np.ndarray:
        """`rows` times the weights.

        Args:
            rows: float32 matrix (n, depth) of integers.
            single: float32 array (n, columns) to compute in.
            double: float64 array of the same shape, for products that must be cut.

        Returns:
            Whichever of the two holds the product.
        """
        if len(self._pieces) == 1:
            return np.matmul(rows, self._weights, out=single)
        double[...] = 0
        for piece in self._pieces:
            np.matmul(rows[:, piece], self._weights[piece], out=single)
            np.add(double, single, out=double)
        return double
