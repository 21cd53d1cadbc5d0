"""Random tensors, named as in `tf.random`, and the one generator behind all that is random in EdgeLite.

From that generator draws whatever has no seed of its own: the functions here, initializers, dropout and
other random layers, the order of samples in `fit` and in `Dataset.shuffle`. `set_seed` restarts it.
"""

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

    def __init__(self, seed: int | Sequence[int] | None = None) -> None:
        self._seed = seed
        self._source: np.random.Generator | None = None

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
        self._seed, self._source = seed, None

    @property
    def source(self) -> np.random.Generator:
        """The NumPy generator to draw from; made when it is first wanted, as numpy.random is slow to import."""
        recording.leave()
        if self._source is None:
            self._source = np.random.default_rng(self._seed)
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
        drawn = self.source.standard_normal(_shape(shape))
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
        source = self.source
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
            return Tensor(np.asarray(self.source.integers(low, high, _shape(shape), dtype)))
        low, high = as_array(minval), as_array(1.0 if maxval is None else maxval)
        kind = np.float32 if dtype == np.float32 else np.float64
        # In float32 from the start: rounding afterwards could give `maxval` itself.
        drawn = self.source.random(_shape(shape), dtype=kind)
        return _tensor(drawn * (high - low) + low, dtype)

    def shuffle(self, value: TensorLike) -> Any:
        """The entries along the first axis in random order."""
        value = operand(value)
        return slicing.gather(value, self.source.permutation(value.shape[0]), axis=0)


_GLOBAL = Generator()
# {seed of a function: the generator of the calls with that seed}
_SEEDED: dict[int, Generator] = {}
_settings: dict[str, int | None] = {"seed": None}


def set_seed(seed: int) -> None:
    """Make what is random in EdgeLite repeatable from here on, as `tf.random.set_seed` does.

    The same calls in the same order give the same numbers then: random tensors, new weights, dropout, the order
    of samples. It restarts the calls with a seed of their own, too, whose numbers follow from both seeds.
    A `Generator`, a `keras.random.SeedGenerator` and Keras' functions with an integer as seed stay by themselves.
    Python's and NumPy's generators are not touched: `keras.utils.set_random_seed` restarts them as well.

    Args:
        seed: an integer >= 0.

    Raises:
        InputError: it is no such integer.
    """
    if isinstance(seed, bool) or not isinstance(seed, (int, np.integer)) or seed < 0:
        raise InputError(f"random.set_seed: expected an integer >= 0; received {seed!r}")
    _settings["seed"] = int(seed)
    _SEEDED.clear()
    _GLOBAL.reset_from_seed(int(seed))


def get_global_generator() -> Generator:
    """The generator that `set_seed` restarts."""
    return _GLOBAL


def _of(seed: int | None) -> Generator:
    """The generator of the calls with `seed`: they go on from each other, and begin anew with `set_seed`."""
    if seed is None:
        return _GLOBAL
    if seed not in _SEEDED:
        chosen = _settings["seed"]
        _SEEDED[seed] = Generator(seed if chosen is None else (chosen, seed))
    return _SEEDED[seed]


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


def categorical(
    logits: TensorLike,
    num_samples: int,
    dtype: Any = np.int64,
    seed: int | None = None,
    name: str | None = None,
) -> Tensor:
    """Numbers of classes (batch, num_samples), drawn with the probabilities that are softmax(logits)."""
    return Tensor(draw_classes(_of(seed).source, as_array(logits), num_samples).astype(dtype))


def draw_classes(source: np.random.Generator, logits: np.ndarray, count: int) -> np.ndarray:
    """Numbers of classes (batch, count) for logits (batch, classes)."""
    shape = (logits.shape[0], int(count), logits.shape[1])
    # The greatest score is a draw where each gets a Gumbel-distributed number more (Gumbel 1954).
    return (logits[:, None].astype(np.float64) + source.gumbel(size=shape)).argmax(-1)


def shuffle(value: TensorLike, seed: int | None = None, name: str | None = None) -> Any:
    """The entries along the first axis in random order."""
    return _of(seed).shuffle(value)


def _shape(shape: int | Sequence[int] | TensorLike) -> tuple[int, ...]:
    return tuple(int(n) for n in np.atleast_1d(as_array(shape, np.int64)))


def _tensor(drawn: Any, dtype: Any) -> Tensor:
    return Tensor(np.asarray(drawn, np.dtype(dtype)))
