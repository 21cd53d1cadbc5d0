"""`Plan`: what a function did, recorded once, to be run again without Python's part of it.

A plan is a list of steps over numbered places. It reads and assigns variables where the function did,
in the same order; what neither the results nor an assignment need is left out; an array is let go after its
last use, so that the next step finds its memory; and runs of elementwise steps over one large shape go
tile by tile, so that what lies between them stays in the processor's cache. Each element goes through the
same operations as before, so the results are equal bit for bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from edgelite.autodiff import recording
from edgelite.autodiff.ops import activation, arithmetic, comparison, elementwise
from edgelite.autodiff.primitive import Primitive
from edgelite.autodiff.recording import Recorder
from edgelite.autodiff.tensor import Tensor
from edgelite.autodiff.variable import Variable
from edgelite.numerics import memory

# Primitives each of whose output elements depends on the input elements in the same place alone.
_ELEMENTWISE = {
    value
    for module in (arithmetic, comparison, elementwise)
    for value in vars(module).values()
    if isinstance(value, Primitive) and value is not elementwise.stop_gradient
} | {
    activation.relu,
    activation.bias_relu,
    activation.sigmoid,
    activation.tanh,
    activation.softplus,
    activation.elu,
    activation.gelu,
}
# Bytes of an array from which on tiles pay, and those of a tile.
_WORTH_TILING = 1 << 19
_TILE_BYTES = 1 << 17


@dataclass(eq=False)
class Read:
    """A variable's value goes to a place."""

    variable: Variable
    target: int


@dataclass(eq=False)
class Assign:
    """A variable takes the value in a place."""

    variable: Variable
    source: int


@dataclass(eq=False)
class Act:
    """Something is done with what is in places that changes a state outside of the plan."""

    action: Callable[..., Any]
    sources: tuple[int, ...]


@dataclass(eq=False)
class Compute:
    """A primitive is applied to what is in places."""

    primitive: Primitive
    sources: tuple[int, ...]
    parameters: dict[str, Any]
    targets: tuple[int, ...]
    shape: tuple[int, ...]
    nbytes: int


Step = Read | Assign | Act | Compute


class Tracer(Recorder):
    """Records the steps of a function that is called with `inputs`.

    Attributes:
        steps: what can be run again.
        complete: whether that is all that happened. Where Python looked at a number, or a state
            changed that is no variable, it is not.
    """

    allows_fusion = True

    def __init__(self, inputs: Sequence[Tensor]) -> None:
        super().__init__()
        self.steps: list[Step] = []
        self.complete = True
        self.constants: dict[int, np.ndarray] = {}
        self.count = 0
        self._places: dict[int, int] = {}
        self._kept: list[Any] = []
        self._variables: dict[int, Variable] = {}
        for tensor in inputs:
            self._follow(tensor)

    def _follow(self, tensor: Tensor) -> int:
        place = self.count
        self.count += 1
        self._places[id(tensor)] = place
        self._kept.append(tensor)
        self.tracked.add(id(tensor))
        return place

    def place_of(self, value: Any) -> int:
        """The place of a tensor or array; one that no step made is a constant."""
        place = self._places.get(id(value))
        if place is None:
            place = self.count
            self.count += 1
            self._places[id(value)] = place
            self._kept.append(value)
            self.constants[place] = value.array if type(value) is Tensor else np.asarray(value)
        return place

    def record(
        self,
        primitive: Primitive,
        inputs: tuple[Any, ...],
        parameters: dict[str, Any],
        output: Tensor | tuple[Tensor, ...],
    ) -> None:
        outputs = output if isinstance(output, tuple) else (output,)
        sources = tuple(map(self.place_of, inputs))
        targets = tuple(map(self._follow, outputs))
        shape, nbytes = outputs[0].shape, outputs[0].array.nbytes
        self.steps.append(Compute(primitive, sources, parameters, targets, shape, nbytes))

    def see(self, variable: Variable, value: Tensor) -> None:
        self._variables[id(variable)] = variable
        if id(value) not in self._places:
            self.steps.append(Read(variable, self._follow(value)))

    def assigned(self, variable: Variable, given: Tensor, value: Tensor) -> None:
        self._variables[id(variable)] = variable
        place = self.place_of(given)
        self.steps.append(Assign(variable, place))
        self._places[id(value)] = place
        self._kept.append(value)
        self.tracked.add(id(value))

    def performed(self, action: Callable[..., Any], values: tuple[Any, ...]) -> None:
        self.steps.append(Act(action, tuple(map(self.place_of, values))))
        # It may change any variable, if not this time: from here on they are read anew.
        for variable in self._variables.values():
            variable.renew()

    def left(self, value: Any) -> None:
        if value is None or isinstance(value, Variable) or id(value) in self.tracked:
            self.complete = False


class Plan:
    """Steps that can be run again on other inputs of the same shapes and dtypes.

    Args:
        tracer: what recorded them.
        inputs: how many inputs there are; they are the first places.
        outputs: the tensors that the function returned.
    """

    def __init__(self, tracer: Tracer, inputs: int, outputs: Sequence[Tensor]) -> None:
        self._inputs = inputs
        self._outputs = [tracer.place_of(output) for output in outputs]
        self._constants = dict(tracer.constants)
        self._count = tracer.count
        self.steps = _needed(tracer.steps, set(self._outputs))
        self._stages = _with_last_uses(_fused(self.steps), self._outputs)

    def run(self, inputs: Sequence[np.ndarray]) -> list[Tensor]:
        """The outputs for other inputs, while nobody records."""
        held: list[Any] = [None] * self._count
        held[: self._inputs] = inputs
        for place, constant in self._constants.items():
            held[place] = constant
        # As where a tape runs, what cannot be computed becomes inf or nan without a warning.
        with np.errstate(all="ignore"):
            for stage, finished in self._stages:
                if isinstance(stage, Compute):
                    result = stage.primitive(*[held[i] for i in stage.sources], **stage.parameters)
                    if type(result) is tuple:
                        for target, part in zip(stage.targets, result, strict=True):
                            held[target] = part
                    else:
                        held[stage.targets[0]] = result
                elif isinstance(stage, list):
                    _run_tiled(stage, held, finished)
                elif isinstance(stage, Read):
                    held[stage.target] = stage.variable.array
                elif isinstance(stage, Act):
                    stage.action(*[held[i] for i in stage.sources])
                else:
                    stage.variable.assign(Tensor(held[stage.source]))
                for place in finished:
                    held[place] = None
        return [Tensor(held[place]) for place in self._outputs]

    def replay(self, inputs: Sequence[Tensor]) -> list[Tensor]:
        """The same, step by step with tensors, so that who records hears of every step."""
        held: list[Any] = [None] * self._count
        held[: self._inputs] = inputs
        for place, constant in self._constants.items():
            held[place] = Tensor(constant)
        for step in self.steps:
            if isinstance(step, Compute):
                result = step.primitive(*[held[i] for i in step.sources], **step.parameters)
                parts = result if isinstance(result, tuple) else (result,)
                for target, part in zip(step.targets, parts, strict=True):
                    held[target] = part
            elif isinstance(step, Read):
                held[step.target] = step.variable.value()
            elif isinstance(step, Act):
                recording.perform(step.action, *[held[i] for i in step.sources])
            else:
                step.variable.assign(held[step.source])
        return [held[place] for place in self._outputs]


def _reads(stage: Step | list[Compute]) -> set[int]:
    if isinstance(stage, list):
        return {place for step in stage for place in step.sources}
    if isinstance(stage, (Compute, Act)):
        return set(stage.sources)
    return {stage.source} if isinstance(stage, Assign) else set()


def _writes(stage: Step | list[Compute]) -> set[int]:
    if isinstance(stage, list):
        return {place for step in stage for place in step.targets}
    if isinstance(stage, Compute):
        return set(stage.targets)
    return {stage.target} if isinstance(stage, Read) else set()


def _needed(steps: list[Step], outputs: set[int]) -> list[Step]:
    """The steps that outputs, assignments or actions depend on."""
    wanted = set(outputs)
    kept: list[Step] = []
    for step in reversed(steps):
        if isinstance(step, (Assign, Act)) or _writes(step) & wanted:
            wanted |= _reads(step)
            kept.append(step)
    return kept[::-1]


def _fused(steps: list[Step]) -> list[Step | list[Compute]]:
    """Neighbours that are elementwise over one large shape become a list."""
    stages: list[Step | list[Compute]] = []
    for step in steps:
        last = stages[-1] if stages else None
        if not (isinstance(step, Compute) and _is_tileable(step)):
            stages.append(step)
        elif isinstance(last, list) and last[-1].shape == step.shape:
            last.append(step)
        else:
            stages.append([step])
    return [s[0] if isinstance(s, list) and len(s) == 1 else s for s in stages]


def _is_tileable(step: Compute) -> bool:
    return (
        step.primitive in _ELEMENTWISE
        and len(step.targets) == 1
        and step.nbytes >= _WORTH_TILING
        and step.shape[0] > 1
    )


def _with_last_uses(
    stages: list[Step | list[Compute]], outputs: list[int]
) -> list[tuple[Step | list[Compute], tuple[int, ...]]]:
    """Each stage with the places that nobody reads after it."""
    later = set(outputs)
    found = []
    for stage in reversed(stages):
        touched = _reads(stage) | _writes(stage)
        found.append((stage, tuple(touched - later)))
        later |= touched
    return found[::-1]


def _run_tiled(steps: list[Compute], held: list[Any], finished: tuple[int, ...]) -> None:
    """Run elementwise steps over tiles along the first axis; keep what is used later."""
    shape = steps[0].shape
    made = _writes(steps)
    whole = {place: held[place] for place in _reads(steps) - made}
    cut = {p for p, x in whole.items() if x.ndim == len(shape) and x.shape[0] == shape[0]}
    rows = max(_TILE_BYTES * shape[0] // steps[0].nbytes, 1)
    for start in range(0, shape[0], rows):
        part = slice(start, start + rows)
        tile = {place: x[part] if place in cut else x for place, x in whole.items()}
        for step in steps:
            (target,) = step.targets
            tile[target] = step.primitive(*[tile[i] for i in step.sources], **step.parameters)
            if target not in finished:
                if not start:
                    held[target] = memory.empty(shape, tile[target].dtype)
                held[target][part] = tile[target]
