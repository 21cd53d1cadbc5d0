"""Rearrangement: shape, order of axes, broadcasting, padding."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops.slicing import getitem, scatter_add
from edgelite.autodiff.primitive import Lowering, primitive, unbroadcast
from edgelite.errors import InputError
from edgelite.schema.enums import MirrorPadMode
from edgelite.schema.ops.layout import (
    BroadcastTo,
    ExpandDims,
    MirrorPad,
    Pad,
    PadV2,
    Reshape,
    ReverseV2,
    Squeeze,
    Transpose,
)


@primitive
def reshape(x: np.ndarray, *, shape: tuple[int, ...]) -> np.ndarray:
    """The same elements in another shape, one of whose lengths may be -1.

    Raises:
        InputError: the shape has another number of elements.
    """
    try:
        return x.reshape(shape)
    except ValueError:
        raise InputError(
            f"cannot reshape a tensor of shape {x.shape} ({x.size} elements) to {tuple(shape)}"
        ) from None


reshape.vjps(lambda g, out, x, *, shape: reshape(g, shape=x.shape))
reshape.lowers(
    lambda graph, x, *, shape: graph.add(
        Reshape(new_shape=tuple(shape)), x, graph.constant(np.asarray(shape, np.int32))
    )
)


@primitive
def transpose(x: np.ndarray, *, perm: tuple[int, ...] | None = None) -> np.ndarray:
    """Axis ``perm[i]`` of `x` becomes axis i; by default all axes are reversed."""
    return np.transpose(x, perm)


transpose.vjps(
    lambda g, out, x, *, perm=None: transpose(
        g, perm=None if perm is None else tuple(int(i) for i in np.argsort(perm))
    )
)


def _lower_transpose(graph: Lowering, x: Any, *, perm: tuple[int, ...] | None = None) -> Any:
    order = range(len(x.shape))[::-1] if perm is None else perm
    return graph.add(Transpose(), x, graph.constant(np.asarray(order, np.int32)))


transpose.lowers(_lower_transpose)


@primitive
def expand_dims(x: np.ndarray, *, axis: int) -> np.ndarray:
    """A new axis of length 1 at `axis`."""
    return np.expand_dims(x, axis)


expand_dims.vjps(lambda g, out, x, *, axis: reshape(g, shape=x.shape))
expand_dims.lowers(
    lambda graph, x, *, axis: graph.add(ExpandDims(), x, graph.constant(np.int32(axis)))
)


@primitive
def squeeze(x: np.ndarray, *, axis: int | tuple[int, ...] | None = None) -> np.ndarray:
    """Without the axes of length 1, all or those given."""
    return np.squeeze(x, axis)


squeeze.vjps(lambda g, out, x, *, axis=None: reshape(g, shape=x.shape))


def _lower_squeeze(graph: Lowering, x: Any, *, axis: int | tuple[int, ...] | None = None) -> Any:
    dims = () if axis is None else tuple(int(a) for a in np.atleast_1d(axis))
    return graph.add(Squeeze(squeeze_dims=dims), x)


squeeze.lowers(_lower_squeeze)


@primitive
def broadcast_to(x: np.ndarray, *, shape: tuple[int, ...]) -> np.ndarray:
    """`x` repeated along its axes of length 1, and along new axes before them."""
    return np.broadcast_to(x, shape)


broadcast_to.vjps(lambda g, out, x, *, shape: unbroadcast(g, x))


_MODES = ("constant", "reflect", "symmetric")
broadcast_to.lowers(
    lambda graph, x, *, shape: graph.add(
        BroadcastTo(), x, graph.constant(np.asarray(shape, np.int32))
    )
)


@primitive
def pad(
    x: np.ndarray,
    *,
    paddings: tuple[tuple[int, int], ...],
    mode: str = "constant",
    value: float = 0,
) -> np.ndarray:
    """`x` with ``paddings[i]`` = (before, after) cells added along axis i.

    Args:
        mode: "constant"; "reflect", which mirrors without the edge; "symmetric", which mirrors with it.
        value: what constant padding is filled with.

    Raises:
        InputError: the mode is another.
    """
    if mode not in _MODES:
        raise InputError(f"pad: mode must be one of {', '.join(_MODES)}; received {mode!r}")
    if mode != "constant":
        return np.pad(x, paddings, mode=mode)  # type: ignore[call-overload]
    shape = [n + before + after for n, (before, after) in zip(x.shape, paddings, strict=True)]
    out = np.full(shape, value, x.dtype)
    out[_inside(x, paddings)] = x
    return out


def _inside(x: Any, paddings: tuple[tuple[int, int], ...]) -> tuple[slice, ...]:
    """Where `x` lies in its padded self."""
    return tuple(
        slice(before, before + n) for n, (before, _) in zip(x.shape, paddings, strict=True)
    )


def _pad_gradient(
    g: Any,
    out: Any,
    x: Any,
    *,
    paddings: tuple[tuple[int, int], ...],
    mode: str = "constant",
    value: float = 0,
) -> Any:
    if mode == "constant":
        return getitem(g, index=_inside(x, paddings))
    for axis, (n, widths) in enumerate(zip(x.shape, paddings, strict=True)):
        if any(widths):
            sources = np.pad(np.arange(n), widths, mode=mode)  # type: ignore[call-overload]
            g = scatter_add(g, sources, length=n, axis=axis)
    return g


pad.vjps(_pad_gradient)


def _lower_pad(
    graph: Lowering,
    x: Any,
    *,
    paddings: tuple[tuple[int, int], ...],
    mode: str = "constant",
    value: float = 0,
) -> Any:
    widths = graph.constant(np.asarray(paddings, np.int32))
    if mode != "constant":
        return graph.add(MirrorPad(mode=MirrorPadMode[mode.upper()]), x, widths)
    if value:
        return graph.add(PadV2(), x, widths, graph.constant(x.dtype.type(value)))
    return graph.add(Pad(), x, widths)


pad.lowers(_lower_pad)


@primitive
def reverse(x: np.ndarray, *, axis: int | tuple[int, ...]) -> np.ndarray:
    """The elements in opposite order along `axis`."""
    return np.flip(x, axis)


reverse.vjps(lambda g, out, x, *, axis: reverse(g, axis=axis))


def _lower_reverse(graph: Lowering, x: Any, *, axis: int | tuple[int, ...]) -> Any:
    for one in np.atleast_1d(axis):
        x = graph.add(ReverseV2(), x, graph.constant(np.asarray([one], np.int32)))
    return x


reverse.lowers(_lower_reverse)
