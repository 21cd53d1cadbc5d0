from __future__ import annotations

import numpy as np
import pytest

from edgelite.numerics.integer_product import IntegerProduct


@pytest.mark.parametrize("depth", [0, 1, 100, 1032, 1040, 5000, 40000])
@pytest.mark.parametrize("extreme", [False, True])
def test_products_are_exact(depth: int, extreme: bool, rng: np.random.Generator) -> None:
    if extreme:
        rows, weights = np.full((3, depth), -128), np.full((depth, 4), -127)
        weights[:, 1] = 127
    else:
        rows = rng.integers(-128, 128, (3, depth))
        weights = rng.integers(-127, 128, (depth, 4))
    product = IntegerProduct(weights, 128)
    single, double = np.empty((3, 4), np.float32), np.empty((3, 4))
    found = product(rows.astype(np.float32), single, double)
    np.testing.assert_array_equal(found, rows @ weights)
