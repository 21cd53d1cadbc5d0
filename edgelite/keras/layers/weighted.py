"""The base of layers that multiply by weights, then add a bias and apply an activation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from edgelite.autodiff import ops
from edgelite.keras import activations, constraints, initializers, regularizers
from edgelite.keras.layers.layer import Layer
from edgelite.keras.variable import Variable


class Weighted(Layer):
    """A layer whose weights each have an initializer, a regularizer and a constraint."""

    activation: Callable[[Any], Any]
    bias: Variable | None
    # Of the two weights that most layers have; `_set_options` sets them.
    kernel_initializer: Any
    kernel_regularizer: Any
    kernel_constraint: Any
    bias_initializer: Any
    bias_regularizer: Any
    bias_constraint: Any

    def _set_options(
        self, stem: str, initializer: Any, regularizer: Any = None, constraint: Any = None
    ) -> None:
        """Hold the options of a weight as ``<stem>_initializer`` and so on."""
        setattr(self, f"{stem}_initializer", initializers.get(initializer))
        setattr(self, f"{stem}_regularizer", regularizers.get(regularizer))
        setattr(self, f"{stem}_constraint", constraints.get(constraint))

    def _make(self, stem: str, shape: Sequence[int], name: str | None = None) -> Variable:
        """Make the weight whose options are held under `stem`."""
        return self.add_weight(
            shape=tuple(shape),
            initializer=getattr(self, f"{stem}_initializer"),
            regularizer=getattr(self, f"{stem}_regularizer"),
            constraint=getattr(self, f"{stem}_constraint"),
            name=name or stem,
        )

    def _finish(self, outputs: Any) -> Any:
        """Add the bias along the last axis, then apply the activation."""
        if self.bias is not None and self.activation is activations.relu:
            return ops.activation.bias_relu(outputs, self.bias)
        if self.bias is not None:
            outputs = ops.arithmetic.add(outputs, self.bias)
        if self.activation is activations.linear:
            return outputs
        return self.activation(outputs)
