"""A subgraph as a routine: planned, given values, run, and called by other subgraphs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgelite.errors import InputError, ModelError, StateError
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.pages import lying_together
from edgelite.interpreter.plan import Plan, infer
from edgelite.interpreter.registry import Shape, Spec
from edgelite.interpreter.tuning import fastest
from edgelite.interpreter.values import elements

if TYPE_CHECKING:
    from edgelite.interpreter.machine import Machine


# The file keeps sizes in 32 bits.
_LONGEST = 2**31 - 1


class Graph(NamedTuple):
    """A subgraph: its operands by index, its nodes in order, which operands go in and out."""

    operands: list[Operand]
    nodes: list[Node]
    inputs: tuple[int, ...]
    outputs: tuple[int, ...]


class Routine:
    """A subgraph that can be planned, run, and called with arrays."""

    def __init__(self, graph: Graph, machine: Machine) -> None:
        self.graph = graph
        self.plan: Plan | None = None
        self._machine = machine

    @property
    def inputs(self) -> list[Operand]:
        """The operands that callers set."""
        return [self.graph.operands[i] for i in self.graph.inputs]

    @property
    def outputs(self) -> list[Operand]:
        """The operands that callers read."""
        return [self.graph.operands[i] for i in self.graph.outputs]

    def resize(self, operand: Operand, shape: Shape) -> None:
        """Gives an input another shape; what was planned for the old one is given up."""
        if operand.shape != shape:
            operand.shape = shape
            operand.array = None
            self.plan = None

    def allocate(self) -> Plan:
        """The plan for the inputs' present shapes."""
        if self.plan is None:
            machine = self._machine
            make = partial(Plan, self.graph, machine.preserve, machine.profiler)
            with lying_together(machine.pages):
                self.plan = fastest(make, self.graph) if machine.tune else make()
            if machine.tune and machine.profiler is not None:
                machine.profiler.clear()
        return self.plan

    def output_shapes(self, inputs: Sequence[Spec | None]) -> list[Shape | None]:
        """The outputs' shapes for inputs of these shapes; None where only running it tells."""
        for operand, spec in zip(self.inputs, inputs, strict=True):
            if spec is not None:
                self.resize(operand, spec.shape)
        if self.plan is None:
            infer(self.graph)
        return [operand.shape for operand in self.outputs]

    def __call__(self, arrays: Sequence[np.ndarray]) -> list[np.ndarray]:
        """Runs the subgraph.

        Returns:
            Views of the subgraph's memory, which the next call writes to.
        """
        inputs = self.inputs
        if len(arrays) != len(inputs):
            raise ModelError(f"a subgraph of {len(inputs)} inputs is called with {len(arrays)}")
        # What is passed may be this routine's own last outputs, inputs among them.
        held = [a.copy() if any(a is o.own for o in inputs) else a for a in arrays]
        for operand, array in zip(inputs, held, strict=True):
            self.resize(operand, array.shape)
        plan = self.allocate()
        for operand, array in zip(inputs, held, strict=True):
            if not operand.constant:
                np.copyto(operand.array, array)
        plan.invoke()
        return [operand.array for operand in self.outputs]

    # What users of the interpreter do

    def operand(self, index: int) -> Operand:
        """The tensor of that index.

        Raises:
            InputError: there is none.
        """
        operands = self.graph.operands
        if not 0 <= index < len(operands):
            raise InputError(f"no tensor {index}; the model has tensors 0 to {len(operands) - 1}")
        return operands[index]

    def resize_input(self, index: int, size: Sequence[int], strict: bool = False) -> None:
        """Checks what a user wants, and resizes an input; see `Interpreter.resize_tensor_input`."""
        if index not in self.graph.inputs:
            raise InputError(f"tensor {index} is no input; the inputs are {[*self.graph.inputs]}")
        operand = self.graph.operands[index]
        sizes = np.asarray(size)
        if sizes.ndim != 1 or sizes.dtype.kind not in "iuf" or not np.isfinite(sizes).all():
            raise InputError(f"a shape is a list of integers; received {size!r}")
        shape = tuple(int(length) for length in sizes)
        if any(not 0 <= length <= _LONGEST for length in shape):
            raise InputError(f"sizes must be from 0 to {_LONGEST}; received {list(shape)}")
        if strict:
            _refuse_fixed(operand, shape)
        self.resize(operand, shape)

    def set(self, index: int, value: Any) -> None:
        """Copies a value into a tensor; see `Interpreter.set_tensor`."""
        operand = self.operand(index)
        label = f"tensor {index} {operand.name!r}"
        if self.plan is None or not operand.has_array:
            raise InputError(f"{label} has no memory yet; call allocate_tensors() first")
        if operand.constant:
            raise InputError(f"{label} is a constant of the model")
        try:
            array = elements(operand, value)
        except InputError as error:
            raise InputError(f"{label}: {error}") from None
        if array.shape != operand.shape:
            raise InputError(
                f"{label}: expected shape {list(operand.known_shape)}; received {list(array.shape)}"
            )
        operand.array[...] = array

    def get(self, index: int) -> np.ndarray:
        """A copy of a tensor's value; see `Interpreter.get_tensor`."""
        value = self.value(index)
        return value.copy() if value.ndim or value.dtype == np.object_ else value[()]

    def value(self, index: int) -> np.ndarray:
        """A tensor's own array.

        Raises:
            InputError: there is no such tensor, or it has no value yet.
        """
        operand = self.operand(index)
        if operand.own is None:
            label = f"tensor {index} {operand.name!r}"
            if self.plan is None:
                raise InputError(f"{label} has no value yet; call allocate_tensors() first")
            raise InputError(
                f"{label} has no value: it is known only when the model has run, or stands between "
                "operators that run as one; for the latter use experimental_preserve_all_tensors=True"
            )
        return operand.own

    def invoke(self) -> None:
        """Runs the subgraph on the inputs that are set; see `Interpreter.invoke`."""
        if self.plan is None:
            raise StateError("invoke: tensors are not allocated; call allocate_tensors() first")
        self._machine.run(self.plan.invoke)


def _refuse_fixed(operand: Operand, shape: Shape) -> None:
    signature, name = operand.present_signature, operand.name
    if len(shape) != len(signature):
        raise StateError(f"tensor {name!r} has {len(signature)} dimensions, not {len(shape)}")
    for axis, (fixed, wanted) in enumerate(zip(signature, shape, strict=True)):
        if fixed not in (-1, wanted):
            raise StateError(
                f"tensor {name!r}: dimension {axis} is fixed at {fixed}; received {wanted}"
            )
