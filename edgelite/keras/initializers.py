"""First values of weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import config, random, registry

_kind = registry.Kind("initializer", "keras.initializers")

# A normal distribution cut at two standard deviations has this standard deviation.
_TRUNCATED_STDDEV = 0.87962566103423978


class Initializer:
    """What makes the first value of a weight: called with its shape and dtype.

    Subclasses define ``__call__(shape, dtype=None)`` and, when they have arguments, `get_config`.
    """

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        """An array of `shape` and `dtype`."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(shape, dtype=None)")

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal initializer."""
        return {}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        """The inverse of `get_config`."""
        return cls(**config)

    def clone(self) -> Initializer:
        """An equal initializer."""
        return type(self).from_config(self.get_config())


@_kind.register("zero")
class Zeros(Initializer):
    """All entries 0."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        return np.zeros(tuple(shape), config.standardize_dtype(dtype))


@_kind.register("one")
class Ones(Initializer):
    """All entries 1."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        return np.ones(tuple(shape), config.standardize_dtype(dtype))


@_kind.register()
class Constant(Initializer):
    """All entries `value`."""

    def __init__(self, value: float = 0.0) -> None:
        self.value = value

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        # Keras rounds the value to float32, whatever the dtype.
        value = np.float32(self.value) if isinstance(self.value, float) else self.value
        return np.full(tuple(shape), value, config.standardize_dtype(dtype))

    def get_config(self) -> dict[str, Any]:
        return {"value": self.value}


@_kind.register()
class Identity(Initializer):
    """An identity matrix times `gain`; two dimensions only."""

    def __init__(self, gain: float = 1.0) -> None:
        self.gain = gain

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        if len(shape) != 2:
            raise InputError(f"Identity: expected two dimensions; received shape {tuple(shape)}")
        return self.gain * np.eye(shape[0], shape[1], dtype=config.standardize_dtype(dtype))

    def get_config(self) -> dict[str, Any]:
        return {"gain": self.gain}


class RandomInitializer(Initializer):
    """Draws from a distribution.

    Args:
        seed: an integer gives the same values at every call; None goes on with the generator that
            `keras.utils.set_random_seed` restarts.
    """

    def __init__(self, seed: int | random.SeedGenerator | None = None) -> None:
        if seed is not None and not isinstance(seed, (int, np.integer, random.SeedGenerator)):
            raise InputError(
                f"{type(self).__name__}: seed must be an integer, a SeedGenerator or None; "
                f"received {seed!r}"
            )
        self.seed = seed

    def get_config(self) -> dict[str, Any]:
        return {"seed": registry.serialize_keras_object(self.seed)}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Initializer:
        seed = registry.deserialize_keras_object(config.get("seed"))
        return cls(**{**config, "seed": seed} if "seed" in config else config)


@_kind.register("normal")
class RandomNormal(RandomInitializer):
    """The normal distribution."""

    def __init__(self, mean: float = 0.0, stddev: float = 0.05, seed: Any = None) -> None:
        super().__init__(seed)
        self.mean = mean
        self.stddev = stddev

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        return random.normal(shape, self.mean, self.stddev, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "mean": self.mean, "stddev": self.stddev}


@_kind.register()
class TruncatedNormal(RandomNormal):
    """The normal distribution, drawn anew beyond two standard deviations."""

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        return random.truncated_normal(shape, self.mean, self.stddev, dtype, self.seed)


@_kind.register("uniform")
class RandomUniform(RandomInitializer):
    """The uniform distribution over [minval, maxval)."""

    def __init__(self, minval: float = -0.05, maxval: float = 0.05, seed: Any = None) -> None:
        super().__init__(seed)
        self.minval = minval
        self.maxval = maxval

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        return random.uniform(shape, self.minval, self.maxval, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "minval": self.minval, "maxval": self.maxval}


@_kind.register()
class VarianceScaling(RandomInitializer):
    """A distribution whose variance is `scale` over the number of connections of a unit.

    Args:
        scale: a positive factor.
        mode: ``"fan_in"`` (connections in), ``"fan_out"`` (out) or ``"fan_avg"`` (their mean).
        distribution: ``"truncated_normal"``, ``"untruncated_normal"`` or ``"uniform"``.
        seed: see `RandomInitializer`.

    Source: Glorot and Bengio 2010; He et al. 2015; LeCun et al. 1998.
    """

    def __init__(
        self,
        scale: float = 1.0,
        mode: str = "fan_in",
        distribution: str = "truncated_normal",
        seed: Any = None,
        input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ) -> None:
        super().__init__(seed)
        if scale <= 0.0:
            raise InputError(f"VarianceScaling: scale must be positive; received {scale}")
        distribution = {"normal": "truncated_normal"}.get(
            distribution.lower(), distribution.lower()
        )
        _one_of("mode", mode, ("fan_in", "fan_out", "fan_avg"))
        _one_of("distribution", distribution, ("truncated_normal", "untruncated_normal", "uniform"))
        self.scale = scale
        self.mode = mode
        self.distribution = distribution
        self.input_axes = input_axes
        self.output_axes = output_axes

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        fan_in, fan_out = compute_fans(shape, self.input_axes, self.output_axes)
        fan = {"fan_in": fan_in, "fan_out": fan_out, "fan_avg": (fan_in + fan_out) / 2}[self.mode]
        variance = self.scale / max(1.0, fan)
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return random.uniform(shape, -limit, limit, dtype, self.seed)
        stddev = math.sqrt(variance)
        if self.distribution == "untruncated_normal":
            return random.normal(shape, 0.0, stddev, dtype, self.seed)
        return random.truncated_normal(shape, 0.0, stddev / _TRUNCATED_STDDEV, dtype, self.seed)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "scale": self.scale,
            "mode": self.mode,
            "distribution": self.distribution,
            "input_axes": self.input_axes,
            "output_axes": self.output_axes,
        }


class _FixedScaling(VarianceScaling):
    """A named variance scaling: scale, mode and distribution are fixed."""

    arguments: tuple[float, str, str]

    def __init__(
        self,
        seed: Any = None,
        input_axes: Sequence[int] | None = None,
        output_axes: Sequence[int] | None = None,
    ) -> None:
        super().__init__(*self.arguments, seed, input_axes, output_axes)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        return {key: config[key] for key in ("seed", "input_axes", "output_axes")}


@_kind.register()
class GlorotUniform(_FixedScaling):
    """Uniform, variance 2 / (fan_in + fan_out). Source: Glorot and Bengio 2010."""

    arguments = (1.0, "fan_avg", "uniform")


@_kind.register()
class GlorotNormal(_FixedScaling):
    """Truncated normal, variance 2 / (fan_in + fan_out). Source: Glorot and Bengio 2010."""

    arguments = (1.0, "fan_avg", "truncated_normal")


@_kind.register()
class HeUniform(_FixedScaling):
    """Uniform, variance 2 / fan_in. Source: He et al. 2015."""

    arguments = (2.0, "fan_in", "uniform")


@_kind.register()
class HeNormal(_FixedScaling):
    """Truncated normal, variance 2 / fan_in. Source: He et al. 2015."""

    arguments = (2.0, "fan_in", "truncated_normal")


@_kind.register()
class LecunUniform(_FixedScaling):
    """Uniform, variance 1 / fan_in. Source: LeCun et al. 1998."""

    arguments = (1.0, "fan_in", "uniform")


@_kind.register()
class LecunNormal(_FixedScaling):
    """Truncated normal, variance 1 / fan_in. Source: LeCun et al. 1998."""

    arguments = (1.0, "fan_in", "truncated_normal")


@_kind.register()
class Orthogonal(RandomInitializer):
    """Orthonormal rows or columns (whichever are fewer) times `gain`. Source: Saxe et al. 2014."""

    def __init__(self, gain: float = 1.0, seed: Any = None) -> None:
        super().__init__(seed)
        self.gain = gain

    def __call__(self, shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        if len(shape) < 2:
            raise InputError(
                f"Orthogonal: expected two dimensions or more; received shape {tuple(shape)}"
            )
        rows, columns = math.prod(shape[:-1]), shape[-1]
        drawn = random.normal(
            (max(rows, columns), min(rows, columns)), dtype="float64", seed=self.seed
        )
        q, r = np.linalg.qr(drawn)
        q *= np.sign(np.diag(r))  # makes q uniform over the orthogonal matrices
        q = q.T if rows < columns else q
        return (self.gain * q.reshape(shape)).astype(config.standardize_dtype(dtype))

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "gain": self.gain}


def compute_fans(
    shape: Sequence[int],
    input_axes: Sequence[int] | None = None,
    output_axes: Sequence[int] | None = None,
) -> tuple[int, int]:
    """Connections into and out of a unit with weights of `shape` (..., inputs, outputs)."""
    if input_axes is not None and output_axes is not None:
        return math.prod(shape[a] for a in input_axes), math.prod(shape[a] for a in output_axes)
    if len(shape) < 2:
        return (shape[0], shape[0]) if shape else (1, 1)
    field = math.prod(shape[:-2])
    return shape[-2] * field, shape[-1] * field


def _one_of(argument: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise InputError(
            f"VarianceScaling: {argument} must be one of {', '.join(map(repr, allowed))}; "
            f"received {value!r}"
        )


def get(identifier: Any) -> Callable[..., Any] | None:
    """A name, configuration dictionary, class, function, array or object -> initializer."""
    if isinstance(identifier, (np.ndarray, np.generic)):
        return _from_array(np.asarray(identifier))
    return _kind.get(identifier)


def _from_array(value: np.ndarray) -> Callable[..., np.ndarray]:
    def initialize(shape: Sequence[int], dtype: Any = None) -> np.ndarray:
        if tuple(shape) != value.shape:
            raise InputError(
                f"an array as initializer must have the weight's shape {tuple(shape)}; "
                f"received {value.shape}"
            )
        return value.astype(config.standardize_dtype(dtype))

    return initialize


serialize = _kind.serialize
deserialize = _kind.deserialize

glorot_uniform = GlorotUniform
glorot_normal = GlorotNormal
he_uniform = HeUniform
he_normal = HeNormal
lecun_uniform = LecunUniform
lecun_normal = LecunNormal
random_normal = RandomNormal
random_uniform = RandomUniform
truncated_normal = TruncatedNormal
variance_scaling = VarianceScaling
orthogonal = Orthogonal
zeros = Zeros
ones = Ones
constant = Constant
identity = Identity
