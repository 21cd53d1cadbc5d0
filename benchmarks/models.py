"""Models as they run on small boards, made here with random weights: times do not depend on them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from edgelite import keras
from edgelite.lite import OpsSet, Optimize, TFLiteConverter

layers = keras.layers


def _normalized(x: Any, layer: Any) -> Any:
    return layers.ReLU()(layers.BatchNormalization()(layer(x)))


def _depthwise(stride: int = 1) -> Any:
    # Keras' default makes weights for a sum over all channels: too small to quantize, layer by layer.
    return layers.DepthwiseConv2D(
        3,
        strides=stride,
        padding="same",
        depthwise_initializer=keras.initializers.RandomNormal(stddev=0.4),
        use_bias=False,
    )


def keyword_spotting() -> Any:
    """Separable convolutions on a spectrogram of 49 x 10 (as in Zhang and others, 2017)."""
    x = inputs = keras.Input((49, 10, 1))
    x = _normalized(x, layers.Conv2D(64, (10, 4), strides=2, padding="same"))
    for _ in range(4):
        x = _normalized(x, _depthwise())
        x = _normalized(x, layers.Conv2D(64, 1))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(12, activation="softmax")(x))


def residual() -> Any:
    """A small residual network for images of 32 x 32."""
    x = inputs = keras.Input((32, 32, 3))
    x = _normalized(x, layers.Conv2D(16, 3, padding="same"))
    for filters, stride in ((16, 1), (32, 2), (64, 2)):
        y = _normalized(x, layers.Conv2D(filters, 3, strides=stride, padding="same"))
        y = layers.BatchNormalization()(layers.Conv2D(filters, 3, padding="same")(y))
        if stride > 1:
            x = layers.Conv2D(filters, 1, strides=stride)(x)
        x = layers.ReLU()(layers.Add()([x, y]))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


def mobile() -> Any:
    """Separable convolutions for images of 96 x 96, a quarter of the usual channels."""
    x = inputs = keras.Input((96, 96, 3))
    x = _normalized(x, layers.Conv2D(8, 3, strides=2, padding="same"))
    for filters, stride in ((16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (128, 2), (128, 1)):
        x = _normalized(x, _depthwise(stride))
        x = _normalized(x, layers.Conv2D(filters, 1))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(2, activation="softmax")(x))


def autoencoder() -> Any:
    """Dense layers for the sound of machines, 640 numbers through 8."""
    x = inputs = keras.Input((640,))
    for units in (128, 128, 128, 128, 8, 128, 128, 128, 128):
        x = _normalized(x, layers.Dense(units))
    return keras.Model(inputs, layers.Dense(640)(x))


MODELS: dict[str, Callable[[], Any]] = {
    "keyword_spotting": keyword_spotting,
    "residual": residual,
    "mobile": mobile,
    "autoencoder": autoencoder,
}
KINDS = ("float", "int8")


@cache
def content(name: str, kind: str) -> bytes:
    """The `.tflite` file of a model of `MODELS`, of one of `KINDS`."""
    keras.utils.set_random_seed(0)
    model = MODELS[name]()
    converter = TFLiteConverter.from_keras_model(model)
    if kind == "int8":
        shape, rng = (1, *model.inputs[0].shape[1:]), np.random.default_rng(0)
        converter.optimizations = [Optimize.DEFAULT]
        converter.representative_dataset = lambda: (
            [rng.uniform(-1, 1, shape).astype(np.float32)] for _ in range(4)
        )
        converter.target_spec.supported_ops = [OpsSet.TFLITE_BUILTINS_INT8]
        converter.inference_input_type = converter.inference_output_type = np.int8
    return converter.convert()
