"""Activations of recurrent cells, in place, with slopes that follow from the value alone.

A cell computes with few small arrays many times: it writes over its sums, and keeps the values only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np


class Curve(NamedTuple):
    """An activation.

    Attributes:
        apply: replaces the elements of an array, which may be a view, by their activations.
        slope: the derivative at the places where the activation has these values.
    """

    apply: Callable[[np.ndarray], None]
    slope: Callable[[np.ndarray], np.ndarray]


def _linear(x: np.ndarray) -> None:
    pass


def _relu(x: np.ndarray) -> None:
    np.maximum(x, x.dtype.type(0), out=x)


def _relu6(x: np.ndarray) -> None:
    np.clip(x, x.dtype.type(0), x.dtype.type(6), out=x)


def _tanh(x: np.ndarray) -> None:
    np.tanh(x, out=x)


def _sigmoid(x: np.ndarray) -> None:
    half = x.dtype.type(0.5)
    x *= half
    np.tanh(x, out=x)
    x *= half
    x += half


def _hard_sigmoid(x: np.ndarray) -> None:
    kind = x.dtype.type
    x += kind(3)
    np.clip(x, kind(0), kind(6), out=x)
    x *= kind(1.0 / 6.0)


def _softsign(x: np.ndarray) -> None:
    x /= np.abs(x) + x.dtype.type(1)


def _inside(y: np.ndarray, high: float) -> np.ndarray:
    return ((y > 0) & (y < high)).astype(y.dtype)


CURVES: dict[str, Curve] = {
    "linear": Curve(_linear, np.ones_like),
    "relu": Curve(_relu, lambda y: (y > 0).astype(y.dtype)),
    "relu6": Curve(_relu6, lambda y: _inside(y, 6)),
    "tanh": Curve(_tanh, lambda y: 1 - y * y),
    "sigmoid": Curve(_sigmoid, lambda y: y * (1 - y)),
    "hard_sigmoid": Curve(_hard_sigmoid, lambda y: _inside(y, 1) * y.dtype.type(1.0 / 6.0)),
    "softsign": Curve(_softsign, lambda y: np.square(1 - np.abs(y))),
}
