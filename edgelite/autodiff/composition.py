"""A primitive from other primitives: what a fast form written by hand is differentiated and lowered by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Lowering
from edgelite.autodiff.tape import GradientTape
from edgelite.autodiff.tensor import Tensor
from edgelite.autodiff.trace import trace
from edgelite.errors import ConversionError


def gradients(
    function: Callable[..., Any], arguments: Sequence[Any], seeds: Any, count: int
) -> tuple[Any, ...]:
    """Gradients of ``function(*arguments)``, weighed by `seeds`, by the first `count` arguments.

    They are arrays where the arguments are, and recorded tensors where these are tensors.
    """
    plain = not any(isinstance(argument, Tensor) for argument in arguments)
    tensors = [a if isinstance(a, Tensor) else Tensor(a) for a in arguments]
    sources = tensors[:count]
    with GradientTape() as tape:
        tape.watch(sources)
        outputs = function(*tensors)
    weights = [seed if isinstance(seed, Tensor) else Tensor(seed) for seed in seeds]
    found = tape.gradient(list(outputs), sources, weights, "zero")
    return tuple(g.array for g in found) if plain else tuple(found)


def lower(graph: Lowering, function: Callable[..., Any], *values: Any) -> Any:
    """Add what `function` does to the graph's `values`; the value or values that it gives.

    Constants are given to it as arrays.
    """
    examples = [np.zeros(value.shape, value.dtype) for value in values if value.data is None]

    def call(*inputs: Tensor) -> Any:
        remaining = iter(inputs)
        return function(
            *(next(remaining) if value.data is None else value.data for value in values)
        )

    found = trace(call, *examples)
    open_values = (value for value in values if value.data is None)
    known = {id(t): value for t, value in zip(found.inputs, open_values, strict=True)}

    def value_of(argument: Any) -> Any:
        given = known.get(id(argument))
        return graph.constant(getattr(argument, "array", argument)) if given is None else given

    for step in found.steps:
        if step.primitive.lowering is None:
            raise ConversionError(f"the primitive '{step.primitive.name}' has no .tflite form")
        made = step.primitive.lowering(graph, *map(value_of, step.inputs), **step.parameters)
        made = made if isinstance(made, tuple) else (made,)
        known.update(zip(map(id, step.outputs), made, strict=True))
    outputs = tuple(map(value_of, found.outputs))
    return outputs if isinstance(found.result, tuple) else outputs[0]
