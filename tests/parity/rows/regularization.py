"""Rows of layers that act while training: noise, dropout, penalties."""

from __future__ import annotations

from tests.parity.table import row, rows

ROWS = [
    row("Dropout", (2, 6), {"training": False}, rate=0.5),
    *rows("ActivityRegularization", (2, 3), {"l1": 0.1}, {"l2": 0.2}, {"l1": 0.1, "l2": 0.3}),
    *rows("SpatialDropout1D", (2, 3, 2), {"rate": 0.3}, call={"training": False}),
    *rows("SpatialDropout2D", (2, 3, 2, 2), {"rate": 0.3}, call={"training": False}),
    *rows("GaussianNoise", (2, 3), {"stddev": 0.3}, call={"training": False}),
    *rows("GaussianDropout", (2, 3), {"rate": 0.3}, call={"training": False}),
    *rows("AlphaDropout", (2, 3), {"rate": 0.3}, call={"training": False}),
    *(
        row(cls, (2, 4, 3), {"training": True}, **nothing)
        for cls, nothing in {
            "Dropout": {"rate": 0.0},
            "SpatialDropout1D": {"rate": 0.0},
            "GaussianDropout": {"rate": 0.0},
            "AlphaDropout": {"rate": 0.0},
            "GaussianNoise": {"stddev": 0.0},
        }.items()
    ),
    row("SpatialDropout2D", (2, 3, 2, 2), {"training": True}, rate=0.0),
    row("Dropout", (2, 4, 3), {"training": False}, rate=0.5, noise_shape=(None, 1, 3), seed=3),
    row("AlphaDropout", (2, 4), {"training": False}, rate=0.5, noise_shape=(None, 1), seed=3),
    row("GaussianNoise", (2, 4), {"training": False}, stddev=0.5, seed=3),
    row("GaussianDropout", (2, 4), {"training": False}, rate=0.5, seed=3),
    row("SpatialDropout1D", (2, 3, 2), {"training": False}, rate=0.5, seed=3),
]
