"""Rows of functions: activations, merging, losses and metrics as functions, utilities of arrays."""

from __future__ import annotations

from typing import Any

from tests.parity.table import Ints, Labels, Loose, Row, loosely, row

X = (5, 7)
# TensorFlow finds the likeliest classes in float32 alone.
SINGLE = ("float32",)
ROUNDED = Loose(1e-7, "TensorFlow rounds the function's constants to float32", ("float64",))


def activation(name: str, **arguments: Any) -> Row:
    return row(f"activations.{name}", X, kind="function", **arguments)


def merge(name: str, *shapes: tuple[int, ...], **arguments: Any) -> Row:
    return row(f"layers.{name}", list(shapes), {"listed": True}, kind="function", **arguments)


def judged(name: str, truth: str, prediction: str, **arguments: Any) -> Row:
    return row(name, [Labels(truth), Labels(prediction)], kind="function", **arguments)


def metric(name: str, truth: str, prediction: str, **arguments: Any) -> Row:
    """A function that need not have gradients."""
    inputs = [Labels(truth), Labels(prediction)]
    return row(f"metrics.{name}", inputs, kind="function", gradients=False, **arguments)


def utility(name: str, given: Any, **arguments: Any) -> Row:
    return row(f"utils.{name}", given, {"arrays": True}, kind="function", **arguments)


ROWS = [
    *map(activation, ["relu", "relu6", "sigmoid", "tanh", "softmax", "linear", "hard_sigmoid"]),
    *map(activation, ["hard_silu", "hard_swish", "elu", "selu", "silu"]),
    *map(activation, ["swish", "softplus", "softsign", "exponential", "log_softmax", "mish"]),
    *map(activation, ["celu", "log_sigmoid", "hard_tanh", "hard_shrink", "soft_shrink"]),
    *map(activation, ["tanh_shrink", "squareplus", "sparse_plus", "sparse_sigmoid"]),
    activation("threshold", threshold=0.5, default_value=0.25),
    row("activations.glu", (5, 6), kind="function"),
    activation("celu", alpha=0.5),
    activation("relu", negative_slope=0.25, max_value=2.0, threshold=0.5),
    activation("relu", max_value=1.0),
    *loosely(
        ROUNDED,
        [activation("leaky_relu"), activation("gelu"), activation("gelu", approximate=True)],
    ),
    activation("leaky_relu", negative_slope=0.25),
    activation("elu", alpha=0.5),
    activation("softmax", axis=0),
    activation("log_softmax", axis=0),
    merge("add", (2, 3), (2, 3)),
    merge("subtract", (2, 3), (2, 3)),
    merge("multiply", (2, 3), (2, 3), (2, 3)),
    merge("average", (2, 3), (2, 3)),
    merge("maximum", (2, 3), (2, 3)),
    merge("minimum", (2, 3), (2, 3)),
    merge("concatenate", (2, 3), (2, 4)),
    merge("concatenate", (2, 3), (1, 3), axis=0),
    merge("dot", (2, 3, 4), (2, 5, 4), axes=2),
    merge("dot", (2, 3), (2, 3), axes=1, normalize=True),
    judged("losses.mean_squared_error", "real", "real"),
    judged("losses.mean_absolute_error", "real", "real"),
    judged("losses.mean_absolute_percentage_error", "real", "real"),
    judged("losses.mean_squared_logarithmic_error", "positive", "real"),
    judged("losses.log_cosh", "real", "real"),
    judged("losses.huber", "real", "real", delta=0.5),
    judged("losses.cosine_similarity", "real", "real"),
    judged("losses.hinge", "signs", "real"),
    judged("losses.squared_hinge", "bits", "real"),
    judged("losses.categorical_hinge", "one_hot", "real"),
    judged("losses.kl_divergence", "shares", "shares"),
    judged("losses.poisson", "positive", "positive"),
    judged("losses.binary_crossentropy", "bits", "unit"),
    judged("losses.binary_crossentropy", "bits", "real", from_logits=True, label_smoothing=0.2),
    judged("losses.categorical_crossentropy", "one_hot", "shares"),
    judged("losses.categorical_crossentropy", "one_hot", "real", from_logits=True),
    judged("losses.sparse_categorical_crossentropy", "classes", "shares"),
    judged("losses.sparse_categorical_crossentropy", "classes", "real", from_logits=True),
    judged("losses.binary_focal_crossentropy", "bits", "unit"),
    judged("losses.categorical_focal_crossentropy", "one_hot", "shares"),
    judged("losses.dice", "bits", "unit"),
    judged("losses.tversky", "bits", "unit"),
    metric("binary_accuracy", "bits", "unit", threshold=0.3),
    metric("categorical_accuracy", "one_hot", "shares"),
    metric("sparse_categorical_accuracy", "classes", "shares"),
    metric("top_k_categorical_accuracy", "one_hot", "shares", k=2, floats=SINGLE),
    metric("sparse_top_k_categorical_accuracy", "classes", "shares", k=2, floats=SINGLE),
    metric("pearson_correlation", "real", "real"),
    metric("concordance_correlation", "real", "real"),
    utility("to_categorical", Ints(4, (6,))),
    utility("to_categorical", Ints(3, (2, 3)), num_classes=5),
    utility("normalize", (3, 4)),
    utility("normalize", (3, 4), axis=1, order=1),
]
