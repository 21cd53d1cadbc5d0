"""Operators that run as one give what they give one by one, and what LiteRT gives."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from edgelite.errors import InputError
from edgelite.interpreter import Interpreter
from edgelite.interpreter.node import Node
from edgelite.schema import ActivationFunctionType, Padding, TensorType, write
from edgelite.schema.ops.activation import Relu, Relu6, ReluN1To1, Tanh
from edgelite.schema.ops.arithmetic import Add, Mul, Sub
from edgelite.schema.ops.convolution import Conv2D, DepthwiseConv2D
from edgelite.schema.ops.layout import Pad, PadV2
from edgelite.schema.quantization import QuantizationParameters
from tests.builder import Builder
from tests.interpreter.test_control import run
from tests.peers import LiteRT

VALID = {"padding": Padding.VALID, "stride_h": 1, "stride_w": 1}
AROUND = [[0, 0], [1, 2], [0, 1], [0, 0]]
I8 = TensorType.INT8


def rng() -> np.random.Generator:
    return np.random.default_rng(0)


def floats(*shape: int) -> np.ndarray:
    return rng().uniform(-2, 2, shape).astype(np.float32)


class Chain(Builder):
    """Operators one behind the other; `last` is what the latest one gave."""

    def __init__(self, *shape: int, **fields) -> None:
        super().__init__()
        self.last = self.x = self.tensor(*shape, **fields)

    def then(self, op, *others: int, shape=None, **fields) -> int:
        shape = shape or self.graph.tensors[self.last].shape
        out = self.tensor(*shape, **fields)
        self.add(op, (self.last, *others), (out,))
        self.last = out
        return out

    def done(self, *more: int) -> bytes:
        return write(self.finish((self.x,), (self.last, *more)))


def running(interpreter: Interpreter) -> list[Node]:
    """The nodes that run."""
    return [*dict.fromkeys(interpreter._routine(0).plan._owners)]


def compared(content: bytes, x: np.ndarray, count: int, exact: bool = True) -> Interpreter:
    """Checks results, and how many operators run; gives the interpreter."""
    fused = Interpreter(model_content=content)
    results = run(fused, x)
    assert len(running(fused)) == count
    alone = run(Interpreter(model_content=content, experimental_preserve_all_tensors=True), x)
    same = np.testing.assert_array_equal
    close = partial(np.testing.assert_allclose, rtol=1e-5, atol=1e-5)
    for own, other, theirs in zip(results, alone, LiteRT(content)(x), strict=True):
        (same if exact else close)(own, other)
        (same if own.dtype == np.int8 else close)(own, theirs)
    return fused


@pytest.mark.parametrize("activation", [Relu, Relu6, ReluN1To1])
@pytest.mark.parametrize("op", [Add, Sub, Mul])
def test_an_activation_joins_arithmetic(op, activation):
    chain = Chain(3, 40)
    chain.then(op(), chain.constant(4 * floats(40)))
    chain.then(activation())
    compared(chain.done(), floats(3, 40), 1)


@pytest.mark.parametrize("kind", [Conv2D, DepthwiseConv2D])
def test_an_activation_joins_a_convolution(kind):
    chain = Chain(1, 6, 5, 3)
    filter, bias = chain.constant(floats(3, 2, 2, 3)), chain.constant(floats(3))
    if kind is DepthwiseConv2D:
        filter = chain.constant(floats(1, 2, 2, 3))
    chain.then(kind(**VALID), filter, bias, shape=(1, 5, 4, 3))
    chain.then(Relu())
    compared(chain.done(), floats(1, 6, 5, 3), 1)


def test_what_others_read_stays():
    chain = Chain(3, 4)
    sums = chain.then(Add(), chain.constant(floats(4)))
    chain.then(Relu())
    chain.then(Mul(), sums)
    compared(chain.done(), floats(3, 4), 3)


def test_what_callers_read_stays():
    chain = Chain(3, 4)
    sums = chain.then(Add(), chain.constant(floats(4)))
    chain.then(Relu())
    compared(chain.done(sums), floats(3, 4), 2)


def test_an_operator_with_an_activation_gets_no_other():
    chain = Chain(3, 4)
    relu6 = ActivationFunctionType.RELU6
    chain.then(Add(fused_activation_function=relu6), chain.constant(floats(4)))
    chain.then(ReluN1To1())
    compared(chain.done(), 4 * floats(3, 4), 2)


def pointwise_chain(act: int = 0, middle=None, own_bias: bool = True) -> bytes:
    chain = Chain(1, 6, 5, 4)
    chain.then(
        DepthwiseConv2D(fused_activation_function=ActivationFunctionType(act), **VALID),
        chain.constant(floats(1, 3, 3, 4)),
        chain.constant(floats(4)),
        shape=(1, 4, 3, 4),
    )
    if middle is not None:
        chain.then(middle)
    biases = [chain.constant(floats(7))] if own_bias else []
    filter = chain.constant(floats(7, 1, 1, 4))
    chain.then(Conv2D(**VALID), filter, *biases, shape=(1, 4, 3, 7))
    return chain.done()


def test_a_bias_becomes_that_of_a_convolution_without():  # which LiteRT does not take
    content, x = pointwise_chain(own_bias=False), floats(1, 6, 5, 4)
    (found,) = run(Interpreter(model_content=content), x)
    kept = Interpreter(model_content=content, experimental_preserve_all_tensors=True)
    np.testing.assert_allclose(found, run(kept, x)[0], rtol=1e-5, atol=1e-5)


def test_a_bias_passes_through_a_pointwise_convolution():
    fused = compared(pointwise_chain(), floats(1, 6, 5, 4), 2, exact=False)
    first, second = running(fused)
    assert first.optional(2) is None
    assert second.input(2).array.shape == (7,)


@pytest.mark.parametrize("blocked", [{"act": 1}, {"middle": Tanh()}])
def test_a_bias_does_not_pass_what_bends(blocked):
    compared(pointwise_chain(**blocked), floats(1, 6, 5, 4), 2 + ("middle" in blocked))


def test_a_bias_does_not_pass_zeros_around():
    chain = Chain(1, 5, 5, 3)
    filter, bias = chain.constant(floats(1, 3, 3, 3)), chain.constant(floats(3))
    chain.then(DepthwiseConv2D(**VALID), filter, bias, shape=(1, 3, 3, 3))
    sizes = chain.constant(np.array(AROUND, np.int32), TensorType.INT32)
    chain.then(Pad(), sizes, shape=(1, 6, 4, 3))
    inputs = chain.constant(floats(4, 1, 1, 3)), chain.constant(floats(4))
    chain.then(Conv2D(**VALID), *inputs, shape=(1, 6, 4, 4))
    fused = compared(chain.done(), floats(1, 5, 5, 3), 2)
    assert all(node.optional(2) is not None for node in running(fused))


def test_biases_pass_on_and_on():
    chain = Chain(1, 3, 3, 4)
    for units in (5, 6, 7):
        depth = chain.graph.tensors[chain.last].shape[-1]
        filter, bias = chain.constant(floats(units, 1, 1, depth)), chain.constant(floats(units))
        chain.then(Conv2D(**VALID), filter, bias, shape=(1, 3, 3, units))
    fused = compared(chain.done(), floats(1, 3, 3, 4), 3, exact=False)
    *others, last = running(fused)
    assert [node.optional(2) for node in others] == [None, None]
    assert last.optional(2) is not None


def padded(kind, pad, *value: float, around=AROUND, strides=(1, 1)) -> bytes:
    chain = Chain(1, 6, 5, 3)
    shape = (1, *(6 + sum(around[1]), 5 + sum(around[2])), 3 + sum(around[3]))
    sizes = chain.constant(np.array(around, np.int32), TensorType.INT32)
    values = [chain.constant(np.array(v, np.float32)) for v in value]
    chain.then(pad, sizes, *values, shape=shape)
    down, across = ((n - 3) // s + 1 for n, s in zip(shape[1:3], strides, strict=True))
    filters = floats(*((4, 3, 3, shape[3]) if kind is Conv2D else (1, 3, 3, shape[3])))
    op = kind(padding=Padding.VALID, stride_h=strides[0], stride_w=strides[1])
    outputs = 4 if kind is Conv2D else shape[3]
    inputs = chain.constant(filters), chain.constant(floats(outputs))
    chain.then(op, *inputs, shape=(1, down, across, outputs))
    return chain.done()


@pytest.mark.parametrize("strides", [(1, 1), (2, 2)])
@pytest.mark.parametrize("kind", [Conv2D, DepthwiseConv2D])
def test_zeros_around_join_a_convolution(kind, strides):
    compared(padded(kind, Pad(), strides=strides), floats(1, 6, 5, 3), 1)
    compared(padded(kind, PadV2(), 0.0, strides=strides), floats(1, 6, 5, 3), 1)


def test_other_padding_stays():
    compared(padded(Conv2D, PadV2(), 0.5), floats(1, 6, 5, 3), 2)
    deeper = [[0, 0], [0, 0], [1, 1], [0, 1]]
    compared(padded(Conv2D, Pad(), around=deeper), floats(1, 6, 5, 3), 2)


@pytest.mark.parametrize("zero_point", [0, -7])
def test_a_quantized_images_zeros_join_its_convolution(zero_point):
    def of(scale, point=0):
        return {
            "kind": I8,
            "quantization": QuantizationParameters(scale=[scale], zero_point=[point]),
        }

    image = of(0.05, zero_point)
    chain = Chain(1, 6, 5, 3, **image)
    sizes = chain.constant(np.array(AROUND, np.int32), TensorType.INT32)
    chain.then(Pad(), sizes, shape=(1, 9, 6, 3), **image)
    weights = rng().integers(-127, 128, (4, 3, 3, 3)).astype(np.int8)
    bias = rng().integers(-900, 900, 4).astype(np.int32)
    bias_fields = {**of(0.05 * 0.02), "kind": TensorType.INT32}
    inputs = chain.constant(weights, **of(0.02)), chain.constant(bias, **bias_fields)
    chain.then(Conv2D(**VALID), *inputs, shape=(1, 7, 4, 4), **of(0.1, 5))
    x = rng().integers(-128, 128, (1, 6, 5, 3)).astype(np.int8)
    compared(chain.done(), x, 1)


def test_what_is_fused_away_has_no_value_but_says_how_to_get_it():
    chain = Chain(3, 4)
    sums = chain.then(Add(), chain.constant(floats(4)))
    chain.then(Relu())
    content = chain.done()
    fused = compared(content, floats(3, 4), 1)
    with pytest.raises(InputError, match="experimental_preserve_all_tensors"):
        fused.get_tensor(sums)


def test_resizing_fuses_anew():
    chain = Chain(1, 4, shape_signature=(-1, 4))
    chain.then(Add(), chain.constant(floats(4)), shape_signature=(-1, 4))
    chain.then(Relu(), shape_signature=(-1, 4))
    made = Interpreter(model_content=chain.done())
    for rows in (2, 5, 1):
        made.resize_tensor_input(chain.x, [rows, 4])
        (found,) = run(made, floats(rows, 4))
        np.testing.assert_array_equal(found, np.maximum(floats(rows, 4) + floats(4), 0))
