"""Learning rates that change with the steps."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from edgelite.errors import InputError
from edgelite.keras import registry

_kind = registry.Kind("learning rate schedule", "keras.optimizers.schedules")


class LearningRateSchedule:
    """A function of the step. Subclasses define ``__call__(step)`` and `get_config`.

    Attributes:
        config_keys: the attributes that are arguments of ``__init__``, for `get_config`.
    """

    config_keys: tuple[str, ...] = ()

    def __call__(self, step: Any) -> Any:
        """The learning rate at `step`, an integer from 0."""
        raise NotImplementedError(f"{type(self).__name__} must define __call__(step)")

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal schedule."""
        if not self.config_keys:
            raise NotImplementedError(f"{type(self).__name__} must define get_config()")
        return {key: getattr(self, key) for key in self.config_keys}

    def _check_decay_steps(self, decay_steps: float) -> None:
        if decay_steps <= 0:
            raise InputError(f"{type(self).__name__}: steps must be > 0; received {decay_steps}")

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> LearningRateSchedule:
        """The inverse of `get_config`."""
        return cls(**config)


class _Decay(LearningRateSchedule):
    """A rate that falls with the number of periods since the beginning."""

    config_keys = ("initial_learning_rate", "decay_steps", "decay_rate", "staircase", "name")

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: int,
        decay_rate: float,
        staircase: bool = False,
        name: str | None = None,
    ) -> None:
        self._check_decay_steps(decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.decay_rate = decay_rate
        self.staircase = staircase
        self.name = name or type(self).__name__

    def _periods(self, step: Any) -> float:
        periods = int(step) / self.decay_steps
        return math.floor(periods) if self.staircase else periods


@_kind.register()
class ExponentialDecay(_Decay):
    """initial_learning_rate * decay_rate ** (step / decay_steps); with staircase in whole periods."""

    def __call__(self, step: Any) -> float:
        return self.initial_learning_rate * self.decay_rate ** self._periods(step)


@_kind.register()
class InverseTimeDecay(_Decay):
    """initial_learning_rate / (1 + decay_rate * step / decay_steps); with staircase in whole periods."""

    def __call__(self, step: Any) -> float:
        return self.initial_learning_rate / (1 + self.decay_rate * self._periods(step))


@_kind.register()
class PiecewiseConstantDecay(LearningRateSchedule):
    """values[i] from after boundaries[i - 1] to boundaries[i].

    Args:
        boundaries: steps in ascending order.
        values: rates, one more than boundaries.
    """

    config_keys = ("boundaries", "values", "name")

    def __init__(
        self,
        boundaries: Sequence[float],
        values: Sequence[float],
        name: str = "PiecewiseConstant",
    ) -> None:
        if len(boundaries) != len(values) - 1:
            raise InputError(
                f"PiecewiseConstantDecay: there must be one value more than boundaries; received "
                f"{len(boundaries)} boundaries and {len(values)} values"
            )
        self.boundaries = boundaries
        self.values = values
        self.name = name

    def __call__(self, step: Any) -> float:
        return self.values[sum(int(step) > boundary for boundary in self.boundaries)]


@_kind.register()
class PolynomialDecay(LearningRateSchedule):
    """From the initial rate to the end rate as (1 - step / decay_steps) ** power.

    Args:
        initial_learning_rate: at step 0.
        decay_steps: after so many steps the end is reached.
        end_learning_rate: at the end and after it.
        power: see above.
        cycle: whether the period grows to its next multiple when it is over, and the rate rises again.
    """

    config_keys = (
        "initial_learning_rate",
        "decay_steps",
        "end_learning_rate",
        "power",
        "cycle",
        "name",
    )

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: int,
        end_learning_rate: float = 0.0001,
        power: float = 1.0,
        cycle: bool = False,
        name: str = "PolynomialDecay",
    ) -> None:
        self._check_decay_steps(decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.end_learning_rate = end_learning_rate
        self.power = power
        self.cycle = cycle
        self.name = name

    def __call__(self, step: Any) -> float:
        step = int(step)
        period = float(self.decay_steps)
        if self.cycle:
            period *= max(1, math.ceil(step / self.decay_steps))
        left = 1 - min(step, period) / period
        span = self.initial_learning_rate - self.end_learning_rate
        return span * left**self.power + self.end_learning_rate


@_kind.register()
class CosineDecay(LearningRateSchedule):
    """Half a cosine wave from the initial rate to alpha times it, after an optional linear warm-up.

    Source: Loshchilov and Hutter 2017.
    """

    config_keys = (
        "initial_learning_rate",
        "decay_steps",
        "alpha",
        "name",
        "warmup_target",
        "warmup_steps",
    )

    def __init__(
        self,
        initial_learning_rate: float,
        decay_steps: int,
        alpha: float = 0.0,
        name: str = "CosineDecay",
        warmup_target: float | None = None,
        warmup_steps: int = 0,
    ) -> None:
        self._check_decay_steps(decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.decay_steps = decay_steps
        self.alpha = alpha
        self.name = name
        self.warmup_target = warmup_target
        self.warmup_steps = warmup_steps

    def __call__(self, step: Any) -> float:
        step = int(step)
        top = self.initial_learning_rate
        if self.warmup_target is not None:
            if step < self.warmup_steps:
                return top + (self.warmup_target - top) * step / self.warmup_steps
            top = self.warmup_target
            step -= self.warmup_steps
        part = min(step, self.decay_steps) / self.decay_steps
        return top * ((1 - self.alpha) * 0.5 * (1 + math.cos(math.pi * part)) + self.alpha)


@_kind.register()
class CosineDecayRestarts(LearningRateSchedule):
    """Half cosine waves one after another, from the initial rate to alpha times it.

    Args:
        initial_learning_rate: with which the first begins.
        first_decay_steps: length of the first.
        t_mul: how much longer each is than the one before.
        m_mul: the rate that each begins with, in parts of that of the one before.
        alpha: see above.

    Source: Loshchilov and Hutter 2017.
    """

    config_keys = ("initial_learning_rate", "first_decay_steps", "t_mul", "m_mul", "alpha", "name")

    def __init__(
        self,
        initial_learning_rate: float,
        first_decay_steps: int,
        t_mul: float = 2.0,
        m_mul: float = 1.0,
        alpha: float = 0.0,
        name: str = "SGDRDecay",
    ) -> None:
        self._check_decay_steps(first_decay_steps)
        self.initial_learning_rate = initial_learning_rate
        self.first_decay_steps = first_decay_steps
        self.t_mul = t_mul
        self.m_mul = m_mul
        self.alpha = alpha
        self.name = name

    def __call__(self, step: Any) -> float:
        part = int(step) / self.first_decay_steps
        if self.t_mul == 1.0:
            restarts = math.floor(part)
            part -= restarts
        else:
            # The waves before this one are a geometric series of restarts terms.
            restarts = math.floor(math.log(1 - part * (1 - self.t_mul), self.t_mul))
            before = (1 - self.t_mul**restarts) / (1 - self.t_mul)
            part = (part - before) / self.t_mul**restarts
        wave = 0.5 * self.m_mul**restarts * (1 + math.cos(math.pi * part))
        return self.initial_learning_rate * ((1 - self.alpha) * wave + self.alpha)


serialize = _kind.serialize
deserialize = _kind.deserialize
