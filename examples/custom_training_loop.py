"""A training loop written out: `edgelite.data`, `GradientTape`, an optimizer, a metric.

It reads like a tutorial for TensorFlow, after one changed import.

    python examples/custom_training_loop.py --epochs 5
"""

from __future__ import annotations

import argparse

import edgelite as tf
from edgelite.keras.datasets import digits


def main(arguments: list[str] | None = None) -> float:
    """Train on handwritten digits of 8 x 8 pixels.

    Returns:
        The accuracy on digits that were not trained with.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--samples", type=int, help="how many images to train with (default: all)")
    options = parser.parse_args(arguments)

    tf.keras.utils.set_random_seed(0)
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    x_train, y_train = x_train[: options.samples], y_train[: options.samples]

    def prepare(image, label):
        return tf.cast(image, tf.float32) / 16.0, tf.cast(label, tf.int32)

    training = (
        tf.data.Dataset.from_tensor_slices((x_train, y_train))
        .shuffle(2000, seed=0)
        .map(prepare)
        .batch(32)
        .prefetch(tf.data.AUTOTUNE)
    )
    testing = tf.data.Dataset.from_tensor_slices((x_test, y_test)).map(prepare).batch(200)

    model = tf.keras.Sequential(
        [
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(64, activation="relu"),
            tf.keras.layers.Dense(10),
        ]
    )
    optimizer = tf.keras.optimizers.Adam(0.005)
    losses = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    accuracy = tf.keras.metrics.SparseCategoricalAccuracy()

    @tf.function
    def train_step(images, labels):
        with tf.GradientTape() as tape:
            loss = losses(labels, model(images, training=True))
        gradients = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(gradients, model.trainable_variables, strict=True))
        return loss

    @tf.function
    def predict(images):
        return model(images, training=False)

    for epoch in range(options.epochs):
        for images, labels in training:
            loss = train_step(images, labels)
        accuracy.reset_state()
        for images, labels in testing:
            accuracy.update_state(labels, predict(images))
        print(f"epoch {epoch + 1}  loss {float(loss):.3f}  accuracy {float(accuracy.result()):.3f}")
    return float(accuracy.result())


if __name__ == "__main__":
    main()
