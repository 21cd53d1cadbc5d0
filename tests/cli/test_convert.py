from __future__ import annotations

import numpy as np
import pytest

from edgelite import keras
from edgelite.cli.convert import MODES
from edgelite.converter.convert import MODES as CONVERTER_MODES
from edgelite.interpreter import Interpreter
from edgelite.keras import layers
from tests.cli.models import add_constant, two_by_two
from tests.peers import LiteRT


@pytest.fixture
def samples(tmp_path):
    path = tmp_path / "samples.npy"
    np.save(path, np.random.default_rng(0).uniform(-1, 1, (20, 2)).astype(np.float32))
    return path


def test_modes_are_the_converters():
    assert MODES == tuple(mode or "none" for mode in CONVERTER_MODES)


def test_float_stays_float(command, model, tmp_path):
    result = command("convert", model(add_constant), "-o", tmp_path / "deep" / "y.tflite")
    assert (result.status, result.error) == (0, "")
    assert "y.tflite: " in result.output
    interpreter = Interpreter(tmp_path / "deep" / "y.tflite")
    assert interpreter.get_input_details()[0]["dtype"] is np.float32


def test_int8_with_integer_edges(command, model, tmp_path, samples):
    target = tmp_path / "y.tflite"
    arguments = ["-q", "int8", "--calibration", samples]
    arguments += ["--input-type", "int8", "--output-type", "uint8"]
    assert command("convert", model(add_constant), "-o", target, *arguments).status == 0
    interpreter = Interpreter(target)
    assert interpreter.get_input_details()[0]["dtype"] is np.int8
    assert interpreter.get_output_details()[0]["dtype"] is np.uint8


def test_calibration_by_name(command, model, tmp_path):
    x = tmp_path / "x.npy"
    np.save(x, np.ones((4, 3), np.float32))
    named = ["-c", f"left={x}", "-c", f"right={x}"]
    source, target = model(two_by_two), tmp_path / "y.tflite"
    assert command("convert", source, "-o", target, "-q", "int8", *named).status == 0
    for wrong in (["-c", x, "-c", x], ["-c", f"left={x}", "-c", f"left={x}"]):
        result = command("convert", source, "-o", tmp_path / "n.tflite", "-q", "int8", *wrong)
        assert result.status == 2
        assert "NAME=FILE" in result.error


def test_int8_without_calibration_data(command, model, tmp_path):
    target = tmp_path / "y.tflite"
    result = command("convert", model(add_constant), "-o", target, "-q", "int8")
    assert result.status == 2
    assert "calibration" in result.error
    assert not target.exists()


def test_integer_edges_without_int8(command, model, tmp_path):
    target = tmp_path / "y.tflite"
    result = command("convert", model(add_constant), "-o", target, "--input-type", "int8")
    assert result.status == 2
    assert "int8" in result.error


@pytest.fixture
def saved(tmp_path):
    """A model that takes what `samples` holds, and the file that it is saved in."""
    pytest.importorskip("h5py")
    model = keras.Sequential([keras.Input((2,)), layers.Dense(3, activation="relu")])
    model.save(tmp_path / "m.keras")
    return model, tmp_path / "m.keras"


def test_a_keras_file(command, saved, tmp_path, samples):
    model, path = saved
    x = np.load(samples)
    expected = model.predict(x, verbose=0)
    for mode, tolerance in (("none", 1e-6), ("float16", 1e-2), ("int8", 0.05)):
        target = tmp_path / f"{mode}.tflite"
        options = ["-q", mode, *(["-c", samples] if mode == "int8" else [])]
        assert command("convert", path, "-o", target, *options).status == 0
        np.testing.assert_allclose(LiteRT(target)(x)[0], expected, rtol=0, atol=tolerance)


def test_keras_files_that_cannot_be_read(command, tmp_path):
    target = tmp_path / "y.tflite"
    (tmp_path / "bad.keras").write_bytes(b"no archive")
    for name, told in (("bad.keras", "not a .keras file"), ("nowhere.keras", "does not exist")):
        result = command("convert", tmp_path / name, "-o", target)
        assert (result.status, result.error.count("\n")) == (2, 1)
        assert told in result.error
    assert not target.exists()


@pytest.mark.parametrize("arguments", [["inspect"], ["run", "-i", "x.npy", "-o", "y.npy"]])
@pytest.mark.parametrize("suffix", [".keras", ".h5"])
def test_a_keras_file_is_converted_before_anything_else(command, tmp_path, arguments, suffix):
    path = tmp_path / f"m{suffix}"
    path.touch()
    name, *others = arguments
    result = command(name, path, *others)
    assert (result.status, result.error.count("\n")) == (2, 1)
    assert f"edgelite convert {path} -o {path.with_suffix('.tflite')}" in result.error
