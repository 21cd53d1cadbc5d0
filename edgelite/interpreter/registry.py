"""Which shape rule and which kernel belong to an operator.

Both stand in the operator's family: `schema/ops/pooling.py` declares MAX_POOL_2D,
`interpreter/shapes/pooling.py` says which shape it gives, `interpreter/kernels/pooling` computes it. A
family is a module or a package of several, and is imported when a model first needs it.

    @shape_rule(MaxPool2D)
    def max_pool_2d(op, x):
        return [...]                  # one shape an output; None: it depends on values not known yet

    @kernel(MaxPool2D)
    def max_pool_2d(node):
        ...                           # validate, compute multipliers, take views: once
        def run(): ...                # then only arithmetic on bound arrays
        return run

Two more rules are for operators that look beyond their inputs: a `node_rule` tells shapes from the
whole node (which subgraphs it calls, what the file declares), and an `evaluation` gives arrays of
whatever shape where a kernel would fill those that are bound.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from edgelite.errors import UnsupportedOperatorError
from edgelite.schema.operator import Options

if TYPE_CHECKING:
    from edgelite.interpreter.node import Node

Shape = tuple[int, ...]
Run = Callable[[], None]
Kernel = Callable[["Node"], Run]
Evaluate = Callable[[], "Sequence[np.ndarray]"]
Evaluation = Callable[["Node"], Evaluate]
NodeRule = Callable[["Node"], "Sequence[Shape | None]"]
ShapeRule = Callable[..., "Sequence[Shape | None]"]
DtypeRule = Callable[..., "Sequence[Any]"]


class Spec(NamedTuple):
    """What is known of a tensor before the model runs.

    Attributes:
        shape: its sizes.
        dtype: its NumPy dtype.
        value: its elements where they are known, as constants' are.
    """

    shape: Shape
    dtype: np.dtype[Any]
    value: np.ndarray | None = None


_KERNELS: dict[type[Options], Kernel] = {}
_SHAPE_RULES: dict[type[Options], ShapeRule] = {}
_DTYPE_RULES: dict[type[Options], DtypeRule] = {}
_NODE_RULES: dict[type[Options], NodeRule] = {}
_EVALUATIONS: dict[type[Options], Evaluation] = {}


def kernel(*operators: type[Options]) -> Callable[[Kernel], Kernel]:
    """Registers the kernel of one or several operators."""

    def register(function: Kernel) -> Kernel:
        for operator in operators:
            _add(_KERNELS, operator, function)
        return function

    return register


def shape_rule(
    *operators: type[Options], dtypes: DtypeRule | None = None
) -> Callable[[ShapeRule], ShapeRule]:
    """Registers the shape rule of one or several operators.

    Args:
        operators: what the rule is for; it gets the operator and a `Spec` (or None for an absent
            operand) for each input.
        dtypes: called alike, gives the outputs' dtypes; where it is left out they have the first
            input's.
    """

    def register(function: ShapeRule) -> ShapeRule:
        for operator in operators:
            _add(_SHAPE_RULES, operator, function)
            if dtypes is not None:
                _DTYPE_RULES[operator] = dtypes
        return function

    return register


def node_rule(*operators: type[Options]) -> Callable[[NodeRule], NodeRule]:
    """Registers what tells the output shapes of a node, None where they are not known yet."""

    def register(function: NodeRule) -> NodeRule:
        for operator in operators:
            _add(_NODE_RULES, operator, function)
        return function

    return register


def evaluation(*operators: type[Options]) -> Callable[[Evaluation], Evaluation]:
    """Registers what makes, of a node, a function that gives the outputs' arrays.

    They may be views of memory that the next call writes to. Where the output shapes are known
    before the model runs, the arrays are copied into those that are bound.
    """

    def register(function: Evaluation) -> Evaluation:
        for operator in operators:
            _add(_EVALUATIONS, operator, function)
            _add(_KERNELS, operator, functools.partial(_copying, function))
        return function

    return register


def _copying(prepare: Evaluation, node: Node) -> Run:
    evaluate = prepare(node)
    outputs = [operand.array for operand in node.outputs]

    def run() -> None:
        for out, array in zip(outputs, evaluated(node, evaluate), strict=True):
            if out.shape != array.shape:
                raise node.failed(f"gave shape {list(array.shape)}; expected {list(out.shape)}")
            np.copyto(out, array)

    return run


def evaluated(node: Node, evaluate: Evaluate) -> Sequence[np.ndarray]:
    """What an evaluation gives.

    Raises:
        ExecutionError: arrays of other dtypes than the node's outputs have.
    """
    arrays = evaluate()
    for operand, array in zip(node.outputs, arrays, strict=True):
        if array.dtype != operand.dtype:
            raise node.failed(
                f"gave {array.dtype} for {operand.name!r}; the file declares {operand.dtype}"
            )
    return arrays


def _add(table: dict[type[Options], Any], operator: type[Options], function: Any) -> None:
    if operator in table:
        raise TypeError(f"{operator.row.name} is registered twice")
    table[operator] = function


def kernel_of(operator: type[Options]) -> Kernel:
    """The operator's kernel.

    Raises:
        UnsupportedOperatorError: there is none.
    """
    return _find(_KERNELS, operator, "kernels", "kernel")


def evaluation_of(operator: type[Options]) -> Evaluation | None:
    """The operator's evaluation, or None where it has only a kernel."""
    kernel_of(operator)
    return _EVALUATIONS.get(operator)


def node_shapes(node: Node, inputs: Sequence[Spec | None]) -> list[Shape | None]:
    """The shapes of a node's outputs: by its node rule or else by its operator's shape rule."""
    kernel_of(type(node.op))
    rule = _NODE_RULES.get(type(node.op))
    return infer_shapes(node.op, inputs) if rule is None else list(rule(node))


def infer_shapes(op: Options, inputs: Sequence[Spec | None]) -> list[Shape | None]:
    """The shapes of the outputs; None for those that depend on values not known yet.

    Raises:
        UnsupportedOperatorError: the operator has no shape rule.
        ModelError: no shape is possible with these inputs.
    """
    rule: ShapeRule = _find(_SHAPE_RULES, type(op), "shapes", "shape rule")
    return list(rule(op, *inputs))


def infer_dtypes(op: Options, inputs: Sequence[Spec | None], count: int) -> list[np.dtype[Any]]:
    """The dtypes of the `count` outputs."""
    _find(_SHAPE_RULES, type(op), "shapes", "shape rule")
    rule = _DTYPE_RULES.get(type(op))
    if rule is not None:
        return [np.dtype(dtype) for dtype in rule(op, *inputs)]
    first = next(spec for spec in inputs if spec is not None)
    return [first.dtype] * count


def _find(table: dict[type[Options], Any], operator: type[Options], floor: str, what: str) -> Any:
    if operator not in table:
        family = operator.__module__.rpartition(".")[2]
        _import_family(f"edgelite.interpreter.{floor}.{family}")
    if operator not in table:
        raise UnsupportedOperatorError(
            f"{operator.row.name} has no {what} in this version of EdgeLite"
        )
    return table[operator]


def _import_family(name: str) -> None:
    """Imports a family: a module, or a package of several. There may be none."""
    try:
        family = importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        return
    for part in pkgutil.iter_modules(getattr(family, "__path__", ())):
        importlib.import_module(f"{name}.{part.name}")
