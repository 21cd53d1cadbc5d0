"""Small models that real Keras and EdgeLite both build: what files must carry both ways.

`make_files.py` saves them with real Keras, the tests with EdgeLite; `trainings.py` sets their weights and
trains them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def mlp(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6,)),
            layers.Dense(8, activation="relu"),
            layers.Dropout(0.0),
            layers.Dense(4, activation="softmax"),
        ]
    )
    model.compile(
        keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model


def cnn(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((8, 8, 2)),
            layers.Conv2D(4, 3, padding="same", use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(6.0),
            layers.MaxPooling2D(),
            layers.DepthwiseConv2D(3, padding="same", activation="relu"),
            layers.SeparableConv2D(5, 3, activation="relu"),
            layers.BatchNormalization(),
            layers.GlobalAveragePooling2D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(
        keras.optimizers.SGD(0.05, momentum=0.9, nesterov=True),
        keras.losses.BinaryCrossentropy(),
        metrics=[keras.metrics.BinaryAccuracy(), "mae"],
    )
    return model


def branches(keras: Any) -> Any:
    layers = keras.layers
    left, right = keras.Input((3,), name="left"), keras.Input((2,), name="right")
    joined = layers.Concatenate()([layers.Dense(4, activation="tanh")(left), right])
    hidden = layers.Dense(5, activation="elu")(joined)
    a = layers.Dense(1, name="a")(hidden)
    b = layers.Dense(3, activation="softmax", name="b")(layers.Add()([hidden, hidden]))
    model = keras.Model([left, right], [a, b], name="branches")
    model.compile(
        keras.optimizers.RMSprop(0.01, momentum=0.5, centered=True),
        loss={"a": "mse", "b": "sparse_categorical_crossentropy"},
        loss_weights={"a": 0.5, "b": 2.0},
        metrics={"a": ["mae"], "b": ["accuracy"]},
    )
    return model


def shared(keras: Any) -> Any:
    layers = keras.layers
    one, two = keras.Input((4,), name="one"), keras.Input((4,), name="two")
    twin = layers.Dense(3, activation="relu", name="twin")
    difference = layers.Subtract()([twin(one), twin(two)])
    model = keras.Model({"one": one, "two": two}, layers.Dense(1)(difference))
    model.compile(keras.optimizers.Adagrad(0.1), "mae")
    return model


def nested(keras: Any) -> Any:
    layers = keras.layers
    x = keras.Input((6, 6, 1))
    inner = keras.Model(x, layers.Conv2D(3, 3, activation="relu")(x), name="inner")
    tower = keras.Sequential([inner, layers.BatchNormalization(), layers.Flatten()], name="tower")
    y = keras.Input((6, 6, 1))
    outputs = layers.Dense(2)(layers.Average()([tower(y), tower(layers.Rescaling(0.5)(y))]))
    model = keras.Model(y, outputs)
    model.compile(keras.optimizers.Nadam(0.01), "mse")
    return model


def symbolic(keras: Any) -> Any:
    layers = keras.layers
    x, y = keras.Input((5,), name="x"), keras.Input((5,), name="y")
    total = (x + y) * 0.5 - y / 4.0
    folded = (-total) ** 2 + 1.5 * x[:, 1:2] - abs(y)
    scores = layers.Dense(3)(3.0 - folded)
    model = keras.Model([x, y], scores * scores)
    model.compile(keras.optimizers.Adamax(0.01), "mse")
    return model


def residual(keras: Any) -> Any:
    layers = keras.layers
    inputs = keras.Input((7, 6, 2))
    x = layers.ZeroPadding2D(1)(inputs)
    x = layers.Conv2D(4, 3, strides=2, activation="relu")(x)
    skip = x
    x = layers.Conv2D(4, 3, padding="same")(x)
    x = layers.Activation("relu")(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Maximum()([layers.Add()([x, skip]), skip])
    x = layers.GlobalMaxPooling2D()(layers.AveragePooling2D(2)(x))
    model = keras.Model(inputs, layers.Dense(2, activation="softmax")(x))
    model.compile(
        keras.optimizers.Adadelta(1.0), "categorical_crossentropy", weighted_metrics=["accuracy"]
    )
    return model


def sequence(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((12, 3)),
            layers.Conv1D(4, 3, dilation_rate=2, padding="causal", activation="relu"),
            layers.MaxPooling1D(2),
            layers.SeparableConv1D(5, 3, padding="same"),
            layers.Reshape((3, 10)),
            layers.Flatten(),
            layers.Dense(2),
        ]
    )
    model.compile(keras.optimizers.SGD(0.01, clipvalue=0.1), keras.losses.LogCosh())
    return model


def regularized(keras: Any) -> Any:
    layers = keras.layers
    schedule = keras.optimizers.schedules.ExponentialDecay(0.05, 2, 0.9)
    model = keras.Sequential(
        [
            keras.Input((5,)),
            layers.Dense(
                6,
                activation=layers.LeakyReLU(0.2),
                kernel_regularizer=keras.regularizers.L1L2(0.01, 0.02),
                bias_regularizer="l2",
                kernel_constraint=keras.constraints.MaxNorm(1.0),
                kernel_initializer=keras.initializers.HeNormal(seed=1),
            ),
            layers.Dense(1, activity_regularizer="l2"),
        ]
    )
    model.compile(
        keras.optimizers.AdamW(schedule, amsgrad=True, use_ema=True, clipnorm=1.0), "log_cosh"
    )
    return model


def frozen(keras: Any) -> Any:
    layers = keras.layers
    image = keras.Input((8, 8, 1))
    features = layers.BatchNormalization()(layers.Conv2D(3, 3)(image))
    base = keras.Model(image, features, name="base")
    base.trainable = False
    one, two = keras.Input((8, 8, 1), name="one"), keras.Input((8, 8, 1), name="two")
    pooled = [layers.GlobalMaxPooling2D()(base(x)) for x in (one, two)]
    model = keras.Model([one, two], [layers.Dense(1)(layers.Add()(pooled)), base(two)])
    model.compile(keras.optimizers.Ftrl(0.1), loss=["mse", None])
    return model


def own_classes(keras: Any) -> tuple[Any, Any]:
    """An own layer and an own model."""

    @keras.saving.register_keras_serializable("tests")
    class Scaled(keras.layers.Layer):
        def __init__(self, factor: float = 1.0, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.factor = factor
            self.inner = keras.layers.Dense(3)

        def build(self, input_shape: Any) -> None:
            self.inner.build(input_shape)
            self.gain = self.add_weight(shape=(3,), initializer="ones", name="gain")
            self.steps = self.add_weight(shape=(), trainable=False, name="steps")

        def call(self, x: Any) -> Any:
            return self.inner(x) * self.gain * self.factor

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "factor": self.factor}

    @keras.saving.register_keras_serializable("tests")
    class Tower(keras.Model):
        def __init__(self, width: int = 4, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.width = width
            self.stem = keras.layers.Dense(width, activation="relu")
            self.blocks = [
                keras.layers.Dense(width),
                Scaled(2.0),
                keras.Sequential([keras.layers.Dense(2)]),
            ]
            self.heads = {"last": keras.layers.Dense(1)}

        def call(self, x: Any) -> Any:
            x = self.stem(x)
            for block in self.blocks:
                x = block(x)
            return self.heads["last"](x)

        def get_config(self) -> dict[str, Any]:
            return {**super().get_config(), "width": self.width}

    return Scaled, Tower


def own_layer(keras: Any) -> Any:
    scaled, _ = own_classes(keras)
    model = keras.Sequential([keras.Input((4,)), scaled(0.5), keras.layers.Dense(1)])
    model.compile("sgd", "mse", metrics=["mse", "RootMeanSquaredError"])
    return model


def subclass(keras: Any) -> Any:
    _, tower = own_classes(keras)
    model = tower(5)
    model(np.zeros((1, 4), np.float32))
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


def accumulating(keras: Any) -> Any:
    layers = keras.layers
    inputs = keras.Input((5,))
    x = layers.Dense(4, activation="gelu")(inputs)
    outputs = {"low": layers.Dense(1, name="low")(x), "high": layers.Multiply(name="high")([x, x])}
    model = keras.Model(inputs, outputs)
    model.compile(
        keras.optimizers.Adam(0.01, gradient_accumulation_steps=2, weight_decay=0.01),
        loss={"low": "mse", "high": "mae"},
    )
    return model


def scaled(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [keras.Input((4,)), layers.Dense(3, activation="tanh"), layers.Dense(1)]
    )
    model.compile(
        keras.optimizers.LossScaleOptimizer(
            keras.optimizers.Adam(0.01), initial_scale=1024.0, dynamic_growth_steps=2
        ),
        "mse",
    )
    return model


def recurrent(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 3)),
            layers.TimeDistributed(layers.Dense(4, activation="tanh")),
            layers.Bidirectional(layers.GRU(3, return_sequences=True)),
            layers.LSTM(4, return_sequences=True),
            layers.SimpleRNN(3),
            layers.Dense(1),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


def masked(keras: Any) -> Any:
    layers = keras.layers
    words = keras.Input((7,), dtype="int32", name="words")
    x = layers.Embedding(11, 4, mask_zero=True)(words)
    x = layers.LayerNormalization()(x)
    x = layers.LSTM(5)(x)
    model = keras.Model(words, layers.Dense(2, activation="softmax")(x))
    model.compile(keras.optimizers.SGD(0.05), "sparse_categorical_crossentropy")
    return model


def attention(keras: Any) -> Any:
    layers = keras.layers
    inputs = keras.Input((5, 4))
    x = layers.MultiHeadAttention(2, 3)(inputs, inputs)
    x = layers.LayerNormalization()(layers.Add()([x, inputs]))
    x = layers.GlobalAveragePooling1D()(layers.PReLU()(x))
    model = keras.Model(inputs, layers.Dense(1)(x))
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


def decoder(keras: Any) -> Any:
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((3, 3, 2)),
            layers.Conv2DTranspose(4, 3, strides=2, padding="same", activation="relu"),
            layers.UpSampling2D(2),
            layers.Cropping2D(1),
            layers.Conv2D(1, 3, activation="sigmoid"),
            layers.Permute((2, 1, 3)),
        ]
    )
    model.compile(keras.optimizers.Adam(0.01), "mse")
    return model


ARCHITECTURES: dict[str, Callable[[Any], Any]] = {
    build.__name__: build
    for build in (
        mlp,
        cnn,
        branches,
        shared,
        nested,
        symbolic,
        residual,
        sequence,
        regularized,
        frozen,
        own_layer,
        subclass,
        accumulating,
        scaled,
        recurrent,
        masked,
        attention,
        decoder,
    )
}
