"""Models for the tests of `edgelite.schema`: real ones, and a small one to damage."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import schema
from edgelite.errors import ModelError
from edgelite.schema import Model, QuantizationParameters, ops
from tests.builder import Builder

_ROOT = Path(__file__).resolve().parents[2]
FOLDER = Path(os.environ.get("EDGELITE_SHARED", _ROOT.parent / "shared")) / "models"
# Empty, and so skipped, where the shared test material is absent.
REAL = sorted(FOLDER.rglob("*.tflite"))


def name(path: Path) -> str:
    """A real model's name among the tests."""
    return str(path.relative_to(FOLDER))


def affine(
    scale: float | Sequence[float], zero_point: int | Sequence[int] = 0, axis: int = 0
) -> Any:
    """Quantization with one scale or several."""
    scales = tuple(scale) if isinstance(scale, Sequence) else (scale,)
    points = tuple(zero_point) if isinstance(zero_point, Sequence) else (zero_point,) * len(scales)
    return QuantizationParameters(scale=scales, zero_point=points, quantized_dimension=axis)


def dense() -> Model:
    """x (1, 4) -> FULLY_CONNECTED -> ADD x2 -> y (1, 3), all float32."""
    build = Builder()
    x = build.tensor(1, 4)
    weights = build.constant(np.arange(12, dtype=np.float32).reshape(3, 4))
    bias = build.constant(np.ones(3, np.float32))
    hidden, y = build.tensor(1, 3), build.tensor(1, 3)
    build.add(ops.dense.FullyConnected(), (x, weights, bias), (hidden,))
    build.add(ops.arithmetic.Add(), (hidden, hidden), (y,))
    return build.finish((x,), (y,))


def refused(model: Model, match: str, error: type[ModelError] = ModelError) -> None:
    """Asserts that the model is refused, before and after it went through a file."""
    for candidate in (model, schema.read(schema.write(model))):
        with pytest.raises(error, match=match):
            schema.verify(candidate)
