"""Functions with gradients of their own: `custom_gradient` and `custom_op`."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from edgelite.autodiff import recording
from edgelite.autodiff.creation import convert_to_tensor
from edgelite.autodiff.nesting import flatten, pack
from edgelite.autodiff.primitive import Primitive
from edgelite.autodiff.recording import ACTIVE
from edgelite.autodiff.tensor import Tensor
from edgelite.errors import InputError


def custom_op(
    forward: Callable[..., Any] | None = None,
    *,
    gradient: Callable[..., Any] | None = None,
    lowering: Callable[..., Any] | None = None,
    independent: tuple[int, ...] = (),
) -> Any:
    """Make an operation that trains and converts out of NumPy code; a decorator.

    Args:
        forward: a function of arrays, with static parameters that are keyword-only; returns an array,
            or a tuple of them.
        gradient: ``gradient(g, out, *arguments, **parameters)`` gives the gradient of each argument
            (None for none; alone, if there is one argument) from `g`, that of the output. Written
            with edgelite's operations, it can be differentiated again.
        lowering: ``lowering(graph, *values, **parameters)`` adds `.tflite` operators to the converter's
            graph by ``graph.add(operator, *values)`` and ``graph.constant(array)``, and returns the
            output value. Without it the operation cannot be converted.
        independent: positions of arguments whose dtype is their own, such as indices.

    Returns:
        A `Primitive`, which can be given its gradient and lowering afterwards too (`vjps`,
        `vjp_together`, `lowers`).

    >>> import numpy as np
    >>> @custom_op(gradient=lambda g, out, x: g * 3 * x * x)
    ... def cube(x):
    ...     return x**3
    >>> cube(np.array([2.0]))
    array([8.])
    """
    if forward is None:
        return functools.partial(
            custom_op, gradient=gradient, lowering=lowering, independent=independent
        )
    made = Primitive(forward, independent)
    if gradient is not None:
        given = gradient

        def together(*arguments: Any, **parameters: Any) -> tuple[Any, ...]:
            found = given(*arguments, **parameters)
            return tuple(found) if isinstance(found, (tuple, list)) else (found,)

        made.vjp_together(functools.wraps(given)(together))
    if lowering is not None:
        made.lowers(lowering)
    return made


def custom_gradient(f: Callable[..., Any]) -> Callable[..., Any]:
    """Give a function a gradient of its own; a decorator, as in TensorFlow.

    Args:
        f: called with tensors, returns ``(result, grad)``. ``grad(*upstream)`` gives the gradient of each
            argument from those of the results. Where `f` uses trainable variables, it is called with
            ``variables=[...]`` and returns ``(gradients, variable_gradients)``.

    Raises:
        InputError: `f` does not return a result and a function; the gradients are too few or too many.
    """

    @functools.wraps(f)
    def decorated(*args: Any, **kwargs: Any) -> Any:
        tensors = tuple(map(convert_to_tensor, args))
        watch = _Variables()
        outer = ACTIVE.recorders
        # What `f` does inside is not for the tapes: they get one step.
        ACTIVE.recorders = [watch]
        try:
            given = f(*tensors, **kwargs)
        finally:
            ACTIVE.recorders = outer
        if not (isinstance(given, tuple) and len(given) == 2 and callable(given[1])):
            raise InputError(
                f"custom_gradient: {f.__name__} must return a result and a function for its gradient"
            )
        result, grad = given
        if not outer:
            return result
        outputs = tuple(Tensor(convert_to_tensor(leaf).array) for leaf in flatten(result))
        variables = watch.variables
        sources = (*tensors, *(variable.value() for variable in variables))

        def together(g: Any, out: Any, *arguments: Any) -> tuple[Any, ...]:
            upstream = tuple(map(convert_to_tensor, g if isinstance(g, tuple) else (g,)))
            if variables:
                by_tensor, by_variable = grad(*upstream, variables=list(variables))
                found = (*_listed(by_tensor), *by_variable)
            else:
                found = _listed(grad(*upstream))
            if len(found) != len(arguments):
                raise InputError(
                    f"custom_gradient: {f.__name__} has {len(arguments)} arguments and variables; "
                    f"its gradient returned {len(found)}"
                )
            if type(arguments[0]) is Tensor:
                return found
            return tuple(getattr(x, "array", x) for x in found)

        step = Primitive(f)
        step.vjp_together(together)
        arrays = [source.array for source in sources]
        for recorder in outer:
            recorder.hear(step, sources, arrays, {}, outputs if len(outputs) > 1 else outputs[0])
        # A plan cannot run `f` again from here.
        recording.leave()
        return pack(result, list(outputs))

    return decorated


class _Variables(recording.Recorder):
    """Notes the trainable variables that are read."""

    def __init__(self) -> None:
        super().__init__()
        self.variables: list[Any] = []

    def see(self, variable: Any, value: Tensor) -> None:
        if variable.trainable and not any(variable is other for other in self.variables):
            self.variables.append(variable)


def _listed(gradients: Any) -> tuple[Any, ...]:
    return tuple(gradients) if isinstance(gradients, (tuple, list)) else (gradients,)
