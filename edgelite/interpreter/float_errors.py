"""Floating-point errors pass in silence while a model runs: IEEE results, as C++ kernels give them.

    before = silence()
    try:
        ...
    finally:
        restore(before)

That is what `np.errstate(all="ignore")` does, by way of a dozen calls that take 20 microseconds where
another program was in the caches before: as long as two operators of a small model. Since NumPy 2 the
setting is a context variable; setting it takes one call.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

_SETTING = "numpy.ufunc.extobj"


def _pair() -> tuple[Callable[[], Any], Callable[[Any], Any]]:
    """What silences errors in the present thread, and what takes the former setting back."""
    with np.errstate(all="ignore"):
        for variable, silent in contextvars.copy_context().items():
            if variable.name == _SETTING:
                return partial(variable.set, silent), variable.reset
    return partial(np.seterr, all="ignore"), lambda former: np.seterr(**former)


silence, restore = _pair()
