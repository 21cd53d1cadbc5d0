"""Random tensors, named as in `tf.random`: one generator behind the functions, others by `Generator`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import recording
from edgelite.autodiff.creation import operand
from edgelite.autodiff.ops import slicing
from edgelite.autodiff.tensor import Tensor, TensorLike, as_array
from edgelite.errors import InputError


class Generator:
    """A sequence of random numbers of its own.

    Args:
        seed: an integer makes it repeatable.
    """

    def __init__(self, seed: int | None = None) -> None:
        self._source = np.random.default_rng(seed)

    @classmethod
    def from_seed(cls, seed: int, alg: Any = None) -> Generator:
        """A repeatable generator; `alg` is accepted."""
        return cls(seed)

    @classmethod
    def from_non_deterministic_state(cls, alg: Any = None) -> Generator:
        """A generator that nobody can predict; `alg` is accepted."""
        return cls()

    def reset_from_seed(self, seed: int) -> None:
        """Begin the sequence of `seed`."""
        self._source = np.random.default_rng(seed)

    def _draws(self) -> np.random.Generator:
        recording.leave()
        return self._source

    def normal(
        self,
        shape: Any,
        mean: TensorLike = 0.0,
        stddev: TensorLike = 1.0,
        dtype: Any = np.float32,
        name: str | None = None,
    ) -> Tensor:
        """Draws of the normal distribution."""
        drawn = self._draws().standard_normal(_shape(shape))
        return _tensor(drawn * as_array(stddev) + as_array(mean), dtype)

    def truncated_normal(
        self,
        shape: Any,
        mean: TensorLike = 0.0,
        stddev: TensorLike = 1.0,
        dtype: Any = np.float32,
        name: str | None = None,
    ) -> Tensor:
        """Draws of the normal distribution; what lies beyond two deviations is drawn anew."""
        source = self._draws()
        drawn = np.asarray(source.standard_normal(_shape(shape)))
        while (far := np.abs(drawn) > 2.0).any():
            drawn[far] = source.standard_normal(int(far.sum()))
        return _tensor(drawn * as_array(stddev) + as_array(mean), dtype)

    def uniform(
        self,
        shape: Any,
        minval: TensorLike = 0,
        maxval: TensorLike = None,
        dtype: Any = np.float32,
        name: str | None = None,
    ) -> Tensor:
        """Draws of the uniform distribution over minval <= x < maxval; integers for an integer dtype.

        Raises:
            InputError: integers are asked for without `maxval`.
        """
        dtype = np.dtype(dtype)
        if dtype.kind in "iu":
            if maxval is None:
                raise InputError(f"random.uniform: give maxval for draws of dtype {dtype}")
            low, high = as_array(minval), as_array(maxval)
            return Tensor(np.asarray(self._draws().integers(low, high, _shape(shape), dtype)))
        low, high = as_array(minval), as_array(1.0 if maxval is None else maxval)
        kind = np.float32 if dtype == np.float32 else np.float64
        # In float32 from the start: rounding afterwards could give `maxval` itself.
        drawn = self._draws().random(_shape(shape), dtype=kind)
        return _tensor(drawn * (high - low) + low, dtype)

    def shuffle(self, value: TensorLike) -> Any:
        """The entries along the first axis in random order."""
        value = operand(value)
        return slicing.gather(value, self._draws().permutation(value.shape[0]), axis=0)


_GLOBAL = Generator()


def set_seed(seed: int) -> None:
    """Make the numbers of this module's functions repeatable from here on."""
    _GLOBAL.reset_from_seed(int(seed))


def get_global_generator() -> Generator:
    """The generator behind this module's functions."""
    return _GLOBAL


def _of(seed: int | None) -> Generator:
    """An integer gives the same numbers at each call."""
    return _GLOBAL if seed is None else Generator(seed)


def normal(
    shape: Any,
    mean: TensorLike = 0.0,
    stddev: TensorLike = 1.0,
    dtype: Any = np.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Draws of the normal distribution."""
    return _of(seed).normal(shape, mean, stddev, dtype)


def truncated_normal(
    shape: Any,
    mean: TensorLike = 0.0,
    stddev: TensorLike = 1.0,
    dtype: Any = np.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Draws of the normal distribution; what lies beyond two deviations is drawn anew."""
    return _of(seed).truncated_normal(shape, mean, stddev, dtype)


def uniform(
    shape: Any,
    minval: TensorLike = 0,
    maxval: TensorLike = None,
    dtype: Any = np.float32,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Draws of the uniform distribution over minval <= x < maxval; see `Generator.uniform`."""
    return _of(seed).uniform(shape, minval, maxval, dtype)


def shuffle(value: TensorLike, seed: int | None = None, name: str | None = None) -> Any:
    """The entries along the first axis in random order."""
    return _of(seed).shuffle(value)


def _shape(shape: int | Sequence[int] | TensorLike) -> tuple[int, ...]:
    return tuple(int(n) for n in np.atleast_1d(as_array(shape, np.int64)))


def _tensor(drawn: Any, dtype: Any) -> Tensor:
    return Tensor(np.asarray(drawn, np.dtype(dtype)))
