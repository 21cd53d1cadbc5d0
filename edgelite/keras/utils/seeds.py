"""One seed for all that is random in a program."""

from __future__ import annotations

import random as python_random

import numpy as np

from edgelite.autodiff import random
from edgelite.errors import InputError


def set_random_seed(seed: int) -> None:
    """Make all that follows repeatable: restarts the generators of Python, NumPy and EdgeLite.

    These are `random`'s, that of `numpy.random`'s functions, and that of `edgelite.random.set_seed`, which
    says what of EdgeLite it is behind.

    Args:
        seed: an integer from 0 up to, not including, 2**32, as NumPy has it.

    Raises:
        InputError: it is no such integer.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or not 0 <= seed < 2**32:
        raise InputError(
            f"set_random_seed: expected an integer >= 0 and < 2**32; received {seed!r}"
        )
    python_random.seed(int(seed))
    np.random.seed(int(seed))  # noqa: NPY002  # users' code may still draw from it
    random.set_seed(int(seed))
