"""`function`: trace a Python function once for each kind of arguments, then run what it did."""

from __future__ import annotations

import functools
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import recording
from edgelite.autodiff.nesting import flatten, pack
from edgelite.autodiff.plan import Plan, Tracer
from edgelite.autodiff.recording import ACTIVE
from edgelite.autodiff.signature import Arguments, TensorSpec, bind
from edgelite.autodiff.tensor import Tensor
from edgelite.autodiff.variable import Variable
from edgelite.errors import InputError

_Key = tuple[tuple[tuple[int, ...], np.dtype], ...]


class ConcreteFunction:
    """A function for one signature; made by `Function.get_concrete_function` or by a call.

    For each set of lengths that open axes take it is traced once more.

    Attributes:
        inputs: the specifications of the tensors it takes, each with a name.
    """

    def __init__(
        self, function: Callable[..., Any], arguments: Arguments, specs: Sequence[TensorSpec]
    ) -> None:
        self._function = function
        self._arguments = arguments
        self.inputs = list(specs)
        self._plans: dict[_Key, tuple[Plan, Any] | None] = {}
        self.__name__ = getattr(function, "__name__", "function")

    def __call__(self, *tensors: Any) -> Any:
        """Run it.

        Raises:
            InputError: a tensor does not fit the signature.
        """
        if len(tensors) != len(self.inputs):
            raise InputError(
                f"{self.__name__} takes {len(self.inputs)} tensors; received {len(tensors)}"
            )
        fitting = [spec.fit(value) for spec, value in zip(self.inputs, tensors, strict=True)]
        key = tuple((tensor.shape, tensor.dtype) for tensor in fitting)
        if key not in self._plans:
            return self._trace(key, fitting)
        found = self._plans[key]
        if found is None:
            return self.python_function(*fitting)
        plan, structure = found
        if ACTIVE.recorders:
            outputs = iter(plan.replay(fitting))
        else:
            outputs = iter(plan.run([tensor.array for tensor in fitting]))
        return pack(structure, [next(outputs) if there else None for there in flatten(structure)])

    def python_function(self, *tensors: Any) -> Any:
        """Call the Python function itself, with `tensors` in their places."""
        return _call(self._function, self._arguments.filled(tensors))

    def _trace(self, key: _Key, inputs: list[Tensor]) -> Any:
        """Run the function; keep a plan where all that it did can be repeated."""
        own = [Tensor(tensor.array) for tensor in inputs] if not ACTIVE.recorders else inputs
        tracer = Tracer(own)
        recording.start(tracer)
        try:
            result = self.python_function(*own)
        finally:
            recording.stop(tracer)
        leaves = [leaf.value() if isinstance(leaf, Variable) else leaf for leaf in flatten(result)]
        self._plans[key] = None
        if tracer.complete and all(leaf is None or type(leaf) is Tensor for leaf in leaves):
            # The structure of the result, with True in the place of tensors.
            structure = pack(result, [leaf is not None for leaf in leaves])
            outputs = [leaf for leaf in leaves if leaf is not None]
            self._plans[key] = Plan(tracer, len(own), outputs), structure
        return result

    def __repr__(self) -> str:
        return f"<ConcreteFunction {self.__name__} of {self.inputs}>"


class Function:
    """What `function` makes of a Python function; see there.

    Attributes:
        runs_eagerly: whether all of them run as the Python functions that they are.
    """

    runs_eagerly = False

    def __init__(
        self,
        python_function: Callable[..., Any],
        input_signature: Sequence[Any] | None = None,
        reduce_retracing: bool = False,
    ) -> None:
        functools.update_wrapper(self, python_function)
        self.__name__: str = getattr(python_function, "__name__", "function")
        self.python_function = python_function
        self.input_signature = None if input_signature is None else tuple(input_signature)
        self._reduce_retracing = reduce_retracing
        self._bind = bind(python_function)
        self._concrete: dict[Any, ConcreteFunction] = {}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if Function.runs_eagerly:
            return self.python_function(*args, **kwargs)
        arguments = self._arguments(args, kwargs)
        return self._concrete_of(arguments)(*arguments.tensors)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """As a method: its own `Function` for each object, kept with it where it has attributes."""
        if instance is None:
            return self
        name = self.python_function.__name__
        own = Function(
            functools.partial(self.python_function, instance),
            self.input_signature,
            self._reduce_retracing,
        )
        own.__name__ = name
        if hasattr(instance, "__dict__"):
            vars(instance)[name] = own
        return own

    def get_concrete_function(self, *args: Any, **kwargs: Any) -> ConcreteFunction:
        """The function for arguments like these: tensors, `TensorSpec`, or Python values."""
        if not args and not kwargs and self.input_signature is not None:
            args = self.input_signature
        return self._concrete_of(self._arguments(args, kwargs, as_specs=True))

    def experimental_get_tracing_count(self) -> int:
        """How many times the Python function was traced."""
        return sum(len(concrete._plans) for concrete in self._concrete.values())  # noqa: SLF001  # its own module

    def _arguments(
        self, args: tuple[Any, ...], kwargs: dict[str, Any], as_specs: bool = False
    ) -> Arguments:
        if self.input_signature is not None:
            if len(args) != len(self.input_signature) or kwargs:
                raise InputError(
                    f"{self.__name__} has an input_signature of {len(self.input_signature)} "
                    f"positional arguments; received {len(args)}"
                )
            if not as_specs:
                args = tuple(map(_fit, self.input_signature, args))
        return Arguments(self._bind(*args, **kwargs))

    def _concrete_of(self, arguments: Arguments) -> ConcreteFunction:
        specs: list[TensorSpec]
        if self.input_signature is not None:
            given = list(flatten(list(self.input_signature)))
            specs = [
                TensorSpec(spec.shape, spec.dtype, spec.name or name)
                for spec, name in zip(given, arguments.names, strict=True)
            ]
        else:
            specs = [
                TensorSpec(tensor.shape, tensor.dtype, name)
                for tensor, name in zip(arguments.tensors, arguments.names, strict=True)
            ]
            if self._reduce_retracing:
                specs = [TensorSpec([None] * len(s.shape), s.dtype, s.name) for s in specs]
        key = (arguments.key, tuple(specs))
        found = self._concrete.get(key)
        if found is None:
            found = ConcreteFunction(self.python_function, arguments, specs)
            self._concrete[key] = found
        return found

    def __repr__(self) -> str:
        return f"<Function {self.__name__}>"


def function(
    func: Callable[..., Any] | None = None,
    input_signature: Sequence[Any] | None = None,
    autograph: bool = True,
    jit_compile: bool | None = None,
    reduce_retracing: bool = False,
    **experimental: Any,
) -> Any:
    """Make a Python function run as a plan; a decorator, with or without arguments.

    The first call for each set of shapes, dtypes and Python values runs the function and records which
    of edgelite's operations it calls, what variables it reads and assigns. Later calls repeat that:

    - Tensors and arrays are inputs. Numbers, strings, objects and variables among the arguments, and all
      that the function finds elsewhere, belong to the plan: another number makes another plan.
    - What Python does besides (printing, appending to lists) happens while the plan is made, once.
    - A function that looks at the elements of a tensor (``if x > 0``, ``float(x)``, ``x.numpy()``),
      draws random numbers, or changes a state that is no variable assigned by `assign` (metrics)
      cannot be repeated from a plan: it runs as it is, each time, with the same results. There is no
      rewriting of Python's control flow.
    - A step of a Keras optimizer is one step of the plan, done as it is elsewhere.
    - Under a `GradientTape` the steps run one by one, and gradients are those of the function itself.

    Args:
        input_signature: a `TensorSpec` for each argument; lengths that are None may vary.
        autograph, jit_compile: accepted; there is one way to run a plan.
        reduce_retracing: one `ConcreteFunction` for all shapes.
        experimental: accepted.

    >>> from edgelite.autodiff import constant
    >>> @function
    ... def doubled(x):
    ...     print("traced")
    ...     return x + x
    >>> float(doubled(constant(2.0))), float(doubled(constant(3.0)))
    traced
    (4.0, 6.0)
    """
    del autograph, jit_compile, experimental
    if func is None:
        return functools.partial(
            Function, input_signature=input_signature, reduce_retracing=reduce_retracing
        )
    return Function(func, input_signature, reduce_retracing)


def _fit(spec: Any, value: Any) -> Any:
    """An argument with its tensors checked against a (nested) specification."""
    if isinstance(spec, TensorSpec):
        return spec.fit(value)
    if isinstance(spec, dict):
        return {key: _fit(spec[key], value[key]) for key in spec}
    return type(value)(map(_fit, spec, value))


def _call(function: Callable[..., Any], named: dict[str, Any]) -> Any:
    """Call with arguments by name, as `inspect.BoundArguments` holds them."""
    import inspect

    signature = inspect.signature(function)
    bound = inspect.BoundArguments(signature, OrderedDict(named))
    return function(*bound.args, **bound.kwargs)
