"""`primitive`: a differentiable operation, with its gradients and its `.tflite` form beside it.

After HIPS autograd (Maclaurin, Duvenaud, Adams 2015): a vector-Jacobian product is written with
primitives itself. It therefore runs on plain arrays when first derivatives are asked for, and on
recorded tensors when the gradient will be differentiated again.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, Protocol, overload

import numpy as np

from edgelite.autodiff import ops
from edgelite.autodiff.operators import Operators
from edgelite.autodiff.recording import ACTIVE
from edgelite.autodiff.tensor import Tensor, as_array
from edgelite.autodiff.variable import Variable
from edgelite.errors import EdgeLiteError, InputError

_ARRAY = np.ndarray
_NEW = object.__new__
Gradient = Callable[..., Any]


class Lowering(Protocol):
    """The graph under construction that a lowering adds operators to (`converter.graph`)."""

    def add(self, op: Any, *inputs: Any, signature: tuple[int, ...] | None = None) -> Any:
        """Add the operator with options `op`; its output value, or a tuple of them."""

    def constant(self, array: np.ndarray, name: str = "") -> Any:
        """A value that holds `array`."""

    def variable(self, shape: tuple[int, ...], dtype: Any, name: str = "") -> Any:
        """A value that keeps its elements from one invocation to the next; zero at first."""


class Primitive:
    """A function of arrays that tapes can differentiate and the converter can lower.

    Called with arrays only, it returns an array. With a `Tensor` or `Variable` among its arguments it
    returns a `Tensor` (a tuple of them if the function returns a tuple) and tells the active
    recorders. Python numbers and lists take the dtype of the other arguments, and so do plain
    arrays beside a tensor. Keyword parameters are static: neither differentiated nor traced.

    An argument of another type that has a method ``__primitive__(primitive, arguments,
    parameters)`` decides the result itself, as symbolic tensors do.

    Args:
        forward: the function, of arrays and keyword parameters.
        independent: positions of the arguments whose dtype is their own: conditions, indices, labels.

    Attributes:
        differentiable: whether any argument has a gradient.
        gradients, gradient_of_each, together: what `vjps`, `vjp_of_each` and `vjp_together` were given.
    """

    def __init__(self, forward: Callable[..., Any], independent: tuple[int, ...] = ()) -> None:
        functools.update_wrapper(self, forward)
        self.name: str = forward.__name__
        self.forward = forward
        self.independent = independent
        self.lowering: Callable[..., Any] | None = None
        self.differentiable = False
        self.gradients: tuple[Gradient | None, ...] = ()
        self.gradient_of_each: Gradient | None = None
        self.together: Gradient | None = None

    def vjps(self, *gradients: Gradient | None) -> None:
        """Give the vector-Jacobian product for each array argument, in order.

        Each is called ``gradient(g, out, *arguments, **parameters)`` with `g` the gradient of the
        output, and returns the argument's gradient, or None where there is none. None in place of a
        function: not differentiable. If the primitive has several outputs, `g` and `out` are tuples.
        """
        self.gradients = gradients
        self.differentiable = True

    def vjp_of_each(self, gradient: Gradient) -> None:
        """Give one product for all arguments of a primitive that takes any number of them.

        It is called ``gradient(index, g, out, *arguments, **parameters)`` for argument `index`.
        """
        self.gradient_of_each = gradient
        self.differentiable = True

    def vjp_together(self, gradient: Gradient) -> Gradient:
        """Give one product for all arguments at once, where they have work in common; a decorator.

        It is called ``gradient(g, out, *arguments, **parameters)`` and returns a gradient, or None,
        for each argument.
        """
        self.together = gradient
        self.differentiable = True
        return gradient

    def vjp(self, index: int) -> Gradient | None:
        """The vector-Jacobian product for argument `index`, or None."""
        if index < len(self.gradients):
            return self.gradients[index]
        if self.gradient_of_each is not None:
            return functools.partial(self.gradient_of_each, index)
        together = self.together
        if together is not None:
            return lambda *arguments, **parameters: together(*arguments, **parameters)[index]
        return None

    def lowers(self, lowering: Callable[..., Any]) -> None:
        """Give the lowering: ``lowering(graph, *values, **parameters)`` -> value or tuple of values."""
        self.lowering = lowering

    def lowers_to(self, operator: Callable[[], Any]) -> None:
        """Give an operator without options, of the same inputs, as the lowering."""
        self.lowers(lambda graph, *values: graph.add(operator(), *values))

    def __call__(self, *arguments: Any, **parameters: Any) -> Any:
        arrays = []
        recorded = False
        for argument in arguments:
            kind = type(argument)
            if kind is Tensor:
                arrays.append(argument.array)
                recorded = True
            elif kind is _ARRAY:
                arrays.append(argument)
            else:
                return self._call_with_others(arguments, parameters)
        # With one or two arguments, which is usual, a comparison of identities is enough.
        alike = len(arrays) < 3 and recorded and arrays[0].dtype is arrays[-1].dtype
        if recorded and not alike and self._differ(arrays):
            return self(*self._agree(arguments), **parameters)
        try:
            result = self.forward(*arrays, **parameters)
        except ValueError as error:
            if isinstance(error, EdgeLiteError):
                raise
            shapes = " and ".join(str(array.shape) for array in arrays)
            raise InputError(f"{self.name}: {error}; received shapes {shapes}") from error
        if not recorded:
            return result if type(result) is _ARRAY else _each(np.asarray, result)
        if type(result) is _ARRAY:
            output: Any = _NEW(Tensor)  # twice as fast as Tensor(result)
            output.array = result
        else:
            output = _each(Tensor, result)
        for recorder in ACTIVE.recorders:
            recorder.hear(self, arguments, arrays, parameters, output)
        return output

    def _differ(self, arrays: list[np.ndarray]) -> bool:
        """Whether those that must have one dtype have several."""
        alike = self._alike(arrays) if self.independent else arrays
        dtype = alike[0].dtype if alike else None
        return any(array.dtype is not dtype and array.dtype != dtype for array in alike)

    def _call_with_others(self, arguments: tuple[Any, ...], parameters: dict[str, Any]) -> Any:
        """Turn what is neither tensor nor array into one, and call again."""
        resolved = list(arguments)
        values = []
        dtype = None
        for index, argument in enumerate(arguments):
            if isinstance(argument, Variable):
                resolved[index] = argument.value()
            elif isinstance(argument, (np.ndarray, np.generic)):
                resolved[index] = np.asarray(argument)
            elif hasattr(argument, "__primitive__"):
                return argument.__primitive__(self, arguments, parameters)
            elif holds_tensor(argument):
                resolved[index] = stack_nested(argument)
            elif not isinstance(argument, Tensor):
                if argument is None:
                    raise InputError(
                        f"{self.name}: argument {index} must be a tensor; received None"
                    )
                values.append(index)
                continue
            if index not in self.independent and (
                dtype is None or not isinstance(argument, (np.ndarray, np.generic))
            ):
                dtype = resolved[index].dtype
        for index in values:
            resolved[index] = as_array(
                arguments[index], None if index in self.independent else dtype
            )
        return self(*resolved, **parameters)

    def _alike(self, arguments: Any) -> list[Any]:
        """The arguments that must have one dtype."""
        return [a for index, a in enumerate(arguments) if index not in self.independent]

    def _agree(self, arguments: tuple[Any, ...]) -> list[Any]:
        """Give plain arrays the dtype of the tensors beside them; tensors must agree themselves."""
        dtypes = {a.dtype for a in self._alike(arguments) if type(a) is Tensor}
        if len(dtypes) > 1:
            raise InputError(
                f"{self.name}: the arguments must have one dtype; received "
                + " and ".join(sorted(str(dtype) for dtype in dtypes))
                + "; convert them explicitly with edgelite.cast"
            )
        dtype = dtypes.pop() if dtypes else np.result_type(*self._alike(arguments))
        return [
            a if type(a) is Tensor or index in self.independent else as_array(a, dtype)
            for index, a in enumerate(arguments)
        ]

    def __repr__(self) -> str:
        return f"<primitive {self.name}>"


def holds_tensor(value: Any) -> bool:
    """Whether a (nested) list or tuple has a tensor or variable in it."""
    return isinstance(value, (list, tuple)) and any(
        isinstance(item, Operators) or holds_tensor(item) for item in value
    )


def stack_nested(value: Any) -> Any:
    """The tensor whose entries are those of a nested list, some of which are tensors."""
    if isinstance(value, (list, tuple)):
        return ops.joining.stack(*map(stack_nested, value), axis=0)
    return value


def _each(wrap: Callable[[Any], Any], result: Any) -> Any:
    return tuple(map(wrap, result)) if type(result) is tuple else wrap(result)


@overload
def primitive(forward: Callable[..., Any], /) -> Primitive: ...
@overload
def primitive(*, independent: tuple[int, ...]) -> Callable[[Callable[..., Any]], Primitive]: ...
def primitive(
    forward: Callable[..., Any] | None = None, /, *, independent: tuple[int, ...] = ()
) -> Any:
    """Make a function of arrays a `Primitive`; a decorator, with or without arguments."""
    if forward is not None:
        return Primitive(forward)
    return functools.partial(Primitive, independent=independent)


def unbroadcast(g: Any, like: Any) -> Any:
    """Sum gradient `g` over the axes that broadcasting gave to `like`, back to its shape."""
    shape = like.shape
    if g.shape == shape:
        return g
    reduction = ops.reduction
    extra = len(g.shape) - len(shape)
    if extra > 0:
        g = reduction.reduce_sum(g, axis=tuple(range(extra)), keepdims=False)
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    return reduction.reduce_sum(g, axis=stretched, keepdims=True) if stretched else g
