"""NumPy's functions bound to arrays that stay where they are, in the forms that start fastest.

With a few thousand elements, getting into a function takes as long as what it does there. Measured with
NumPy 2.4 and Python 3.11, in nanoseconds:

    a ufunc with `out` as a keyword           630     as a positional argument    450
    copyto(target, source, casting=...)       580     target[...] = source        260
    matmul of two matrices                   1500     the method dot              620
    clip, as a function or method            1500     the ufunc behind it         450
    einsum                                   2600     the function behind it     1350
    take                                     2200     the method                 1000
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from edgelite.interpreter.registry import Run
from edgelite.numerics.behind import clip, einsum

# Ufuncs whose `out` must be a keyword.
_KEYWORD_ONLY = (np.maximum, np.minimum)


def bound(function: Callable[..., Any], *arguments: Any, **keywords: Any) -> Run:
    """A call made ready. What it does is what `function(*arguments, **keywords)` does."""
    if function in _FORMS:
        return _FORMS[function](*arguments, **keywords)
    if isinstance(function, np.ufunc) and [*keywords] == ["out"] and function not in _KEYWORD_ONLY:
        return partial(function, *arguments, keywords["out"])
    return partial(function, *arguments, **keywords)


def _bound_copyto(target: np.ndarray, source: Any, casting: Any = "same_kind") -> Run:
    if not np.can_cast(np.asarray(source).dtype, target.dtype, casting):
        raise TypeError(f"cannot copy {np.asarray(source).dtype} to {target.dtype}")
    return partial(operator.setitem, target, ..., source)


def _bound_matmul(left: np.ndarray, right: np.ndarray, *, out: np.ndarray) -> Run:
    same = left.dtype == right.dtype == out.dtype
    if same and left.ndim == right.ndim == 2 and out.flags.c_contiguous:
        dot: Callable[..., Any] = left.dot
        return partial(dot, right, out)
    return partial(np.matmul, left, right, out)


def _bound_clip(array: np.ndarray, low: Any, high: Any, out: np.ndarray) -> Run:
    limits = np.asarray(low, array.dtype), np.asarray(high, array.dtype)
    return partial(clip, array, *limits, out)


def _bound_einsum(subscripts: str, *operands: np.ndarray, out: np.ndarray) -> Run:
    return partial(einsum, subscripts, *operands, out=out)


def _bound_take(
    source: np.ndarray, places: np.ndarray, *, axis: int | None = None, out: np.ndarray, mode: str
) -> Run:
    take: Callable[..., Any] = source.take
    return partial(take, places, axis, out, mode)


_FORMS: dict[Callable[..., Any], Callable[..., Run]] = {
    np.copyto: _bound_copyto,
    np.matmul: _bound_matmul,
    np.clip: _bound_clip,
    np.einsum: _bound_einsum,
    np.take: _bound_take,
}


def nothing() -> None:
    """What kernels of empty tensors do."""


class InTurn:
    """Several calls as one.

    Attributes:
        calls: these, in their order.
    """

    __slots__ = ("calls",)

    def __init__(self, calls: list[Run]) -> None:
        self.calls = calls

    def __call__(self) -> None:
        """Makes them."""
        for call in self.calls:
            call()


def in_turn(calls: Sequence[Run]) -> Run:
    """One call that makes all of these, in their order."""
    flat = [single for call in calls for single in parts_of(call)]
    return flat[0] if len(flat) == 1 else InTurn(flat)


def parts_of(call: Run) -> list[Run]:
    """The calls that one call is made of."""
    if isinstance(call, InTurn):
        return call.calls
    return [] if call is nothing else [call]
