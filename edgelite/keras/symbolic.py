"""Symbolic tensors and the operations that connect them: what functional models are made of."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np

from edgelite.autodiff import Primitive, Tensor, ops
from edgelite.autodiff.operators import Operators
from edgelite.errors import InputError, StateError
from edgelite.keras import nested, registry
from edgelite.keras.config import standardize_dtype
from edgelite.keras.naming import auto_name

Shape = tuple["int | None", ...]

_kind = registry.Kind("operation", "edgelite.keras.symbolic")

# Sizes that stand for an unknown batch size and for other unknown sizes, in two evaluations.
_PROBES = ((2, 32), (3, 48))


class KerasHistory(NamedTuple):
    """Where a symbolic tensor comes from: output `tensor_index` of call `node_index` of `operation`."""

    operation: Operation
    node_index: int
    tensor_index: int


class KerasTensor(Operators):
    """A tensor without a value: what `keras.Input` gives and layers pass on.

    Args:
        shape: with None where a size is unknown, such as the batch's.
        dtype: name of the dtype.
        name: by default ``keras_tensor``, counted.
    """

    __slots__ = ("_dtype", "_keras_history", "_shape", "name")

    _keras_history: KerasHistory

    def __init__(
        self, shape: Sequence[int | None], dtype: Any = None, name: str | None = None
    ) -> None:
        self._shape = standardize_shape(shape)
        self._dtype = standardize_dtype(dtype)
        self.name = name or auto_name("keras_tensor")

    @property
    def shape(self) -> Shape:  # type: ignore[override]  # sizes may be unknown here
        """Sizes of the axes, None where unknown."""
        return self._shape

    @property
    def dtype(self) -> str:  # type: ignore[override]  # Keras' symbolic dtypes are names
        """Name of the dtype."""
        return self._dtype

    @property
    def ndim(self) -> int:
        """Number of axes."""
        return len(self._shape)

    @property
    def array(self) -> np.ndarray:
        """A symbolic tensor has no value.

        Raises:
            InputError: always.
        """
        raise InputError(
            f"{self!r} is symbolic and has no value: it can be passed to layers, models and "
            "functions of edgelite, not to NumPy; put other code into the call() of an own layer"
        )

    def __primitive__(
        self, primitive: Any, arguments: tuple[Any, ...], parameters: dict[str, Any]
    ) -> Any:
        return PrimitiveOperation(primitive.name, parameters)(*arguments)

    __hash__ = object.__hash__  # type: ignore[assignment]  # compared by identity, unlike tensors

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __bool__(self) -> bool:
        raise InputError(f"{self!r} is symbolic: its truth is unknown while a model is being built")

    def __repr__(self) -> str:
        return f"<KerasTensor shape={self._shape}, dtype={self._dtype}, name={self.name}>"

    __str__ = __repr__


class Node:
    """One symbolic call of an operation.

    Attributes:
        operation: what was called.
        args, kwargs: with what, symbolic tensors among other values.
        inputs: the symbolic tensors of the arguments, in order.
        outputs: the symbolic tensors that came out, in order.
    """

    def __init__(
        self, operation: Operation, args: tuple[Any, ...], kwargs: dict[str, Any], outputs: Any
    ) -> None:
        self.operation = operation
        self.args = args
        self.kwargs = kwargs
        self.inputs: list[KerasTensor] = symbolic_leaves((args, kwargs))
        self.outputs: list[KerasTensor] = nested.flatten(outputs)
        index = len(operation._inbound_nodes)
        operation._inbound_nodes.append(self)
        for tensor_index, tensor in enumerate(self.outputs):
            tensor._keras_history = KerasHistory(operation, index, tensor_index)

    @property
    def is_input(self) -> bool:
        """Whether this is the call that made an input."""
        return not self.inputs

    @property
    def parents(self) -> list[Node]:
        """The calls that made the inputs, in order."""
        return [node_of(tensor) for tensor in self.inputs]


class Operation:
    """Something that can be called with symbolic tensors: a layer, a model, a primitive."""

    def __init__(self, name: str | None = None) -> None:
        if name is not None and (not isinstance(name, str) or "/" in name):
            raise InputError(
                f"{type(self).__name__}: name must be a string without '/'; received {name!r}"
            )
        self.name = name or auto_name(type(self).__name__)
        self._inbound_nodes: list[Node] = []

    def call(self, *args: Any, **kwargs: Any) -> Any:
        """Compute outputs from tensors."""
        raise NotImplementedError(f"{type(self).__name__} must define call()")

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        """The symbolic outputs for symbolic arguments: what `call` would give, by trying it."""
        return infer_output_spec(self.call, *args, **kwargs)

    def symbolic_call(self, *args: Any, **kwargs: Any) -> Any:
        """The symbolic outputs, connected to the arguments."""
        outputs = self.compute_output_spec(*args, **kwargs)
        given = {id(leaf) for leaf in nested.leaves((args, kwargs))}
        # An output that is an input unchanged is still the output of this call.
        outputs = nested.map_structure(lambda t: _copied(t) if id(t) in given else t, outputs)
        Node(self, args, kwargs, outputs)
        return outputs

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if symbolic_leaves((args, kwargs)):
            return self.symbolic_call(*args, **kwargs)
        return self.call(*args, **kwargs)

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal operation."""
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        """The inverse of `get_config`."""
        return cls(**config)

    @property
    def input(self) -> Any:
        """The symbolic input of the first call of this operation."""
        return _only(self._first_node("input").inputs)

    @property
    def output(self) -> Any:
        """The symbolic output of the first call of this operation."""
        return _only(self._first_node("output").outputs)

    def _first_node(self, attribute: str) -> Node:
        if not self._inbound_nodes:
            raise StateError(
                f"{type(self).__name__} '{self.name}' has no .{attribute}: it has not been called with "
                "symbolic tensors, such as keras.Input() gives"
            )
        return self._inbound_nodes[0]


@_kind.register()
class PrimitiveOperation(Operation):
    """A function of `edgelite` applied to symbolic tensors, such as ``x + y``.

    Args:
        primitive: name of the function.
        parameters: its static arguments.
    """

    def __init__(
        self, primitive: str, parameters: Mapping[str, Any] | None = None, name: str | None = None
    ) -> None:
        super().__init__(name or auto_name(primitive))
        self.primitive = primitive
        self.parameters = dict(parameters or {})
        self._function = _find_primitive(primitive)

    def call(self, *args: Any) -> Any:
        return self._function(*args, **self.parameters)

    def get_config(self) -> dict[str, Any]:
        parameters = registry.serialize_keras_object(self.parameters)
        return {"primitive": self.primitive, "parameters": parameters, "name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> PrimitiveOperation:
        parameters = registry.deserialize_keras_object(config["parameters"])
        return cls(config["primitive"], parameters, config["name"])


def _families() -> Iterator[Any]:
    """The modules of primitives: those that are in use, then those that nothing has imported yet."""
    yield from list(vars(ops).values())
    for module in pkgutil.iter_modules(ops.__path__):
        yield import_module(f"{ops.__name__}.{module.name}")


def _find_primitive(name: str) -> Primitive:
    for family in _families():
        found = getattr(family, name, None)
        if isinstance(found, Primitive):
            return found
    raise InputError(f"edgelite has no differentiable function {name!r}")


def symbolic_leaves(structure: Any) -> list[KerasTensor]:
    """The symbolic tensors in `structure`, in order."""
    return [leaf for leaf in nested.leaves(structure) if isinstance(leaf, KerasTensor)]


def node_of(tensor: KerasTensor) -> Node:
    """The call that made `tensor`.

    Raises:
        InputError: it was made by hand and not by `keras.Input` or a layer.
    """
    history = getattr(tensor, "_keras_history", None)
    if history is None:
        raise InputError(
            f"{tensor!r} comes from no layer: begin a functional model with keras.Input()"
        )
    return history.operation._inbound_nodes[history.node_index]


def standardize_shape(shape: Any) -> Shape:
    """A tuple of sizes, None where unknown.

    Raises:
        InputError: a size is negative or no integer.
    """
    if not isinstance(shape, (list, tuple)):
        raise InputError(f"shape: expected a tuple of integers and None; received {shape!r}")
    for size in shape:
        if size is not None and (not hasattr(size, "__index__") or size < 0):
            raise InputError(f"shape: sizes must be integers >= 0 or None; received {tuple(shape)}")
    return tuple(None if size is None else int(size) for size in shape)


def infer_output_spec(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """The symbolic outputs of `function`, found by evaluating it on zeros.

    It is evaluated twice with different sizes in place of the unknown ones; a size that differs
    between the two outputs is unknown.
    """
    specs = []
    for batch, other in _PROBES:

        def zeros(leaf: Any, batch: int = batch, other: int = other) -> Any:
            if not isinstance(leaf, KerasTensor):
                return leaf
            shape = [batch if axis == 0 else other for axis in range(leaf.ndim)]
            shape = [size if size is not None else shape[a] for a, size in enumerate(leaf.shape)]
            return Tensor(np.zeros(shape, leaf.dtype))

        filled = nested.map_structure(zeros, args)
        named = nested.map_structure(zeros, kwargs)
        # Zeros may be outside of the domain of what is computed; only shapes are wanted.
        with np.errstate(all="ignore"):
            specs.append(function(*filled, **named))
        if all(None not in tensor.shape for tensor in symbolic_leaves((args, kwargs))):
            specs.append(specs[0])
            break
    return nested.map_structure(_merge, *specs)


def _merge(first: Any, second: Any) -> Any:
    if not hasattr(first, "shape"):
        return first
    shape = [a if a == b else None for a, b in zip(first.shape, second.shape, strict=True)]
    return KerasTensor(shape, np.dtype(first.dtype).name)


def _copied(tensor: KerasTensor) -> KerasTensor:
    return KerasTensor(tensor.shape, tensor.dtype)


def _only(tensors: list[KerasTensor]) -> Any:
    return tensors[0] if len(tensors) == 1 else tensors
