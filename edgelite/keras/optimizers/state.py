"""The state of an optimizer: variables beside the weights."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable as RawVariable
from edgelite.errors import InputError
from edgelite.keras.naming import scoped
from edgelite.keras.variable import Variable


class State:
    """What an optimizer remembers from step to step, in the order in which it was made.

    Args:
        name: of the optimizer.
    """

    built: bool

    def __init__(self, name: str) -> None:
        self.name = name
        self._variables: list[RawVariable] = []

    @property
    def _label(self) -> str:
        return f"{type(self).__name__} '{self.name}'"

    def add_variable(
        self,
        shape: Sequence[int],
        initializer: Any = "zeros",
        dtype: Any = None,
        name: str | None = None,
    ) -> Variable:
        """A variable of this optimizer's state."""
        variable = Variable(initializer, shape, dtype, trainable=False, name=name)
        variable.path = scoped(f"{self.name}/{variable.name}")
        self._variables.append(variable)
        return variable

    def add_variable_from_reference(
        self, reference_variable: RawVariable, name: str | None = None, initializer: Any = "zeros"
    ) -> Variable:
        """A variable of the shape and dtype of a weight."""
        path = getattr(reference_variable, "path", reference_variable.name)
        return self.add_variable(
            reference_variable.shape,
            initializer,
            reference_variable.dtype.name,
            f"{path.replace('/', '_')}_{name or 'var'}",
        )

    def add_optimizer_variables(
        self, trainable_variables: Sequence[RawVariable], name: Any, initializer: Any = "zeros"
    ) -> Any:
        """For each weight a variable called `name`, or for several names a list each."""
        names = [name] if isinstance(name, str) else list(name)
        starts = (
            [initializer] * len(names)
            if isinstance(name, str) or isinstance(initializer, str)
            else list(initializer)
        )
        made: list[list[Variable]] = [[] for _ in names]
        for variable in trainable_variables:
            for each, own_name, start in zip(made, names, starts, strict=True):
                each.append(self.add_variable_from_reference(variable, own_name, start))
        return made[0] if isinstance(name, str) else tuple(made)

    @property
    def variables(self) -> list[RawVariable]:
        """The state: iteration, learning rate, then what `build` made."""
        return list(self._variables)

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set the state, in the order of `variables`."""
        own = self.variables
        if len(weights) != len(own):
            raise InputError(
                f"{self._label}: expected {len(own)} arrays; received {len(weights)}"
                + ("" if self.built else ". It is not built: call build(variables) first")
            )
        for variable, value in zip(own, weights, strict=True):
            variable.assign(np.asarray(value, variable.dtype))

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the state into `store`: {"0": array ...}."""
        for index, variable in enumerate(self.variables):
            store[str(index)] = variable.numpy()

    def load_own_variables(self, store: dict[str, Any]) -> None:
        """Take the state from `store`; a state of another size is left, with a warning."""
        own = self.variables
        shapes = [tuple(variable.shape) for variable in own]
        if [store[str(i)].shape for i in range(len(store))] != shapes:
            warnings.warn(
                f"{self._label} begins anew: its state is {len(own)} arrays, the file's {len(store)}, or "
                "their shapes differ",
                stacklevel=2,
            )
            return
        self.set_weights([store[str(i)] for i in range(len(store))])
