"""Elementwise comparison and logic; none has a gradient."""

from __future__ import annotations

import numpy as np

from edgelite.autodiff.primitive import primitive
from edgelite.schema.ops.comparison import (
    Equal,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    LogicalAnd,
    LogicalNot,
    LogicalOr,
    NotEqual,
)


@primitive
def equal(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.equal(x, y)


equal.lowers_to(Equal)


@primitive
def not_equal(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.not_equal(x, y)


not_equal.lowers_to(NotEqual)


@primitive
def less(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.less(x, y)


less.lowers_to(Less)


@primitive
def less_equal(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.less_equal(x, y)


less_equal.lowers_to(LessEqual)


@primitive
def greater(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.greater(x, y)


greater.lowers_to(Greater)


@primitive
def greater_equal(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.greater_equal(x, y)


greater_equal.lowers_to(GreaterEqual)


@primitive
def logical_and(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.logical_and(x, y)


logical_and.lowers_to(LogicalAnd)


@primitive
def logical_or(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    return np.logical_or(x, y)


logical_or.lowers_to(LogicalOr)


@primitive
def logical_not(x: np.ndarray) -> np.ndarray:
    return np.logical_not(x)


logical_not.lowers_to(LogicalNot)
