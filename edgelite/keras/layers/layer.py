"""The base of all layers: weights, building, calling, parts, losses, configuration."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, Variable, ops
from edgelite.autodiff.tensor import as_array
from edgelite.errors import InputError
from edgelite.keras import (
    dtype_policies,
    naming,
    nested,
    precision,
    registry,
    regularizers,
    tracking,
)
from edgelite.keras.layers import calling, masks
from edgelite.keras.layers.input_spec import InputSpec, check_inputs
from edgelite.keras.layers.parts import Parts
from edgelite.keras.naming import name_scope
from edgelite.keras.precision import AUTOCAST
from edgelite.keras.symbolic import (
    KerasTensor,
    infer_output_spec,
    standardize_shape,
    symbolic_leaves,
)

kind: registry.Kind = registry.Kind("layer", "keras.layers")


class Layer(Parts):
    """A function of tensors with weights.

    Subclasses make parts in ``__init__``, weights in ``build(input_shape)`` by `add_weight`, and
    compute in ``call(inputs)`` with functions of `edgelite`, so that the layer trains and converts.
    `call` may take ``training`` and ``mask``. Weights and layers among the attributes are found by
    themselves. A layer that sets `supports_masking` or defines `compute_mask` gives masks on.

    Args:
        activity_regularizer: makes a penalty of the outputs, added to the loss per sample.
        trainable: whether the weights are learned.
        dtype: of weights and computations, by default the global policy's.
        autocast: whether floating-point inputs are cast to the compute dtype.
        name: by default the class in snake case, counted.
        input_shape: of one sample, for the first layer of a Sequential model.
    """

    input_spec: Any = None
    # Whether `compute_mask` tells the masks of the outputs.
    supports_masking: bool = False
    # Whether masks may begin here, where no input has one.
    _makes_masks = False
    # Whether it computes in float32 where the policy is mixed: where sums over many values are taken.
    computes_in_float32: bool = False
    # Whether integer inputs are cast too: for what computes them together with weights.
    _casts_integers = False
    # The attributes that are arguments of __init__, for get_config(); bases' come first.
    config_keys: tuple[str, ...] = ()

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        instance = super().__new__(cls)
        # What get_config() falls back on for own layers that do not define it.
        instance.__dict__["_arguments"] = (args, kwargs)
        return instance

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "build" in cls.__dict__:
            cls.build = _built_after(cls.__dict__["build"])  # type: ignore[method-assign]
        if "compute_mask" in cls.__dict__:
            cls._makes_masks = True
            if "supports_masking" not in cls.__dict__:
                cls.supports_masking = True

    def __init__(
        self,
        *,
        activity_regularizer: Any = None,
        trainable: bool = True,
        dtype: Any = None,
        autocast: bool = True,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name)
        self._input_shape_arg = _pop_input_shape(kwargs)
        if kwargs:
            raise InputError(
                f"{self._label}: unrecognized arguments {sorted(kwargs)}; "
                f"{type(self).__name__} takes {', '.join(_argument_names(type(self)))}"
            )
        self.built = False
        self.autocast = autocast
        self.dtype_policy = dtype_policies.get(dtype)
        # float32 holds the values of bfloat16.
        self._numpy_dtype = np.dtype(self.compute_dtype)
        self._is_mixed = self.dtype_policy.compute_dtype != self.dtype_policy.variable_dtype
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self._trainable = bool(trainable)
        self._losses: list[Any] = []
        self._build_shapes: dict[str, Any] | None = None
        tracking.changed()

    # Building and calling

    def build(self, input_shape: Any) -> None:
        """Make the weights; `input_shape` has None for the batch size."""
        self.built = True

    def _build_for(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        build = type(self).build
        if build is not Layer.build:
            tensors = calling.tensor_arguments(type(self).call, args, kwargs)
            self.build(**calling.shapes_for(build, tensors, self._label))
        elif not any(not layer.built for layer in self._sublayers()):
            self.built = True

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute the outputs."""
        raise NotImplementedError(f"{type(self).__name__} must define call(inputs)")

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self._require_init()
        if len(args) != 1 or kwargs or type(args[0]) is not Tensor:
            if symbolic_leaves((args, kwargs)):
                return self._call_symbolically(args, kwargs)
            args = nested.map_structure(_as_tensor, args)
            kwargs = nested.map_structure(_as_tensor, kwargs)
        if self.autocast:
            args = self._autocast(args)
            if kwargs.keys() - {"training"}:
                kwargs = self._autocast(kwargs)
        if self.input_spec is not None:
            check_inputs(self.input_spec, args[0] if args else None, self._label)
        if not self.built:
            with name_scope(self.name, self):
                self._build_for(args, kwargs)
        outer = self._enter(kwargs)
        previous = masks.receive(self, args, kwargs)
        try:
            outputs = self._compute(args, kwargs)
        finally:
            self._leave(outer)
        self.built = True
        if self.activity_regularizer is not None:
            self._penalize(outputs)
        if previous is not None or self._makes_masks:
            masks.pass_on(self, args[0] if args else None, outputs, previous)
        return outputs

    def _compute(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """`call`, in the dtypes of the policy."""
        if self._is_mixed or AUTOCAST.convert is not None:
            return precision.call(self, args, kwargs)
        return self.call(*args, **kwargs)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """The masks of the outputs: by default those of the inputs."""
        return previous_mask

    def _autocast(self, args: Any) -> Any:
        """Positional or keyword arguments with floating tensors in the compute dtype."""
        dtype = self._numpy_dtype
        if (
            len(args) == 1
            and type(args) is tuple
            and type(args[0]) is Tensor
            and args[0].array.dtype == dtype
        ):
            return args

        kinds = "fiu" if self._casts_integers else "f"

        def cast(leaf: Any) -> Any:
            if isinstance(leaf, Tensor) and leaf.dtype.kind in kinds and leaf.dtype != dtype:
                converted = ops.elementwise.cast(leaf, dtype=dtype)
                mask = masks.get_mask(leaf)
                if mask is not None:
                    masks.set_mask(converted, mask)
                return converted
            return leaf

        return nested.map_structure(cast, args)

    def _enter(self, kwargs: dict[str, Any]) -> tuple[Any, Any]:
        """Resolve `training` into `kwargs` and hold it for calls inside; what held before."""
        context = calling.CONTEXT
        outer = (context.entry, context.training)
        signature = calling.signature_of(type(self).call)
        training = kwargs.pop("training", None)
        if training is None:
            training = context.training
        if training is None:
            training = signature.training
        if training is not None and signature.takes_training:
            kwargs["training"] = training
        if context.entry is None:
            context.entry = self
            for layer in self._flatten_layers():
                layer._losses.clear()
        context.training = training
        naming.enter(self.name, self)
        return outer

    def _leave(self, outer: tuple[Any, Any]) -> None:
        naming.leave()
        calling.CONTEXT.entry, calling.CONTEXT.training = outer

    def _penalize(self, outputs: Any) -> None:
        for output in nested.flatten(outputs):
            penalty = self.activity_regularizer(output)
            self.add_loss(
                ops.arithmetic.divide(penalty, max(output.shape[0], 1)) if output.ndim else penalty
            )

    def _call_symbolically(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if self.input_spec is not None:
            check_inputs(self.input_spec, args[0] if args else None, self._label)
        if not self.built:
            with name_scope(self.name, self):
                self._build_for(args, kwargs)
        outputs = self.symbolic_call(*args, **kwargs)
        self.built = True
        return outputs

    def compute_output_shape(self, *args: Any, **kwargs: Any) -> Any:
        """The shape of the output for the shape of the input, None where unknown."""
        shapes = nested.map_shapes(lambda s: KerasTensor(s, self.compute_dtype), args)
        outputs = self._try_call(*shapes, **kwargs)
        return nested.map_structure(lambda tensor: tensor.shape, outputs)

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The symbolic outputs for symbolic arguments."""
        target = type(self).compute_output_shape
        if target is Layer.compute_output_shape:
            return self._try_call(*args, **kwargs)
        tensors = calling.tensor_arguments(type(self).call, args, kwargs)
        shapes = self.compute_output_shape(**calling.shapes_for(target, tensors, self._label))
        return nested.map_shapes(lambda s: KerasTensor(s, self.compute_dtype), shapes)

    def _try_call(self, *args: Any, **kwargs: Any) -> Any:
        """The symbolic outputs, found by calling the layer on zeros; its state stays as it was."""

        def call(*args: Any, **kwargs: Any) -> Any:
            outer = self._enter(kwargs)
            try:
                return self._compute(args, kwargs)
            finally:
                self._leave(outer)

        state = [(variable, variable.array) for variable in self.non_trainable_weights]
        try:
            return infer_output_spec(call, *args, **kwargs)
        finally:
            for variable, value in state:
                variable.assign(value)

    # Losses

    def add_loss(self, loss: Any) -> None:
        """Add a scalar tensor, or a list of them, to the loss of the model that is called."""
        self._losses.extend(nested.flatten(loss))

    @property
    def losses(self) -> list[Any]:
        """The penalties of the last call and of the weights, those of inner layers included."""
        found = [loss for layer in self._flatten_layers() for loss in layer._losses]
        regularized = self._cached(
            "regularized",
            lambda: [v for v in self.trainable_weights if getattr(v, "regularizer", None)],
        )
        return found + [variable.regularizer(variable) for variable in regularized]

    # Configuration

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal layer, of plain values."""
        config = {
            "name": self.name,
            "trainable": self.trainable,
            "dtype": registry.serialize_keras_object(self.dtype_policy),
        }
        if self.activity_regularizer is not None:
            config["activity_regularizer"] = regularizers.serialize(self.activity_regularizer)
        for base in reversed(type(self).__mro__):
            for key in base.__dict__.get("config_keys", ()):
                config[key] = registry.serialize_keras_object(getattr(self, key))
        if _needs_own_config(type(self)):
            config.update(self._config_of_arguments())
        return config

    def _config_of_arguments(self) -> dict[str, Any]:
        args, kwargs = self.__dict__["_arguments"]
        names = calling.signature_of(type(self).__init__).names
        given = {**dict(zip(names, args, strict=False)), **kwargs}
        try:
            return {key: registry.serialize_keras_object(value) for key, value in given.items()}
        except InputError as error:
            raise InputError(
                f"{self._label}: its arguments cannot be saved ({error}); define get_config()"
            ) from error

    def get_build_config(self) -> dict[str, Any] | None:
        """What `build_from_config` needs to build an equal layer."""
        if self._build_shapes is None:
            return None
        if len(self._build_shapes) == 1:
            return {"input_shape": next(iter(self._build_shapes.values()))}
        return {"shapes_dict": self._build_shapes}

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Build with what `get_build_config` gave."""
        if "input_shape" in config:
            self.build(config["input_shape"])
        elif "shapes_dict" in config:
            self.build(**config["shapes_dict"])

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}, built={self.built}>"


class Weightless(Layer):
    """A layer without weights: it is built from the start."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.built = type(self).build is Layer.build


def _built_after(build: Callable[..., None]) -> Callable[..., None]:
    """`build` that notes its shapes and that the layer is built."""

    @functools.wraps(build)
    def wrapper(self: Layer, *args: Any, **kwargs: Any) -> None:
        names = calling.signature_of(build).names
        with name_scope(self.name, self):
            build(self, *args, **kwargs)
        self._build_shapes = {**dict(zip(names, args, strict=False)), **kwargs}
        self.built = True

    return wrapper


class Shaped(Weightless):
    """A layer without weights whose file tells, as Keras' does, the shape that it was built for."""

    def build(self, input_shape: Any) -> None:
        """Nothing: the shape is noted around it."""


def _as_tensor(leaf: Any) -> Any:
    if isinstance(leaf, (np.ndarray, np.generic)):
        return Tensor(as_array(leaf))
    if isinstance(leaf, Variable):
        return leaf.value()
    return leaf


def _pop_input_shape(kwargs: dict[str, Any]) -> tuple[int | None, ...] | None:
    """Keras 2's ways to give the shape of a sample to the first layer of a Sequential model."""
    shape = kwargs.pop("input_shape", None)
    if "input_dim" in kwargs:
        shape = (kwargs.pop("input_dim"),)
    for key in ("batch_input_shape", "batch_shape"):
        if key in kwargs:
            shape = tuple(kwargs.pop(key))[1:]
    if shape is None:
        return None
    return standardize_shape((shape,) if isinstance(shape, int) else shape)


def _argument_names(cls: type) -> list[str]:
    names: dict[str, None] = {}
    for base in cls.__mro__:
        if "__init__" in base.__dict__ and issubclass(base, Layer):
            names.update(dict.fromkeys(calling.signature_of(base.__dict__["__init__"]).names))
    return list(names)


def _needs_own_config(cls: type) -> bool:
    """Whether the class has an ``__init__`` of its own whose arguments nothing describes."""
    for base in cls.__mro__:
        if base is Layer or "get_config" in base.__dict__ or "config_keys" in base.__dict__:
            return False
        if "__init__" in base.__dict__:
            return True
    return False


__all__ = ["InputSpec", "Layer", "Shaped", "Weightless", "kind"]
