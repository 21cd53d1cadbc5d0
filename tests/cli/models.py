"""Small models for the command's tests, made table by table."""

from __future__ import annotations

import numpy as np

from edgelite.schema import (
    Buffer,
    Model,
    Operator,
    OperatorCode,
    QuantizationParameters,
    SignatureDef,
    SubGraph,
    Tensor,
    TensorMap,
    TensorType,
    write,
)
from edgelite.schema.ops.arithmetic import Add, Mul
from edgelite.schema.ops.quantization import Quantize


def signature(inputs, outputs):
    def maps(names):
        return [TensorMap(name=name, tensor_index=index) for name, index in names.items()]

    return SignatureDef(signature_key="main", inputs=maps(inputs), outputs=maps(outputs))


def two_by_two():
    """left, right: float32 (1, 3) -> total = left + right, product = left * right."""
    names = ["serving_left:0", "serving_right:0", "total:0", "product:0"]
    graph = SubGraph(
        name="main",
        tensors=[Tensor(shape=(1, 3), type=TensorType.FLOAT32, name=name) for name in names],
        inputs=(0, 1),
        outputs=(2, 3),
        operators=[
            Operator(opcode_index=0, inputs=(0, 1), outputs=(2,), builtin_options=Add()),
            Operator(opcode_index=1, inputs=(0, 1), outputs=(3,), builtin_options=Mul()),
        ],
    )
    return write(
        Model(
            version=3,
            description="two by two",
            operator_codes=[
                OperatorCode(builtin_code=cls.row.code, deprecated_builtin_code=cls.row.code)
                for cls in (Add, Mul)
            ],
            subgraphs=[graph],
            buffers=[Buffer()],
            signature_defs=[signature({"left": 0, "right": 1}, {"total": 2, "product": 3})],
        )
    )


def add_constant():
    """x: float32 (1, 2), the batch left open -> x + [1, 2]; no signature."""
    graph = SubGraph(
        tensors=[
            Tensor(shape=(1, 2), shape_signature=(-1, 2), type=TensorType.FLOAT32, name="x"),
            Tensor(shape=(2,), type=TensorType.FLOAT32, name="steps", buffer=1),
            Tensor(shape=(1, 2), shape_signature=(-1, 2), type=TensorType.FLOAT32, name="y"),
        ],
        inputs=(0,),
        outputs=(2,),
        operators=[Operator(opcode_index=0, inputs=(0, 1), outputs=(2,), builtin_options=Add())],
    )
    return write(
        Model(
            version=3,
            operator_codes=[OperatorCode(builtin_code=0)],
            subgraphs=[graph],
            buffers=[Buffer(), Buffer(data=np.array([1, 2], np.float32).view(np.uint8))],
        )
    )


def requantize():
    """x: int8 (1, 4) of scale 0.5, zero point 10 -> the same in scale 0.25, zero point 0."""

    def tensor(name, scale, zero_point):
        quantization = QuantizationParameters(scale=(scale,), zero_point=(zero_point,))
        return Tensor(shape=(1, 4), type=TensorType.INT8, name=name, quantization=quantization)

    graph = SubGraph(
        tensors=[tensor("x", 0.5, 10), tensor("y", 0.25, 0)],
        inputs=(0,),
        outputs=(1,),
        operators=[Operator(opcode_index=0, inputs=(0,), outputs=(1,))],
    )
    code = Quantize.row.code
    return write(
        Model(
            version=3,
            operator_codes=[
                OperatorCode(builtin_code=code, deprecated_builtin_code=code, version=2)
            ],
            subgraphs=[graph],
            buffers=[Buffer()],
        )
    )
