"""Scaling the loss, so that small gradients survive in float16."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable
from edgelite.errors import InputError
from edgelite.keras import registry
from edgelite.keras.initializers import Constant
from edgelite.keras.naming import name_scope
from edgelite.keras.optimizers.optimizer import Optimizer, kind
from edgelite.keras.variable import writable


@kind.register()
class LossScaleOptimizer(Optimizer):
    """Multiplies the loss by a scale and divides the gradients by it before another optimizer gets them.

    When a gradient is not finite, the step is skipped and the scale halved; after
    `dynamic_growth_steps` good steps in a row it is doubled.

    Args:
        inner_optimizer: what moves the weights.
        initial_scale: what the scale begins with.
        dynamic_growth_steps: see above.

    Source: Micikevicius et al. 2018, section 3.2.
    """

    def __init__(
        self,
        inner_optimizer: Optimizer,
        initial_scale: float = 2.0**15,
        dynamic_growth_steps: int = 2000,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("dynamic", None)
        given = sorted(key for key, value in kwargs.items() if value not in (None, False))
        if given:
            raise InputError(
                f"LossScaleOptimizer does not take {given}: give these to the inner optimizer"
            )
        super().__init__(0.0, name=name)
        self.inner_optimizer = inner_optimizer
        self.initial_scale = initial_scale
        self.dynamic_growth_steps = dynamic_growth_steps
        inner_optimizer.loss_scale_factor = None

    def build(self, variables: Sequence[Variable]) -> None:
        self.step_counter = self.add_variable((), "zeros", "int64", "step_counter")
        start = Constant(self.initial_scale)
        self.dynamic_scale = self.add_variable((), start, "float32", "dynamic_scale")
        if not self.inner_optimizer.built:
            with name_scope(self.name):
                self.inner_optimizer.build(variables)
        super().build(variables)

    @property
    def variables(self) -> list[Variable]:
        """The own state, then that of the inner optimizer."""
        return [*self._variables, *self.inner_optimizer.variables]

    @property
    def learning_rate(self) -> Any:
        """The inner optimizer's learning rate."""
        return self.inner_optimizer.learning_rate

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self.inner_optimizer.learning_rate = value

    @property
    def iterations(self) -> Any:
        """The inner optimizer's number of updates."""
        return self.inner_optimizer.iterations

    def apply(
        self, grads: Sequence[Any], trainable_variables: Sequence[Variable] | None = None
    ) -> None:
        """Do a step with the gradients of the scaled loss, if all of them are finite."""
        if not self.built:
            if trainable_variables is None:
                raise InputError(
                    f"{self._label} is not built: pass the variables to apply() or build()"
                )
            self.build(list(trainable_variables))
        scale, counter = writable(self.dynamic_scale), writable(self.step_counter)
        arrays = [None if g is None else getattr(g, "array", g) for g in grads]
        if not all(array is None or np.isfinite(array).all() for array in arrays):
            counter[...] = 0
            scale *= 0.5
            return
        factor = 1.0 / float(scale)
        unscaled = [None if a is None else a * a.dtype.type(factor) for a in arrays]
        self.inner_optimizer.apply(unscaled, trainable_variables)
        if counter == self.dynamic_growth_steps - 1:
            counter[...] = 0
            scale *= 2.0
        else:
            counter += 1

    def scale_loss(self, loss: Any) -> Any:
        return loss * float(self.dynamic_scale.array if self.built else self.initial_scale)

    def finalize_variable_values(self, var_list: Iterable[Variable]) -> None:
        self.inner_optimizer.finalize_variable_values(var_list)

    def get_config(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "inner_optimizer": registry.serialize_keras_object(self.inner_optimizer),
            "initial_scale": self.initial_scale,
            "dynamic_growth_steps": self.dynamic_growth_steps,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> LossScaleOptimizer:
        inner = registry.deserialize_keras_object(config["inner_optimizer"])
        return cls(**{**config, "inner_optimizer": inner})
