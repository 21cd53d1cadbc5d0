"""What layers are made of: weights, inner layers and metrics, found in attributes and listed in order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite import autodiff as ad
from edgelite.errors import InputError, StateError
from edgelite.keras import constraints, dtype_policies, initializers, regularizers, tracking
from edgelite.keras.metrics.metric import Metric
from edgelite.keras.symbolic import Operation, standardize_shape
from edgelite.keras.variable import Variable


class Parts(Operation):
    """An operation with weights and inner layers."""

    built: bool
    dtype_policy: dtype_policies.DTypePolicy
    _trainable: bool
    _own_trainable: list[ad.Variable]
    _own_non_trainable: list[ad.Variable]
    _cache: dict[str, tuple[int, list[Any]]]
    # Attributes that mention layers and metrics without having them as parts.
    _hidden = frozenset(
        {"_arguments", "_cache", "_compile_arguments", "_compiled_metrics", "_loss_tracker", "loss"}
    )

    def __init__(self, name: str | None = None) -> None:
        self.__dict__.update(_own_trainable=[], _own_non_trainable=[], _cache={})
        super().__init__(name)

    def add_weight(
        self,
        shape: Sequence[int] | int | None = None,
        initializer: Any = None,
        dtype: Any = None,
        trainable: bool = True,
        regularizer: Any = None,
        constraint: Any = None,
        name: str | None = None,
    ) -> Variable:
        """Make a weight of this layer.

        Args:
            shape: its sizes.
            initializer: by default Glorot's uniform for floats, else zeros.
            dtype: by default the layer's `variable_dtype`.
        """
        self._require_init()
        dtype = dtype or self.variable_dtype
        if initializer is None:
            initializer = "glorot_uniform" if np.dtype(dtype).kind == "f" else "zeros"
        sizes = standardize_shape((shape,) if isinstance(shape, int) else shape or ())
        if None in sizes:
            raise InputError(
                f"{self._label}: the shape {sizes} of weight {name!r} has unknown sizes; "
                "give the input's sizes other than the batch size"
            )
        variable = Variable(
            initializers.get(initializer),
            shape=[size for size in sizes if size is not None],
            dtype=dtype,
            trainable=trainable,
            name=name,
            regularizer=regularizers.get(regularizer),
            constraint=constraints.get(constraint),
        )
        self._track(variable)
        return variable

    def _track(self, variable: ad.Variable) -> None:
        own = self._own_trainable if variable.trainable else self._own_non_trainable
        if not any(variable is known for known in self._own_trainable + self._own_non_trainable):
            own.append(variable)
            tracking.changed()

    def __setattr__(self, name: str, value: Any) -> None:
        if isinstance(value, (ad.Variable, Parts, Metric, list, tuple, dict)):
            self._require_init()
            for variable in tracking.parts({"value": value}, ad.Variable):
                self._track(variable)
            tracking.changed()
        object.__setattr__(self, name, value)

    def _require_init(self) -> None:
        if "_cache" not in self.__dict__:
            raise StateError(f"{type(self).__name__}: call super().__init__() first in __init__()")

    def _cached(self, key: str, make: Callable[[], list[Any]]) -> list[Any]:
        version = tracking.version()
        held = self._cache.get(key)
        if held is None or held[0] != version:
            held = self._cache[key] = (version, make())
        return held[1]

    def _sublayers(self) -> list[Any]:
        """The layers among the attributes, in attribute order."""
        return tracking.parts(self.__dict__, Parts, self._hidden)

    def _flatten_layers(self, include_self: bool = True, recursive: bool = True) -> list[Any]:
        """This layer and those inside it, each once, outer ones first."""

        def walk() -> list[Any]:
            found: dict[int, Any] = {}
            waiting = list(self._sublayers())
            while waiting:
                layer = waiting.pop(0)
                if id(layer) not in found:
                    found[id(layer)] = layer
                    waiting[:0] = layer._sublayers() if recursive else []
            return list(found.values())

        inner = self._cached(f"layers {recursive}", walk)
        return [self, *inner] if include_self else list(inner)

    @property
    def weights(self) -> list[Any]:
        """All weights, each once: own trainable ones, own others, then those of inner layers."""

        def collect() -> list[Any]:
            found = {id(v): v for v in self._own_trainable + self._own_non_trainable}
            for layer in self._sublayers():
                for variable in layer.weights:
                    found.setdefault(id(variable), variable)
            return list(found.values())

        return list(self._cached("weights", collect))

    @property
    def trainable_weights(self) -> list[Any]:
        """The weights that are learned: none while `trainable` is False."""
        return list(
            self._cached(
                "trainable",
                lambda: [v for v in self.weights if v.trainable] if self.trainable else [],
            )
        )

    @property
    def non_trainable_weights(self) -> list[Any]:
        """The weights that are not learned."""
        return [v for v in self.weights if not (self.trainable and v.trainable)]

    variables = weights
    trainable_variables = trainable_weights
    non_trainable_variables = non_trainable_weights

    @property
    def trainable(self) -> bool:
        """Whether the weights are learned; setting it sets it for all inner layers too."""
        return self._trainable

    @trainable.setter
    def trainable(self, value: bool) -> None:
        self._trainable = bool(value)
        for variable in self._own_trainable:
            variable.trainable = self._trainable
        for layer in self._sublayers():
            layer.trainable = value
        tracking.changed()

    def get_weights(self) -> list[np.ndarray]:
        """Copies of the weights, in the order of `weights`."""
        return [variable.numpy() for variable in self.weights]

    def set_weights(self, weights: Sequence[Any]) -> None:
        """Set the weights, in the order of `weights`.

        Raises:
            InputError: their number or a shape differs.
        """
        own = self.weights
        if len(own) != len(weights):
            raise InputError(
                f"{self._label}: set_weights() expected {len(own)} arrays; received {len(weights)}"
                + ("" if self.built else ". The layer is not built: call it on data first")
            )
        for variable, value in zip(own, weights, strict=True):
            if np.shape(value) != tuple(variable.shape):
                raise InputError(
                    f"{self._label}: weight '{variable.name}' has shape {variable.shape}; "
                    f"received an array of shape {np.shape(value)}"
                )
        for variable, value in zip(own, weights, strict=True):
            variable.assign(np.asarray(value, variable.dtype))

    def save_own_variables(self, store: dict[str, Any]) -> None:
        """Put the own weights, without those of inner layers, into `store`: {"0": array ...}."""
        for index, variable in enumerate(self._own_trainable + self._own_non_trainable):
            store[str(index)] = variable.numpy()

    def load_own_variables(self, store: dict[str, Any]) -> None:
        """Take the own weights from `store`, the inverse of `save_own_variables`.

        Raises:
            InputError: their number or a shape differs.
        """
        own = self._own_trainable + self._own_non_trainable
        if len(own) != len(store):
            raise InputError(
                f"{self._label} has {len(own)} weights {[v.name for v in own]}; the file has "
                f"{len(store)} for it"
                + (
                    ""
                    if self.built
                    else ". It is not built: build it in build() of the outer layer"
                )
            )
        for index, variable in enumerate(own):
            value = store[str(index)]
            if value.shape != tuple(variable.shape):
                raise InputError(
                    f"{self._label}: weight '{variable.name}' has shape {variable.shape}; "
                    f"the file has shape {value.shape}"
                )
        for index, variable in enumerate(own):
            variable.assign(np.asarray(store[str(index)], variable.dtype))

    def count_params(self) -> int:
        """The number of values in all weights.

        Raises:
            StateError: the layer is not built.
        """
        if not self.built:
            raise StateError(
                f"{self._label} is not built, so its weights are unknown: "
                "call it on data or call build(input_shape) first"
            )
        return int(sum(np.prod(variable.shape, dtype=np.int64) for variable in self.weights))

    @property
    def metrics(self) -> list[Metric]:
        """The metrics among the attributes of this layer and inner ones."""
        return self._part_metrics()

    def _part_metrics(self) -> list[Metric]:
        def collect() -> list[Metric]:
            found = {id(m): m for m in tracking.parts(self.__dict__, Metric, self._hidden)}
            for layer in self._sublayers():
                for metric in layer._part_metrics():
                    found.setdefault(id(metric), metric)
            return list(found.values())

        return list(self._cached("metrics", collect))

    @property
    def dtype(self) -> str:
        """Name of the dtype of the weights."""
        return self.variable_dtype

    @property
    def compute_dtype(self) -> str:
        """Name of the dtype that inputs are cast to and outputs have; float32 holds bfloat16."""
        dtype = self.dtype_policy.compute_dtype
        return "float32" if dtype == "bfloat16" else dtype

    @property
    def variable_dtype(self) -> str:
        """Name of the dtype of the weights."""
        return self.dtype_policy.variable_dtype

    @property
    def _label(self) -> str:
        return f"{type(self).__name__} '{self.__dict__.get('name', '?')}'"
