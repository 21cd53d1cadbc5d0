"""Handwritten digits: train a small CNN, write it as float32 and int8 `.tflite` files, compare these.

The code is what one writes for TensorFlow, after one changed import. The int8 file takes and gives
int8, as a microcontroller has it, so the images are quantized before they are set.

    python examples/digits_cnn.py --epochs 15 --output digits-cnn

Data: handwritten digits of 8 x 8 pixels, within the package.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import edgelite as tf
from edgelite.keras import layers
from edgelite.keras.datasets import digits
from edgelite.schema.files import replace


def build_model() -> tf.keras.Model:
    """Two convolutions, two poolings, one dense layer: 10,000 weights."""
    return tf.keras.Sequential(
        [
            layers.Input((8, 8, 1), name="image"),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(32, activation="relu"),
            layers.Dense(10, activation="softmax", name="digit"),
        ],
        name="digits_cnn",
    )


def convert(model: tf.keras.Model, images: np.ndarray | None = None) -> bytes:
    """The model as a `.tflite` file: float32, or with typical images int8 from end to end."""
    converter = tf.lite.TFLiteConverter.from_keras_model(model)
    if images is not None:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.representative_dataset = lambda: ([image[np.newaxis]] for image in images)
        converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = tf.int8
    return converter.convert()


def classify(content: bytes, images: np.ndarray) -> np.ndarray:
    """The digits that a `.tflite` file sees in float images."""
    interpreter = tf.lite.Interpreter(model_content=content)
    (image,), (digit,) = interpreter.get_input_details(), interpreter.get_output_details()
    interpreter.resize_tensor_input(image["index"], images.shape)  # all images in one batch
    interpreter.allocate_tensors()
    if image["dtype"] == np.int8:
        scale, zero_point = image["quantization"]
        images = np.clip(np.round(images / scale) + zero_point, -128, 127).astype(np.int8)
    interpreter.set_tensor(image["index"], images)
    interpreter.invoke()
    return interpreter.get_tensor(digit["index"]).argmax(axis=-1)


def main(arguments: list[str] | None = None) -> dict[str, float]:
    """Train, convert, compare.

    Returns:
        The accuracy on the test images of "keras" (the model), "float32" and "int8" (its files).
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--samples", type=int, help="how many images to train with (default: all)")
    parser.add_argument("--output", type=Path, default=Path("digits-cnn"), help="folder for files")
    options = parser.parse_args(arguments)

    tf.keras.utils.set_random_seed(0)
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    x_train, x_test = (x[..., np.newaxis].astype(np.float32) / 16 for x in (x_train, x_test))
    x_train, y_train = x_train[: options.samples], y_train[: options.samples]

    model = build_model()
    model.summary()
    model.compile(
        optimizer=tf.keras.optimizers.Adam(0.003),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        x_train,
        y_train,
        epochs=options.epochs,
        validation_data=(x_test, y_test),
        verbose=2,
    )
    accuracy = {"keras": model.evaluate(x_test, y_test, verbose=0, return_dict=True)["accuracy"]}

    options.output.mkdir(parents=True, exist_ok=True)
    print(f"\nThe same network, over {len(x_test)} images that it was not trained with:")
    for name, content in {
        "float32": convert(model),
        "int8": convert(model, x_train[:200]),
    }.items():
        replace(options.output / f"digits_{name}.tflite", content)
        found = classify(content, x_test)
        accuracy[name] = float(np.mean(found == y_test))
        print(f"{name:8} {len(content):7,} bytes   accuracy {accuracy[name]:.2%}")

    confusion = np.zeros((10, 10), int)
    np.add.at(confusion, (y_test, found), 1)
    print("\nint8: each digit (row), taken for (column)")
    print("   ", *(f"{digit:3}" for digit in range(10)))
    for digit, row in enumerate(confusion):
        print(f"{digit:3} ", *(f"{count or '.':>3}" for count in row))
    print(f"\nLook inside: edgelite inspect {options.output}/digits_int8.tflite")
    return accuracy


if __name__ == "__main__":
    main()
