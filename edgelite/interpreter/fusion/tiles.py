"""Elementwise operators in a row, on tiles of a few lines; `runs` tells which."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from edgelite.interpreter.calls import in_turn
from edgelite.interpreter.cost import lines_of_a_tile
from edgelite.interpreter.fusion.links import changed
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, Shape, kernel_of

# What an element takes in each of them.
_NANOSECONDS = 0.5


def first_long_axis(shape: Shape) -> int:
    """The first axis with more than one element, along which lines of a shape are cut; else the last."""
    return next((axis for axis, size in enumerate(shape) if size > 1), len(shape) - 1)


def in_tiles(node: Node) -> Run:
    """What runs all members of a node on one tile after another."""
    shape, members = node.output.known_shape, node.members
    axis, places = first_long_axis(shape), _places(members)
    # The others broadcast: every tile meets all of them.
    cut = [o for o in (*node.inputs, node.output) if o is not None and o.known_shape == shape]
    buffers = 1 + max(places.values())
    line_bytes = (len(cut) + buffers) * node.output.nbytes // shape[axis]
    step = lines_of_a_tile(shape[axis], line_bytes)
    tiles = [slice(first, min(first + step, shape[axis])) for first in range(0, shape[axis], step)]

    def bind(lane: range) -> Run:
        memory, calls, above = node.machine.scratch, [], (slice(None),) * axis
        form = (*shape[:axis], step, *shape[axis + 1 :])
        between = [memory.array(form, np.float32) for _ in range(buffers)]
        for tile in map(tiles.__getitem__, lane):
            lines, first = (*above, tile), (*above, slice(tile.stop - tile.start))
            arrays = {operand: operand.array[lines] for operand in cut}
            arrays |= {operand: between[place][first] for operand, place in places.items()}
            parts = {o: changed(o, array=a, shape=a.shape) for o, a in arrays.items()}
            for member in members:
                inputs = [o and parts.get(o, o) for o in member.inputs]
                own = changed(member, inputs=inputs, outputs=[parts[member.output]])
                calls.append(kernel_of(type(own.op))(own))
        return in_turn(calls)

    nanoseconds = _NANOSECONDS * len(members) * node.output.array.size
    return node.split(len(tiles), nanoseconds, bind)


def _places(members: Sequence[Node]) -> dict[Operand, int]:
    """Which buffer holds what members pass on; it is free again when that has been read."""
    places: dict[Operand, int] = {}
    free: list[int] = []
    for member in members[:-1]:
        places[member.output] = free.pop() if free else len({*places.values()})
        free += [places[o] for o in member.inputs if o in places]
    return places
