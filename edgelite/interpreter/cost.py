"""What NumPy's loops cost, and the choices between forms of a computation that follow from it.

Measured with NumPy 2.4 and OpenBLAS 0.3.31 on one thread of a Xeon at 2.5 GHz, in nanoseconds; other
machines differ in speed, hardly in the ratios that decide. Nothing here changes a result that must be
exact: the forms differ in the order in which floats are added, at most.

* `einsum` adds products in inner loops over contiguous elements: 45 to start one, or 7 where all its
  operands have three axes at most; 0.18 an element. With weights written out for several positions a
  loop has as many elements as one likes, so long as the weights of all taps stay in the first-level
  cache; an element takes 0.29 when they are four times as large.
* An element is copied, or converted to float, in 0.25.
* A matrix product takes 0.05 for each multiplication, small ones 0.022 of vectors that 16 columns fill;
  gathering a row of its left side takes 0.2 an element, and 8 to start a run.
* What makes an 8-bit output of a sum takes 1 in all.
* An elementwise call takes 500 to start, and 0.12 to 0.3 an element while its operands stay in the
  second-level cache, but three times as much from memory: hence tiles.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import NamedTuple

from edgelite.numerics.windows import Window

# What a tile's elements in all its arrays together take, in bytes: a second-level cache of 512 KiB, the
# least that application processors have.
_TILE_BYTES = ContextVar("tile bytes", default=1 << 19)

# Positions of an output from which on it is worth while to seek a line (`numerics.line_requantization`)
# for each channel when the model is prepared, to save a call or two for each tile when it runs.
POSITIONS_WORTH_A_LINE = 1024

_FEW_AXES = 3
_LOOP, _SHORT_LOOP = 45.0, 7.0
_ELEMENT, _SPILLED = 0.18, 0.29
_COPIED = 0.25
_FIRST_LEVEL = 32 << 10
_PRODUCT = 0.05
_GATHERED = 0.2
_FINISHED = 1.0
_SMALL_PRODUCT = 1_000_000
_VECTOR = 16
_VECTOR_PRODUCT, _RUN = 0.022, 8.0
_WORTH_IT = 0.96
# Up to so many rows in all, so many make a product.
_LEAST_ROWS = (32, 4), (64, 8), (float("inf"), 16)
_FEW_ROWS, _FEW_COLUMNS = 64, 192


def tile_bytes() -> int:
    """The bytes of a tile's arrays."""
    return _TILE_BYTES.get()


@contextmanager
def tiles_of_size(size: int) -> Iterator[None]:
    """Plans that are made meanwhile have tiles of so many bytes."""
    before = _TILE_BYTES.set(size)
    try:
        yield
    finally:
        _TILE_BYTES.reset(before)


def lines_of_a_tile(lines: int, line_bytes: int) -> int:
    """How many of so many lines a tile has, so that all have as many, or one more."""
    tiles = -(-lines * line_bytes // tile_bytes())
    return max(-(-lines // max(tiles, 1)), 1)


class DepthwiseForm(NamedTuple):
    """How the input of a depthwise filter lies in scratch memory; see `rows`.

    Attributes:
        planes: whether lines are copied for each column of the filter.
        positions: for how many positions of a line weights are written out; they divide it.
    """

    planes: bool
    positions: int


@lru_cache(maxsize=1024)
def depthwise_form(down: Window, across: Window, channels: int, item_size: int) -> DepthwiseForm:
    """The cheapest form for a depthwise filter.

    Args:
        down, across: how it slides along lines, and along a line.
        channels: elements of a position.
        item_size: bytes of an element.
    """
    taps = down.size * across.size

    def summed(elements: int, axes: int, met: int) -> float:
        filled = (taps + met) * elements * item_size / _FIRST_LEVEL
        spilled = min(max(filled - 1, 0) / 3, 1)
        loop = _LOOP if axes > _FEW_AXES else _SHORT_LOOP
        return taps * (loop / max(elements, 1) + _ELEMENT + spilled * (_SPILLED - _ELEMENT))

    def in_lines(positions: int) -> float:
        filled_axes = (down.size, across.size, down.count, across.count // positions)
        axes = 1 + sum(n > 1 for n in filled_axes)
        return summed(positions * channels, axes, down.size)

    def in_planes(positions: int) -> float:
        axes = 3 if down.dilation == 1 or down.size == 1 else 4
        copied = down.stride * across.size * _COPIED
        return summed(positions * channels, axes, taps) + copied

    # With a stride, positions side by side in the output do not lie so in a line.
    most = across.count if across.stride == 1 else min(across.count, 1)
    costs = {
        DepthwiseForm(False, count): in_lines(count)
        for count in range(1, most + 1)
        if across.count % count == 0
    }
    costs[DepthwiseForm(True, across.count)] = in_planes(across.count)
    return min(costs, key=costs.__getitem__)


def positions_of_a_row(down: Window, across: Window, depth: int, filters: int) -> int:
    """How many positions of a line are best gathered as one row, for a banded matrix: 1 or 2.

    Two share what both meet, and take fewer and longer runs; their products with the zeros of the matrix
    are more than one has, but a few filters alone do not fill a vector. (A zero times an infinity is no
    number: where an input has one, the position beside those that meet it is none, too.)

    Args:
        down, across: how the filter slides along lines, and along a line.
        depth: elements of a cell.
        filters: how many there are.
    """

    def cost(positions: int) -> float:
        columns = positions * filters
        elements = down.size * (across.size + (positions - 1) * across.stride) * depth
        vectors = -(-columns // _VECTOR) * _VECTOR
        products = _VECTOR_PRODUCT * elements * vectors
        return (products + down.size * _RUN + elements * _GATHERED) / max(columns, 1)

    can_pair = across.size > 1 and across.dilation == 1 and across.count % 2 == 0
    return 2 if can_pair and cost(2) < _WORTH_IT * cost(1) else 1


def product_nanoseconds(outputs: int, depth: int, columns: int) -> float:
    """What a product of gathered rows with a matrix (depth, columns) takes, all that follows included."""
    return outputs * (depth * _PRODUCT + depth / max(columns, 1) * _GATHERED + _FINISHED)


def tap_nanoseconds(outputs: int, taps: int) -> float:
    """What a depthwise filter of so many cells takes, all that goes before and follows included."""
    return outputs * (taps * _ELEMENT + _GATHERED + _FINISHED)


def is_better_contiguous(rows: int, depth: int, columns: int) -> bool:
    """Whether a constant matrix (depth, columns) that stands transposed is better copied.

    OpenBLAS multiplies small matrices without packing them, which takes half the time, or a third for
    a few rows, but not transposed ones; those of more than a million products it packs.
    """
    return rows_of_a_product(rows, depth, columns) * depth * columns <= _SMALL_PRODUCT


@lru_cache(maxsize=1024)
def rows_of_a_product(rows: int, depth: int, columns: int) -> int:
    """How many rows at a time are best multiplied with a contiguous matrix (depth, columns).

    As many as make it a small product, which is 1.1 to 1.8 times as fast, where its columns fill vectors
    and its rows are enough; else all. Packing is worth the less, the fewer rows there are in all.
    """
    least = next(least for most, least in _LEAST_ROWS if rows <= most)
    if columns > _FEW_COLUMNS and rows > _FEW_ROWS:
        least *= 4
    most = _SMALL_PRODUCT // max(depth * columns, 1) // least * least
    if most >= rows or not most or columns % _VECTOR:
        return rows
    parts = -(-rows // most)
    return -(-rows // parts // least) * least


def is_better_as_matrix(taps: int, channels: int, multiplier: int) -> bool:
    """Whether a depthwise convolution is cheaper as one product with a block diagonal matrix.

    Args:
        taps: the filter's cells.
        channels: the input's.
        multiplier: outputs of each channel.
    """
    matrix = taps * channels * _PRODUCT + taps / multiplier * _GATHERED
    rows = taps * _ELEMENT + _GATHERED
    return 2 * matrix < rows  # where it matters: each product with a zero is one too many
