"""Pretrained models: there are none here, and each name says so."""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    why = (
        ""
        if name.startswith("_")
        else (
            ": EdgeLite downloads nothing, and no pretrained model comes with it; load a file that you have "
            "with keras.models.load_model (a .keras file of Keras 3, without its top as well), or fine-tune "
            "a model of your own as examples/transfer_learning.py does"
        )
    )
    raise AttributeError(f"module 'edgelite.keras.applications' has no attribute {name!r}{why}")
