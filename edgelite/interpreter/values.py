"""What users set as a tensor's value, as the elements that it holds."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.interpreter.node import Operand
from edgelite.schema.dtypes import bits


def elements(operand: Operand, value: Any) -> np.ndarray:
    """A value's elements, in the operand's dtype.

    Args:
        operand: the tensor.
        value: what NumPy makes an array of. Nothing is cast; strings may be text, which is encoded
            as UTF-8, and int4 elements come as int8.

    Raises:
        InputError: another dtype, or elements that the tensor's type cannot hold.
    """
    try:
        array = np.asarray(value)
    except ValueError as error:
        raise InputError(f"no array can be made of the value: {error}") from error
    if operand.dtype == np.object_:
        return _strings(array)
    if array.dtype.newbyteorder("=") != operand.dtype:
        raise InputError(
            f"expected dtype {operand.dtype}; received {array.dtype}; cast or quantize it first"
        )
    width = bits(operand.type)
    if width is not None and width < 8:
        _refuse_wide(array, width, operand)
    return array


def _strings(array: np.ndarray) -> np.ndarray:
    texts = array.reshape(-1).tolist()
    if not all(isinstance(text, (bytes, str)) for text in texts):
        raise InputError(f"expected bytes or text; received an array of {array.dtype}")
    result = np.empty(len(texts), np.object_)
    result[:] = [text.encode() if isinstance(text, str) else text for text in texts]
    return result.reshape(array.shape)


def _refuse_wide(array: np.ndarray, width: int, operand: Operand) -> None:
    signed = operand.dtype.kind == "i"
    least, most = (-(1 << width - 1), (1 << width - 1) - 1) if signed else (0, (1 << width) - 1)
    if array.size and (int(array.min()) < least or int(array.max()) > most):
        raise InputError(f"{operand.type.name} holds {least} to {most}")
