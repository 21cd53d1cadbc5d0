"""`Lambda` and `Identity`."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.layers.activation import Elementwise
from edgelite.keras.layers.layer import Layer, kind


@kind.register()
class Lambda(Layer):
    """Applies a function, which must compute with functions of `edgelite`.

    It is saved by the function's name, which must be registered or passed in custom_objects to load
    it; a lambda without a name cannot be saved, since files carry no code.

    Args:
        function: of the inputs, perhaps of ``mask`` and ``training``.
        output_shape: of one sample, or a function of the inputs' shape; by default found by trying.
        mask: the output's mask, or a function of the inputs and their mask.
        arguments: further keyword arguments of the function.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        output_shape: Any = None,
        mask: Any = None,
        arguments: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if not callable(function):
            raise InputError(f"{self._label}: expected a function; received {function!r}")
        self.function = function
        self.mask = mask
        self.arguments = dict(arguments or {})
        self.supports_masking = mask is not None
        self._output_shape = output_shape
        self._takes = {"mask", "training"} & _arguments(function)

    def call(self, inputs: Any, mask: Any = None, training: bool | None = None) -> Any:
        given = {"mask": mask, "training": training}
        own = {key: value for key, value in given.items() if key in self._takes}
        return self.function(inputs, **self.arguments, **own)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        return self.mask(inputs, previous_mask) if callable(self.mask) else self.mask

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self._output_shape is None:
            return super().compute_output_shape(input_shape)
        if callable(self._output_shape):
            return self._output_shape(input_shape)
        batch = nested.flatten(input_shape)[0]
        return nested.map_shapes(lambda shape: (batch, *shape), self._output_shape)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        if self._output_shape is None:
            return self._try_call(*args, **kwargs)
        return super().compute_output_spec(*args, **kwargs)

    def get_config(self) -> dict[str, Any]:
        config = {**super().get_config(), "function": self._saved(self.function)}
        if self._output_shape is not None:
            shape = self._output_shape
            config["output_shape"] = self._saved(shape) if callable(shape) else shape
        if self.mask is not None:
            config["mask"] = self._saved(self.mask) if callable(self.mask) else self.mask
        return {**config, "arguments": registry.serialize_keras_object(self.arguments)}

    def _saved(self, function: Callable[..., Any]) -> Any:
        if getattr(function, "__name__", "<lambda>") == "<lambda>":
            raise InputError(
                f"{self._label}: a lambda without a name cannot be saved; define a function with def, or "
                "a layer of its own"
            )
        return registry.serialize_keras_object(function)

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Lambda:
        restored = {
            key: registry.deserialize_keras_object(config[key])
            for key in ("function", "output_shape", "mask", "arguments")
            if config.get(key) is not None
        }
        return cls(**{**config, **restored})


def _arguments(function: Callable[..., Any]) -> set[str]:
    """The names of a function's arguments; none for what does not tell them."""
    try:
        return set(inspect.signature(function).parameters)
    except ValueError:
        return set()


@kind.register()
class Identity(Elementwise):
    """Its inputs, unchanged."""

    def call(self, inputs: Any) -> Any:
        return inputs

    def compute_output_shape(self, input_shape: Any) -> Any:
        return input_shape
