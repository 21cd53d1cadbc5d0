"""How good, large, quick and hungry a `.tflite` file of a classifier is."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from typing import NamedTuple

import numpy as np

from edgelite.cli.inference import inputs_of, predict
from edgelite.interpreter import Interpreter

# Single images that are timed, after some to warm caches.
TIMED = 200
WARM = 20


class Measurement(NamedTuple):
    """What was measured.

    Attributes:
        accuracy: the share of images whose most probable class is the label.
        size: bytes of the file.
        latency: seconds for one image, from setting the input to the output; the median.
        arena: bytes that the intermediate tensors share.
        peak: bytes that Python and NumPy held at most while the file was loaded and run once.
        confusion: shape (classes, classes): how many images of a label (row) were taken for a
            class (column).
    """

    accuracy: float
    size: int
    latency: float
    arena: int
    peak: int
    confusion: np.ndarray


def measure(model: bytes, images: np.ndarray, labels: np.ndarray) -> Measurement:
    """Runs a classifier with one input and one output over labelled images.

    Args:
        model: the file's bytes.
        images: float32, shape (n, ...) for an input of shape (1, ...).
        labels: integers, shape (n,).
    """
    interpreter = Interpreter(model_content=model)
    (name,) = inputs_of(interpreter)
    (probabilities,) = predict(interpreter, {name: images}, real=True).values()
    classes = probabilities.shape[-1]
    predicted = probabilities.argmax(-1)
    confusion = np.zeros((classes, classes), np.int64)
    np.add.at(confusion, (labels, predicted), 1)
    return Measurement(
        accuracy=float((predicted == labels).mean()),
        size=len(model),
        latency=_latency(interpreter),
        arena=interpreter.arena_size,
        peak=_peak(model),
        confusion=confusion,
    )


def _latency(interpreter: Interpreter) -> float:
    given = interpreter.get_input_details()[0]["index"]
    result = interpreter.get_output_details()[0]["index"]
    value = interpreter.get_tensor(given)
    seconds = []
    for _ in range(WARM + TIMED):
        start = time.perf_counter()
        interpreter.set_tensor(given, value)
        interpreter.invoke()
        interpreter.get_tensor(result)
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds[WARM:])


def _peak(model: bytes) -> int:
    tracemalloc.start()
    try:
        interpreter = Interpreter(model_content=model)
        interpreter.allocate_tensors()
        interpreter.invoke()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
