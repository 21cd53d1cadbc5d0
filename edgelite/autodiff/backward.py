"""The way back through recorded steps: from the gradients of results to those of sources."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff.primitive import Primitive
from edgelite.autodiff.tensor import Tensor
from edgelite.numerics import memory

Step = tuple[Primitive, tuple[Any, ...], list[np.ndarray], dict[str, Any], Any]
"""What ran: the primitive, its arguments, their values, its parameters and its output (a tuple of several)."""

# Elements below which sums are not worth a look for memory to reuse.
_SMALL = 4096


def depending(steps: list[Step], sources: set[int]) -> set[int]:
    """Identities of the tensors that depend on the sources: only their gradients are needed."""
    needed = set(sources)
    for _, inputs, _, _, output in steps:
        for x in inputs:
            if id(x) in needed:
                if type(output) is Tensor:
                    needed.add(id(output))
                else:
                    needed.update(map(id, output))
                break
    return needed


def propagate(
    steps: list[Step],
    seeds: list[tuple[Tensor, Tensor]],
    sources: set[int],
    needed: set[int],
    plain: bool,
) -> dict[int, Any]:
    """Run steps backwards, the last one first; each is taken from the list.

    Args:
        seeds: tensors with their gradients to begin with.
        sources: identities of the tensors whose gradients are asked for.
        needed: identities of all tensors whose gradients are needed for that.
        plain: whether gradients are computed as arrays, which is faster; else as tensors, so that
            they are recorded in turn.

    Returns:
        Gradients by the identity of the tensor, those of `sources` among them.
    """
    adjoints: dict[int, Any] = {}
    for target, weight in seeds:
        if id(target) in needed:
            _accumulate(adjoints, target, weight.array if plain else weight)
    # As in the forward direction, what cannot be computed becomes inf or nan without a warning.
    with np.errstate(all="ignore"):
        while steps:
            step = steps.pop()
            output = step[4]
            if type(output) is Tensor:
                key = id(output)
                g = adjoints.get(key) if key in sources else adjoints.pop(key, None)
            else:
                g = _take_each(adjoints, output, sources, plain)
            if g is not None:
                _step_back(adjoints, step, g, needed, plain)
    return adjoints


def _step_back(adjoints: dict[int, Any], step: Step, g: Any, needed: set[int], plain: bool) -> None:
    """Add to the gradients of a step's inputs what comes from the gradient `g` of its output."""
    primitive, inputs, arrays, parameters, output = step
    arguments: Any = inputs
    if plain:
        output = output.array if type(output) is Tensor else tuple(x.array for x in output)
        arguments = arrays
    if primitive.gradients:
        for source, vjp in zip(inputs, primitive.gradients, strict=False):
            key = id(source)
            if key in needed and vjp is not None:
                gradient = vjp(g, output, *arguments, **parameters)
                if key in adjoints or gradient is None or gradient.dtype is not source.array.dtype:
                    _accumulate(adjoints, source, gradient)
                else:
                    adjoints[key] = gradient
    elif primitive.together is not None:
        found = primitive.together(g, output, *arguments, **parameters)
        for source, gradient in zip(inputs, found, strict=True):
            if id(source) in needed:
                _accumulate(adjoints, source, gradient)
    elif primitive.gradient_of_each is not None:
        for index, source in enumerate(inputs):
            if id(source) in needed:
                gradient = primitive.gradient_of_each(index, g, output, *arguments, **parameters)
                _accumulate(adjoints, source, gradient)


def _accumulate(adjoints: dict[int, Any], tensor: Tensor, gradient: Any) -> None:
    """Add a gradient to what `tensor` has; never in place, as others may hold the same array."""
    if gradient is None:
        return
    key = id(tensor)
    dtype = tensor.array.dtype
    if gradient.dtype is not dtype and gradient.dtype != dtype:
        # NumPy 1 widens expressions of arrays without axes and Python numbers.
        gradient = gradient.astype(dtype)
    held = adjoints.get(key)
    if held is None:
        adjoints[key] = gradient
    elif type(held) is not np.ndarray or held.size < _SMALL:
        adjoints[key] = held + gradient
    else:
        adjoints[key] = memory.binary(np.add, held, gradient)


def _take_each(adjoints: dict[int, Any], outputs: Any, sources: set[int], plain: bool) -> Any:
    """The gradients of a step's outputs, which are needed no more unless they are sources.

    None where no output has any; zeros where others have.
    """
    found = [
        adjoints.get(id(each)) if id(each) in sources else adjoints.pop(id(each), None)
        for each in outputs
    ]
    if all(g is None for g in found):
        return None
    zeros: Callable[[Tensor], Any] = (
        (lambda each: np.zeros_like(each.array))
        if plain
        else (lambda each: Tensor(np.zeros_like(each.array)))
    )
    return tuple(zeros(each) if g is None else g for each, g in zip(outputs, found, strict=True))
