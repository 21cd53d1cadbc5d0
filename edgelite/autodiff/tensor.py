"""`Tensor`: an immutable array whose use the active tapes and traces record."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from edgelite.autodiff import recording
from edgelite.autodiff.operators import Operators
from edgelite.errors import InputError

TensorLike = Any
"""What functions take for a tensor: Tensor, Variable, ndarray, Python numbers and nested lists of them."""

_DEFAULT_DTYPES = {"f": np.dtype(np.float32), "i": np.dtype(np.int32)}

_TEXT_ADVICE = (
    "; turn text into numbers before the model, with keras.layers.TextVectorization or StringLookup "
    "applied to the data"
)


@final
class Tensor(Operators):
    """An immutable array; the operators on it are primitives, recorded by active tapes.

    Args:
        array: the value. It is not copied, and must not be written to afterwards; use
            `edgelite.constant` for an array that may change.

    Attributes:
        array: the value itself, never to be written to; `numpy()` gives a copy.
        logits: set by who made this tensor from logits by softmax or sigmoid (otherwise absent), so
            that a loss may start from the logits, which is more accurate.
        mask: set by layers (otherwise absent): a boolean tensor, False where a sequence is padded.
    """

    __slots__ = ("array", "logits", "mask")

    array: np.ndarray
    logits: Tensor
    mask: Tensor

    def __init__(self, array: np.ndarray | np.generic) -> None:
        self.array = array if type(array) is np.ndarray else np.asarray(array)

    def __repr__(self) -> str:
        return f"<Tensor: shape={self.shape}, dtype={self.dtype}, numpy={self.array!r}>"

    def __str__(self) -> str:
        return f"Tensor({self.array}, shape={self.shape}, dtype={self.dtype})"


def as_array(value: Any, dtype: Any = None) -> np.ndarray:
    """`value` as an ndarray: Python numbers become float32, int32 or bool, as in TensorFlow.

    Args:
        value: an ndarray (returned itself where the dtype fits), tensor, number or nested list.
        dtype: the dtype wanted; by default an array keeps its own.

    Raises:
        InputError: `value` is ragged or holds what is no number, or `dtype` cannot hold it.
    """
    array = value
    if isinstance(value, Operators):
        recording.leave(value)
        array = value.array
    if not isinstance(array, (np.ndarray, np.generic)):
        try:
            array = np.asarray(array)
        except ValueError as error:
            raise InputError(f"cannot make a tensor of {type(value).__name__}: {error}") from error
        if dtype is None:
            dtype = _DEFAULT_DTYPES.get(array.dtype.kind)
    if array.dtype.kind not in "fiub":
        advice = _TEXT_ADVICE if array.dtype.kind in "OSUT" else ""
        raise InputError(
            f"a tensor holds numbers or booleans; received {type(value).__name__} of dtype {array.dtype}"
            + advice
        )
    if dtype is None:
        return np.asarray(array)
    dtype = np.dtype(dtype)
    if array.dtype.kind == "f" and dtype.kind in "iub":
        raise InputError(
            f"cannot make a tensor of dtype {dtype} from {array.dtype} values; "
            "convert them explicitly with edgelite.cast"
        )
    return np.asarray(array, dtype)
