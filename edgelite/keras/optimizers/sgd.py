"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.errors import InputError
from edgelite.keras.optimizers.optimizer import Optimizer, kind, rounded
from edgelite.keras.variable import writable


@kind.register()
class SGD(Optimizer):
    """w -= learning_rate * g; with momentum m = momentum * m - learning_rate * g, w += m.

    Args:
        momentum: what stays of the last move, from 0 to 1.
        nesterov: move by momentum * m - learning_rate * g instead of by m.
        kwargs: see `Optimizer`.
    """

    def __init__(
        self,
        learning_rate: Any = 0.01,
        momentum: float = 0.0,
        nesterov: bool = False,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            learning_rate, weight_decay, clipnorm, clipvalue, global_clipnorm, **kwargs
        )
        if not isinstance(momentum, (int, float)) or not 0 <= momentum <= 1:
            raise InputError(f"{self._label}: momentum must be from 0 to 1; received {momentum!r}")
        self.momentum = momentum
        self.nesterov = nesterov

    def build(self, variables: Sequence[Variable]) -> None:
        super().build(variables)
        if self.momentum:
            self.momentums = self.add_optimizer_variables(variables, "momentum")

    def update_step(self, gradient: np.ndarray, variable: Variable, learning_rate: float) -> None:
        index = self._get_variable_index(variable)
        step = np.multiply(gradient, learning_rate, out=self._scratch[index])
        weight = writable(variable)
        if not self.momentum:
            weight -= step
            return
        momentum = rounded(self.momentum)
        moving = writable(self.momentums[index])
        moving *= momentum
        moving -= step
        if self.nesterov:
            weight -= step
            weight += np.multiply(moving, momentum, out=step)
        else:
            weight += moving

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "momentum": self.momentum, "nesterov": self.nesterov}
