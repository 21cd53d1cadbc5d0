"""Adam and AdamW."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.errors import InputError
from edgelite.keras.optimizers.blocks import blocks
from edgelite.keras.optimizers.optimizer import Optimizer, kind, rounded
from edgelite.keras.variable import writable


@kind.register()
class Adam(Optimizer):
    """Moves by the mean gradient over the root of the mean squared gradient, both moving means.

    Args:
        beta_1: what stays of the mean gradient at each step.
        beta_2: what stays of the mean squared gradient.
        epsilon: added to the root.
        amsgrad: use the largest mean squared gradient so far.
        kwargs: see `Optimizer`.

    Source: Kingma and Ba 2014, in the form before its section 2.1; Reddi et al. 2018 for amsgrad.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
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
        self.amsgrad = amsgrad

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._momentums, self._velocities = self.add_optimizer_variables(
            variables, ["momentum", "velocity"]
        )
        if self.amsgrad:
            self._velocity_hats = self.add_optimizer_variables(variables, "velocity_hat")

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        step = self._updates() + 1
        alpha = learning_rate * math.sqrt(1 - rounded(self.beta_2) ** step)
        alpha /= 1 - rounded(self.beta_1) ** step
        arrays = [
            gradient,
            writable(self._momentums[index]),
            writable(self._velocities[index]),
            writable(variable),
            *([writable(self._velocity_hats[index])] if self.amsgrad else []),
        ]
        for parts in blocks(*arrays):
            self._move(self._scratch[index], alpha, *parts)

    def _move(
        self,
        scratch: np.ndarray,
        alpha: float,
        gradient: np.ndarray,
        momentum: np.ndarray,
        velocity: np.ndarray,
        weight: np.ndarray,
        largest: np.ndarray | None = None,
    ) -> None:
        """A step of a block of weights, with `alpha` for the learning rate; `scratch` is overwritten."""
        scratch = scratch.reshape(-1)[: weight.size].reshape(weight.shape)
        np.subtract(gradient, momentum, out=scratch)
        scratch *= 1 - self.beta_1
        momentum += scratch
        np.square(gradient, out=scratch)
        scratch -= velocity
        scratch *= 1 - self.beta_2
        velocity += scratch
        if largest is not None:
            velocity = np.maximum(largest, velocity, out=largest)
        np.sqrt(velocity, out=scratch)
        scratch += self.epsilon
        np.divide(momentum, scratch, out=scratch)
        scratch *= alpha
        weight -= scratch

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "beta_1": self.beta_1,
            "beta_2": self.beta_2,
            "epsilon": self.epsilon,
            "amsgrad": self.amsgrad,
        }


@kind.register()
class AdamW(Adam):
    """Adam with weight decay apart from the gradient. Source: Loshchilov and Hutter 2019."""

    def __init__(
        self,
        learning_rate: Any = 0.001,
        weight_decay: float = 0.004,
        beta_1: float = 0.9,
        beta_2: float = 0.999,
        epsilon: float = 1e-7,
        amsgrad: bool = False,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            learning_rate,
            beta_1,
            beta_2,
            epsilon,
            amsgrad,
            weight_decay,
            clipnorm,
            clipvalue,
            global_clipnorm,
            **kwargs,
        )
        if weight_decay is None:
            raise InputError(f"{self._label}: weight_decay must be a number; received None")
