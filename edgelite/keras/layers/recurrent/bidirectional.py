"""`Bidirectional`: a recurrent layer run from both ends of sequences."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff.ops import arithmetic, joining, layout
from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.layers import calling
from edgelite.keras.layers.layer import Layer, kind

_SAME = ("stateful", "return_sequences", "return_state")
_MODES = ("sum", "mul", "ave", "concat", None)


@kind.register()
class Bidirectional(Layer):
    """Runs a copy of a recurrent layer forwards and another backwards, and merges their outputs.

    Args:
        layer: a recurrent layer.
        merge_mode: ``"concat"``, ``"sum"``, ``"mul"``, ``"ave"``, or None for both outputs.
        backward_layer: what runs backwards, by default a copy of `layer`.
    """

    supports_masking = True

    def __init__(
        self,
        layer: Any,
        merge_mode: str | None = "concat",
        weights: Any = None,
        backward_layer: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        for given in (layer, backward_layer):
            if not isinstance(given, Layer) and not (given is None and layer is not None):
                raise InputError(f"{self._label}: expected a recurrent layer; received {given!r}")
        if merge_mode not in _MODES:
            raise InputError(
                f"{self._label}: merge_mode must be one of {', '.join(map(repr, _MODES))}; "
                f"received {merge_mode!r}"
            )
        if weights is not None:
            raise InputError(f"{self._label}: weights is not supported; call set_weights()")
        self.forward_layer = _copy(layer, "forward")
        self.backward_layer = (
            _copy(layer, "backward", go_backwards=True)
            if backward_layer is None
            else backward_layer
        )
        if self.forward_layer.go_backwards == self.backward_layer.go_backwards:
            raise InputError(
                f"{self._label}: one layer must have go_backwards=True and the other False; received "
                f"{self.forward_layer.go_backwards} for both"
            )
        for name in _SAME:
            values = [getattr(part, name) for part in (self.forward_layer, self.backward_layer)]
            if values[0] != values[1]:
                raise InputError(
                    f"{self._label}: {name} must be the same in both layers; received {values}"
                )
        for part in (self.forward_layer, self.backward_layer):
            # A repeated output would be another one in each direction.
            part.zero_output_for_mask = part.return_sequences
        self.merge_mode = merge_mode
        self.stateful = layer.stateful
        self.return_sequences = layer.return_sequences
        self.return_state = layer.return_state
        self.input_spec = layer.input_spec

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        """Build both layers."""
        for layer in (self.forward_layer, self.backward_layer):
            if not layer.built:
                layer.build(sequences_shape)

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        shape = self.forward_layer.compute_output_shape(sequences_shape)
        output, states = (shape[0], shape[1:]) if self.return_state else (shape, ())
        if self.merge_mode == "concat":
            output = (*output[:-1], 2 * output[-1])
        if self.merge_mode is None:
            return (output, output, *states, *states)
        return (output, *states, *states) if self.return_state else output

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        mask = nested.flatten(previous_mask)[0] if self.return_sequences else None
        return [mask, mask] if self.merge_mode is None else [mask]

    def call(
        self,
        sequences: Any,
        initial_state: Any = None,
        mask: Any = None,
        training: bool | None = None,
    ) -> Any:
        half = len(initial_state) // 2 if initial_state is not None else 0
        results = []
        for layer, part in (
            (self.forward_layer, slice(0, half)),
            (self.backward_layer, slice(half, None)),
        ):
            how: dict[str, Any] = (
                {} if initial_state is None else {"initial_state": initial_state[part]}
            )
            if mask is not None and "mask" in calling.signature_of(type(layer).call).names:
                how["mask"] = mask
            results.append(layer(sequences, training=training, **how))
        states: tuple[Any, ...] = ()
        if self.return_state:
            states = tuple(results[0][1:]) + tuple(results[1][1:])
            results = [result[0] for result in results]
        forwards, backwards = results
        if self.return_sequences:
            backwards = layout.reverse(backwards, axis=1)
        if self.merge_mode is None:
            return (forwards, backwards, *states)
        output = self._merge(forwards, backwards)
        return (output, *states) if self.return_state else output

    def _merge(self, forwards: Any, backwards: Any) -> Any:
        if self.merge_mode == "concat":
            return joining.concat(forwards, backwards, axis=-1)
        if self.merge_mode == "mul":
            return arithmetic.multiply(forwards, backwards)
        total = arithmetic.add(forwards, backwards)
        return total if self.merge_mode == "sum" else arithmetic.divide(total, 2.0)

    def reset_state(self) -> None:
        """Set the states of both stateful layers to 0."""
        self.forward_layer.reset_state()
        self.backward_layer.reset_state()

    reset_states = reset_state

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "merge_mode": self.merge_mode,
            "layer": registry.serialize_keras_object(self.forward_layer),
            "backward_layer": registry.serialize_keras_object(self.backward_layer),
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Bidirectional:
        layers = {
            key: registry.deserialize_keras_object(config.get(key))
            for key in ("layer", "backward_layer")
        }
        return cls(**{**config, **layers})


def _copy(layer: Any, direction: str, **changes: Any) -> Any:
    """A new layer like `layer`, without its weights."""
    config = registry.serialize_keras_object(layer)
    name = f"{direction}_{layer.name.removeprefix(f'{direction}_')}"
    config["config"] = {**config["config"], "name": name, **changes}
    config.pop("build_config", None)
    return registry.deserialize_keras_object(config)
