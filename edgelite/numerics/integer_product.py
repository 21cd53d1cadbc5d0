"""Products of matrices of small integers, exact, at the speed of float32 BLAS.

A float32 holds every integer up to 2**24, so a dot product whose terms cannot add up to more is
exact in whatever order they are added. Longer ones are cut, and the pieces added in float64.
"""

from __future__ import annotations

import numpy as np

LARGEST_EXACT = 2**24


def exact_dtype(depth: int, magnitude: float) -> type[np.floating]:
    """The float dtype in which sums of `depth` terms of at most `magnitude` are exact."""
    return np.float32 if depth * magnitude < LARGEST_EXACT else np.float64


class IntegerProduct:
    """Multiplies matrices of integers by one fixed matrix of integers.

    Args:
        weights: the fixed matrix (depth, columns), of any dtype.
        magnitude: the largest magnitude in the other matrices, such as 128 for int8.
        dtype: what is multiplied in. In float64, for int16, nothing needs cutting.
    """

    def __init__(
        self, weights: np.ndarray, magnitude: int, dtype: type[np.floating] = np.float32
    ) -> None:
        self._weights = weights.astype(
            dtype, order="C"
        )  # OpenBLAS multiplies transposed ones slower
        depth = len(weights)
        sizes = np.abs(self._weights)
        longest = float(sizes.sum(axis=0, dtype=np.float64).max(initial=0))
        step = max(depth, 1)
        if dtype == np.float32 and longest * magnitude >= LARGEST_EXACT:
            step = max(int((LARGEST_EXACT - 1) // (magnitude * float(sizes.max()))), 1)
        self._pieces = [slice(k, min(k + step, depth)) for k in range(0, depth, step)]

    @property
    def whole(self) -> np.ndarray | None:
        """The fixed matrix (depth, columns), if nothing needs cutting."""
        return self._weights if len(self._pieces) == 1 else None

    def __call__(self, rows: np.ndarray, single: np.ndarray, double: np.ndarray) -> np.ndarray:
        """`rows` times the weights.

        Args:
            rows: matrix (n, depth) of integers, of the dtype to multiply in.
            single: array (n, columns) of the dtype to compute in.
            double: float64 array of the same shape, for products that must be cut.

        Returns:
            Whichever of the two holds the product.
        """
        if self.whole is not None:
            return np.matmul(rows, self.whole, out=single)
        double[...] = 0
        for piece in self._pieces:
            np.matmul(rows[:, piece], self._weights[piece], out=single)
            np.add(double, single, out=double)
        return double
