"""What scripts ask or tell TensorFlow itself: tensors or not, printing, scopes, shapes as objects."""

from __future__ import annotations

import logging
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

import numpy as np

from edgelite.autodiff.creation import cast, operand
from edgelite.autodiff.operators import Operators
from edgelite.autodiff.tensor import TensorLike, as_array
from edgelite.errors import InputError


def is_tensor(x: Any) -> bool:
    """Whether `x` is a tensor or variable."""
    return isinstance(x, Operators)


def executing_eagerly() -> bool:
    """Yes: operations run when they are called."""
    return True


def as_dtype(type_value: Any) -> np.dtype:
    """The NumPy dtype of a name, type or dtype."""
    return np.dtype(type_value)


def print(
    *inputs: Any,
    output_stream: TextIO | str | None = None,
    summarize: int = 3,
    sep: str = " ",
    end: str = "\n",
    name: str | None = None,
) -> None:
    """Write values to `output_stream`, sys.stderr by default, tensors as their elements.

    Args:
        output_stream: a stream, or ``"file://"`` and a path to append to.
        summarize: how many entries at both ends of an axis are written; -1 for all.
        sep: stands between values.
        end: stands at the end.
    """
    text = sep.join(_written(value, summarize) for value in inputs) + end
    if isinstance(output_stream, str):
        with Path(output_stream.removeprefix("file://")).open("a", encoding="utf-8") as file:
            file.write(text)
    else:
        (output_stream or sys.stderr).write(text)


def _written(value: Any, summarize: int) -> str:
    if isinstance(value, (list, tuple)) and any(isinstance(v, Operators) for v in value):
        return "[" + ", ".join(_written(v, summarize) for v in value) + "]"
    if not isinstance(value, (Operators, np.ndarray)):
        return str(value)
    array = as_array(value)
    return np.array2string(
        array,
        threshold=array.size if summarize < 0 else 0,
        edgeitems=max(summarize, 1),
        separator=" ",
        # As many digits as tell a number of its dtype from its neighbours.
        formatter={"float_kind": lambda v: f"{v:.{9 if array.dtype.itemsize < 8 else 17}g}"},
    )


def get_logger() -> logging.Logger:
    """The logger named ``edgelite``, which writes little: setting its level does no harm."""
    return logging.getLogger("edgelite")


def numpy_function(
    func: Callable[..., Any],
    inp: Iterable[TensorLike],
    Tout: Any = None,
    stateful: bool = True,
    name: str | None = None,
) -> Any:
    """What `func` gives for arrays, as a tensor or several; no gradient flows through it.

    Args:
        Tout: the dtype of the result, or those of several.
    """
    return _tensors(func(*(as_array(x) for x in inp)), Tout)


def py_function(
    func: Callable[..., Any], inp: Iterable[TensorLike], Tout: Any = None, name: str | None = None
) -> Any:
    """What `func` gives for tensors, as a tensor or several.

    Args:
        Tout: the dtype of the result, or those of several.
    """
    return _tensors(func(*(operand(x) for x in inp)), Tout)


def _tensors(found: Any, dtypes: Any) -> Any:
    if isinstance(dtypes, (list, tuple)):
        return [_tensors(x, dtype) for x, dtype in zip(found, dtypes, strict=True)]
    if found is None:
        return None
    tensor = operand(found)
    return tensor if dtypes is None or tensor.dtype == dtypes else cast(tensor, dtypes)


@contextmanager
def name_scope(name: Any = None, *args: Any, **kwargs: Any) -> Iterator[Any]:
    """A context that does nothing: names are not nested here."""
    yield name


@contextmanager
def device(device_name: Any) -> Iterator[None]:
    """A context that does nothing: everything runs on the CPU."""
    yield


@contextmanager
def init_scope() -> Iterator[None]:
    """A context that does nothing: operations run when they are called anyway."""
    yield


class TensorShape(tuple[Any, ...]):
    """Sizes of axes, None where unknown.

    Args:
        dims: the sizes, or one size.
    """

    __slots__ = ()

    def __new__(cls, dims: Any) -> TensorShape:  # noqa: PYI034  # Self needs Python 3.11
        if dims is None:
            raise InputError("TensorShape: the number of axes must be known here; received None")
        sizes = (dims,) if isinstance(dims, (int, np.integer)) else dims
        return super().__new__(cls, (None if n is None or n == -1 else int(n) for n in sizes))

    @property
    def rank(self) -> int:
        """The number of axes."""
        return len(self)

    ndims = rank

    @property
    def dims(self) -> list[int | None]:
        """The sizes as a list."""
        return list(self)

    def as_list(self) -> list[int | None]:
        """The sizes as a list."""
        return list(self)

    def is_fully_defined(self) -> bool:
        """Whether all sizes are known."""
        return None not in self

    def num_elements(self) -> int | None:
        """The product of the sizes, None if one is unknown."""
        return math.prod(self) if self.is_fully_defined() else None

    def is_compatible_with(self, other: Any) -> bool:
        """Whether sizes that are known on both sides agree."""
        theirs = TensorShape(other)
        return len(self) == len(theirs) and all(
            None in pair or pair[0] == pair[1] for pair in zip(self, theirs, strict=True)
        )

    def assert_is_compatible_with(self, other: Any) -> None:
        """Raise InputError where `is_compatible_with` says no."""
        if not self.is_compatible_with(other):
            raise InputError(f"shapes {self} and {TensorShape(other)} are not compatible")

    def concatenate(self, other: Any) -> TensorShape:
        """The sizes of both, one behind the other."""
        return TensorShape((*self, *TensorShape(other)))

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        return TensorShape(found) if isinstance(key, slice) else found

    def __repr__(self) -> str:
        return f"TensorShape([{', '.join(map(str, self))}])"

    def __str__(self) -> str:
        return f"({', '.join(map(str, self))}{',' if len(self) == 1 else ''})"
