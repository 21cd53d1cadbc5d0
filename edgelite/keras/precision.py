"""Computing in another dtype than the weights have: casts while a layer of a mixed policy is called.

float16 is NumPy's. bfloat16, which NumPy has not, is emulated: values are rounded to its 8 significant bits and
held as float32, as processors with bfloat16 units do between rounding and accumulating.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, ops
from edgelite.autodiff.primitive import primitive
from edgelite.keras import nested


class Autocast(threading.local):
    """What reading a weight converts it to in this thread.

    Attributes:
        convert: applied to the value; None leaves it.
    """

    def __init__(self) -> None:
        self.convert: Callable[[Tensor], Any] | None = None


AUTOCAST = Autocast()


@primitive
def round_to_bfloat16(x: np.ndarray) -> np.ndarray:
    """float32 values rounded to the nearest bfloat16, ties to even, held as float32."""
    bits = np.ascontiguousarray(x, np.float32).view(np.uint32)
    rounded = bits + (np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1)))
    values = (rounded & np.uint32(0xFFFF0000)).view(np.float32)
    # Adding to the bits would make something else of what is not finite.
    return np.where(np.isfinite(x), values, x).reshape(x.shape)


round_to_bfloat16.vjps(lambda g, out, x: round_to_bfloat16(g))
# A converted model computes in float32 or int8.
round_to_bfloat16.lowers(lambda graph, x: x)


def _to_float16(value: Tensor) -> Any:
    if value.dtype.kind != "f" or value.dtype == np.float16:
        return value
    return ops.elementwise.cast(value, dtype=np.dtype(np.float16))


def _to_bfloat16(value: Tensor) -> Any:
    if value.dtype.kind != "f":
        return value
    if value.dtype != np.float32:
        value = ops.elementwise.cast(value, dtype=np.dtype(np.float32))
    return round_to_bfloat16(value)


def _to_float32(value: Tensor) -> Any:
    if value.dtype.kind != "f" or value.dtype == np.float32:
        return value
    return ops.elementwise.cast(value, dtype=np.dtype(np.float32))


_CONVERSIONS: dict[str, Callable[[Tensor], Any]] = {
    "float16": _to_float16,
    "bfloat16": _to_bfloat16,
}


def call(layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """``layer.call(*args, **kwargs)``, with weights and tensors in the dtype of the layer's policy.

    A layer whose `computes_in_float32` is set, as normalizations are, computes in float32 with its weights as
    they are, and its outputs are converted. A layer made of layers leaves the outputs to these.
    """
    policy = layer.dtype_policy
    convert = None
    if policy.compute_dtype != policy.variable_dtype:
        convert = _CONVERSIONS[policy.compute_dtype]
    outer = AUTOCAST.convert
    inner, ending = (None, convert) if layer.computes_in_float32 else (convert, None)
    if convert is not None and layer.autocast:
        beginning = _to_float32 if ending is not None else convert
        args = nested.map_structure(_on_tensors(beginning), args)
    if policy.compute_dtype == "bfloat16" and not layer._flatten_layers(include_self=False):
        ending = convert
    AUTOCAST.convert = inner
    try:
        with np.errstate(over="ignore", invalid="ignore"):
            outputs = layer.call(*args, **kwargs)
            return outputs if ending is None else nested.map_structure(_on_tensors(ending), outputs)
    finally:
        AUTOCAST.convert = outer


def _on_tensors(convert: Callable[[Tensor], Any]) -> Callable[[Any], Any]:
    def apply(leaf: Any) -> Any:
        if not isinstance(leaf, Tensor):
            return leaf
        converted = convert(leaf)
        mask = getattr(leaf, "mask", None)
        if mask is not None and converted is not leaf:
            converted.mask = mask
        return converted

    return apply
