"""Transfer learning: what a network learnt of some digits helps it with others of which few are labelled.

The images come from a poor scanner: shifted and noisy. A base learns the digits 0 to 5 from many of them
and is saved as a `.keras` file. Of 6, 7, 8 and 9 there are 10 images each. The base is loaded and frozen, a
new head is trained on it, then the whole is tuned at a low rate. Beside it, as a measure: the same network
trained on the few images from scratch.

    python examples/transfer_learning.py --epochs 8 --output transfer-learning

Needs h5py, which the extra `keras` installs: pip install 'edgelite[keras]'.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import edgelite
from edgelite import keras
from edgelite.keras import layers
from edgelite.keras.datasets import digits
from edgelite.schema.files import replace

FIRST_NEW = 6  # the base knows the digits below
COPIES = 6  # how often the scanner sees each image of the base's, and each test image


def scan(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Images as the scanner sees them: up to one pixel off in each direction, with noise."""
    padded = np.pad(images / np.float32(16), ((0, 0), (1, 1), (1, 1)))
    offsets = random.integers(0, 3, (len(images), 2))
    shifted = [
        image[row : row + 8, column : column + 8]
        for image, (row, column) in zip(padded, offsets, strict=True)
    ]
    return (shifted + random.normal(0, 0.25, images.shape))[..., np.newaxis].astype(np.float32)


def build_base() -> keras.Model:
    """Convolutions that turn an image into 64 features."""
    return keras.Sequential(
        [
            layers.Input((8, 8, 1)),
            layers.Conv2D(24, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Conv2D(48, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(64, activation="relu"),
        ],
        name="base",
    )


def with_head(base: keras.Model, classes: int) -> keras.Model:
    """A classifier on the base, whose batch statistics stay as they are also while it is tuned."""
    inputs = layers.Input((8, 8, 1), name="image")
    features = base(inputs, training=False)
    return keras.Model(inputs, layers.Dense(classes, activation="softmax", name="digit")(features))


def train(model: keras.Model, x: np.ndarray, y: np.ndarray, rate: float, epochs: int) -> None:
    """Compile and fit; prints the first and the last loss."""
    model.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy")
    loss = model.fit(x, y, epochs=epochs, verbose=0).history["loss"]
    weights = keras.utils.count_params(model.trainable_weights)
    print(
        f"  {weights:6,} weights, {epochs} epochs: loss {loss[0]:.3f} -> {loss[-1]:.3f}", flush=True
    )


def main(arguments: list[str] | None = None) -> dict[str, float]:
    """Train a base, transfer it, convert.

    Returns:
        The accuracy on scans of test images of the new digits: "scratch", "head" (base frozen), "tuned", "int8".
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=8, help="of the base; the others follow it")
    parser.add_argument("--samples", type=int, default=10, help="labelled images of each new digit")
    parser.add_argument("--output", type=Path, default=Path("transfer-learning"), help="folder")
    options = parser.parse_args(arguments)
    options.output.mkdir(parents=True, exist_ok=True)

    keras.utils.set_random_seed(0)
    random = np.random.default_rng(0)
    (images, labels), (test_images, test_labels) = digits.load_data()
    old = np.tile(np.flatnonzero(labels < FIRST_NEW), COPIES)
    few = np.concatenate(
        [np.flatnonzero(labels == digit)[: options.samples] for digit in range(FIRST_NEW, 10)]
    )
    x, y = scan(images[few], random), labels[few] - FIRST_NEW
    new = np.tile(np.flatnonzero(test_labels >= FIRST_NEW), COPIES)
    x_test, y_test = scan(test_images[new], random), test_labels[new] - FIRST_NEW
    results = {}

    def measure(name, model):
        results[name] = float(np.mean(model.predict(x_test, verbose=0).argmax(axis=-1) == y_test))

    print(f"The base: {len(old)} images of the digits below {FIRST_NEW}")
    base = build_base()
    classifier = keras.Sequential([base, layers.Dense(FIRST_NEW, activation="softmax")])
    train(classifier, scan(images[old], random), labels[old], 0.002, options.epochs)
    base.save(options.output / "base.keras")

    print(f"From scratch: {len(x)} images of the other digits")
    scratch = keras.Sequential([build_base(), layers.Dense(10 - FIRST_NEW, activation="softmax")])
    train(scratch, x, y, 0.002, 10 * options.epochs)
    measure("scratch", scratch)

    print("The base from its file, frozen, and a new head:")
    base = keras.models.load_model(options.output / "base.keras")
    base.trainable = False
    model = with_head(base, 10 - FIRST_NEW)
    train(model, x, y, 0.01, 5 * options.epochs)
    measure("head", model)

    print("The whole, at a low rate:")
    base.trainable = True
    train(model, x, y, 0.001, 5 * options.epochs)
    measure("tuned", model)

    content = edgelite.convert(model, quantize="int8", calibration=x)
    replace(options.output / "digits_6_to_9_int8.tflite", content)
    run = edgelite.lite.Interpreter(model_content=content).get_signature_runner()
    results["int8"] = float(np.mean(run(image=x_test)["digit"].argmax(axis=-1) == y_test))

    print(f"\nAccuracy over {len(x_test)} scans of the digits {FIRST_NEW} to 9:")
    for name, value in results.items():
        print(f"{name:8} {value:.1%}")
    print(f"The int8 file has {len(content):,} bytes; files in {options.output}")
    return results


if __name__ == "__main__":
    main()
