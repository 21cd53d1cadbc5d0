"""`TimeDistributed`: a layer applied to each step of a sequence."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff.ops import joining, layout, slicing
from edgelite.errors import InputError
from edgelite.keras.layers import calling
from edgelite.keras.layers.layer import Layer, kind
from edgelite.keras.layers.wrapper import Wrapper


@kind.register()
class TimeDistributed(Wrapper):
    """Applies a layer to each step of (batch, steps, ...).

    Args:
        layer: what is applied; it sees (batch, ...).
    """

    supports_masking = True

    def _step_shape(self, shape: Any) -> tuple[Any, ...]:
        if len(shape) < 3:
            raise InputError(
                f"{self._label}: expected an input with 3 axes or more, (batch, steps, ...); "
                f"received shape {tuple(shape)}"
            )
        return (shape[0], *shape[2:])

    def build(self, input_shape: Any = None) -> None:
        """Build the layer for one step."""
        self._build_layer(self._step_shape(input_shape))

    def compute_output_shape(self, input_shape: Any) -> Any:
        made = self.layer.compute_output_shape(self._step_shape(input_shape))
        return (made[0], input_shape[1], *made[1:])

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        signature = calling.signature_of(type(self.layer).call)
        how = {"training": training} if signature.takes_training else {}
        masked = mask is not None and "mask" in signature.names
        if masked or (training and self._sees_the_batch()):
            return self._step_by_step(inputs, mask if masked else None, how)
        # All steps at once: for most layers a step is no other than a sample.
        shape = inputs.shape
        samples = layout.reshape(inputs, shape=(-1, *shape[2:]))
        outputs = self.layer.call(samples, **how)
        return layout.reshape(outputs, shape=(-1, shape[1], *outputs.shape[1:]))

    def _sees_the_batch(self) -> bool:
        """Whether the layer's outputs in training may depend on which samples are together."""
        return any(
            not variable.trainable for layer in _inner(self.layer) for variable in layer.weights
        )

    def _step_by_step(self, inputs: Any, mask: Any, how: dict[str, Any]) -> Any:
        outputs = []
        for t in range(inputs.shape[1]):
            step = (slice(None), t)
            own = {} if mask is None else {"mask": slicing.getitem(mask, index=step)}
            outputs.append(self.layer.call(slicing.getitem(inputs, index=step), **own, **how))
        return joining.stack(*outputs, axis=1)


def _inner(layer: Layer) -> list[Any]:
    return layer._flatten_layers()
