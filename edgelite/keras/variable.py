"""Weights: variables that know their path, regularizer and constraint."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, recording
from edgelite.autodiff import Variable as RawVariable
from edgelite.errors import InputError
from edgelite.keras import config, initializers
from edgelite.keras.naming import auto_name, scoped
from edgelite.keras.precision import AUTOCAST


class Variable(RawVariable):
    """A weight.

    Args:
        initializer: an array, or a function of ``(shape, dtype=...)`` that makes one, or its name.
        shape: required with a function.
        dtype: by default an array's own, else `config.floatx()`.
        trainable: whether it is learned.
        regularizer: makes a penalty of it, added to the loss.
        constraint: projects it after each optimizer step.

    Attributes:
        path: the name with its layers' names before it, such as ``"sequential/dense/kernel"``.
    """

    def __init__(
        self,
        initializer: Any,
        shape: Sequence[int] | None = None,
        dtype: Any = None,
        trainable: bool = True,
        name: str | None = None,
        regularizer: Callable[[Any], Any] | None = None,
        constraint: Callable[[Any], Any] | None = None,
    ) -> None:
        name = auto_name("variable") if name is None else name
        if "/" in name:
            raise InputError(f"Variable: a name must not contain '/'; received {name!r}")
        if isinstance(initializer, str):
            initializer = initializers.get(initializer)
        if callable(initializer):
            if shape is None:
                raise InputError(f"Variable '{name}': with an initializer, give its shape")
            value = initializer(tuple(shape), dtype=config.standardize_dtype(dtype))
        else:
            value = initializer
            if dtype is None and not hasattr(value, "dtype"):
                dtype = config.floatx()
        super().__init__(value, trainable, name, dtype)
        self.path = scoped(name)
        self.regularizer = regularizer
        self.constraint = constraint

    def value(self) -> Tensor:
        """The present value as a tensor, in the dtype that a layer of a mixed policy computes in."""
        value = super().value()
        convert = AUTOCAST.convert
        return value if convert is None else convert(value)

    def writable(self) -> np.ndarray:
        """`writable` of this variable."""
        return writable(self)


def writable(variable: RawVariable) -> np.ndarray:
    """The value of `variable` as an array to write into.

    It is the value's own array as long as nobody else holds it, else a copy that becomes the value:
    a tensor that was read earlier never changes, and training writes in place.
    """
    recording.leave()
    if _references(variable) != _UNSHARED:
        variable._value = Tensor(variable._value.array.copy())
    return variable._value.array


def _references(variable: RawVariable) -> tuple[int, int]:
    value = variable._value
    array = value.array
    return sys.getrefcount(value), sys.getrefcount(array)


# What Python counts for a value that nobody else holds, this function included.
_UNSHARED = _references(RawVariable(0.0))
