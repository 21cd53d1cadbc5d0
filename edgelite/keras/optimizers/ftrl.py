"""Follow the regularized leader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.errors import InputError
from edgelite.keras.initializers import Constant
from edgelite.keras.optimizers.optimizer import Optimizer, kind
from edgelite.keras.variable import writable


@kind.register()
class Ftrl(Optimizer):
    """Gives each weight the value that would have cost least so far, with penalties that make zeros.

    Args:
        learning_rate_power: how the learning rate falls with the accumulated squares, at most 0.
        initial_accumulator_value: what these begin with, at least 0.
        l1_regularization_strength, l2_regularization_strength: penalties, at least 0.
        l2_shrinkage_regularization_strength: a penalty of the size of the weight's own.
        beta: added to the learning rate's denominator.
        kwargs: see `Optimizer`.

    Source: McMahan et al. 2013, algorithm 1.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        learning_rate_power: float = -0.5,
        initial_accumulator_value: float = 0.1,
        l1_regularization_strength: float = 0.0,
        l2_regularization_strength: float = 0.0,
        l2_shrinkage_regularization_strength: float = 0.0,
        beta: float = 0.0,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, **kwargs
        )
        self.learning_rate_power = learning_rate_power
        self.initial_accumulator_value = initial_accumulator_value
        self.l1_regularization_strength = l1_regularization_strength
        self.l2_regularization_strength = l2_regularization_strength
        self.l2_shrinkage_regularization_strength = l2_shrinkage_regularization_strength
        self.beta = beta
        if learning_rate_power > 0:
            raise InputError(
                f"{self._label}: learning_rate_power must be <= 0; received {learning_rate_power}"
            )
        for name in (
            "initial_accumulator_value",
            "l1_regularization_strength",
            "l2_regularization_strength",
            "l2_shrinkage_regularization_strength",
        ):
            if getattr(self, name) < 0:
                raise InputError(
                    f"{self._label}: {name} must be >= 0; received {getattr(self, name)}"
                )

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._accumulators, self._linears = self.add_optimizer_variables(
            variables,
            ["accumulator", "linear"],
            [Constant(self.initial_accumulator_value), "zeros"],
        )

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        squares, linear = writable(self._accumulators[index]), writable(self._linears[index])
        weight = writable(variable)
        power = -self.learning_rate_power
        l1 = self.l1_regularization_strength
        l2 = self.l2_regularization_strength + self.beta / (2.0 * learning_rate)
        before = np.power(squares, power)
        squares += np.square(gradient)
        after = np.power(squares, power)
        linear += gradient + 2 * self.l2_shrinkage_regularization_strength * weight
        linear -= (after - before) / learning_rate * weight
        weight[...] = (np.clip(linear, -l1, l1) - linear) / (after / learning_rate + 2 * l2)

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "learning_rate_power": self.learning_rate_power,
            "initial_accumulator_value": self.initial_accumulator_value,
            "l1_regularization_strength": self.l1_regularization_strength,
            "l2_regularization_strength": self.l2_regularization_strength,
            "l2_shrinkage_regularization_strength": self.l2_shrinkage_regularization_strength,
            "beta": self.beta,
        }
