"""Nodes that are prepared when they run, as their output shapes are not known before."""

from __future__ import annotations

import operator
from collections.abc import Sequence

import numpy as np

from edgelite.errors import ModelError
from edgelite.interpreter.inference import checked_shapes, known_shapes, prepare
from edgelite.interpreter.memory import new_array
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, Shape, Spec, evaluated, evaluation_of


class Deferred:
    """A node that is prepared when it runs, as its output shapes are not known before.

    It stays prepared until an array that it is bound to is another one, or for a single run where
    its shapes follow from the values of its inputs.
    """

    def __init__(self, node: Node) -> None:
        self.node = node
        self._bound: list[np.ndarray | None] = []
        self._run: Run | None = None
        self._evaluation = evaluation_of(type(node.op))

    def __call__(self) -> None:
        node = self.node
        operands = [*node.inputs, *node.outputs]
        bound = [None if operand is None else operand.own for operand in operands]
        if self._run is not None and all(map(operator.is_, bound, self._bound)):
            self._run()
            return
        if self._evaluation is not None:
            self._take(evaluated(node, self._evaluation(node)))
            return
        shapes = known_shapes(node)
        by_values = any(shape is None for shape in shapes)
        if by_values:
            specs = [
                None if o is None else Spec(o.known_shape, o.dtype, o.array) for o in node.inputs
            ]
            shapes = checked_shapes(node, specs)
        for operand, shape in zip(node.outputs, shapes, strict=True):
            if shape is None:
                raise node.failed("the shape of its output cannot be told")
            if operand.shape != shape or not operand.has_array:
                self._claim(operand, shape)
                operand.shape = shape
                operand.array = new_array(shape, operand.dtype)
        run = prepare(node)
        run()
        self._run = None if by_values else run
        self._bound = [None if operand is None else operand.own for operand in operands]

    def _take(self, arrays: Sequence[np.ndarray]) -> None:
        """Keeps copies of what an evaluation gave, in the old arrays where the shapes are the same."""
        for operand, array in zip(self.node.outputs, arrays, strict=True):
            if operand.shape == array.shape and operand.has_array:
                np.copyto(operand.array, array)
            else:
                self._claim(operand, array.shape)
                operand.shape = array.shape
                operand.array = array.copy()

    def _claim(self, operand: Operand, shape: Shape) -> None:
        try:
            self.node.machine.budget.claim(operand, shape)
        except ModelError as error:
            raise self.node.failed(f"{error}: its output has the shape {list(shape)}") from error
