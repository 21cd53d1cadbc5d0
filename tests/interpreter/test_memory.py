"""What running takes of memory: no temporaries, and outputs in the place of inputs."""

from __future__ import annotations

import gc
import tracemalloc

import numpy as np
import pytest

from edgelite import keras
from edgelite.interpreter import Interpreter
from edgelite.interpreter.benchmark import fill_inputs
from edgelite.interpreter.footprint import footprint
from edgelite.interpreter.pages import ALIGNMENT
from edgelite.interpreter.scratch import Scratch
from edgelite.lite import OpsSet, Optimize, TFLiteConverter
from edgelite.schema import write
from edgelite.schema.ops.activation import Relu
from edgelite.schema.ops.arithmetic import Add
from edgelite.schema.ops.layout import Reshape
from tests.builder import Builder
from tests.peers import litert_reference

# NumPy's iterators have buffers of 8,192 elements of at most 8 bytes for each operand: nothing that grows
# with a model. The models here have tensors of 144 KiB and more.
SMALL = 8192 * 8 * 2
SHAPE = (96, 96, 16)


def convolutional(layers):
    """Plain and depthwise convolutions, with pools and a residual."""
    x = inputs = keras.Input(SHAPE)
    x = layers.Conv2D(64, 3, padding="same", activation="relu")(x)
    y = layers.DepthwiseConv2D(3, padding="same")(x)
    y = layers.Conv2D(64, 1)(y)
    x = layers.Add()([x, y])
    x = layers.ReLU()(x)
    x = layers.MaxPooling2D(2)(x)
    x = layers.AveragePooling2D(2)(x)
    x = layers.Flatten()(x)
    return inputs, layers.Dense(64, activation="softmax")(x)


def elementwise(layers):
    """Activations and arithmetic on whole planes."""
    x = inputs = keras.Input(SHAPE)
    y = layers.Activation("sigmoid")(x)
    x = layers.Multiply()([x, y])
    y = layers.Activation("tanh")(x)
    x = layers.Subtract()([x, y])
    x = layers.Concatenate()([x, y])
    x = layers.ZeroPadding2D(1)(x)
    x = layers.PReLU(shared_axes=[1, 2])(x)
    x = layers.Softmax()(x)
    x = layers.Permute((3, 1, 2))(x)
    x = layers.Reshape((98, 98, 32))(x)
    return inputs, layers.UpSampling2D(2)(x)


def mobile(layers):
    """Inverted residuals."""
    x = inputs = keras.Input(SHAPE)
    for stride in (1, 1, 2):
        y = layers.Conv2D(96, 1)(x)
        y = layers.ReLU(6.0)(y)
        y = layers.DepthwiseConv2D(3, strides=stride, padding="same")(y)
        y = layers.ReLU(6.0)(y)
        y = layers.Conv2D(16, 1)(y)
        x = layers.Add()([x, y]) if stride == 1 else y
    x = layers.GlobalAveragePooling2D()(x)
    return inputs, layers.Dense(1000)(x)


def convert(make, kind):
    keras.utils.set_random_seed(0)
    converter = TFLiteConverter.from_keras_model(keras.Model(*make(keras.layers)))
    if kind == "int8":
        rng = np.random.default_rng(0)
        converter.optimizations = [Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [rng.uniform(-1, 1, (1, *SHAPE)).astype(np.float32)] for _ in range(2)
        )
        converter.target_spec.supported_ops = [OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = np.int8
    return converter.convert()


@pytest.mark.parametrize("kind", ["float", "int8"])
@pytest.mark.parametrize("make", [convolutional, elementwise, mobile])
def test_running_allocates_next_to_nothing(make, kind):
    interpreter = Interpreter(model_content=convert(make, kind))
    interpreter.allocate_tensors()
    fill_inputs(interpreter)
    for _ in range(2):
        interpreter.invoke()
    gc.collect()
    gc.disable()
    tracemalloc.start()
    try:
        for _ in range(3):
            interpreter.invoke()
        tracemalloc.reset_peak()
        before, _ = tracemalloc.get_traced_memory()
        for _ in range(3):
            interpreter.invoke()
        after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert peak - before < SMALL
    assert after - before < 4096


def chain(steps):
    """A model of float (1, 4, 64) from `steps(builder, x, tensor)`, which gives the output."""
    builder = Builder()
    x = builder.tensor(1, 4, 64)
    y = steps(builder, x)
    return write(builder.finish([x], [y]))


def relu(builder, x):
    y = builder.tensor(1, 4, 64)
    builder.add(Relu(), [x], [y])
    return y


def add(builder, *inputs):
    y = builder.tensor(1, 4, 64)
    builder.add(Add(), inputs, [y])
    return y


def reshaped(builder, x, *shape):
    y = builder.tensor(*shape)
    builder.add(Reshape(new_shape=np.array(shape, np.int32)), [x], [y])
    return y


def read_later(builder, x):
    y = relu(builder, x)
    return add(builder, relu(builder, y), y)


TENSOR = 4 * 64 * 4
# How many tensors' bytes are needed at once. The input keeps its own, as callers set it once.
CHAINS = {
    "elementwise": (lambda b, x: relu(b, relu(b, relu(b, x))), 2),
    "reshapes": (
        lambda b, x: reshaped(b, relu(b, reshaped(b, relu(b, x), 1, 4, 64)), 1, 256),
        2,
    ),
    "one that is read later": (read_later, 3),
    "both operands one": (lambda b, x: add(b, *[relu(b, x)] * 2), 3),
    "the second operand": (lambda b, x: add(b, x, relu(b, x)), 2),
    "a reshaped input": (lambda b, x: relu(b, reshaped(b, x, 1, 4, 64)), 2),
}


@pytest.mark.parametrize(("steps", "count"), CHAINS.values(), ids=CHAINS)
def test_outputs_take_the_place_of_inputs_that_nobody_reads_later(steps, count, rng):
    content = chain(steps)
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    assert interpreter.arena_size == count * TENSOR
    x = rng.normal(size=(1, 4, 64)).astype(np.float32)
    interpreter.set_tensor(0, x)
    for _ in range(2):  # the input is still there
        interpreter.invoke()
        found = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
        np.testing.assert_array_equal(found, litert_reference(content, x)[0])


def test_preserved_tensors_take_nobodys_place():
    content = chain(CHAINS["elementwise"][0])
    kept = Interpreter(model_content=content, experimental_preserve_all_tensors=True)
    kept.allocate_tensors()
    assert kept.arena_size == 4 * TENSOR
    kept.set_tensor(0, np.full((1, 4, 64), -1, np.float32))
    kept.invoke()
    assert np.all(kept.get_tensor(0) == -1)


def test_an_output_that_is_read_on_keeps_its_bytes():
    builder = Builder()
    x = builder.tensor(1, 4, 64)
    y = add(builder, x, x)
    z = relu(builder, y)
    interpreter = Interpreter(model_content=write(builder.finish([x], [y, z])))
    interpreter.allocate_tensors()
    interpreter.set_tensor(0, np.full((1, 4, 64), -1, np.float32))
    interpreter.invoke()
    assert np.all(interpreter.get_tensor(y) == -2)
    assert np.all(interpreter.get_tensor(z) == 0)


def test_scratch_memory_is_given_out_again_to_another_node_only():
    memory = Scratch()
    first, second = memory.array(1000, np.float32), memory.array((3, 5), np.int8)
    assert not np.may_share_memory(first, second)
    assert all(array.ctypes.data % ALIGNMENT == 0 for array in (first, second))
    size = memory.nbytes
    memory.begin()
    assert np.shares_memory(first, memory.array(1000, np.uint8))
    assert memory.nbytes == size
    large = memory.array(10 * size, np.uint8)
    assert not np.may_share_memory(first, large)
    assert memory.nbytes == 11 * size


def test_kept_arrays_are_one_for_a_key_and_lane():
    memory = Scratch()

    def kept(length):
        return memory.kept("key", (length,), np.int8)

    first = kept(3)
    assert kept(2) is first
    assert len(kept(4)) == 4
    memory.next_lane()
    assert not np.may_share_memory(kept(3), first)


def test_plans_for_other_shapes_do_not_pile_up():
    interpreter = Interpreter(model_content=convert(mobile, "int8"))
    (given,) = interpreter.get_input_details()

    def planned(batch):
        interpreter.resize_tensor_input(given["index"], [batch, *given["shape"][1:]])
        interpreter.allocate_tensors()
        interpreter.invoke()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        held = [planned(1 + number % 2) for number in range(24)]
    finally:
        tracemalloc.stop()
    assert interpreter.arena_size > 1 << 20
    assert max(held[4:]) < max(held[:4]) + (1 << 24)


def test_footprint_tells_what_constants_are_and_become(tmp_path):
    path = tmp_path / "model.tflite"
    path.write_bytes(convert(mobile, "int8"))
    found = footprint(str(path))
    weights = 3 * (2 * 16 * 96 + 9 * 96) + 16 * 1000
    assert weights < found.mapped < 2 * weights  # and biases
    assert found.prepared >= weights
    assert found.arena >= 96 * 96 * 96 * 2  # the largest layer's input and output
    assert found.peak is None or found.peak > found.arena + found.prepared
