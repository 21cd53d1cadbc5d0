"""The network of `edgelite demo`: its data, training, and conversion, without any printing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

import edgelite
from edgelite.keras.datasets import digits

if TYPE_CHECKING:
    from edgelite.keras import Model
    from edgelite.keras.callbacks import History

# The size of a pixel's range in the dataset, and the number of digits.
INK = 16
CLASSES = 10
EPOCHS = 15
BATCH = 32
# Falls to 0 over the training by half a cosine wave, so that the last steps settle.
LEARNING_RATE = 3e-3
CALIBRATION_IMAGES = 300
# How each file is quantized: the name that files and tables have for it, and what convert() takes.
VARIANTS: dict[str, dict[str, Any]] = {
    "float32": {},
    "dynamic": {"quantize": "dynamic"},
    "int8": {"quantize": "int8", "input_type": "int8", "output_type": "int8"},
}


class Digits(NamedTuple):
    """Images as float32 of shape (n, 8, 8, 1) in [0, 1], and labels as uint8 of shape (n,)."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray


def load() -> Digits:
    """The dataset, scaled and with an axis of channels."""
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    x_train, x_test = (x[..., np.newaxis].astype(np.float32) / INK for x in (x_train, x_test))
    return Digits(x_train, y_train, x_test, y_test)


def build_model(seed: int | None = None) -> Model:
    """A small convolutional network of some 54,000 weights, not compiled and not trained.

    Args:
        seed: makes initial weights, shuffling and dropout repeatable.

    Convolutions stand where dense layers would do the same: LiteRT and TensorFlow Lite Micro round
    int8 convolutions alike, but not int8 dense layers, and so the int8 file gives equal results in
    both.

    The momentum of the batch normalizations fits the few steps of a small dataset: Keras' 0.99
    would leave the moving statistics behind the weights.
    """
    from edgelite.keras import Sequential, layers, utils

    if seed is not None:
        utils.set_random_seed(seed)
    return Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(16, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.SeparableConv2D(32, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(128, 2, use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.Dropout(0.5),
            layers.Conv2D(CLASSES, 1),
            layers.Flatten(),
            layers.Softmax(),
        ],
        name="digits",
    )


def train(model: Model, data: Digits, *, epochs: int = EPOCHS, verbose: int | str = 0) -> History:
    """Compiles, and trains on the images to train with; the test images are the validation data.

    Args:
        model: from `build_model`.
        data: from `load`.
        epochs: how often to see all images.
        verbose: as in Keras: 0 prints nothing, 1 a progress bar, 2 a line an epoch.
    """
    from edgelite.keras.optimizers import Adam
    from edgelite.keras.optimizers.schedules import CosineDecay

    steps = epochs * -(-len(data.x_train) // BATCH)
    model.compile(
        Adam(CosineDecay(LEARNING_RATE, steps)),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model.fit(
        data.x_train,
        data.y_train,
        batch_size=BATCH,
        epochs=epochs,
        validation_data=(data.x_test, data.y_test),
        verbose=verbose,
    )


def calibration(data: Digits) -> np.ndarray:
    """The training images that show the converter which values each tensor takes."""
    return data.x_train[:CALIBRATION_IMAGES]


def convert(model: Model, data: Digits, variant: str = "int8") -> bytes:
    """The model as a `.tflite` file: a variant of `VARIANTS`, calibrated on training images."""
    samples = calibration(data) if variant == "int8" else None
    return edgelite.convert(model, calibration=samples, **VARIANTS[variant])
