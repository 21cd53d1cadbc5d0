"""Rows of initializers, regularizers and constraints.

Where an initializer draws, the distribution of many draws is compared: both have generators of their own.
"""

from __future__ import annotations

from typing import Any

from tests.parity.table import Loose, Row, grid, loosely, row

MANY = (3, 3, 40, 60)
DRAWN = Loose(0.03, "mean, deviation and bounds of drawn numbers vary with the generator")


def drawn(cls: str, **arguments: Any) -> Row:
    """An initializer of 21,600 numbers."""
    return row(cls, MANY, kind="initializer", **arguments)


ROWS = [
    *loosely(
        DRAWN,
        [
            *map(drawn, ["GlorotUniform", "GlorotNormal", "HeUniform", "HeNormal", "LecunUniform"]),
            *map(drawn, ["LecunNormal", "RandomNormal", "RandomUniform", "TruncatedNormal"]),
            *map(drawn, ["VarianceScaling", "Orthogonal"]),
            drawn("RandomNormal", mean=1.0, stddev=2.0),
            drawn("RandomUniform", minval=-1.0, maxval=3.0),
            drawn("TruncatedNormal", mean=-1.0, stddev=0.3),
            drawn("Orthogonal", gain=0.5),
            *grid(
                "VarianceScaling",
                MANY,
                kind="initializer",
                scale=[2.0],
                mode=["fan_in", "fan_out", "fan_avg"],
                distribution=["uniform", "truncated_normal", "untruncated_normal"],
            ),
            row("GlorotUniform", (600, 80), kind="initializer"),
            row("HeNormal", (5, 200, 40), kind="initializer"),
        ],
    ),
    row("Zeros", (2, 3), kind="initializer"),
    row("Ones", (2, 3), kind="initializer"),
    row("Constant", (2, 3), kind="initializer", value=0.3),
    row("Identity", (3, 4), kind="initializer"),
    row("Identity", (4, 4), kind="initializer", gain=2.0),
    *grid("L1", (3, 4), kind="regularizer", l1=[0.01, 0.3]),
    *grid("L2", (3, 4), kind="regularizer", l2=[0.01, 0.3]),
    *grid("L1L2", (3, 4), kind="regularizer", l1=[0.0, 0.2], l2=[0.1, 0.3]),
    row("MaxNorm", (3, 4), kind="constraint"),
    row("MaxNorm", (3, 4), kind="constraint", max_value=1.0, axis=1),
    row("MaxNorm", (2, 3, 2, 2), kind="constraint", max_value=1.0, axis=[0, 1, 2]),
    row("MinMaxNorm", (3, 4), kind="constraint"),
    row("MinMaxNorm", (3, 4), kind="constraint", min_value=1.0, max_value=2.0, rate=0.5, axis=1),
    row("NonNeg", (3, 4), kind="constraint"),
    row("UnitNorm", (3, 4), kind="constraint"),
    row("UnitNorm", (3, 4), kind="constraint", axis=1),
    row("UnitNorm", (2, 3, 2, 2), kind="constraint", axis=[0, 1, 2]),
]
