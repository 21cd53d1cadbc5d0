"""From a function of edgelite's tensors to a Graph: run it once, lower what it did.

Each primitive has its lowering beside it, in `edgelite.autodiff.ops`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from edgelite.autodiff import ConcreteFunction, Step, Tensor, Trace, recording, trace
from edgelite.autodiff.recording import Recorder
from edgelite.converter.graph import Graph, Shape, Value
from edgelite.errors import ConversionError, EdgeLiteError
from edgelite.schema.dtypes import type_of


class Input(NamedTuple):
    """An input of a function that is converted.

    Attributes:
        name: its name in the signature.
        shape: its sizes, None for those that stay open.
        dtype: the NumPy dtype of its elements.
    """

    name: str
    shape: Sequence[int | None]
    dtype: Any = np.float32

    @property
    def signature(self) -> Shape:
        """The sizes with -1 for those that stay open."""
        return tuple(-1 if size is None else int(size) for size in self.shape)


def from_function(
    function: Callable[..., Any],
    inputs: Sequence[Input],
    output_names: Sequence[str] | None = None,
    scope: Callable[[], str] = str,
) -> Graph:
    """The graph of a function that computes with edgelite's tensors.

    Args:
        function: called with one tensor for each input; open sizes are 1.
        inputs: what it takes.
        output_names: names for what it returns; by default the keys of a returned dict, else
            ``output_0``, ``output_1`` and so on.
        scope: tells during the run which part of the model is running.

    Raises:
        ConversionError: a primitive has no `.tflite` form, or a value is computed outside of
            edgelite's functions; names the part of the model.
    """
    found, scopes = _traced(function, inputs, scope, (0.5, 1.0))
    _require_same(found, scopes, _traced(function, inputs, scope, (-1.0, -0.5))[0])
    graph = Graph()
    values = {
        id(tensor): graph.input(given.name, tensor.shape, type_of(tensor.dtype), given.signature)
        for given, tensor in zip(inputs, found.inputs, strict=True)
    }
    for step, place in zip(found.steps, scopes, strict=True):
        _lower(graph, step, place, values)
    graph.scope = ""
    for name, tensor in zip(_output_names(found, output_names), found.outputs, strict=True):
        value = _value(graph, tensor, values)
        if value not in graph.inputs and value not in graph.outputs:
            value.name = name
        graph.output(value, name)
    return graph


def is_concrete(function: Any) -> bool:
    """Whether a function knows the signature of its inputs."""
    return isinstance(function, ConcreteFunction)


def from_concrete_function(concrete: ConcreteFunction) -> Graph:
    """The graph of what `get_concrete_function` gave; see `from_function`."""
    inputs = [Input(spec.name or "input", spec.shape, spec.dtype) for spec in concrete.inputs]
    return from_function(concrete.python_function, inputs)


class _Scopes(Recorder):
    """Notes for every step which part of the model it belongs to; the trace keeps the step itself."""

    def __init__(self, inputs: Sequence[Tensor], scope: Callable[[], str]) -> None:
        super().__init__()
        self.tracked.update(map(id, inputs))
        self.places: list[str] = []
        self._scope = scope

    def record(
        self,
        primitive: Any,
        inputs: tuple[Any, ...],
        parameters: dict[str, Any],
        output: Tensor | tuple[Tensor, ...],
    ) -> None:
        self.places.append(self._scope())
        self.tracked.update(map(id, output if isinstance(output, tuple) else (output,)))


def _traced(
    function: Callable[..., Any],
    inputs: Sequence[Input],
    scope: Callable[[], str],
    between: tuple[float, float],
) -> tuple[Trace, list[str]]:
    """What the function does to a sample of numbers `between` these, and where."""
    scopes: list[_Scopes] = []

    def observed(*tensors: Tensor) -> Any:
        scopes.append(_Scopes(tensors, scope))
        recording.start(scopes[0])
        try:
            return function(*tensors)
        finally:
            recording.stop(scopes[0])

    random = np.random.default_rng(0)
    examples = [_example(given, random, between) for given in inputs]
    with np.errstate(all="ignore"):  # the numbers mean nothing
        found = trace(observed, *examples)
    return found, scopes[0].places


def _example(given: Input, random: np.random.Generator, between: tuple[float, float]) -> np.ndarray:
    shape = [1 if size is None else size for size in given.shape]
    dtype = np.dtype(given.dtype)
    if dtype.kind == "f":
        return random.uniform(*between, shape).astype(dtype)
    return random.integers(0, 2, shape).astype(dtype)


def _require_same(found: Trace, scopes: list[str], other: Trace) -> None:
    """Raises where two runs on different numbers differ in anything but these numbers.

    What they do differ in was computed outside of edgelite's functions, and is lost in a trace.
    """
    advice = "compute with edgelite's functions alone, rather than with NumPy or with Python's `if` on values"
    if [step.primitive for step in found.steps] != [step.primitive for step in other.steps]:
        raise ConversionError(f"the model does different things for different inputs; {advice}")
    known, others = set(map(id, found.inputs)), set(map(id, other.inputs))
    for step, again, place in zip(found.steps, other.steps, scopes, strict=True):
        if repr(step.parameters) != repr(again.parameters):
            raise ConversionError(
                f"{_where(place, step)} has parameters that depend on the model's inputs; {advice}"
            )
        for mine, its in zip(step.inputs, again.inputs, strict=True):
            traced = id(mine) in known
            same = traced == (id(its) in others) and (
                traced or np.array_equal(_array(mine), _array(its), equal_nan=_may_be_nan(mine))
            )
            if not same:
                raise ConversionError(
                    f"{_where(place, step)} is given a value that depends on the model's inputs but "
                    f"was not computed by edgelite; {advice}"
                )
        known.update(map(id, step.outputs))
        others.update(map(id, again.outputs))


def _lower(graph: Graph, step: Step, place: str, values: dict[int, Value]) -> None:
    lowering = step.primitive.lowering
    if lowering is None:
        raise ConversionError(
            f"{_where(place, step)} has no .tflite form; compute the same from other functions of "
            "edgelite, or give it one with `lowers`"
        )
    graph.scope = place
    arguments = [_value(graph, argument, values) for argument in step.inputs]
    try:
        made = lowering(graph, *arguments, **step.parameters)
    except EdgeLiteError as error:
        raise ConversionError(f"{_where(place, step)}: {error}") from error
    outputs = made if isinstance(made, tuple) else (made,)
    for value, tensor in zip(outputs, step.outputs, strict=True):
        if (value.shape, value.dtype) != (tensor.shape, tensor.dtype):
            raise ConversionError(
                f"{_where(place, step)} gives {tensor.dtype} of shape {tensor.shape}, but its .tflite "
                f"form {value.dtype} of shape {value.shape}"
            )
        values[id(tensor)] = value


def _value(graph: Graph, argument: Any, values: dict[int, Value]) -> Value:
    found = values.get(id(argument))
    return graph.constant(_array(argument)) if found is None else found


def _array(argument: Any) -> np.ndarray:
    return np.asarray(getattr(argument, "array", argument))


def _may_be_nan(argument: Any) -> bool:
    return _array(argument).dtype.kind == "f"


def _where(place: str, step: Step) -> str:
    layer = f"layer '{place}': " if place else ""
    return f"{layer}the primitive '{step.primitive.name}'"


def _output_names(found: Trace, names: Sequence[str] | None) -> list[str]:
    if names is not None:
        return list(names)
    if isinstance(found.result, dict):
        return sorted(map(str, found.result))  # as a trace lists them
    return [f"output_{index}" for index in range(len(found.outputs))]
