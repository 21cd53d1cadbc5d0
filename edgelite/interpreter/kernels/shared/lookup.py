"""Quantized operators by tables: the result for every value, or pair of values, is computed once.

There are 65,536 values of 16 bits, as many as pairs of 8 bits. Pairs of 16 bits are too many: they are
computed with while the model runs, a piece at a time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import lru_cache

import numpy as np

from edgelite.interpreter.calls import bound, in_turn
from edgelite.interpreter.kernels.shared.common import I8, I16, QUANTIZED_8, U8, affine
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run
from edgelite.numerics import quantized_functions, quantized_pairs
from edgelite.numerics.quantized_functions import Function, Mapping
from edgelite.numerics.quantized_pairs import Affine, Pair, PairFunction

_BYTES = {1: np.uint8, 2: np.uint16}
# Which bytes of an integer count ones, and which 256 each.
_LOW, _HIGH = (0, 1) if sys.byteorder == "little" else (-1, -2)
# Up to so many elements NumPy's own conversion of indices is as good as ours; from so many on a table of
# pairs is worth its 128 KiB; and an element takes so long.
_FEW, _MANY, _NANOSECONDS = 256, 1 << 12, 1.0
_SIGN = np.uint8(128)
# Int64 arrays of so many elements stay in the second-level cache together with what is made of them.
_PIECE = 1 << 13


def unary(node: Node, function: Function) -> Run:
    """A function of one quantized operand."""
    x, out = node.input(0), node.output
    if x.dtype not in (I8, U8, I16) or out.dtype != x.dtype:
        raise node.unsupported()
    mapping = Mapping(affine(node, x), affine(node, out), out.dtype)
    if x.dtype == I16 and (mapping.x.zero_point or mapping.out.zero_point):
        raise node.error("int16 inputs and outputs must have zero point 0")
    return apply(node, quantized_functions.table_of(function, mapping), x.array, out.array)


def apply(node: Node, table: np.ndarray, x: np.ndarray, out: np.ndarray) -> Run:
    """Out = table[x], for a table in the order of the operand's bytes.

    NumPy makes int64 indices of all of `x` if it is given others: here of a piece at a time, in scratch
    memory. Of two bytes side by side it finds both results at once in a table of pairs.
    """
    bits = x.view(_BYTES[x.dtype.itemsize])
    if x.size <= _FEW:
        return bound(np.take, table, bits, out=out, mode="clip")
    direct = _direct(table, x, out)
    if direct is not None:
        return direct
    if not (x.flags.c_contiguous and out.flags.c_contiguous):
        return _apply_to_part(node, table, bits, out)
    flat, results = bits.reshape(-1), out.reshape(-1)
    if x.itemsize == out.itemsize == 1 and x.size >= _MANY:
        even = x.size // 2 * 2
        rest = [(table, flat[even:], results[even:])] if even < x.size else []
        table = _pairs(table.tobytes())
        flat, results = flat[:even].view(np.uint16), results[:even].view(np.uint16)
    else:
        rest = []
    cuts = range(0, flat.size, _PIECE)
    steps = [*((table, flat[i : i + _PIECE], results[i : i + _PIECE]) for i in cuts), *rest]

    def bind(lane: range) -> Run:
        index = node.machine.scratch.array(min(_PIECE, flat.size), np.intp)
        calls: list[Run] = []
        for own, given, to in map(steps.__getitem__, lane):
            places = index[: given.size]
            calls.append(bound(np.copyto, places, given))
            calls.append(bound(np.take, own, places, out=to, mode="clip"))
        return in_turn(calls)

    return node.split(len(steps), x.size * _NANOSECONDS, bind)


def _direct(table: np.ndarray, x: np.ndarray, out: np.ndarray) -> Run | None:
    """What does a table's work where it only clamps, or moves from one signedness to the other."""
    if not x.itemsize == out.itemsize == 1:
        return None
    every, results = np.arange(256, dtype=np.uint8), table.view(np.uint8)
    if np.array_equal(results, every ^ _SIGN):
        return bound(np.bitwise_xor, x.view(np.uint8), _SIGN, out=out.view(np.uint8))
    low, high = table.min(), table.max()
    if x.dtype == out.dtype and np.array_equal(table, np.clip(every.view(x.dtype), low, high)):
        return bound(np.clip, x, low, high, out=out)
    return None


def _apply_to_part(node: Node, table: np.ndarray, bits: np.ndarray, out: np.ndarray) -> Run:
    """What `apply` does where elements do not lie side by side."""
    memory = node.machine.scratch
    index, values = memory.array(bits.shape, np.intp), memory.array(bits.shape, out.dtype)
    return in_turn(
        [
            bound(np.copyto, index, bits),
            bound(np.take, table, index, out=values, mode="clip"),
            bound(np.copyto, out, values),
        ]
    )


@lru_cache(maxsize=64)
def _pairs(table: bytes) -> np.ndarray:
    """A table of 256 bytes for two bytes at once, in the order in which they stand in memory."""
    single = np.frombuffer(table, np.uint8)
    both = np.arange(1 << 16, dtype=np.uint16).view(np.uint8)
    return single[both].view(np.uint16)


def binary(
    node: Node, function: PairFunction, low: int, high: int, out_affine: Affine | None = None
) -> Run:
    """A function of two quantized operands that broadcast.

    Args:
        low, high: what results are clamped to.
        out_affine: the result's scale and zero point, where it is not the output's own.
    """
    x, y, out = node.input(0), node.input(1), node.output
    pair = Pair(affine(node, x), affine(node, y), out_affine or affine(node, out), low, high)
    if x.dtype not in QUANTIZED_8:
        return computed(x.array, y.array, out.array, lambda a, b: function(a, b, pair))
    if y.dtype != x.dtype:
        raise node.unsupported()
    table = quantized_pairs.table_of(function, pair, (x.dtype, y.dtype, out.dtype))
    if y.constant and y.array.size == 1 and x.array.shape == out.array.shape:
        fixed = int(y.array.view(np.uint8).reshape(-1)[0])
        return apply(node, np.ascontiguousarray(table[fixed::256]), x.array, out.array)
    parts = pieces(x.array.view(np.uint8), y.array.view(np.uint8), out.array)

    def bind(lane: range) -> Run:
        # An index is put together of the operands' bytes; those above them stay zero.
        longest = max(part[2].size for part in parts)
        memory = node.machine.scratch
        whole = memory.kept("pairs of bytes", (longest,), np.intp)
        calls: list[Run] = []
        for first, second, result in map(parts.__getitem__, lane):
            index = whole[: result.size].reshape(result.shape)
            octets = index[..., np.newaxis].view(np.uint8)
            calls += [
                bound(np.copyto, octets[..., _HIGH], first),
                bound(np.copyto, octets[..., _LOW], second),
                bound(np.take, table, index, out=result, mode="clip"),
            ]
        return in_turn(calls)

    return node.split(len(parts), 2 * out.array.size * _NANOSECONDS, bind)


def computed(
    x: np.ndarray,
    y: np.ndarray,
    out: np.ndarray,
    function: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> Run:
    """What applies a function of int64 arrays to quantized operands that broadcast, in pieces."""
    steps = pieces(x, y, out)

    def run() -> None:
        for first, second, result in steps:
            values = function(first.astype(np.int64), second.astype(np.int64))
            np.copyto(result, values, casting="unsafe")

    return run


def pieces(x: np.ndarray, y: np.ndarray, out: np.ndarray) -> list[tuple[np.ndarray, ...]]:
    """Corresponding parts of two operands that broadcast and of the result, small enough for caches."""
    if x.shape == y.shape == out.shape:
        arrays = [a.reshape(-1) for a in (x, y, out)]
    else:
        arrays = [np.broadcast_to(x, out.shape), np.broadcast_to(y, out.shape), out]
    if out.size <= _PIECE or not out.ndim:
        return [tuple(arrays)]
    length = len(arrays[2])
    step = max(_PIECE * length // out.size, 1)
    return [tuple(a[i : i + step] for a in arrays) for i in range(0, length, step)]
