"""Random numbers: EdgeLite's one generator behind everything, and seeds for what must be repeatable alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import random as raw
from edgelite.autodiff import recording
from edgelite.autodiff.ops import arithmetic
from edgelite.errors import InputError
from edgelite.keras import config, registry

generators = registry.Kind("random generator", "keras.random")


def global_generator() -> np.random.Generator:
    """The generator that everything without a seed of its own draws from; see `edgelite.random.set_seed`."""
    return raw.get_global_generator().source


@generators.register()
class SeedGenerator:
    """A source of random numbers that goes on from draw to draw.

    Args:
        seed: an integer makes the sequence repeatable; None draws a seed from the global generator,
            so that `edgelite.random.set_seed` makes it repeatable too.
    """

    def __init__(self, seed: int | None = None, name: str | None = None) -> None:
        self._initial_seed = seed
        self.name = name or "seed_generator"
        if seed is None:
            seed = int(global_generator().integers(2**31))
        self._generator = np.random.default_rng(seed)

    @property
    def generator(self) -> np.random.Generator:
        """The NumPy generator to draw from."""
        recording.leave()
        return self._generator

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal generator."""
        return {"seed": self._initial_seed}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> SeedGenerator:
        """The inverse of `get_config`."""
        return cls(**config)


def generator(seed: int | SeedGenerator | None) -> np.random.Generator:
    """The NumPy generator that a seed stands for: an integer gives the same numbers every time."""
    recording.leave()
    if seed is None:
        return global_generator()
    if isinstance(seed, SeedGenerator):
        return seed.generator
    return np.random.default_rng(seed)


def normal(
    shape: Sequence[int],
    mean: float = 0.0,
    stddev: float = 1.0,
    dtype: Any = None,
    seed: int | SeedGenerator | None = None,
) -> np.ndarray:
    """Draws of the normal distribution."""
    drawn = generator(seed).standard_normal(tuple(shape)) * stddev + mean
    return np.asarray(drawn, config.standardize_dtype(dtype))


def uniform(
    shape: Sequence[int],
    minval: float = 0.0,
    maxval: float = 1.0,
    dtype: Any = None,
    seed: int | SeedGenerator | None = None,
) -> np.ndarray:
    """Draws of the uniform distribution over [minval, maxval)."""
    drawn = generator(seed).random(tuple(shape)) * (maxval - minval) + minval
    return np.asarray(drawn, config.standardize_dtype(dtype))


def truncated_normal(
    shape: Sequence[int],
    mean: float = 0.0,
    stddev: float = 1.0,
    dtype: Any = None,
    seed: int | SeedGenerator | None = None,
) -> np.ndarray:
    """Draws of the normal distribution; what lies beyond two standard deviations is drawn anew."""
    source = generator(seed)
    drawn = np.asarray(source.standard_normal(tuple(shape)))
    far = np.abs(drawn) > 2.0
    while far.any():
        drawn[far] = source.standard_normal(int(far.sum()))
        far = np.abs(drawn) > 2.0
    return np.asarray(drawn * stddev + mean, config.standardize_dtype(dtype))


def randint(
    shape: Sequence[int],
    minval: int,
    maxval: int,
    dtype: Any = "int32",
    seed: int | SeedGenerator | None = None,
) -> np.ndarray:
    """Integers from minval up to, not including, maxval."""
    return generator(seed).integers(minval, maxval, tuple(shape)).astype(dtype)


def shuffle(x: Any, axis: int = 0, seed: int | SeedGenerator | None = None) -> np.ndarray:
    """`x` with its entries along `axis` in random order."""
    return generator(seed).permutation(np.asarray(x), axis=axis)


def categorical(
    logits: Any, num_samples: int, dtype: Any = "int32", seed: int | SeedGenerator | None = None
) -> np.ndarray:
    """Numbers of classes (batch, num_samples), drawn with the probabilities that are softmax(logits)."""
    return raw.draw_classes(generator(seed), np.asarray(logits), num_samples).astype(dtype)


def dropout(
    inputs: Any,
    rate: float,
    noise_shape: Any = None,
    seed: int | SeedGenerator | None = None,
) -> Any:
    """`inputs` with the fraction `rate` of elements set to 0, and the others divided by 1 - rate.

    Args:
        noise_shape: the shape of what is drawn, which broadcasts; None in it is the inputs' size.

    Raises:
        InputError: `rate` is not in 0 <= rate < 1.
    """
    if not 0 <= rate < 1:
        raise InputError(f"dropout: rate must be in 0 <= rate < 1; received {rate}")
    sizes = np.shape(inputs)
    shape = sizes if noise_shape is None else noise_shape
    full = [own if n is None else n for n, own in zip(shape, sizes, strict=True)]
    kept = generator(seed).random(full) >= rate
    like = np.dtype(getattr(inputs, "dtype", config.floatx()))
    return arithmetic.multiply(inputs, kept.astype(like) / like.type(1 - rate))


def gamma(
    shape: Sequence[int],
    alpha: float,
    dtype: Any = None,
    seed: int | SeedGenerator | None = None,
) -> np.ndarray:
    """Draws of the gamma distribution of scale 1."""
    drawn = generator(seed).standard_gamma(alpha, tuple(shape))
    return np.asarray(drawn, config.standardize_dtype(dtype))


def beta(
    shape: Sequence[int],
    alpha: Any,
    beta: Any,
    dtype: Any = None,
    seed: int | SeedGenerator | None = None,
) -> np.ndarray:
    """Draws of the beta distribution."""
    drawn = generator(seed).beta(np.asarray(alpha), np.asarray(beta), tuple(shape))
    return np.asarray(drawn, config.standardize_dtype(dtype))


def binomial(
    shape: Sequence[int],
    counts: Any,
    probabilities: Any,
    dtype: Any = None,
    seed: int | SeedGenerator | None = None,
) -> np.ndarray:
    """How many of `counts` trials succeed, each with one of `probabilities`."""
    trials = np.asarray(counts, np.int64)
    drawn = generator(seed).binomial(trials, np.asarray(probabilities), tuple(shape))
    return np.asarray(drawn, config.standardize_dtype(dtype))
