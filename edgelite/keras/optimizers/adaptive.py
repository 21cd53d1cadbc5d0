"""Adagrad and Adadelta: steps over the root of accumulated squared gradients."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.keras.initializers import Constant
from edgelite.keras.optimizers.optimizer import Optimizer, kind
from edgelite.keras.variable import writable


@kind.register()
class Adagrad(Optimizer):
    """Moves by the gradient over the root of the sum of its squares so far.

    Args:
        initial_accumulator_value: what the sum begins with.
        epsilon: added to the sum, inside the root.
        kwargs: see `Optimizer`.

    Source: Duchi et al. 2011.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        initial_accumulator_value: float = 0.1,
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
        self.initial_accumulator_value = initial_accumulator_value
        self.epsilon = epsilon

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._accumulators = self.add_optimizer_variables(
            variables, "accumulator", Constant(self.initial_accumulator_value)
        )

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        scratch = self._scratch[index]
        accumulator = writable(self._accumulators[index])
        accumulator += np.square(gradient, out=scratch)
        np.add(accumulator, self.epsilon, out=scratch)
        np.sqrt(scratch, out=scratch)
        np.divide(gradient, scratch, out=scratch)
        scratch *= learning_rate
        weight = writable(variable)
        weight -= scratch

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "initial_accumulator_value": self.initial_accumulator_value,
            "epsilon": self.epsilon,
        }


@kind.register()
class Adadelta(Optimizer):
    """Moves by the gradient times the root of the mean squared move over that of the mean squared gradient.

    Args:
        rho: what stays of the two means at each step.
        epsilon: added to both, inside the roots.
        kwargs: see `Optimizer`.

    Source: Zeiler 2012.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        rho: float = 0.95,
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
        self.rho = rho
        self.epsilon = epsilon

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._accumulated_grads, self._accumulated_delta_vars = self.add_optimizer_variables(
            variables, ["accumulated_grad", "accumulated_delta_var"]
        )

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        squares = writable(self._accumulated_grads[index])
        moves = writable(self._accumulated_delta_vars[index])
        squares *= self.rho
        squares += (1 - self.rho) * np.square(gradient)
        move = np.sqrt(moves + self.epsilon) * gradient / np.sqrt(squares + self.epsilon)
        moves *= self.rho
        moves += (1 - self.rho) * np.square(move)
        weight = writable(variable)
        weight -= learning_rate * move

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "rho": self.rho, "epsilon": self.epsilon}
