"""One-operator models: how a case describes its tensors, and the `.tflite` file made of it.

OpCase(Add(), [f32(2, 3), f32(3)])
OpCase(Conv2D(...), [i8(1, 8, 8, 3), i8(4, 3, 3, 3, scale=[.1, .2, .1, .3]).constant()], [i8(scale=.5)])
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from edgelite.interpreter.registry import Spec, infer_dtypes, infer_shapes
from edgelite.schema import (
    Buffer,
    Model,
    Operator,
    OperatorCode,
    Options,
    QuantizationParameters,
    SubGraph,
    Tensor,
    TensorType,
    write,
)
from edgelite.schema.constants import content_of
from edgelite.schema.dtypes import dtype_of, type_of
from edgelite.schema.quantization import BlockwiseQuantization
from edgelite.schema.sparsity import SparsityParameters


@dataclass(frozen=True)
class Operand:
    """A tensor of a case.

    Attributes:
        type: its tensor type.
        shape: its sizes; an output's follow from the shape rule.
        scale, zero_point, axis: its quantization; no scale means none.
        low, high: the range that its random elements are drawn from.
        value: its elements where the case gives them.
        is_constant: whether they stand in the file.
        is_variable: whether they are a state that the operator keeps.
        sparsity: how a sparse constant is stored; then `value` holds what is stored of it.
        blocks: the size of the blocks that have scales of their own, and these scales.
    """

    type: TensorType
    shape: tuple[int, ...] = ()
    scale: tuple[float, ...] = ()
    zero_point: tuple[int, ...] = ()
    axis: int = 0
    low: float | None = None
    high: float | None = None
    value: Any = None
    is_constant: bool = False
    is_variable: bool = False
    sparsity: SparsityParameters | None = None
    blocks: tuple[int, Operand] | None = None

    @property
    def dtype(self) -> np.dtype:
        return dtype_of(self.type)

    def constant(self) -> Operand:
        return replace(self, is_constant=True)

    def variable(self) -> Operand:
        return replace(self, is_variable=True)

    @property
    def is_fed(self) -> bool:
        """Whether it is set before a run."""
        return not self.is_constant and not self.is_variable

    def elements(self, seed: int) -> np.ndarray:
        """The elements: those given, or random ones, among them the ends of the range."""
        if self.sparsity is not None:
            return np.asarray(self.value, self.dtype)
        if self.value is not None:
            return np.asarray(self.value, self.dtype).reshape(self.shape)
        rng = np.random.default_rng(seed)
        if self.dtype.kind in "fc":
            low, high = (-4.0, 4.0) if self.low is None else (self.low, self.high)
            drawn = rng.uniform(low, high, self.shape)
            if self.dtype.kind == "c":
                drawn = drawn + 1j * rng.uniform(low, high, self.shape)
            return drawn.astype(self.dtype)
        if self.dtype.kind == "O":
            texts = np.empty(self.shape, np.object_)
            texts.reshape(-1)[:] = [b"s" * n for n in rng.integers(0, 9, texts.size)]
            return texts
        if self.dtype.kind == "b":
            return rng.integers(0, 2, self.shape).astype(bool)
        info = np.iinfo(self.dtype)
        low = max(info.min, -(2**31)) if self.low is None else self.low
        high = min(info.max, 2**31 - 1) if self.high is None else self.high
        drawn = rng.integers(int(low), int(high) + 1, self.shape).astype(self.dtype)
        if drawn.size > 3:
            drawn.reshape(-1)[rng.permutation(drawn.size)[:2]] = low, high
        return drawn


def _operand(kind: TensorType, shape: tuple[int, ...], options: dict[str, Any]) -> Operand:
    for name in ("scale", "zero_point"):
        if name in options:
            options[name] = tuple(np.atleast_1d(options[name]).tolist())
    return Operand(kind, shape, **options)


def f32(*shape: int, **options: Any) -> Operand:
    return _operand(TensorType.FLOAT32, shape, options)


def f16(*shape: int, **options: Any) -> Operand:
    return _operand(TensorType.FLOAT16, shape, options)


def i8(*shape: int, scale: Any = 0.05, zero_point: Any = 0, **options: Any) -> Operand:
    return _quantized(TensorType.INT8, shape, scale, zero_point, options)


def u8(*shape: int, scale: Any = 0.05, zero_point: Any = 128, **options: Any) -> Operand:
    return _quantized(TensorType.UINT8, shape, scale, zero_point, options)


def i4(*shape: int, scale: Any = 0.05, zero_point: Any = 0, **options: Any) -> Operand:
    limits = {"low": -8, "high": 7, **options}
    return _quantized(TensorType.INT4, shape, scale, zero_point, limits)


def i2(*shape: int, scale: Any = 0.05, zero_point: Any = 0, **options: Any) -> Operand:
    limits = {"low": -2, "high": 1, **options}
    return _quantized(TensorType.INT2, shape, scale, zero_point, limits)


def u4(*shape: int, scale: Any = 0.05, zero_point: Any = 8, **options: Any) -> Operand:
    limits = {"low": 0, "high": 15, **options}
    return _quantized(TensorType.UINT4, shape, scale, zero_point, limits)


def i16(*shape: int, scale: Any = 0.001, zero_point: Any = 0, **options: Any) -> Operand:
    return _quantized(TensorType.INT16, shape, scale, zero_point, options)


def _quantized(
    kind: TensorType, shape: tuple[int, ...], scale: Any, zero_point: Any, options: dict[str, Any]
) -> Operand:
    scale = np.atleast_1d(scale)
    zero_point = np.broadcast_to(zero_point, scale.shape)
    return _operand(kind, shape, {"scale": scale, "zero_point": zero_point, **options})


def i32(*shape: int, low: int = -1000, high: int = 1000, **options: Any) -> Operand:
    return _operand(TensorType.INT32, shape, {"low": low, "high": high, **options})


def i64(*shape: int, low: int = -1000, high: int = 1000, **options: Any) -> Operand:
    return _operand(TensorType.INT64, shape, {"low": low, "high": high, **options})


def boolean(*shape: int, **options: Any) -> Operand:
    return _operand(TensorType.BOOL, shape, options)


def given(value: Any, dtype: Any = np.int32) -> Operand:
    """A constant with these elements, such as a list of axes."""
    array = np.asarray(value, dtype)
    return Operand(type_of(array.dtype), array.shape, value=array, is_constant=True)


@dataclass(frozen=True)
class OpCase:
    """An operator with its tensors.

    Attributes:
        op: the operator with its options.
        inputs: its inputs; None for one that is absent.
        outputs: the outputs' types and quantization; by default those of the first input.
        note: what the case is about.
        tolerance: how far floats may be off, relative to the largest output; integers are equal.
        version: the operator's version in the file, where LiteRT's reference kernels do without the
            one that a converter would state.
        judge: "reference"; where LiteRT has no reference kernel for it, "optimised"; where that
            kernel is at fault, "micro", TensorFlow Lite Micro.
        intermediates: tensors that only hold scales of what the operator computes on the way.
    """

    op: Options
    inputs: Sequence[Operand | None]
    outputs: Sequence[Operand] | None = None
    note: str = ""
    tolerance: float = 2e-6
    version: int | None = None
    judge: str = "reference"
    intermediates: Sequence[Operand] = ()

    def __str__(self) -> str:
        types = "-".join("none" if o is None else o.type.name.lower() for o in self.inputs[:2])
        shapes = "x".join(map(str, self.inputs[0].shape)) if self.inputs[0] else ""
        return f"{self.op.row.name}-{types}-{shapes}" + (f"-{self.note}" if self.note else "")

    @property
    def states(self) -> list[int]:
        """The indices of the tensors that are states."""
        present = [o for o in self.inputs if o is not None]
        return [i for i, o in enumerate(present) if o.is_variable]

    @property
    def fed(self) -> list[Operand]:
        """The inputs that are set before a run."""
        return [o for o in self.inputs if o is not None and o.is_fed]

    def feeds(self, run: int) -> list[np.ndarray]:
        """The elements of `fed` in run number `run`."""
        base = zlib.crc32(str(self).encode()) % 2**20
        return [o.elements(base + 100 * run + i) for i, o in enumerate(self.fed)]

    def specs(self) -> list[Spec | None]:
        """What a shape rule is told."""
        return [
            o and Spec(o.shape, o.dtype, o.elements(i) if o.is_constant else None)
            for i, o in enumerate(self.inputs)
        ]

    def shapes(self) -> list[tuple[int, ...]]:
        """The outputs' shapes, as our rule tells them; () for those it cannot tell."""
        return [shape or () for shape in infer_shapes(self.op, self.specs())]

    def results(self) -> list[Operand]:
        """The outputs with their shapes."""
        shapes = self.shapes()
        outputs = self.outputs
        if outputs is None:
            first = next(o for o in self.inputs if o is not None)
            dtypes = infer_dtypes(self.op, self.specs(), len(shapes))
            outputs = [
                replace(first, is_constant=False, is_variable=False, value=None)
                if dtype == first.dtype
                else Operand(type_of(dtype))
                for dtype in dtypes
            ]
        return [replace(o, shape=shape) for o, shape in zip(outputs, shapes, strict=True)]

    def model(self) -> bytes:
        """The `.tflite` file."""
        buffers = [Buffer()]
        tensors: list[Tensor] = []
        slots: list[int] = []
        for i, operand in enumerate(self.inputs):
            slots.append(-1 if operand is None else len(tensors))
            if operand is not None:
                tensors.append(_tensor(f"input_{i}", operand))
                if operand.is_constant:
                    _give(tensors[-1], operand.elements(i), buffers)
        for i, operand in enumerate(self.inputs):
            if operand is not None and operand.blocks is not None:
                size, scales = operand.blocks
                details = BlockwiseQuantization(
                    scales=len(tensors), zero_points=-1, block_size=size
                )
                tensors[slots[i]].quantization = QuantizationParameters(details=details)
                tensors.append(_tensor(f"scales_{i}", scales))
                _give(tensors[-1], scales.elements(i), buffers)
        count = len(tensors)
        tensors += [_tensor(f"output_{i}", o) for i, o in enumerate(self.results())]
        outputs = tuple(range(count, len(tensors)))
        of = [None if i < 0 else tensors[i] for i in slots]
        row = self.op.row
        code = OperatorCode(
            deprecated_builtin_code=min(row.code, 127),
            builtin_code=row.code,
            version=self.version or self.op.required_version(of, tensors[count:]),
        )
        tensors += [_tensor(f"intermediate_{i}", o) for i, o in enumerate(self.intermediates)]
        operator = Operator(
            inputs=tuple(slots),
            outputs=outputs,
            intermediates=tuple(range(outputs[-1] + 1, len(tensors))),
            **{self.op.union: self.op},
        )
        fed = tuple(
            slot for slot, o in zip(slots, self.inputs, strict=True) if o is not None and o.is_fed
        )
        graph = SubGraph(tensors=tensors, inputs=fed, outputs=outputs, operators=[operator])
        return write(Model(version=3, operator_codes=[code], subgraphs=[graph], buffers=buffers))


def _give(tensor: Tensor, elements: np.ndarray, buffers: list[Buffer]) -> None:
    """Makes a tensor constant."""
    tensor.buffer = len(buffers)
    buffers.append(Buffer(data=content_of(elements, tensor.type)))


def _tensor(name: str, operand: Operand) -> Tensor:
    quantization = None
    if operand.scale:
        quantization = QuantizationParameters(
            scale=operand.scale,
            zero_point=operand.zero_point,
            quantized_dimension=operand.axis,
        )
    return Tensor(
        shape=operand.shape,
        type=operand.type,
        name=name,
        quantization=quantization,
        is_variable=operand.is_variable,
        sparsity=operand.sparsity,
    )
