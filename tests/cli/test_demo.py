"""The main job, end to end: train, convert, run, and the same results in the peers."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.cli.inference import inputs_of, predict
from edgelite.interpreter import Interpreter
from tests.peers import TFLM, LiteRT

VARIANTS = ("float32", "dynamic", "int8")
# Of the float outputs, which are probabilities.
ROUNDING = 1e-5


def content(demo, variant):
    return (demo.folder / f"digits_{variant}.tflite").read_bytes()


@pytest.fixture(scope="module")
def images(digits_demo):
    return np.load(digits_demo.folder / "x_test.npy")


@pytest.fixture(scope="module")
def quantized_images(digits_demo, images):
    (detail,) = inputs_of(Interpreter(model_content=content(digits_demo, "int8"))).values()
    scale, zero_point = detail["quantization"]
    return np.clip(np.round(images / scale) + zero_point, -128, 127).astype(np.int8)


def outputs(model, samples, *, real=False):
    interpreter = Interpreter(model_content=model)
    (name,) = inputs_of(interpreter)
    (output,) = predict(interpreter, {name: samples}, real=real).values()
    return output


def test_prints_its_tables_and_names_its_files(digits_demo):
    for heading in ("test accuracy", "file size", "per image", "arena", "peak memory", "taken for"):
        assert heading in digits_demo.output
    files = [f"digits_{variant}.tflite" for variant in VARIANTS]
    for name in [*files, "calibration.npy", "x_test.npy", "y_test.npy"]:
        assert name in digits_demo.output
        assert (digits_demo.folder / name).is_file()


def test_int8_keeps_the_accuracy_in_a_third_of_the_size(digits_demo, images):
    labels = np.load(digits_demo.folder / "y_test.npy")
    files = {variant: content(digits_demo, variant) for variant in VARIANTS}
    accuracy = {
        variant: np.mean(outputs(model, images, real=True).argmax(-1) == labels)
        for variant, model in files.items()
    }
    assert accuracy["float32"] >= 0.975
    assert abs(accuracy["int8"] - accuracy["float32"]) <= 0.005
    assert len(files["int8"]) <= 0.35 * len(files["float32"])
    for variant in VARIANTS:
        assert f"{accuracy[variant]:.2%}" in digits_demo.output


def test_int8_outputs_equal_the_reference_kernels(digits_demo, quantized_images):
    model = content(digits_demo, "int8")
    ours = outputs(model, quantized_images)
    assert ours.dtype == np.int8
    np.testing.assert_array_equal(ours, LiteRT(model).each(quantized_images))


def test_int8_outputs_equal_the_microcontroller_runtime(digits_demo, quantized_images):
    model = content(digits_demo, "int8")
    np.testing.assert_array_equal(
        outputs(model, quantized_images), TFLM(model).each(quantized_images)
    )


def test_float_outputs_agree_with_the_reference_kernels(digits_demo, images):
    model = content(digits_demo, "float32")
    reference = LiteRT(model).each(images)
    np.testing.assert_allclose(outputs(model, images), reference, rtol=0, atol=ROUNDING)


def test_dynamic_range_outputs_agree_with_the_reference_kernels(digits_demo, images):
    model = content(digits_demo, "dynamic")
    gaps = np.abs(outputs(model, images) - LiteRT(model).each(images)).max(axis=-1)
    # Activations are quantized as they come: where the last bit of a float decides between two
    # steps, an image's result moves by more than rounding.
    assert np.mean(gaps <= ROUNDING) >= 0.98
    assert gaps.max() <= 0.01
