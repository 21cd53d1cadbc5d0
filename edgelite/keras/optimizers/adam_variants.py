"""Adamax and Nadam: Adam with the largest gradient, and with Nesterov's momentum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.keras.optimizers.optimizer import Optimizer, kind, rounded
from edgelite.keras.variable import writable

# How Nadam's momentum grows from step to step (Dozat 2016, section 3.2).
_SCHEDULE_DECAY = 0.96


class _WithTwoMeans(Optimizer):
    """An optimizer with the arguments of Adam."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, **kwargs
        )
        self.beta_1 = beta_1
        self.beta_2 = beta_2
        self.epsilon = epsilon

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
        }


@kind.register()
class Adamax(_WithTwoMeans):
    """Moves by the mean gradient over the largest gradient, which decays.

    Args:
        beta_1: what stays of the mean gradient at each step.
        beta_2: what stays of the largest gradient.
        epsilon: added to the largest gradient.
        kwargs: see `Optimizer`.

    Source: Kingma and Ba 2014, section 7.1.
    """

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._m, self._u = self.add_optimizer_variables(variables, ["momentum", "norm"])

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        momentum, largest = writable(self._m[index]), writable(self._u[index])
        momentum += (gradient - momentum) * (1 - self.beta_1)
        largest *= self.beta_2
        np.maximum(largest, np.abs(gradient), out=largest)
        correction = 1 - rounded(self.beta_1) ** (self._updates() + 1)
        weight = writable(variable)
        weight -= learning_rate * momentum / (correction * (largest + self.epsilon))


@kind.register()
class Nadam(_WithTwoMeans):
    """Adam that looks a step ahead, as Nesterov's momentum does, with a momentum that grows.

    Args:
        beta_1: what stays of the mean gradient at each step.
        beta_2: what stays of the mean squared gradient.
        epsilon: added to the root.
        kwargs: see `Optimizer`.

    Source: Dozat 2016.
    """

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(
            variables, ["momentum", "velocity"]
        )
        dtype = variables[0].dtype.name if variables else None
        self._u_product = self.add_variable((), "ones", dtype, "variable")

    def _update(self, pairs: list[tuple[np.ndarray, Variable]]) -> None:
        growth = 1.0 - 0.5 * _SCHEDULE_DECAY ** (self._updates() + 1)
        writable(self._u_product)[...] *= self.beta_1 * growth
        super()._update(pairs)

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        step = self._updates() + 1
        beta_1, beta_2 = rounded(self.beta_1), rounded(self.beta_2)
        decay = rounded(_SCHEDULE_DECAY)
        now = beta_1 * (1.0 - 0.5 * decay**step)
        ahead = beta_1 * (1.0 - 0.5 * decay ** (step + 1))
        product = float(self._u_product.array)
        momentum = writable(self._momentums[index])
        velocity = writable(self._velocities[index])
        momentum += (gradient - momentum) * (1 - beta_1)
        velocity += (np.square(gradient) - velocity) * (1 - beta_2)
        mean = ahead / (1 - product * ahead) * momentum + (1 - now) / (1 - product) * gradient
        root = np.sqrt(velocity / (1 - math.pow(beta_2, step)))
        weight = writable(variable)
        weight -= mean * learning_rate / (root + self.epsilon)
