"""Rows of convolutions, poolings, and what moves or resizes images and sequences."""

from __future__ import annotations

from tests.integration.layers.case import row

IMAGE = (8, 6, 4)
SERIES = (9, 4)
NOISE = "random_uniform"

CONVOLUTIONS = [
    row("Conv2D", IMAGE, filters=5, kernel_size=3, activation="relu"),
    row("Conv2D", IMAGE, filters=5, kernel_size=(3, 2), strides=2, padding="same"),
    row("Conv2D", IMAGE, filters=5, kernel_size=3, dilation_rate=2, padding="same"),
    row("Conv2D", IMAGE, filters=4, kernel_size=3, groups=2, activation="relu6"),
    row("Conv2D", IMAGE, filters=5, kernel_size=1, use_bias=False),
    row("Conv1D", SERIES, filters=5, kernel_size=3, activation="relu"),
    row("Conv1D", SERIES, filters=5, kernel_size=3, padding="causal", dilation_rate=2),
    row("Conv1D", SERIES, filters=5, kernel_size=4, padding="same", strides=2),
    row("Conv1D", SERIES, filters=4, kernel_size=2, groups=2, use_bias=False),
    row("DepthwiseConv2D", IMAGE, kernel_size=3, depth_multiplier=2, activation="relu"),
    row("DepthwiseConv2D", IMAGE, kernel_size=3, strides=2, padding="same"),
    row("DepthwiseConv2D", IMAGE, kernel_size=3, dilation_rate=2),
    row("DepthwiseConv1D", SERIES, kernel_size=3, depth_multiplier=2),
    row("DepthwiseConv1D", SERIES, kernel_size=3, strides=2, padding="same", activation="relu"),
    row("SeparableConv2D", IMAGE, filters=5, kernel_size=3, padding="same", activation="relu"),
    row("SeparableConv2D", IMAGE, filters=5, kernel_size=3, strides=2, depth_multiplier=2),
    row("SeparableConv1D", SERIES, filters=5, kernel_size=3, padding="same"),
    row("SeparableConv1D", SERIES, filters=5, kernel_size=3, strides=2, use_bias=False),
    row("Conv2DTranspose", IMAGE, filters=5, kernel_size=3, strides=2, padding="same"),
    row("Conv2DTranspose", IMAGE, filters=5, kernel_size=(2, 3), activation="relu"),
    row("Conv2DTranspose", IMAGE, filters=5, kernel_size=3, strides=2, output_padding=1),
    row("Conv2DTranspose", IMAGE, filters=3, kernel_size=2, strides=(2, 3), use_bias=False),
    row("Conv1DTranspose", SERIES, filters=5, kernel_size=3, strides=2, padding="same"),
    row("Conv1DTranspose", SERIES, filters=5, kernel_size=2, activation="relu"),
]

POOLINGS = [
    row("MaxPooling2D", IMAGE),
    row("MaxPooling2D", IMAGE, pool_size=3, strides=2, padding="same"),
    row("MaxPooling1D", SERIES),
    row("MaxPooling1D", SERIES, pool_size=3, strides=1, padding="same"),
    row("AveragePooling2D", IMAGE),
    row("AveragePooling2D", IMAGE, pool_size=3, strides=2, padding="same"),
    row("AveragePooling1D", SERIES),
    row("AveragePooling1D", SERIES, pool_size=3, strides=2, padding="same"),
    row("GlobalAveragePooling2D", IMAGE),
    row("GlobalAveragePooling2D", IMAGE, keepdims=True),
    row("GlobalAveragePooling1D", SERIES),
    row("GlobalAveragePooling1D", SERIES, keepdims=True),
    row("GlobalMaxPooling2D", IMAGE),
    row("GlobalMaxPooling2D", IMAGE, keepdims=True),
    row("GlobalMaxPooling1D", SERIES),
]

LAYOUT = [
    row("Flatten", IMAGE),
    row("Flatten", (), int8=None),
    row("Reshape", IMAGE, target_shape=(4, 48)),
    row("Reshape", IMAGE, target_shape=(-1, 2)),
    row("Permute", IMAGE, dims=(3, 1, 2)),
    row("RepeatVector", (7,), n=3, judge="optimised"),
    row("ZeroPadding2D", IMAGE, padding=((1, 2), (0, 1))),
    row("ZeroPadding1D", SERIES, padding=(2, 1)),
    row("Cropping2D", IMAGE, cropping=((1, 2), (0, 1))),
    row("Cropping1D", SERIES, cropping=(2, 1)),
    row("UpSampling2D", IMAGE, size=(2, 3)),
    row("UpSampling2D", IMAGE, size=2, interpolation="bilinear"),
    row("UpSampling1D", SERIES, size=3),
]

SPATIAL = [*CONVOLUTIONS, *POOLINGS, *LAYOUT]
