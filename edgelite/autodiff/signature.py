"""What a traced function takes: specifications of tensors, and arguments sorted by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.autodiff.operators import Operators
from edgelite.autodiff.tensor import Tensor, as_array
from edgelite.autodiff.variable import Variable
from edgelite.errors import InputError


class TensorSpec:
    """Shape and dtype of a tensor.

    Args:
        shape: lengths of the axes, None for any length.
        dtype: of the elements.
        name: of the argument.
    """

    def __init__(
        self, shape: Sequence[int | None], dtype: Any = np.float32, name: str | None = None
    ) -> None:
        self.shape = tuple(None if length is None else int(length) for length in shape)
        self.dtype = np.dtype(dtype)
        self.name = name

    @classmethod
    def from_tensor(cls, tensor: Any, name: str | None = None) -> TensorSpec:
        """The specification of one tensor."""
        return cls(tensor.shape, tensor.dtype, name)

    def fit(self, value: Any) -> Tensor:
        """`value` as a tensor of this specification.

        Raises:
            InputError: its shape or dtype is another.
        """
        if isinstance(value, Variable):
            value = value.value()
        tensor = value if type(value) is Tensor else Tensor(as_array(value, self.dtype))
        fits = len(tensor.shape) == len(self.shape) and all(
            wanted in (None, length)
            for wanted, length in zip(self.shape, tensor.shape, strict=False)
        )
        if not fits or tensor.dtype != self.dtype:
            raise InputError(
                f"argument {self.name!r} must be {self.dtype} of shape {self.shape}; "
                f"received {tensor.dtype} of shape {tensor.shape}"
            )
        return tensor

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TensorSpec):
            return NotImplemented
        return (self.shape, self.dtype, self.name) == (other.shape, other.dtype, other.name)

    def __hash__(self) -> int:
        return hash((self.shape, self.dtype, self.name))

    def __repr__(self) -> str:
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype.name}, name={self.name!r})"


class Arguments:
    """Arguments with the tensors taken out.

    Attributes:
        tensors: the tensors (or specifications) among them, in order.
        names: a name for each, from the arguments' own.
        key: what else decides on a trace: structure, Python values, and variables by identity.
    """

    def __init__(self, named: dict[str, Any]) -> None:
        self.tensors: list[Any] = []
        self.names: list[str] = []
        self._named = {name: self._take(value, name) for name, value in named.items()}
        self.key = _key(self._named)

    def _take(self, value: Any, name: str) -> Any:
        if isinstance(value, (np.ndarray, np.generic)):
            value = Tensor(np.array(value))
        if isinstance(value, (Tensor, TensorSpec)):
            self.tensors.append(value)
            given = value.name if isinstance(value, TensorSpec) else None
            self.names.append(given or name)
            return _Place(len(self.tensors) - 1)
        if isinstance(value, dict):
            return {key: self._take(item, str(key)) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            items = [self._take(item, f"{name}_{index}") for index, item in enumerate(value)]
            return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
        return value

    def filled(self, tensors: Sequence[Any]) -> dict[str, Any]:
        """The arguments with `tensors` in the place of their own."""
        return {name: _fill(value, tensors) for name, value in self._named.items()}


class _Place:
    """Where a tensor goes."""

    def __init__(self, index: int) -> None:
        self.index = index


def _fill(value: Any, tensors: Sequence[Any]) -> Any:
    if isinstance(value, _Place):
        return tensors[value.index]
    if isinstance(value, dict):
        return {key: _fill(item, tensors) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        items = [_fill(item, tensors) for item in value]
        return type(value)(*items) if hasattr(value, "_fields") else type(value)(items)
    return value


def _key(value: Any) -> Any:
    if isinstance(value, _Place):
        return _Place
    if isinstance(value, dict):
        return dict, tuple((name, _key(item)) for name, item in value.items())
    if isinstance(value, (list, tuple)):
        return type(value), tuple(map(_key, value))
    if isinstance(value, Operators) or not _is_hashable(value):
        return _Identity(value)
    return type(value), value


class _Identity:
    """A key for one object; it keeps the object, so that the identity stays its own."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and self._value is other._value  # its own class

    def __hash__(self) -> int:
        return id(self._value)


def _is_hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


def bind(function: Callable[..., Any]) -> Callable[..., dict[str, Any]]:
    """What gives the arguments of a call by name, with defaults filled in."""
    import inspect

    signature = inspect.signature(function)

    def named(*arguments: Any, **keywords: Any) -> dict[str, Any]:
        try:
            bound = signature.bind(*arguments, **keywords)
        except TypeError as error:
            name = getattr(function, "__name__", "function")
            raise InputError(f"{name}(): {error}") from None
        bound.apply_defaults()
        return dict(bound.arguments)

    return named
