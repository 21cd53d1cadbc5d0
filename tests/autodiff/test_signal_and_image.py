"""`edgelite.signal` and `edgelite.image`; NumPy or TensorFlow 2.20 (where it says so) tell the numbers."""

from __future__ import annotations

import math

import numpy as np
import pytest

import edgelite as tf
from edgelite import schema
from edgelite.converter.emit import emit
from edgelite.converter.frontends.tracing import Input, from_function
from edgelite.errors import InputError
from edgelite.interpreter import Interpreter

RNG = np.random.default_rng(2)
SOUND = RNG.standard_normal((2, 30)).astype(np.float32)
IMAGES = RNG.random((2, 6, 5, 3)).astype(np.float32)
BYTES = (IMAGES * 255).astype(np.uint8)
S, I = tf.signal, tf.image


def test_windows_are_tensorflows() -> None:
    np.testing.assert_allclose(S.hann_window(4), [0, 0.5, 1, 0.5], atol=1e-7)
    np.testing.assert_allclose(S.hann_window(5), [0, 0.5, 1, 0.5, 0], atol=1e-7)
    np.testing.assert_allclose(S.hann_window(4, periodic=False), [0, 0.75, 0.75, 0], atol=1e-6)
    np.testing.assert_allclose(S.hamming_window(4), [0.08, 0.54, 1, 0.54], rtol=1e-6)


def test_frames_and_their_spectra() -> None:
    pieces = np.stack([SOUND[:, i : i + 10] for i in range(0, 21, 4)], 1)
    np.testing.assert_array_equal(S.frame(SOUND, 10, 4), pieces)
    spectra = S.stft(SOUND, 10, 4)
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(10) / 10)
    np.testing.assert_allclose(spectra.array, np.fft.rfft(pieces * window, 16), atol=1e-5)
    assert spectra.dtype == np.complex64
    np.testing.assert_allclose(tf.abs(spectra), np.abs(spectra.array), rtol=1e-6)
    assert S.frame(SOUND, 10, 4, pad_end=True).shape == (2, 8, 10)


def test_mel_bands_are_tensorflows() -> None:
    expected = [
        *([0, 0, 0], [0.4836618, 0.5163382, 0], [0, 0.45257527, 0.54742473]),
        *([0, 0, 0.73254657], [0, 0, 0.17876442], [0, 0, 0]),
    ]
    found = S.linear_to_mel_weight_matrix(3, 6, 8000.0, 100.0, 3500.0)
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)
    cepstrum = S.mfccs_from_log_mel_spectrograms(np.arange(4, dtype=np.float32) ** 1.5)
    np.testing.assert_allclose(cepstrum, [6.3813415, -3.889319, 0.68386292, -0.2115911], rtol=1e-5)


def test_a_spectrogram_within_a_model_converts() -> None:
    graph = from_function(lambda x: tf.abs(S.stft(x, 8, 4)), [Input("x", (1, 24), np.float32)])
    interpreter = Interpreter(model_content=schema.write(emit(graph)))
    interpreter.allocate_tensors()
    interpreter.set_tensor(interpreter.get_input_details()[0]["index"], SOUND[:1, :24])
    interpreter.invoke()
    found = interpreter.get_tensor(interpreter.get_output_details()[0]["index"])
    np.testing.assert_allclose(found, tf.abs(S.stft(SOUND[:1, :24], 8, 4)), atol=1e-5)


def test_turned_and_mirrored() -> None:
    np.testing.assert_array_equal(I.flip_left_right(IMAGES), IMAGES[:, :, ::-1])
    np.testing.assert_array_equal(I.flip_up_down(IMAGES[0]), IMAGES[0, ::-1])
    for turns in range(5):
        np.testing.assert_array_equal(I.rot90(IMAGES, turns), np.rot90(IMAGES, turns, (1, 2)))
    tf.random.set_seed(0)
    drawn = [I.random_flip_left_right(IMAGES).numpy() for _ in range(20)]
    for index, image in enumerate(IMAGES):
        kept = [np.array_equal(batch[index], image) for batch in drawn]
        turned = [np.array_equal(batch[index], image[:, ::-1]) for batch in drawn]
        assert 0 < sum(kept) < 20
        assert [not k for k in kept] == turned


def test_parts() -> None:
    np.testing.assert_array_equal(I.crop_to_bounding_box(IMAGES, 1, 2, 3, 2), IMAGES[:, 1:4, 2:4])
    np.testing.assert_array_equal(I.central_crop(IMAGES, 0.5), IMAGES[:, 1:5, 1:4])
    padded = I.resize_with_crop_or_pad(IMAGES, 8, 3)
    np.testing.assert_array_equal(padded[:, 1:7], IMAGES[:, :, 1:4])
    assert padded.shape == (2, 8, 3, 3)
    assert I.resize_with_pad(IMAGES, 7, 11).shape == (2, 7, 11, 3)
    assert I.random_crop(IMAGES[0], (2, 2, 3), seed=1).shape == (2, 2, 3)
    with pytest.raises(InputError, match="do not lie"):
        I.crop_to_bounding_box(IMAGES, 4, 0, 3, 2)


def test_resized() -> None:
    flat = np.full((3, 4, 1), 7, np.uint8)
    np.testing.assert_array_equal(I.resize(flat, (5, 2)), np.full((5, 2, 1), 7, np.float32))
    ramp = np.float32([[0, 1]])[..., None]
    np.testing.assert_allclose(I.resize(ramp, (1, 4))[0, :, 0], [0, 0.25, 0.75, 1])
    nearest = I.resize(BYTES, (12, 10), "nearest")
    np.testing.assert_array_equal(nearest, BYTES.repeat(2, 1).repeat(2, 2))
    with pytest.raises(InputError, match="lanczos"):
        I.resize(IMAGES, (2, 2), "lanczos3")


def test_colours_and_units() -> None:
    gray = (IMAGES @ np.float32([0.2989, 0.587, 0.114]))[..., None]
    np.testing.assert_allclose(I.rgb_to_grayscale(IMAGES), gray, rtol=1e-5)
    np.testing.assert_allclose(I.convert_image_dtype(BYTES, tf.float32), BYTES / 255, rtol=1e-6)
    back = I.convert_image_dtype(I.convert_image_dtype(BYTES, tf.float32), tf.uint8)
    np.testing.assert_array_equal(back, BYTES)
    brighter = I.adjust_brightness(BYTES, 0.5).numpy()
    assert brighter.dtype == np.uint8
    assert brighter.max() == 255  # cut, not run over
    mean = IMAGES.mean((1, 2), keepdims=True)
    np.testing.assert_allclose(
        I.adjust_contrast(IMAGES, 1.7), (IMAGES - mean) * 1.7 + mean, rtol=1e-4, atol=1e-6
    )
    standard = I.per_image_standardization(BYTES).numpy()
    np.testing.assert_allclose(standard.mean((1, 2, 3)), 0, atol=1e-6)
    np.testing.assert_allclose(standard.std((1, 2, 3)), 1, rtol=1e-5)
    error = np.square(IMAGES[0] - IMAGES[1]).mean()
    np.testing.assert_allclose(
        I.psnr(IMAGES[0], IMAGES[1], 1.0), -10 * math.log10(error), rtol=1e-5
    )
