"""Operators split over threads: the same results to the last bit, errors, and no threads left behind."""

from __future__ import annotations

import gc
import sys
import threading
import time
from types import SimpleNamespace

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import ExecutionError, InputError
from edgelite.interpreter import Interpreter, threads
from edgelite.interpreter.benchmark import fill_inputs
from edgelite.interpreter.threads import Threads
from edgelite.lite import OpsSet, Optimize, TFLiteConverter

SHAPE = (96, 96, 16)


@pytest.fixture(scope="module")
def network():
    """Layers of several kinds on planes that are large enough to be split."""
    keras.utils.set_random_seed(0)
    x = inputs = keras.Input(SHAPE)
    y = keras.layers.Conv2D(16, 3, padding="same", activation="relu")(x)
    x = keras.layers.Add()([x, y])
    x = keras.layers.PReLU(shared_axes=[1, 2], alpha_initializer="random_normal")(x)
    x = keras.layers.DepthwiseConv2D(3, padding="same")(x)
    x = keras.layers.MaxPooling2D(3, strides=1, padding="same")(x)
    x = keras.layers.Activation("sigmoid")(x)
    x = keras.layers.AveragePooling2D(2)(x)
    x = keras.layers.Conv2D(32, 1)(x)
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))


def content(network, kind):
    converter = TFLiteConverter.from_keras_model(network)
    if kind == "int8":
        rng = np.random.default_rng(0)
        converter.optimizations = [Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [rng.uniform(-1, 1, (1, *SHAPE)).astype(np.float32)] for _ in range(2)
        )
        converter.target_spec.supported_ops = [OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = np.int8
    return converter.convert()


def outputs(model, **arguments):
    interpreter = Interpreter(model_content=model, **arguments)
    interpreter.allocate_tensors()
    found = []
    for seed in range(2):
        fill_inputs(interpreter, seed)
        interpreter.invoke()
        found.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"]))
    return found


@pytest.mark.parametrize("kind", ["float", "int8"])
@pytest.mark.parametrize("count", [2, 3])
def test_results_are_equal_to_the_last_bit(network, kind, count, monkeypatch):
    # However little work there is, it is split.
    monkeypatch.setattr(threads, "_LEAST_NANOSECONDS", 1.0)
    model = content(network, kind)
    for one, several in zip(outputs(model), outputs(model, num_threads=count), strict=True):
        assert one.tobytes() == several.tobytes()


def test_work_is_split_into_lanes_that_are_worth_it():
    work = Threads(4)
    assert work.lanes(10, 1e9) == [range(2), range(2, 5), range(5, 7), range(7, 10)]
    assert work.lanes(3, 1e9) == [range(1), range(1, 2), range(2, 3)]
    assert work.lanes(10, 2.5 * threads._LEAST_NANOSECONDS) == [range(5), range(5, 10)]
    assert work.lanes(10, 0.0) == [range(10)]
    assert work.lanes(0, 1e9) == [range(0)]
    assert Threads(1).lanes(10, 1e9) == [range(10)]


def test_parts_run_side_by_side():
    meeting = threading.Barrier(3, timeout=30)
    run = Threads(3).together([lambda: meeting.wait() and None] * 3)
    for _ in range(2):
        run()  # no part ends before all three have come


def test_one_part_needs_no_thread():
    before = set(threading.enumerate())
    ran = []
    Threads(4).together([lambda: ran.append(1)])()
    assert ran == [1]
    assert set(threading.enumerate()) <= before


def fail():
    raise ZeroDivisionError


@pytest.mark.parametrize("place", [0, 1, 2])
def test_an_error_is_raised_when_all_parts_have_ended(place):
    ended = []

    def slow():
        time.sleep(0.05)
        ended.append(1)

    parts = [slow, slow, slow]
    parts[place] = fail
    run = Threads(3).together(parts)
    for count in (2, 4):  # and the threads go on working
        with pytest.raises(ZeroDivisionError):
            run()
        assert len(ended) == count


def test_threads_end_with_their_owner():
    before = set(threading.enumerate())
    work = Threads(3)
    work.together([lambda: None] * 3)()
    started = set(threading.enumerate()) - before
    assert len(started) == 2
    del work
    gc.collect()
    for thread in started:
        thread.join(timeout=30)
        assert not thread.is_alive()


@pytest.mark.parametrize("count", [0, -1, 1.5, True])
def test_a_number_of_threads_that_is_none_is_refused(count):
    with pytest.raises(InputError, match="num_threads"):
        Interpreter(model_content=b"", num_threads=count)


def fake_threadpoolctl(num_threads, log):
    library = SimpleNamespace(num_threads=num_threads, set_num_threads=log.append)
    controller = SimpleNamespace(
        select=lambda user_api: SimpleNamespace(lib_controllers=[library] * (user_api == "blas"))
    )
    return SimpleNamespace(ThreadpoolController=lambda: controller)


def test_blas_is_held_to_one_thread_while_a_model_runs(network, monkeypatch):
    log = []
    monkeypatch.setitem(sys.modules, "threadpoolctl", fake_threadpoolctl(8, log))
    outputs(content(network, "float"), num_threads=1)
    assert log == [1, 8] * 2


def test_blas_is_left_alone_where_nothing_is_asked_or_needed(network, monkeypatch):
    log = []
    model = content(network, "float")
    monkeypatch.setitem(sys.modules, "threadpoolctl", fake_threadpoolctl(8, log))
    outputs(model)
    monkeypatch.setitem(sys.modules, "threadpoolctl", fake_threadpoolctl(1, log))
    outputs(model, num_threads=2)
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    outputs(model, num_threads=2)
    assert log == []


def test_an_operator_that_fails_in_a_thread_is_named(network):
    interpreter = Interpreter(model_content=content(network, "float"), num_threads=2)
    interpreter.allocate_tensors()
    plan = interpreter._routine(0).plan
    first = next(i for i, node in enumerate(plan._owners) if node.index == 1)
    plan._calls[first] = interpreter._machine.threads.together([lambda: None, fail])
    with pytest.raises(ExecutionError, match=r"operator 1.*ZeroDivisionError"):
        interpreter.invoke()
