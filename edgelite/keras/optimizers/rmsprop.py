"""RMSprop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.keras.optimizers.optimizer import Optimizer, kind
from edgelite.keras.variable import writable


@kind.register()
class RMSprop(Optimizer):
    """Moves by the gradient over the root of its moving mean square.

    Args:
        rho: what stays of the mean square at each step.
        momentum: what stays of the last move.
        epsilon: added to the mean square, inside the root.
        centered: divide by the deviation from the moving mean instead.
        kwargs: see `Optimizer`.

    Source: Tieleman and Hinton 2012.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.9,
        momentum: float = 0.0,
        epsilon: float = 1e-7,
        centered: bool = False,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, **kwargs
        )
        self.rho = rho
        self.momentum = momentum
        self.epsilon = epsilon
        self.centered = centered

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._velocities = self.add_optimizer_variables(variables, "velocity")
        if self.momentum > 0:
            self._momentums = self.add_optimizer_variables(variables, "momentum")
        if self.centered:
            self._average_gradients = self.add_optimizer_variables(variables, "average_gradient")

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        scratch = self._scratch[index]
        velocity = writable(self._velocities[index])
        velocity *= self.rho
        np.square(gradient, out=scratch)
        scratch *= 1 - self.rho
        velocity += scratch
        if self.centered:
            average = writable(self._average_gradients[index])
            average *= self.rho
            average += np.multiply(gradient, 1 - self.rho, out=scratch)
            np.square(average, out=scratch)
            np.subtract(velocity, scratch, out=scratch)
            scratch += self.epsilon
        else:
            np.add(velocity, self.epsilon, out=scratch)
        np.sqrt(scratch, out=scratch)
        np.divide(gradient, scratch, out=scratch)
        scratch *= learning_rate
        weight = writable(variable)
        if self.momentum > 0:
            moving = writable(self._momentums[index])
            moving *= self.momentum
            moving += scratch
            weight -= moving
        else:
            weight -= scratch

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "rho": self.rho,
            "momentum": self.momentum,
            "epsilon": self.epsilon,
            "centered": self.centered,
        }
