"""Cells on top of each other."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff import Tensor
from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.layers import calling
from edgelite.keras.layers.layer import Layer, kind


@kind.register()
class StackedRNNCells(Layer):
    """Cells of which each takes the output of the one before it; they work as one cell.

    Args:
        cells: the cells in order.
    """

    config_keys = ("cells",)

    def __init__(self, cells: Any, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        for cell in cells:
            if not hasattr(cell, "state_size") or not hasattr(cell, "call"):
                raise InputError(
                    f"{self._label}: a cell needs a method call() and an attribute state_size; "
                    f"received {cell!r}"
                )
        self.cells = list(cells)

    @property
    def state_size(self) -> list[Any]:
        """The sizes of each cell's states."""
        return [cell.state_size for cell in self.cells]

    @property
    def output_size(self) -> int:
        """The size of the last cell's output."""
        return _output_size(self.cells[-1])

    def get_initial_state(self, batch_size: int) -> list[Any]:
        """The states before a sequence, for each cell its own."""
        states: list[Any] = []
        for cell in self.cells:
            own = getattr(cell, "get_initial_state", None)
            if own is not None:
                states.append(own(batch_size=batch_size))
                continue
            zeros = nested.map_structure(
                lambda n: Tensor(np.zeros((batch_size, n), self._numpy_dtype)), cell.state_size
            )
            states.append(zeros)
        return states

    def build(self, input_shape: Any) -> None:
        """Build the cells for inputs (batch, depth)."""
        for cell in self.cells:
            if isinstance(cell, Layer) and not cell.built:
                cell.build(input_shape)
            input_shape = (input_shape[0], _output_size(cell))

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        after = []
        for cell, before in zip(self.cells, states, strict=True):
            several = isinstance(before, (list, tuple))
            takes_training = calling.signature_of(type(cell).call).takes_training
            how = {"training": training} if takes_training else {}
            step = cell if callable(cell) else cell.call
            inputs, new = step(inputs, list(before) if several else [before], **how)
            new = list(new) if isinstance(new, (list, tuple)) else [new]
            after.append(new if several else new[0])
        return inputs, after

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> StackedRNNCells:
        cells = [registry.deserialize_keras_object(cell) for cell in config["cells"]]
        return cls(cells, **{key: value for key, value in config.items() if key != "cells"})


def _output_size(cell: Any) -> int:
    size = getattr(cell, "output_size", None)
    return nested.flatten(cell.state_size)[0] if size is None else size
