"""Rows of layers that join several inputs."""

from __future__ import annotations

from tests.parity.table import Ints, row

ROWS = [
    row("Add", [(2, 3), (2, 3), (2, 1)]),
    row("Add", [(2, 4, 3), (2, 3)]),
    row("Subtract", [(2, 3), (2, 3)]),
    row("Multiply", [(2, 3), (2, 3)]),
    row("Average", [(2, 3), (2, 3), (2, 3)]),
    row("Maximum", [(2, 3), (2, 3)]),
    row("Minimum", [(2, 3), (2, 3)]),
    row("Concatenate", [(2, 3), (2, 2)]),
    row("Concatenate", [(2, 3, 2), (2, 1, 2)], axis=1),
    row("Subtract", [(2, 4, 3), (2, 1, 3)]),
    row("Multiply", [(2, 3), (2, 1), (2, 3)]),
    row("Multiply", [(2, 4, 3), (2, 3)]),
    row("Average", [(2, 3), (2, 1)]),
    row("Maximum", [(2, 3), (2, 3), (2, 3)]),
    row("Maximum", [(2, 2, 3), (2, 1, 3)]),
    row("Minimum", [(2, 3), (2, 3), (2, 3)]),
    row("Minimum", [(2, 2, 3), (2, 1, 3)]),
    row("Add", [(2, 3, 2, 2), (2, 3, 2, 2)]),
    *(row("Concatenate", [(2, 3, 2, 2)] * 3, axis=axis) for axis in (-1, -2, 1, 2, 3)),
    row("Concatenate", [Ints(4, (2, 3)), Ints(4, (2, 2))]),
]
