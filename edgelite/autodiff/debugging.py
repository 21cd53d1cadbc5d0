"""Assertions about tensors, named as in `tf.debugging`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff.creation import operand
from edgelite.autodiff.tensor import TensorLike, as_array
from edgelite.errors import InputError


def _compared(name: str, holds: Callable[[Any, Any], Any], sign: str) -> Callable[..., None]:
    def check(
        x: TensorLike,
        y: TensorLike,
        message: str | None = None,
        summarize: int | None = None,
        name: str | None = None,
    ) -> None:
        ours, theirs = as_array(x), as_array(y)
        if not np.all(holds(ours, theirs)):
            raise InputError(
                f"{message or check.__name__}: x {sign} y must hold; x={ours}, y={theirs}"
            )

    check.__name__ = check.__qualname__ = name
    check.__doc__ = f"Raise InputError unless x {sign} y holds for all elements."
    return check


assert_equal = _compared("assert_equal", np.equal, "==")
assert_none_equal = _compared("assert_none_equal", np.not_equal, "!=")
assert_less = _compared("assert_less", np.less, "<")
assert_less_equal = _compared("assert_less_equal", np.less_equal, "<=")
assert_greater = _compared("assert_greater", np.greater, ">")
assert_greater_equal = _compared("assert_greater_equal", np.greater_equal, ">=")


def assert_near(
    x: TensorLike,
    y: TensorLike,
    rtol: float | None = None,
    atol: float | None = None,
    message: str | None = None,
    summarize: int | None = None,
    name: str | None = None,
) -> None:
    """Raise InputError unless |x - y| <= atol + rtol |y|; both tolerances are 10 epsilons by default."""
    ours, theirs = as_array(x), as_array(y)
    default = 10 * float(np.finfo(ours.dtype).eps)
    relative, absolute = (default if t is None else t for t in (rtol, atol))
    if not np.all(np.abs(ours - theirs) <= absolute + relative * np.abs(theirs)):
        raise InputError(f"{message or 'assert_near'}: x and y differ; x={ours}, y={theirs}")


def assert_positive(
    x: TensorLike,
    message: str | None = None,
    summarize: int | None = None,
    name: str | None = None,
) -> None:
    """Raise InputError unless all elements are greater than 0."""
    assert_greater(x, 0, message or "assert_positive")


def assert_non_negative(
    x: TensorLike,
    message: str | None = None,
    summarize: int | None = None,
    name: str | None = None,
) -> None:
    """Raise InputError unless no element is less than 0."""
    assert_greater_equal(x, 0, message or "assert_non_negative")


def assert_rank(
    x: TensorLike, rank: int, message: str | None = None, name: str | None = None
) -> None:
    """Raise InputError unless `x` has so many axes."""
    found = len(operand(x).shape)
    if found != rank:
        raise InputError(f"{message or 'assert_rank'}: expected {rank} axes; received {found}")


def assert_all_finite(x: TensorLike, message: str, name: str | None = None) -> Any:
    """`x` itself; raise InputError if an element is infinite or not a number."""
    if not np.isfinite(as_array(x)).all():
        raise InputError(f"{message}: an element is infinite or not a number")
    return operand(x)


check_numerics = assert_all_finite
