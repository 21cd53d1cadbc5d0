"""Lion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.errors import InputError
from edgelite.keras.optimizers.optimizer import Optimizer, kind, rounded
from edgelite.keras.variable import writable


@kind.register()
class Lion(Optimizer):
    """Moves by the sign of a mix of the mean gradient and the present one.

    Args:
        beta_1: the mean's part in the mix, above 0 and at most 1.
        beta_2: what stays of the mean at each step.
        kwargs: see `Optimizer`.

    Source: Chen et al. 2023.
    """

    def __init__(
        self,
        learning_rate: Any = 0.001,
        beta_1: float = 0.9,
        beta_2: float = 0.99,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, **kwargs
        )
        if not 0 < beta_1 <= 1:
            raise InputError(
                f"{self._label}: beta_1 must be above 0 and at most 1; received {beta_1}"
            )
        self.beta_1 = beta_1
        self.beta_2 = beta_2

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        self._momentums = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        beta_1, beta_2 = rounded(self.beta_1), rounded(self.beta_2)
        scratch = self._scratch[index]
        momentum = writable(self._momentums[index])
        np.multiply(momentum, beta_1, out=scratch)
        scratch += gradient * (1.0 - beta_1)
        np.sign(scratch, out=scratch)
        scratch *= learning_rate
        weight = writable(variable)
        weight -= scratch
        momentum *= beta_2
        momentum += np.multiply(gradient, 1.0 - beta_2, out=scratch)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "beta_1": self.beta_1, "beta_2": self.beta_2}
