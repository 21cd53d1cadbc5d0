"""The interpreter, in the shape of `tf.lite.Interpreter`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from enum import IntEnum
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.interpreter.details import operator_details, tensor_details
from edgelite.interpreter.machine import CustomFunction, Machine
from edgelite.interpreter.plan import reset
from edgelite.interpreter.program import load
from edgelite.interpreter.routine import Routine
from edgelite.interpreter.signature import SignatureRunner


class OpResolverType(IntEnum):
    """Which kernels `tf.lite` takes. EdgeLite has one set, which equals the reference kernels."""

    AUTO = 0
    BUILTIN = 1
    BUILTIN_REF = 2
    BUILTIN_WITHOUT_DEFAULT_DELEGATES = 3


class Interpreter:
    """Runs a `.tflite` model with NumPy.

        interpreter = Interpreter("model.tflite")
        interpreter.allocate_tensors()
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], x)
        interpreter.invoke()
        y = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])

    Integer results equal those of LiteRT's reference kernels bit for bit.

    Args:
        model_path: the file's path; its constants are mapped into memory, not copied.
        model_content: the file's bytes, instead of a path.
        experimental_delegates: must be empty; there are no delegates.
        num_threads: how many threads may be used, from 1.
        experimental_op_resolver_type: accepted; there is one set of kernels.
        experimental_preserve_all_tensors: keep every intermediate tensor readable after `invoke`.
        experimental_disable_delegate_clustering: accepted; there are no delegates.
        custom_ops: functions for custom operators by name, as `custom_op` registers them for all
            interpreters.
        most_loop_iterations: after how many iterations a WHILE is refused as unbounded.

    Raises:
        InputError: neither or both sources, or an argument that does not fit.
        ModelError: the file is missing, damaged, or has operators that cannot be run.
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str] | None = None,
        model_content: bytes | None = None,
        experimental_delegates: Sequence[Any] | None = None,
        num_threads: int | None = None,
        experimental_op_resolver_type: OpResolverType = OpResolverType.AUTO,
        experimental_preserve_all_tensors: bool = False,
        experimental_disable_delegate_clustering: bool = False,
        *,
        custom_ops: Mapping[str, CustomFunction] | None = None,
        most_loop_iterations: int = 1 << 20,
    ) -> None:
        if (model_path is None) == (model_content is None):
            raise InputError(
                "give either model_path or model_content; received "
                + ("neither" if model_path is None else "both")
            )
        if num_threads is not None and (type(num_threads) is not int or num_threads < 1):
            raise InputError(f"num_threads must be an int from 1 on; received {num_threads!r}")
        if experimental_delegates:
            raise InputError("EdgeLite has no delegates; leave experimental_delegates out")
        OpResolverType(experimental_op_resolver_type)
        del experimental_disable_delegate_clustering
        self._machine = Machine(experimental_preserve_all_tensors, most_loop_iterations, custom_ops)
        source = model_content if model_path is None else model_path
        self._signatures = load(source, self._machine)  # type: ignore[arg-type]  # one is given

    # Running

    def allocate_tensors(self) -> None:
        """Plans memory and prepares every operator; needed before values are set and after a resize.

        Raises:
            ModelError: shapes or options do not fit; names the operator.
            StateError: views of `tensor()` are alive.
        """
        self._machine.guard.refuse_views("allocate_tensors")
        self._routine(0).allocate()

    def invoke(self) -> None:
        """Runs the model on the inputs that are set.

        Raises:
            StateError: not allocated, or resized since; views of `tensor()` are alive; or another
                thread is running this interpreter.
            ExecutionError: an operator failed; names it.
        """
        self._machine.guard.refuse_views("invoke")
        self._routine(0).invoke()

    def reset_all_variables(self) -> None:
        """Sets the variables, the state that a model keeps between invocations, to their start."""
        for operand in self._routine(0).graph.operands:
            if operand.variable and operand.has_array:
                operand.array[...] = reset(operand)

    # Values

    def set_tensor(self, tensor_index: int, value: Any) -> None:
        """Copies `value` into a tensor; nothing is cast.

        Raises:
            InputError: no such tensor, another dtype or shape, or not allocated.
        """
        self._routine(0).set(tensor_index, value)

    def get_tensor(self, tensor_index: int, subgraph_index: int = 0) -> np.ndarray:
        """A copy of a tensor's value.

        Raises:
            InputError: no such tensor, or it has no value yet.
        """
        return self._routine(subgraph_index).get(tensor_index)

    def tensor(self, tensor_index: int) -> Callable[[], np.ndarray]:
        """A function that gives a writable view of a tensor.

        While a view is alive, `allocate_tensors`, `resize_tensor_input` and `invoke` refuse to run:
        keep the function, not its results.
        """
        routine, guard = self._routine(0), self._machine.guard
        routine.operand(tensor_index)
        return lambda: guard.view(routine.value(tensor_index))

    def resize_tensor_input(
        self, input_index: int, tensor_size: Sequence[int], strict: bool = False
    ) -> None:
        """Gives an input another shape; `allocate_tensors` must follow.

        Args:
            input_index: the tensor's index, as `get_input_details` tells it.
            tensor_size: the new shape.
            strict: only change sizes that the model leaves open (-1 in `shape_signature`).

        Raises:
            InputError: no such input, or a negative size.
            StateError: `strict`, and a size that the model fixes would change; or views are alive.
        """
        self._machine.guard.refuse_views("resize_tensor_input")
        self._routine(0).resize_input(input_index, tensor_size, strict)

    # What the model has

    def get_input_details(self) -> list[dict[str, Any]]:
        """The inputs' details, in the model's order; see `edgelite.interpreter.details`."""
        return [tensor_details(operand) for operand in self._routine(0).inputs]

    def get_output_details(self) -> list[dict[str, Any]]:
        """The outputs' details, in the model's order."""
        return [tensor_details(operand) for operand in self._routine(0).outputs]

    def get_tensor_details(self, subgraph_index: int = 0) -> list[dict[str, Any]]:
        """Every tensor's details.

        Raises:
            InputError: no such subgraph.
        """
        return [tensor_details(operand) for operand in self._routine(subgraph_index).graph.operands]

    def _get_ops_details(self) -> list[dict[str, Any]]:
        """Every operator's details, as tools written for `tf.lite` ask for them."""
        return [operator_details(node) for node in self._routine(0).graph.nodes]

    def num_subgraphs(self) -> int:
        """How many subgraphs the model has."""
        return len(self._machine.routines)

    def get_signature_list(self) -> dict[str, dict[str, list[str]]]:
        """The names of inputs and outputs, sorted, by signature."""
        return {
            key: {"inputs": sorted(signature.inputs), "outputs": sorted(signature.outputs)}
            for key, signature in self._signatures.items()
        }

    def get_signature_runner(self, signature_key: str | None = None) -> SignatureRunner:
        """A function of named arrays for one of the model's signatures.

        Raises:
            InputError: no such signature, or none is named and there is not exactly one.
        """
        signatures = self._signatures
        if signature_key is None and len(signatures) != 1:
            raise InputError(
                f"name a signature: the model has {len(signatures)} of them, {sorted(signatures)}"
            )
        key = next(iter(signatures)) if signature_key is None else signature_key
        if key not in signatures:
            raise InputError(f"no signature {key!r}; the model has {sorted(signatures)}")
        signature = signatures[key]
        return SignatureRunner(self._routine(signature.subgraph), self._machine.guard, signature)

    @property
    def arena_size(self) -> int:
        """The bytes that intermediate tensors share; 0 before allocation."""
        plans = [routine.plan for routine in self._machine.routines]
        return sum(plan.arena_size for plan in plans if plan is not None)

    def _routine(self, subgraph: int) -> Routine:
        routines = self._machine.routines
        if not 0 <= subgraph < len(routines):
            raise InputError(f"no subgraph {subgraph}; the model has {len(routines)}")
        return routines[subgraph]
