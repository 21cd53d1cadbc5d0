"""How many threads BLAS has while a model is trained, evaluated or asked for predictions."""

from __future__ import annotations

import functools
import math
import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from edgelite.numerics.blas import one_blas_thread

# By these a user says how many threads there are to be.
_CHOICES = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS", "GOTO_NUM_THREADS")
# A model with fewer weights is small. With 225,000 (two convolutions and a dense layer, batches of 32 and
# 128) a second thread saved an eighth of the time at best, and took ten times as long on a busy machine.
_SMALL = 1 << 20

Method = TypeVar("Method", bound=Callable[..., Any])


def blas_threads(model: Any) -> AbstractContextManager[Any]:
    """What to run a model's steps in: BLAS has one thread where the model is small."""
    if not model.built or any(os.environ.get(name) for name in _CHOICES):
        return nullcontext()
    if sum(math.prod(weight.shape) for weight in model.weights) >= _SMALL:
        return nullcontext()
    return one_blas_thread() or nullcontext()


def with_blas_threads(method: Method) -> Method:
    """Run a method of a model in its `blas_threads`; a decorator."""

    @functools.wraps(method)
    def run(self: Any, *arguments: Any, **named: Any) -> Any:
        with blas_threads(self):
            return method(self, *arguments, **named)

    return run  # type: ignore[return-value]  # a function of the same signature
