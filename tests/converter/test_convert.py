from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from edgelite.converter import Input, convert
from edgelite.errors import ConversionError, QuantizationError

X = np.ones((4, 3), np.float32)
INPUTS = [Input("x", (None, 3))]


def double(x):
    return x * 2


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        (
            {"quantize": "int4"},
            ConversionError,
            "must be one of None, 'dynamic', .*received 'int4'",
        ),
        ({"quantize": "int8"}, QuantizationError, "needs typical inputs"),
        ({"calibration": X}, QuantizationError, "calibration is for quantize='int8'"),
        ({"input_type": np.int8}, QuantizationError, "set quantize='int8'"),
        ({"output_type": "uint8", "quantize": "dynamic"}, QuantizationError, "set quantize='int8'"),
        (
            {"input_type": "int16", "quantize": "int8", "calibration": X},
            QuantizationError,
            "input_type must be float32, int8 or uint8; received 'int16'",
        ),
        ({"output_type": "text"}, QuantizationError, "output_type must be"),
    ],
)
def test_requests_that_contradict_themselves(options, error, message):
    with pytest.raises(error, match=message):
        convert(double, inputs=INPUTS, **options)


@pytest.mark.parametrize("model", [3, None, object(), double])
def test_wrong_kind_of_model(model):
    with pytest.raises(
        ConversionError, match=r"expected a built edgelite.keras model, or the path"
    ):
        convert(model)


def test_progress(tmp_path):
    seen = []
    convert(
        double,
        "int8",
        X,
        inputs=INPUTS,
        progress=lambda done, total: seen.append((done, total)),
    )
    assert seen == [(4, 4)]


def test_files_are_converted_without_the_training_side():
    code = (
        "import sys, edgelite.converter.convert\n"
        "assert not [m for m in sys.modules if m.startswith('edgelite.keras')]"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
