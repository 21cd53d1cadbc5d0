"""Models, and the calls that scripts for `tf.lite.Interpreter` make, for tests beside LiteRT's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.schema import QuantizationParameters, TensorType, ops, write
from edgelite.schema.enums import DimensionType
from edgelite.schema.quantization import BlockwiseQuantization
from edgelite.schema.sparsity import DimensionMetadata, SparsityParameters, Uint8Vector
from tests.builder import Builder
from tests.peers import peer

BUILTIN_ERRORS = (ValueError, RuntimeError, TypeError)
X = np.arange(3, dtype=np.float32).reshape(1, 3)


def theirs() -> Any:
    return peer("ai_edge_litert.interpreter")


def doubling() -> bytes:
    """y = x + x over an open batch."""
    build = Builder()
    x, y = (build.tensor(1, 3, shape_signature=(-1, 3)) for _ in range(2))
    build.add(ops.arithmetic.Add(), (x, x), (y,))
    return write(build.finish((x,), (y,)))


def two_signatures() -> bytes:
    """Subgraph 0 doubles x; subgraph 1 gives p + c and p - c. Names are not in order."""
    build = Builder()
    x, y = build.tensor(1, 2), build.tensor(1, 2)
    build.add(ops.arithmetic.Add(), (x, x), (y,))
    build.finish((x,), (y,))
    build.subgraph("second")
    p, q, r = build.tensor(2), build.tensor(2), build.tensor(2)
    c = build.constant(np.ones(2, np.float32))
    build.add(ops.arithmetic.Add(), (p, c), (q,))
    build.add(ops.arithmetic.Sub(), (p, c), (r,))
    model = build.finish((p,), (q, r))
    first, second = model.signature_defs
    first.signature_key, second.signature_key = "zebra", "ape"
    second.outputs[0].name, second.outputs[1].name = "sum", "difference"
    return write(model)


def constants() -> bytes:
    """Constants of every type that a file may hold, as outputs; and ADD of float32."""
    build = Builder()
    affine = {"scale": (0.5,), "zero_point": (3,)}
    axis = {"scale": (0.5, 0.25), "zero_point": (0, 0)}
    kinds: list[tuple[Any, TensorType, dict[str, Any]]] = [
        (np.int8([[1, -8, 7], [0, 3, -1]]), TensorType.INT4, affine),
        (np.uint8([[1, 15, 7]]), TensorType.UINT4, {}),
        (np.int8([[1, -2, 0]]), TensorType.INT2, {}),
        (np.float16([1.5]), TensorType.FLOAT16, {}),
        (np.array([b"ab", b"", b"c\0d"], object), TensorType.STRING, {}),
        (np.array(b"xyz", object), TensorType.STRING, {}),
        (np.array([True, False]), TensorType.BOOL, {}),
        (np.complex64([1 + 2j]), TensorType.COMPLEX64, {}),
        (np.array(5, np.int64), TensorType.INT64, {}),
        (np.array(0.5, np.float32), TensorType.FLOAT32, {}),
        (np.uint16([1, 65535]), TensorType.UINT16, {}),
        (np.zeros((2, 3), np.int8), TensorType.INT8, axis),
        (np.zeros((2, 3), np.int8), TensorType.INT8, {**affine, "quantized_dimension": 1}),
        (np.zeros((0, 3), np.float32), TensorType.FLOAT32, {}),
    ]
    held = [
        build.constant(value, kind, quantization=QuantizationParameters(**fields))
        for value, kind, fields in kinds
    ]
    x, y = build.tensor(2, 2), build.tensor(2, 2, name=None)
    build.add(ops.arithmetic.Add(), (x, x), (y,))
    return write(build.finish((x,), (y, *held)))


def texts() -> bytes:
    """Strings, gathered by indices."""
    build = Builder()
    x, y = build.tensor(2, kind=TensorType.STRING), build.tensor(3, kind=TensorType.STRING)
    indices = build.tensor(3, kind=TensorType.INT32)
    build.add(ops.slicing.Gather(axis=0), (x, indices), (y,))
    return write(build.finish((x, indices), (y, x)))


def nibbles(kind: TensorType = TensorType.INT4) -> bytes:
    """A tensor of 4 bits that is input and output."""
    build = Builder()
    x = build.tensor(3, kind=kind)
    return write(build.finish((x,), (x,)))


def sparse() -> bytes:
    """A sparse constant, made dense and added to x."""
    build = Builder()
    levels = [
        DimensionMetadata(format=DimensionType.DENSE, dense_size=2),
        DimensionMetadata(
            format=DimensionType.SPARSE_CSR,
            array_segments=Uint8Vector(values=np.uint8([0, 1, 3])),
            array_indices=Uint8Vector(values=np.uint8([1, 0, 2])),
        ),
    ]
    weights = build.constant(np.float32([1, 2, 3]))
    build.graph.tensors[weights].shape = (2, 3)
    build.graph.tensors[weights].sparsity = SparsityParameters(
        traversal_order=(0, 1), block_map=(), dim_metadata=levels
    )
    x, dense, y = build.tensor(2, 3), build.tensor(2, 3), build.tensor(2, 3)
    build.add(ops.quantization.Densify(), (weights,), (dense,))
    build.add(ops.arithmetic.Add(), (dense, x), (y,))
    return write(build.finish((x,), (y,)))


def blockwise() -> bytes:
    """FULLY_CONNECTED with int4 weights that have a float16 scale for each 32 elements."""
    build = Builder()
    x, y = build.tensor(1, 64), build.tensor(1, 4)
    scales = build.constant(np.float16([[0.5, 1], [2, 3], [4, 5], [6, 7]]), TensorType.FLOAT16)
    quantization = QuantizationParameters(
        details=BlockwiseQuantization(scales=scales, zero_points=-1, block_size=32)
    )
    values = np.arange(256).reshape(4, 64) % 15 - 7
    weights = build.constant(values, TensorType.INT4, quantization=quantization)
    build.add(ops.dense.FullyConnected(), (x, weights), (y,))
    return write(build.finish((x,), (y,)))


def unsigned_nibbles() -> bytes:
    return nibbles(TensorType.UINT4)


def states() -> bytes:
    """Two subgraphs, each with an RNN that adds what it saw to its state: tensors 0 to 5."""
    build = Builder()
    for number in range(2):
        if number:
            build.subgraph("second")
        x, y = build.tensor(1, 2), build.tensor(1, 2)
        weights = [build.constant(np.eye(2, dtype=np.float32)) for _ in range(2)]
        bias = build.constant(np.ones(2, np.float32))
        state = build.tensor(1, 2, is_variable=True)
        build.add(ops.recurrent.Rnn(), (x, *weights, bias, state), (y,))
        build.finish((x,), (y,)).signature_defs[-1].signature_key = f"s{number}"
    return write(build.model)


def resources() -> bytes:
    """A resource variable that is assigned and read."""
    build = Builder()
    handle, y = build.tensor(1, kind=TensorType.RESOURCE), build.tensor(2)
    value = build.constant(np.float32([1, 2]))
    build.add(ops.state.VarHandle(shared_name="v", container=""), (), (handle,))
    build.add(ops.state.AssignVariable(), (handle, value), ())
    build.add(ops.state.ReadVariable(), (handle,), (y,))
    return write(build.finish((), (y,)))


def absent_bias() -> bytes:
    build = Builder()
    x, y = build.tensor(1, 2), build.tensor(1, 3)
    weights = build.constant(np.ones((3, 2), np.float32))
    build.add(ops.dense.FullyConnected(), (x, weights, -1), (y,))
    return write(build.finish((x,), (y,)))


def no_signature() -> bytes:
    build = Builder()
    x, y = build.tensor(2), build.tensor(2)
    build.add(ops.arithmetic.Add(), (x, x), (y,))
    model = build.finish((x,), (y,))
    model.signature_defs = []
    return write(model)


def run_doubling(it: Any) -> Any:
    it.set_tensor(0, X)
    it.invoke()
    return it.get_tensor(1)


def run_state(it: Any) -> Any:
    it.set_tensor(0, np.ones((1, 2), np.float32))
    it.invoke()
    return it.get_tensor(1), it.get_tensor(5)


def held_view(call: Callable[[Any], Any], index: int = 0) -> Callable[[Any], Any]:
    def held(it: Any) -> Any:
        view = it.tensor(index)()
        try:
            return call(it)
        finally:
            del view

    return held


def shapes(it: Any) -> Any:
    details = it.get_input_details() + it.get_output_details()
    return [(d["shape"], d["shape_signature"]) for d in details]


def runner(*arguments: Any, key: Any = None, **arrays: Any) -> Callable[[Any], Any]:
    return lambda it: list(it.get_signature_runner(key)(*arguments, **arrays).items())


def put(index: int, value: Any) -> Callable[[Any], Any]:
    return lambda it: it.set_tensor(index, value)


def got(index: int, *subgraph: int) -> Callable[[Any], Any]:
    return lambda it: it.get_tensor(index, *subgraph)


def view(index: int) -> Callable[[Any], Any]:
    return lambda it: (it.tensor(index)().dtype.str, it.tensor(index)().shape)


def size(*arguments: Any, **keywords: Any) -> Callable[[Any], Any]:
    return lambda it: it.resize_tensor_input(*arguments, **keywords)


def allocate(it: Any) -> Any:
    return it.allocate_tensors()


def invoke(it: Any) -> Any:
    return it.invoke()


def reset(it: Any) -> Any:
    return it.reset_all_variables()


def everything(it: Any) -> Any:
    """All that the model tells of itself."""
    keys = it.get_signature_list()
    return [
        it.get_input_details(),
        it.get_output_details(),
        [it.get_tensor_details(index) for index in range(it.num_subgraphs())],
        it._get_ops_details(),
        list(keys.items()),
        it._get_full_signature_list(),
        [it.get_signature_runner(key).get_input_details() for key in keys],
        [it.get_signature_runner(key).get_output_details() for key in keys],
    ]


def outcome(call: Callable[[Any], Any], it: Any) -> Any:
    """What a call gives, or the error that it raises."""
    try:
        return call(it)
    except BUILTIN_ERRORS as error:
        return error


def same(mine: Any, other: Any) -> None:
    """Asserts that two results are equal, with their types."""
    if isinstance(other, (dict, list, tuple)):
        assert type(mine) is type(other)
        assert len(mine) == len(other)
        if isinstance(other, dict):
            mine, other = sorted(mine.items()), sorted(other.items())
        for a, b in zip(mine, other, strict=True):
            same(a, b)
    elif isinstance(other, (np.ndarray, np.generic)):
        assert type(mine) is type(other)
        assert (mine.dtype, mine.shape) == (other.dtype, other.shape)
        np.testing.assert_array_equal(mine, other)
    else:
        assert type(mine) is type(other)
        assert mine == other


def same_outcome(call: Callable[[Any], Any], mine: Any, other: Any) -> None:
    if isinstance(other, Exception):
        kind = next(base for base in BUILTIN_ERRORS if isinstance(other, base))
        assert isinstance(outcome(call, mine), kind)
    else:
        same(outcome(call, mine), other)
