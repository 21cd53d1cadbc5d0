"""Each layer quantized: near what `predict` gives, and equal to LiteRT."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgelite.converter import convert
from edgelite.converter.quantization import dynamic_range
from edgelite.errors import QuantizationError
from edgelite.numerics.quantization import Quantization
from edgelite.schema import read
from edgelite.schema.enums import TensorType
from tests.integration.layers.case import Case, Runner, build, judge, run
from tests.integration.layers.table import CASES
from tests.peers import TFLM

# The layers whose weights can be int8 beside float activations.
WEIGHTED = {
    *("Dense", "EinsumDense", "Conv1D", "Conv2D", "DepthwiseConv1D", "DepthwiseConv2D"),
    *("SeparableConv1D", "SeparableConv2D", "LSTM", "GRU", "SimpleRNN", "MultiHeadAttention"),
}


def int8_tensors(content: bytes) -> int:
    return sum(t.type == TensorType.INT8 for t in read(content).subgraphs[0].tensors)


@pytest.mark.parametrize("case", [case for case in CASES if case.int8 is not None], ids=str)
def test_int8(case: Case):
    model, arrays, expected = build(case)
    samples = dict(zip(model.input_names, arrays, strict=True))
    content = convert(model, quantize="int8", calibration=samples)
    assert int8_tensors(content)
    found, theirs = (run(case, r, *arrays) for r in (Runner(content), judge(case, content)))
    for mine, other, its in zip(found, theirs, expected, strict=True):
        # 1 in 255 of the range is the step of the output; those of inputs and weights add to it.
        span = max(float(np.ptp(its)), float(its.max()), -float(its.min()))
        np.testing.assert_allclose(mine, its, rtol=0, atol=(case.int8 or 0) * span)
        apart = 0 if case.judge == "reference" else 0.02 * span
        np.testing.assert_allclose(mine, other, rtol=0, atol=apart)


def as_told(detail: dict[str, Any], array: np.ndarray) -> np.ndarray:
    """What is given to an input: int8 in the scale that the file tells."""
    if detail["dtype"] != np.int8:
        return array
    return Quantization.per_tensor(*detail["quantization"]).quantize(array, np.int8)


def micro(content: bytes, arrays: list[np.ndarray], outputs: int) -> list[np.ndarray]:
    """What TensorFlow Lite Micro gives for a batch of 1; nothing where it has not all operators."""
    try:
        return TFLM(content)(*arrays, outputs=outputs)
    except RuntimeError:
        return []


@pytest.mark.parametrize("case", [case for case in CASES if case.int8 and case.whole], ids=str)
def test_nothing_but_int8(case: Case):
    model, arrays, expected = build(case)
    samples = dict(zip(model.input_names, arrays, strict=True))
    edges = {"input_type": np.int8, "output_type": np.int8}
    content = convert(model, "int8", samples, **edges, allow_float=False)
    runner = Runner(content)
    details = runner.interpreter.get_input_details()
    arrays = [as_told(d, x) for d, x in zip(details, arrays, strict=True)]
    found, theirs = (run(case, r, *arrays) for r in (runner, judge(case, content)))
    for detail, mine, other, its in zip(
        runner.interpreter.get_output_details(), found, theirs, expected, strict=True
    ):
        real = Quantization.per_tensor(*detail["quantization"]).dequantize(mine)
        span = max(float(np.ptp(its)), float(its.max()), -float(its.min()))
        np.testing.assert_allclose(real, its, rtol=0, atol=1.3 * (case.int8 or 0) * span)
        apart = 0 if case.judge == "reference" else 4
        np.testing.assert_allclose(mine.astype(int), other.astype(int), rtol=0, atol=apart)
    one = [x[:1] for x in arrays]
    for mine, other in zip(runner(*one), micro(content, one, len(found)), strict=False):
        # Some of its functions round otherwise.
        np.testing.assert_allclose(mine.astype(int), other.astype(int), rtol=0, atol=2)


@pytest.mark.parametrize("case", [case for case in CASES if not case.whole], ids=str)
def test_what_must_stay_float_is_named(case: Case):
    model, arrays, _ = build(case)
    samples = dict(zip(model.input_names, arrays, strict=True))
    with pytest.raises(QuantizationError, match=r"cannot compute with int8: [A-Z]"):
        convert(model, "int8", samples, allow_float=False)


@pytest.mark.parametrize("case", [c for c in CASES if c.layers[0].cls in WEIGHTED], ids=str)
def test_dynamic_range(case: Case, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(dynamic_range, "SMALLEST", 1)
    model, arrays, expected = build(case)
    content = convert(model, quantize="dynamic")
    assert int8_tensors(content)
    found, theirs = (run(case, r, *arrays) for r in (Runner(content), judge(case, content)))
    for mine, other, its in zip(found, theirs, expected, strict=True):
        span = max(1.0, float(np.abs(its).max()))
        np.testing.assert_allclose(mine, its, rtol=0, atol=0.05 * span)
        np.testing.assert_allclose(mine, other, rtol=0, atol=1e-5 * span)
