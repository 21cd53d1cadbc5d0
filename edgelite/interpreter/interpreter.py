"""The interpreter, in the shape of `tf.lite.Interpreter`."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, NoReturn

import numpy as np

from edgelite.errors import InputError, StateError
from edgelite.interpreter.details import operator_details, tensor_details
from edgelite.interpreter.machine import CustomFunction, Machine
from edgelite.interpreter.plan import reset
from edgelite.interpreter.program import load
from edgelite.interpreter.routine import Routine
from edgelite.interpreter.signature import SignatureRunner

if TYPE_CHECKING:
    from edgelite.interpreter.profiling import Profiler


class OpResolverType(Enum):
    """Which kernels `tf.lite` takes. EdgeLite has one set, which equals the reference kernels."""

    AUTO = 0
    BUILTIN = 1
    BUILTIN_REF = 2
    BUILTIN_WITHOUT_DEFAULT_DELEGATES = 3


def load_delegate(library: str, options: Mapping[str, Any] | None = None) -> NoReturn:
    """Refuses: there are no delegates. Scripts that then go on without one run.

    Raises:
        InputError: always.
    """
    del options
    raise InputError(f"{library}: EdgeLite has no delegates; go on without one")


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
        num_threads: over how many threads large operators are split, from 1; results are the same to
            the last bit. BLAS, which has threads of its own, is held to one where the package
            threadpoolctl is installed. None: one thread, and BLAS' own.
        experimental_op_resolver_type: accepted; there is one set of kernels.
        experimental_preserve_all_tensors: keep every intermediate tensor readable after `invoke`.
        experimental_compress_quantization_zero_points: accepted; the property of that name tells it.
        experimental_disable_delegate_clustering, experimental_default_delegate_latest_features,
            experimental_disable_delegate_node_fusion, experimental_force_delegate_node_profiling:
            accepted; there are no delegates.
        custom_ops: functions for custom operators by name, as `custom_op` registers them for all
            interpreters.
        most_loop_iterations: after how many iterations a WHILE is refused as unbounded.
        profile: take the time of every operator; see the property of that name.
        tune: when tensors are allocated, run the model with tiles of several sizes, and keep what is
            fastest here. Integer results are the same, float ones to rounding.
        micro: compute 8-bit FULLY_CONNECTED as TensorFlow Lite Micro does, which rounds twice where
            LiteRT rounds once: some results differ by 1.

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
        experimental_default_delegate_latest_features: bool = False,
        experimental_compress_quantization_zero_points: bool = False,
        experimental_disable_delegate_node_fusion: bool = False,
        experimental_force_delegate_node_profiling: bool = False,
        *,
        custom_ops: Mapping[str, CustomFunction] | None = None,
        most_loop_iterations: int = 1 << 20,
        profile: bool = False,
        tune: bool = False,
        micro: bool = False,
    ) -> None:
        source = _source(model_path, model_content)
        if num_threads is not None and (type(num_threads) is not int or num_threads < 1):
            raise InputError(f"num_threads must be an int from 1 on; received {num_threads!r}")
        if experimental_delegates:
            raise InputError("EdgeLite has no delegates; leave experimental_delegates out")
        if not isinstance(experimental_op_resolver_type, OpResolverType):
            raise InputError(
                "experimental_op_resolver_type must be an OpResolverType; received "
                f"{experimental_op_resolver_type!r}"
            )
        self.experimental_compress_quantization_zero_points = (
            experimental_compress_quantization_zero_points
        )
        self._machine = Machine(
            experimental_preserve_all_tensors,
            most_loop_iterations,
            custom_ops,
            num_threads,
            profile,
            tune,
            micro,
        )
        self._signatures = load(source, self._machine)

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
        machine = self._machine
        if machine.guard.views:
            machine.guard.refuse_views("invoke")
        machine.routines[0].invoke()

    def reset_all_variables(self) -> None:
        """Sets the variables, the state that a model keeps between invocations, to their start."""
        for routine in self._machine.routines:
            for operand in routine.graph.operands:
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
        """A copy of a tensor's value; a NumPy scalar where it has no dimensions.

        Raises:
            InputError: no such tensor, or it has no value yet.
        """
        return self._routine(subgraph_index).get(tensor_index)

    def tensor(self, tensor_index: int) -> Callable[[], np.ndarray]:
        """A function that gives a writable view of a tensor; of a constant it is read-only.

        While a view is alive, `allocate_tensors`, `resize_tensor_input` and `invoke` refuse to run:
        keep the function, not its results. A tensor without dimensions comes as a NumPy scalar.
        The function raises what `get_tensor` does.
        """
        routine, guard = self._routine(0), self._machine.guard
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
            InputError: no such input, or sizes that are no integers or negative.
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

    def _get_op_details(self, op_index: int) -> dict[str, Any]:
        """One operator's details, for such tools."""
        nodes = self._routine(0).graph.nodes
        if not 0 <= op_index < len(nodes):
            raise InputError(f"no operator {op_index}; the model has {len(nodes)}")
        return operator_details(nodes[op_index])

    def _get_tensor_details(self, tensor_index: int, subgraph_index: int) -> dict[str, Any]:
        """One tensor's details, for such tools."""
        return tensor_details(self._routine(subgraph_index).operand(tensor_index))

    def num_subgraphs(self) -> int:
        """How many subgraphs the model has."""
        return len(self._machine.routines)

    def get_signature_list(self) -> dict[str, dict[str, list[str]]]:
        """The names of inputs and outputs, sorted, by signature."""
        return {
            key: {"inputs": list(signature.inputs), "outputs": list(signature.outputs)}
            for key, signature in self._signatures.items()
        }

    def _get_full_signature_list(self) -> dict[str, dict[str, dict[str, int]]]:
        """The tensor indices of inputs and outputs by name and signature, for such tools."""
        return {
            key: {"inputs": dict(signature.inputs), "outputs": dict(signature.outputs)}
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
        return SignatureRunner(self._routine(signature.subgraph), signature)

    @property
    def profile(self) -> Profiler:
        """The operators' times since the start, and the last call's trace, if made with `profile=True`.

        Raises:
            StateError: made without.
        """
        if self._machine.profiler is None:
            raise StateError("profile: make the interpreter with profile=True")
        return self._machine.profiler

    @property
    def scratch_size(self) -> int:
        """The bytes that operators compute in on the way, and share; 0 before allocation."""
        return self._machine.scratch.nbytes

    @property
    def spare_size(self) -> int:
        """The bytes that are allocated with those and with prepared constants, and never touched."""
        return self._machine.pages.spare

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


def _source(path: str | os.PathLike[str] | None, content: bytes | None) -> bytes | str:
    """The file's bytes, or its path: whichever is given."""
    if (path is None) == (content is None):
        raise InputError(
            "give either model_path or model_content; received "
            + ("neither" if path is None else "both")
        )
    if path is not None:
        return os.fsdecode(path)
    if not isinstance(content, (bytes, bytearray, memoryview)):
        raise InputError(f"model_content must be bytes; received {type(content).__name__}")
    return content
