"""`trace`: run a function once and keep the steps that its inputs went through."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from edgelite.autodiff import recording
from edgelite.autodiff.nesting import flatten
from edgelite.autodiff.primitive import Primitive
from edgelite.autodiff.recording import Recorder
from edgelite.autodiff.tensor import Tensor, as_array
from edgelite.autodiff.variable import Variable
from edgelite.errors import ConversionError


@dataclass(frozen=True, eq=False)
class Step:
    """One primitive that ran.

    Attributes:
        primitive: which one.
        inputs: its arguments in order, tensors (and plain arrays, which are constants).
        parameters: its keyword parameters.
        outputs: its outputs; one, for most primitives.
    """

    primitive: Primitive
    inputs: tuple[Any, ...]
    parameters: dict[str, Any]
    outputs: tuple[Tensor, ...]


@dataclass(eq=False)
class Trace:
    """What a function did to its inputs.

    Attributes:
        inputs: the tensors it was called with.
        outputs: the tensors it returned, in the order of `flatten`.
        steps: the primitives that depend on the inputs, in the order they ran. A tensor among a
            step's inputs that is neither in `inputs` nor an earlier step's output is a constant.
        result: what it returned, in its own structure.
    """

    inputs: tuple[Tensor, ...]
    outputs: tuple[Tensor, ...] = ()
    steps: list[Step] = field(default_factory=list)
    result: Any = None


class _Tracer(Recorder):
    def __init__(self, inputs: tuple[Tensor, ...]) -> None:
        super().__init__()
        self.steps: list[Step] = []
        self.tracked.update(map(id, inputs))

    def record(
        self,
        primitive: Primitive,
        inputs: tuple[Any, ...],
        parameters: dict[str, Any],
        output: Tensor | tuple[Tensor, ...],
    ) -> None:
        outputs = output if isinstance(output, tuple) else (output,)
        self.steps.append(Step(primitive, inputs, parameters, outputs))
        self.tracked.update(map(id, outputs))


def trace(function: Callable[..., Any], *examples: Any) -> Trace:
    """Run `function` on tensors of the example arrays; note every primitive that depends on them.

    Variables are constants in a trace. Python control flow is followed as it went for the examples.

    Raises:
        ConversionError: the function returned something other than tensors.
    """
    inputs = tuple(Tensor(as_array(example)) for example in examples)
    tracer = _Tracer(inputs)
    recording.start(tracer)
    try:
        result = function(*inputs)
    finally:
        recording.stop(tracer)
    outputs = tuple(
        leaf.value() if isinstance(leaf, Variable) else leaf for leaf in flatten(result)
    )
    for output in outputs:
        if not isinstance(output, Tensor):
            raise ConversionError(
                f"a traced function must return tensors; received {type(output).__name__}; "
                "compute with edgelite's functions rather than NumPy's"
            )
    return Trace(inputs, outputs, tracer.steps, result)
