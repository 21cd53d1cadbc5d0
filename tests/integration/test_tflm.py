"""Real models whose outputs are integers, beside TensorFlow Lite Micro: equal bit for bit.

Where LiteRT's reference kernels and TFLM differ from each other, EdgeLite stays equal to LiteRT's, unless
it is asked for TFLM's FULLY_CONNECTED. `DIFFERENT` names these models; a test fails when one of them is
wrong there.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from edgelite.interpreter import Interpreter
from edgelite.schema import TensorType, read
from tests.integration.real import elements, outputs
from tests.peers import TFLM, LiteRT
from tests.schema.models import REAL, name

# Enough for every real model, and more than TFLM guesses for small files with large tensors.
ARENA = 40 << 20
INTEGERS = (TensorType.INT8, TensorType.UINT8, TensorType.INT16, TensorType.INT32, TensorType.BOOL)

# The models on which LiteRT's reference kernels and TFLM differ, by 1 in some elements: both multiply
# by the same factor, but round at other places on the way.
FULLY_CONNECTED = "FULLY_CONNECTED, int8: LiteRT multiplies in double precision and rounds once"
LEAKY_RELU = "LEAKY_RELU, int16"
DIFFERENT = {
    "google-ai-edge-LiteRT/mul_quant.tflite": "MUL, int16",
    "mlcommons-tiny/model_ToyCar_quant_fullint_micro_intio.tflite": FULLY_CONNECTED,
    "tensorflow-tflite-micro/leaky_relu1.tflite": LEAKY_RELU,
    "tensorflow-tflite-micro/leaky_relu19.tflite": LEAKY_RELU,
    "tensorflow-tflite-micro/leaky_relu20.tflite": LEAKY_RELU,
    "tensorflow-tflite-micro/leaky_relu8.tflite": LEAKY_RELU,
}


def gives_integers(path: Path) -> bool:
    graph = read(path).subgraphs[0]
    return all(graph.tensors[index].type in INTEGERS for index in graph.outputs)


MODELS = [path for path in REAL if gives_integers(path)]


def micro(path: Path, details: list, count: int, runs: int = 2) -> list[np.ndarray]:
    """TFLM's outputs on the inputs that `outputs` takes; a model that it cannot load is skipped."""
    try:
        runtime = TFLM(path, arena_size=ARENA)
    except RuntimeError as error:
        pytest.skip(f"TFLM cannot load it: {error}")
    rng = np.random.default_rng(0)
    found = []
    for _ in range(runs):
        found += runtime(*(elements(detail, rng) for detail in details), outputs=count)
    return found


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_equals_tflm(path: Path) -> None:
    ours = Interpreter(path)
    details, count = ours.get_input_details(), len(ours.get_output_details())
    theirs = micro(path, details, count)
    ours.allocate_tensors()
    found = outputs(ours)
    if name(path) not in DIFFERENT:
        for mine, other in zip(found, theirs, strict=True):
            np.testing.assert_array_equal(mine, other)
        return
    reference = outputs(LiteRT(path).interpreter)
    gaps = []
    for mine, judge, other in zip(found, reference, theirs, strict=True):
        np.testing.assert_array_equal(mine, judge)
        gaps.append(np.abs(judge.astype(np.int64) - other).max())
    assert max(gaps) == 1, "LiteRT and TFLM agree: take the model out of DIFFERENT"


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_equals_tflm_where_it_is_asked_to(path: Path) -> None:
    ours = Interpreter(path, micro=True)
    theirs = micro(path, ours.get_input_details(), len(ours.get_output_details()))
    ours.allocate_tensors()
    gaps = [
        int(np.abs(mine.astype(np.int64) - other).max(initial=0))
        for mine, other in zip(outputs(ours), theirs, strict=True)
    ]
    int16 = DIFFERENT.get(name(path)) not in (None, FULLY_CONNECTED)
    assert max(gaps) == (1 if int16 else 0)
