"""The base of metrics: state that is updated batch by batch and gives a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite import autodiff as ad
from edgelite.errors import StateError
from edgelite.keras import config, registry, tracking
from edgelite.keras.naming import auto_name, name_scope
from edgelite.keras.variable import Variable

kind: registry.Kind = registry.Kind("metric", "keras.metrics")


class Metric:
    """A running figure over batches.

    Subclasses make variables with `add_variable` in ``__init__`` and define
    ``update_state(y_true, y_pred, sample_weight=None)`` and ``result()``.

    Attributes:
        direction: ``"min"`` or ``"max"``, whichever is better; None where that is not known.
    """

    direction: str | None = None

    def __init__(self, dtype: Any = None, name: str | None = None) -> None:
        self.name = name or auto_name(type(self).__name__)
        self._dtype = config.standardize_dtype(dtype)
        self._variables: list[ad.Variable] = []

    @property
    def dtype(self) -> str:
        """Name of the dtype of the state and the result."""
        return self._dtype

    def add_variable(
        self,
        shape: Sequence[int] = (),
        initializer: Any = "zeros",
        dtype: Any = None,
        name: str | None = None,
    ) -> Variable:
        """A variable of this metric's state; `reset_state` sets it to zero."""
        if "_variables" not in self.__dict__:
            raise StateError(f"{type(self).__name__}: call super().__init__() first in __init__()")
        with name_scope(self.name.replace("/", ">")):
            variable = Variable(
                initializer or "zeros", shape, dtype or self._dtype, trainable=False, name=name
            )
        self._variables.append(variable)
        return variable

    add_weight = add_variable

    @property
    def variables(self) -> list[ad.Variable]:
        """The state, that of metrics among the attributes included."""
        found = list(self._variables)
        seen = {id(variable) for variable in found}
        for metric in tracking.parts(self.__dict__, Metric):
            found += [variable for variable in metric.variables if id(variable) not in seen]
        return found

    def reset_state(self) -> None:
        """Begin anew."""
        for variable in self.variables:
            variable.assign(np.zeros(variable.shape, variable.dtype))

    def update_state(self, *args: Any, **kwargs: Any) -> None:
        """Take a batch into account."""
        raise NotImplementedError(f"{type(self).__name__} must define update_state()")

    def result(self) -> Any:
        """The figure over all batches since the last reset."""
        raise NotImplementedError(f"{type(self).__name__} must define result()")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.update_state(*args, **kwargs)
        return self.result()

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, ad.Variable) and not any(value is v for v in self._variables):
            self._variables.append(value)
        object.__setattr__(self, name, value)

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal metric."""
        return {"name": self.name, "dtype": self.dtype}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Metric:
        """The inverse of `get_config`."""
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"
