"""What a case of a primitive consists of, and what makes its arguments."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from edgelite.autodiff import Primitive

Maker = Callable[[np.random.Generator], np.ndarray]


def normal(*shape: int) -> Maker:
    return lambda rng: rng.standard_normal(shape)


def positive(*shape: int) -> Maker:
    return lambda rng: rng.uniform(0.5, 2.0, shape)


def distinct(*shape: int) -> Maker:
    """Values in random order, far enough apart that a small step changes no order or sign."""

    def make(rng: np.random.Generator) -> np.ndarray:
        count = int(np.prod(shape))
        return (rng.permutation(count).reshape(shape) - count / 2 + 0.3) * 0.37

    return make


def integers(high: int, *shape: int) -> Maker:
    return lambda rng: rng.integers(0, high, shape).astype(np.int32)


def booleans(*shape: int) -> Maker:
    return lambda rng: rng.random(shape) < 0.5


def given(values: Any, dtype: Any = np.float64) -> Maker:
    return lambda rng: np.array(values, dtype)


@dataclass
class Case:
    """One call of a primitive.

    Attributes:
        primitive: which one.
        makers: for each array argument, what makes it.
        parameters: the keyword parameters.
        second: whether second derivatives can be checked, too.
        lite: whether LiteRT computes this call.
        note: what tells it from others of the same primitive and parameters.
    """

    primitive: Primitive
    makers: tuple[Maker, ...]
    parameters: dict[str, Any] = field(default_factory=dict)
    second: bool = True
    lite: bool = True
    note: str = ""

    def arrays(self, dtype: Any = np.float64) -> list[np.ndarray]:
        """The arguments; floating ones in `dtype`."""
        rng = np.random.default_rng(zlib.crc32(str(self).encode()))
        made = [np.asarray(make(rng)) for make in self.makers]
        return [array.astype(dtype) if array.dtype.kind == "f" else array for array in made]

    def __str__(self) -> str:
        details = "-".join(f"{key}={value}" for key, value in self.parameters.items())
        return f"{self.primitive.name}-{len(self.makers)}-{details}{self.note}".replace(" ", "")


def case(
    primitive: Primitive, *makers: Maker, second: bool = True, lite: bool = True, **how: Any
) -> Case:
    return Case(primitive, makers, how, second, lite)


def each(primitives: list[Primitive], *arguments: tuple[Maker, ...]) -> list[Case]:
    return [case(primitive, *makers) for primitive in primitives for makers in arguments]
