"""What a kernel is given: an operator at work, and the tensors it reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np

from edgelite.errors import ExecutionError, ModelError, UnsupportedOperatorError
from edgelite.interpreter.registry import Run, Shape, Spec
from edgelite.numerics.quantization import Quantization
from edgelite.schema.enums import TensorType
from edgelite.schema.operator import Options

if TYPE_CHECKING:
    from edgelite.interpreter.machine import Machine
    from edgelite.schema.sparsity import SparsityParameters

T = TypeVar("T")
# Cells before and after an image's height and its width.
Around = tuple[tuple[int, int], tuple[int, int]]


class Blocks(NamedTuple):
    """Scales for blocks of a tensor's last axis, which stand in tensors of their own.

    Attributes:
        size: how many elements a block has.
        scales: one a block, row by row.
        zero_points: alike; None where they are 0.
    """

    size: int
    scales: Operand
    zero_points: Operand | None


class Operand:
    """A tensor of a subgraph while the model runs.

    Attributes:
        index: its number in the subgraph.
        name: its name in the file.
        type: its tensor type in the file (int4 differs there from its dtype, int8).
        dtype: the NumPy dtype of its elements.
        shape: its present shape; None while it depends on values not known yet.
        signature: its shape in the file, -1 where a size is not fixed.
        quantization: its scales and zero points, or None.
        blocks: its scales for blocks, or None.
        sparsity: how the file stores a sparse constant, or None; its array has all elements.
        constant: whether its elements are known before the model runs: they stand in the file, or
            follow from what does.
        variable: whether it keeps its elements from one invocation to the next.
        array: its elements: a view of the file, of the arena, or an array of its own.
    """

    __slots__ = (
        "_array",
        "blocks",
        "constant",
        "dtype",
        "index",
        "name",
        "quantization",
        "shape",
        "signature",
        "sparsity",
        "type",
        "variable",
    )

    def __init__(
        self,
        index: int,
        name: str,
        type: TensorType,
        dtype: np.dtype[Any],
        shape: Shape,
        signature: Shape = (),
        quantization: Quantization | None = None,
        variable: bool = False,
    ) -> None:
        self.index = index
        self.name = name
        self.type = type
        self.dtype = dtype
        self.shape: Shape | None = shape
        self.signature = signature or shape
        self.quantization = quantization
        self.blocks: Blocks | None = None
        self.sparsity: SparsityParameters | None = None
        self.constant = False
        self.variable = variable
        self._array: np.ndarray | None = None

    @property
    def array(self) -> np.ndarray:
        """The elements."""
        if self._array is None:
            raise ExecutionError(f"tensor {self.index} {self.name!r} has no elements yet")
        return self._array

    @array.setter
    def array(self, array: np.ndarray | None) -> None:
        self._array = array

    @property
    def own(self) -> np.ndarray | None:
        """The elements, or None where there are none yet."""
        return self._array

    @property
    def has_array(self) -> bool:
        """Whether there are elements."""
        return self._array is not None

    @property
    def known_shape(self) -> Shape:
        """The shape, which must be known by now."""
        if self.shape is None:
            raise ExecutionError(f"tensor {self.index} {self.name!r} has no known shape yet")
        return self.shape

    @property
    def scale(self) -> float:
        """The one scale of a tensor that is quantized as a whole."""
        return float(self._quantized.scale[0])

    @property
    def zero_point(self) -> int:
        """The one zero point of a tensor that is quantized as a whole."""
        return int(self._quantized.zero_point[0])

    @property
    def _quantized(self) -> Quantization:
        if self.quantization is None:
            raise ModelError(f"tensor {self.index} {self.name!r} must have a scale and zero point")
        return self.quantization

    @property
    def nbytes(self) -> int:
        """The bytes that its elements take."""
        return prod(self.known_shape) * self.dtype.itemsize

    @property
    def declared(self) -> Shape | None:
        """The shape that the file declares, or None where it leaves a size open."""
        return None if -1 in self.signature else self.signature

    @property
    def present_shape(self) -> Shape:
        """The shape; where only running tells it, the file's, with 1 for sizes left open."""
        return tuple(map(abs, self.signature)) if self.shape is None else self.shape

    @property
    def present_signature(self) -> Shape:
        """Its shape, with -1 where the file leaves a size open."""
        return self.signature if -1 in self.signature else self.present_shape

    def spec(self) -> Spec:
        """What a shape rule may know of the tensor."""
        return Spec(self.known_shape, self.dtype, self._array if self.constant else None)


class Node:
    """An operator at work.

    Attributes:
        op: the operator with its options.
        index: its place in the subgraph.
        inputs: its operands, None where an optional one is absent.
        outputs: what it writes.
        machine: what the model has beside tensors: its other subgraphs, its variables.
        custom_name: which custom operator it is, by the file's name.
        custom_bytes: the custom operator's options as the file has them.
        intermediates: tensors without elements that hold scales of what it computes on the way.
        around: padding that a convolution has instead of what its options say, or None; see `fusion`.
        members: the nodes that run as this one, which is like the last of them; see `fusion.runs`.
    """

    around: Around | None = None
    members: Sequence[Node] = ()

    def __init__(
        self,
        op: Options,
        index: int,
        inputs: list[Operand | None],
        outputs: list[Operand],
        machine: Machine,
        custom_name: str = "",
        custom_bytes: bytes = b"",
        intermediates: Sequence[Operand] = (),
    ) -> None:
        self.op: Any = op
        self.index = index
        self.inputs = inputs
        self.outputs = outputs
        self.machine = machine
        self.custom_name = custom_name
        self.custom_bytes = custom_bytes
        self.intermediates = intermediates

    def __str__(self) -> str:
        name = self.outputs[0].name if self.outputs else ""
        return f"{self.name} {name!r} (operator {self.index})"

    @property
    def name(self) -> str:
        """The operator's name, a custom operator's by the file."""
        return self.custom_name or self.op.row.name

    def input(self, index: int) -> Operand:
        """An input that must be there."""
        operand = self.optional(index)
        if operand is None:
            raise self.error(f"input {self.op.operands()[0].name(index)!r} is absent")
        return operand

    def optional(self, index: int) -> Operand | None:
        """An input, or None where it is absent."""
        return self.inputs[index] if index < len(self.inputs) else None

    @property
    def family(self) -> str:
        """The family that its operator belongs to, a module's name."""
        return type(self.op).__module__.rpartition(".")[2]

    @property
    def output(self) -> Operand:
        """The first output."""
        return self.outputs[0]

    def error(self, problem: str) -> ModelError:
        """An error that names this operator."""
        return ModelError(f"{self}: {problem}")

    def failed(self, problem: str) -> ExecutionError:
        """An error that names this operator, for what only running it shows."""
        return ExecutionError(f"{self}: {problem}")

    def unsupported(self, *operands: Operand | None) -> UnsupportedOperatorError:
        """The error for dtypes that the operator's kernel does not take."""
        types = ", ".join(
            "absent" if operand is None else getattr(operand.type, "name", str(operand.type))
            for operand in (operands or [*self.inputs, *self.outputs])
        )
        return UnsupportedOperatorError(f"{self}: no kernel for the tensor types {types}")

    def prepared(self, operand: Operand, make: Callable[[np.ndarray], T]) -> Callable[[], T]:
        """What `make` makes of an operand's elements: once where they are constant, else each run."""
        if operand.constant:
            value = make(operand.array)
            return lambda: value
        array = operand.array
        return lambda: make(array)

    def split(self, pieces: int, nanoseconds: float, bind: Callable[[range], Run]) -> Run:
        """What runs the pieces of this node's work, side by side where there are threads and it pays.

        Args:
            pieces: how many there are; they must not depend on the number of threads.
            nanoseconds: what all of them take in one thread, about; see `cost.py`.
            bind: makes what runs some pieces one after the other. It is called once for each
                lane of pieces, and takes its scratch memory then: no lane gets another's.
        """
        machine = self.machine
        runs = []
        for lane in machine.threads.lanes(pieces, nanoseconds):
            with machine.threads.within_a_lane():
                runs.append(bind(lane))
            machine.scratch.next_lane()
        return machine.threads.together(runs)
