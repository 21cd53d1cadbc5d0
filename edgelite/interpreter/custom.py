"""Custom operators: those that files name by text, not by number.

    @custom_op("Scale")
    def scale(inputs, options):
        return inputs[0] * np.float32(options["factor"])

A function gets the input arrays (None for an absent one) and the options: what FlexBuffers decode
to, or the bytes where they are something else. It gives an array, or several, in the dtypes that the
file declares.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.errors import UnsupportedOperatorError
from edgelite.interpreter.registry import Kernel, NodeRule, Shape

if TYPE_CHECKING:
    from edgelite.interpreter.machine import CustomFunction
    from edgelite.interpreter.node import Node

# FlexBuffers end with the width of their root in bytes.
_ROOT_WIDTHS = (1, 2, 4, 8)

_FUNCTIONS: dict[str, CustomFunction] = {}
_KERNELS: dict[str, tuple[Kernel, NodeRule]] = {}


def custom_op(name: str) -> Callable[[CustomFunction], CustomFunction]:
    """Registers a function for the custom operator `name`, in all interpreters made from now on."""

    def register(function: CustomFunction) -> CustomFunction:
        _FUNCTIONS[name] = function
        return function

    return register


def custom_kernel(*names: str, shapes: NodeRule) -> Callable[[Kernel], Kernel]:
    """Registers a kernel and its shape rule for a custom operator, under all its names."""

    def register(kernel: Kernel) -> Kernel:
        for name in names:
            if name in _KERNELS:
                raise TypeError(f"the custom operator {name!r} is registered twice")
            _KERNELS[name] = kernel, shapes
        return kernel

    return register


def find_custom(node: Node) -> CustomFunction | tuple[Kernel, NodeRule]:
    """What runs a custom operator: the interpreter's own function, a registered one, or a kernel.

    Raises:
        UnsupportedOperatorError: there is none; says what to do.
    """
    built_in()
    name = node.custom_name
    for table in (node.machine.custom, _FUNCTIONS, _KERNELS):
        if name in table:
            return table[name]
    raise UnsupportedOperatorError(
        f"custom operator {name!r} is not known: pass a function for it, "
        f"Interpreter(..., custom_ops={{{name!r}: function}})"
    )


def built_in() -> frozenset[str]:
    """The names of the custom operators that EdgeLite has kernels for."""
    importlib.import_module("edgelite.interpreter.kernels.custom")
    return frozenset(_KERNELS)


def decoded_options(node: Node) -> Any:
    """A custom operator's options: decoded FlexBuffers, None for none, or the bytes themselves."""
    if not node.custom_bytes:
        return None
    if node.custom_bytes[-1] not in _ROOT_WIDTHS:
        return node.custom_bytes
    flexbuffers = importlib.import_module("flatbuffers.flexbuffers")
    try:
        return flexbuffers.Loads(node.custom_bytes)
    except Exception:  # noqa: BLE001 - whatever that decoder stumbles over: the bytes are none
        return node.custom_bytes


def evaluate_function(node: Node, function: CustomFunction) -> Callable[[], Sequence[np.ndarray]]:
    """What calls a custom operator's function and gives its results, checked."""
    options = decoded_options(node)
    inputs = [None if operand is None else operand.array for operand in node.inputs]
    dtypes = [operand.dtype for operand in node.outputs]

    def evaluate() -> Sequence[np.ndarray]:
        result = function(inputs, options)  # type: ignore[arg-type]  # absent inputs are None
        results = list(result) if isinstance(result, (tuple, list)) else [result]
        arrays = [np.asarray(array) for array in results]
        if [array.dtype for array in arrays] != dtypes:
            raise node.failed(
                f"its function gave {[str(a.dtype) for a in arrays]}; expected "
                f"{[str(dtype) for dtype in dtypes]}"
            )
        return arrays

    return evaluate


def declared_shapes(node: Node) -> list[Shape | None]:
    """The output shapes as the file declares them, None where it leaves them open."""
    return [operand.declared for operand in node.outputs]
