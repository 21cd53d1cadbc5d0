"""How many threads BLAS takes for a product of matrices.

NumPy's BLAS takes all processors. Small products gain nothing by that, as handing out their parts takes
longer than the arithmetic, and a machine with other work on it loses much.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Any


class OneBlasThread:
    """Holds BLAS to the calling thread for a while.

        with OneBlasThread(libraries): ...

    Args:
        libraries: threadpoolctl's controllers. How many threads they have is asked now, not when the
            block begins: another thread may be in one.
    """

    def __init__(self, libraries: Sequence[Any]) -> None:
        self._before = [(library.set_num_threads, library.num_threads) for library in libraries]

    def __enter__(self) -> None:
        for set_threads, _ in self._before:
            set_threads(1)

    def __exit__(self, *_: object) -> None:
        for set_threads, count in self._before:
            set_threads(count)


def one_blas_thread() -> OneBlasThread | None:
    """What to multiply small matrices in; None where nothing must be done, or nothing can.

    BLAS may have one thread anyway, or the package threadpoolctl be absent, without which the runtime does.
    """
    try:
        threadpoolctl = importlib.import_module("threadpoolctl")
    except ImportError:
        return None
    libraries = threadpoolctl.ThreadpoolController().select(user_api="blas").lib_controllers
    several = [library for library in libraries if library.num_threads > 1]
    return OneBlasThread(several) if several else None
