"""The graph that models are converted in: `.tflite` operators at work on values.

    graph = Graph()
    x = graph.input("x", (1, 8, 8, 3), signature=(-1, 8, 8, 3))
    y = graph.add(Conv2D(stride_w=1, stride_h=1), x, graph.constant(filters), graph.constant(bias))
    graph.output(y, "y")

Shapes and dtypes of what is added follow from the interpreter's own rules. Values know who makes
and who reads them; every edit goes through the graph, which keeps that true.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakValueDictionary

import numpy as np

from edgelite.errors import ConversionError, ModelError
from edgelite.interpreter.registry import Spec, infer_dtypes, infer_shapes
from edgelite.numerics.quantization import Quantization
from edgelite.schema.constants import content_of
from edgelite.schema.dtypes import dtype_of, type_of
from edgelite.schema.enums import TensorType
from edgelite.schema.operator import Options

Shape = tuple[int, ...]
# Two sizes for an unknown dimension; what differs between them depends on it.
_PROBES = (1, 2)


@dataclass(eq=False)
class Value:
    """What a tensor of the file will hold.

    Attributes:
        name: its name; the file's names are made unique from these.
        shape: its sizes, with those of a batch of 1 where they are unknown.
        signature: its sizes, with -1 for each that is unknown.
        type: its tensor type.
        data: its elements where it is constant, else None.
        quantization: its scales and zero points, or None.
        variable: whether it keeps its elements from one invocation to the next.
        producer: the node whose output it is, or None.
        consumers: the nodes that read it, once for every reading.
    """

    name: str
    shape: Shape
    signature: Shape
    type: TensorType
    data: np.ndarray | None = None
    quantization: Quantization | None = None
    variable: bool = False
    producer: Node | None = field(default=None, repr=False)
    consumers: list[Node] = field(default_factory=list, repr=False)

    @property
    def dtype(self) -> np.dtype[Any]:
        """The NumPy dtype of its elements."""
        return dtype_of(self.type)

    @property
    def size(self) -> int:
        """The number of its elements."""
        return int(np.prod(self.shape, dtype=np.int64))

    def spec(self, unknown: int = 1) -> Spec:
        """What a shape rule may know of it, with `unknown` for a batch size that is not known."""
        sizes = zip(self.shape, self.signature, strict=True)
        shape = tuple(size * unknown if known == -1 else size for size, known in sizes)
        return Spec(shape, self.dtype, self.data)


@dataclass(eq=False)
class Node:
    """An operator at work.

    Attributes:
        op: the operator with its options.
        inputs: the values it reads, None where an optional operand is absent.
        outputs: the values it makes.
        scope: which part of the model it comes from, for names and messages.
    """

    op: Any
    inputs: list[Value | None]
    outputs: list[Value]
    scope: str = ""

    @property
    def output(self) -> Value:
        """The first output."""
        return self.outputs[0]

    def input(self, index: int) -> Value | None:
        """Input `index`, or None where it is absent or left out."""
        return self.inputs[index] if index < len(self.inputs) else None

    def operand(self, name: str) -> int:
        """The index of the input of that name, such as ``"bias"``."""
        return int(self.op.operands()[0].index(name))

    def __str__(self) -> str:
        return f"{self.op.row.name} '{self.output.name}'" if self.outputs else str(self.op.row.name)


class Graph:
    """Nodes in an order in which they can run, with named inputs and outputs.

    Attributes:
        inputs, outputs: the values that callers set and read.
        input_names, output_names: their names in the signature.
        signature: the signature's key.
        nodes: the operators at work.
        scope: given to the nodes that are added.
        description, metadata, appended: what the file says beside the model.
    """

    def __init__(self, signature: str = "serving_default", description: str = "") -> None:
        self.inputs: list[Value] = []
        self.outputs: list[Value] = []
        self.input_names: list[str] = []
        self.output_names: list[str] = []
        self.signature = signature
        self.nodes: list[Node] = []
        self.scope = ""
        self.description = description
        self.metadata: dict[str, bytes] = {}
        self.appended = b""
        self._constants: WeakValueDictionary[bytes, Value] = WeakValueDictionary()

    # Building

    def input(
        self,
        name: str,
        shape: Shape,
        type: TensorType = TensorType.FLOAT32,
        signature: Shape | None = None,
    ) -> Value:
        """Adds an input."""
        value = Value(name, tuple(shape), tuple(shape if signature is None else signature), type)
        self.inputs.append(value)
        self.input_names.append(name)
        return value

    def output(self, value: Value, name: str) -> None:
        """Makes `value` the next output."""
        self.outputs.append(value)
        self.output_names.append(name)

    def constant(
        self, array: Any, name: str = "", quantization: Quantization | None = None
    ) -> Value:
        """A constant; equal arrays give the same value.

        Raises:
            ModelError: a file cannot hold elements of the array's dtype.
        """
        data = np.require(array, requirements="C")
        kind = type_of(data.dtype)
        digest = hashlib.blake2b(content_of(data, kind).data, digest_size=16)
        digest.update(f"{data.dtype.str} {data.shape}".encode())
        if quantization is not None:
            digest.update(quantization.scale.tobytes() + quantization.zero_point.tobytes())
            digest.update(str(quantization.axis).encode())
        key = digest.digest()
        value = self._constants.get(key)
        if value is None:
            value = Value(name, data.shape, data.shape, kind, data, quantization)
            self._constants[key] = value
        return value

    def variable(self, shape: Shape, dtype: Any, name: str = "") -> Value:
        """A value that keeps its elements from one invocation to the next; zero at first.

        Runtimes do not resize it, so that it cannot go with an open batch.
        """
        return Value(name, tuple(shape), tuple(shape), type_of(dtype), variable=True)

    def add(self, op: Options, *inputs: Value | None, signature: Shape | None = None) -> Any:
        """Adds an operator at the end; gives its output, or a tuple where it makes several.

        Args:
            signature: the sizes of its only output, -1 where unknown; needed where they follow from
                values that are known only when the model runs.

        Raises:
            ConversionError: no shape is possible with these inputs, or it is not known before the
                model runs, or the operator would tie an unknown dimension to one size.
            UnsupportedOperatorError: the operator has no shape rule.
        """
        shapes, *others = (
            _shapes(op, inputs, unknown)
            if signature is None
            else [tuple(unknown if n == -1 else n for n in signature)]
            for unknown in _PROBES
        )
        dtypes = infer_dtypes(op, _specs(inputs, _PROBES[0]), len(shapes))
        name = self.name_for(op)
        outputs = [
            Value(
                name if len(shapes) == 1 else f"{name}:{position}",
                shape,
                tuple(n if n == other else -1 for n, other in zip(shape, probed, strict=True)),
                type_of(dtype),
            )
            for position, (shape, probed, dtype) in enumerate(
                zip(shapes, others[0], dtypes, strict=True)
            )
        ]
        self.append(Node(op, list(inputs), outputs, self.scope))
        return outputs[0] if len(outputs) == 1 else tuple(outputs)

    def name_for(self, op: Options) -> str:
        """The name for what `op` makes in the present scope."""
        return f"{self.scope}/{op.row.name.lower()}" if self.scope else op.row.name.lower()

    def append(self, node: Node) -> None:
        """Adds a node whose outputs are made already."""
        self.nodes.append(node)
        for output in node.outputs:
            output.producer = node
        for value in node.inputs:
            if value is not None:
                value.consumers.append(node)

    # Editing

    def set_input(self, node: Node, index: int, value: Value | None) -> None:
        """Lets `node` read `value` as its input `index`; operands left out before it are absent."""
        node.inputs += [None] * (index + 1 - len(node.inputs))
        old = node.inputs[index]
        if old is not None:
            old.consumers.remove(node)
        if value is not None:
            value.consumers.append(node)
        node.inputs[index] = value

    def replace_uses(self, old: Value, new: Value) -> None:
        """Lets everything that reads `old` read `new`, the graph's callers too."""
        for node in list(old.consumers):
            for index, value in enumerate(node.inputs):
                if value is old:
                    self.set_input(node, index, new)
        self.outputs = [new if value is old else value for value in self.outputs]

    def remove(self, node: Node) -> None:
        """Takes a node out; its outputs must be unused."""
        self.nodes.remove(node)
        for index in range(len(node.inputs)):
            self.set_input(node, index, None)
        for output in node.outputs:
            output.producer = None
        node.outputs = []

    def bypass(self, node: Node, value: Value) -> bool:
        """Replaces the only output of `node` by `value` and takes `node` out.

        An output of the graph stays a node's own output: it is not replaced by an input, a
        constant or another output. Returns whether that let it happen.
        """
        if node.output in self.outputs and (value.producer is None or value in self.outputs):
            return False
        if node.output in self.outputs:
            value.name = node.output.name
        self.replace_uses(node.output, value)
        self.remove(node)
        return True

    def is_read_once(self, value: Value) -> bool:
        """Whether one node reads it, once, and no caller does."""
        return len(value.consumers) == 1 and value not in self.outputs

    def rewrite(self, rule: Callable[[Graph, Node], bool], *operators: type[Options]) -> bool:
        """Tries `rule` on every node of these operators (of all, if none); whether it changed any."""
        changed = False
        for node in list(self.nodes):
            if node.outputs and (not operators or isinstance(node.op, operators)):
                changed |= rule(self, node)
        return changed

    def sort(self) -> None:
        """Puts the nodes in an order in which they can run, each new one before its first reader."""
        order: dict[Node, None] = {}
        # A node is met a second time, with `ready`, when its producers stand in the order.
        stack = [(node, False) for node in reversed(self.nodes)]
        while stack:
            node, ready = stack.pop()
            if ready:
                order[node] = None
            elif node not in order:
                stack.append((node, True))
                stack.extend((p, False) for p in reversed(_producers(node)) if p not in order)
        self.nodes = list(order)

    def remove_dead(self) -> bool:
        """Takes out nodes whose outputs nobody reads; whether there were any.

        A node that makes nothing works by its effect, and stays.
        """
        changed = False
        for node in reversed(list(self.nodes)):
            if node.outputs and not any(v.consumers or v in self.outputs for v in node.outputs):
                self.remove(node)
                changed = True
        return changed

    def values(self) -> list[Value]:
        """Every value: inputs first, then in the order of the nodes."""
        return list(dict.fromkeys(self._values()))

    def _values(self) -> Iterator[Value]:
        yield from self.inputs
        for node in self.nodes:
            yield from (value for value in node.inputs if value is not None)
            yield from node.outputs
        yield from self.outputs

    def __str__(self) -> str:
        lines = [f"{_names(self.inputs)} ->"]
        lines += [f"  {_names(n.outputs)} = {n.op.row.name} {_names(n.inputs)}" for n in self.nodes]
        return "\n".join([*lines, f"-> {_names(self.outputs)}"])


def _producers(node: Node) -> list[Node]:
    return [value.producer for value in node.inputs if value is not None and value.producer]


def _names(values: Iterable[Value | None]) -> str:
    return ", ".join(
        "absent" if value is None else f"{value.name or 'constant'}{list(value.signature)}"
        for value in values
    )


def _specs(inputs: Sequence[Value | None], unknown: int) -> list[Spec | None]:
    return [None if value is None else value.spec(unknown) for value in inputs]


def _shapes(op: Options, inputs: Sequence[Value | None], unknown: int) -> list[Shape]:
    try:
        shapes = infer_shapes(op, _specs(inputs, unknown))
    except ModelError as error:
        if unknown == _PROBES[0]:
            raise ConversionError(f"{op.row.name}: {error}") from error
        raise ConversionError(
            f"{op.row.name}: fits a batch of {_PROBES[0]} but not one of {unknown} ({error}); leave "
            "the batch dimension open (-1 in a reshape), or fix the model's batch size"
        ) from error
    if any(shape is None for shape in shapes):
        raise ConversionError(
            f"{op.row.name}: the shape of what it makes depends on values that are known only when "
            "the model runs"
        )
    return [tuple(shape) for shape in shapes if shape is not None]
