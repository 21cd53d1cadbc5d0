"""Activations, softmax among them."""

from __future__ import annotations

from edgelite.schema.kinds import boolean, float32
from edgelite.schema.operator import FREE, FREE_INT8, SAME_SCALE, Options, fixed, operator


@operator(
    14,
    "LOGISTIC",
    inputs="input",
    quantization=fixed(int8=(1 / 256, -128), int16=(1 / 32768, 0)),
    versions={"int8": 2, "int16": 3},
)
class Logistic(Options):
    """1 / (1 + exp(-x))."""


@operator(
    19, "RELU", inputs="input", quantization=FREE, versions={"int8": 2, "uint8": 2, "int16": 3}
)
class Relu(Options):
    """max(x, 0)."""


@operator(20, "RELU_N1_TO_1", inputs="input", quantization=FREE_INT8)
class ReluN1To1(Options):
    """x, cut to [-1, 1]."""


# LiteRT would rescale, but TensorFlow Lite Micro's kernel only cuts.
@operator(21, "RELU6", inputs="input", quantization=SAME_SCALE, versions={"int8": 2, "int16": 3})
class Relu6(Options):
    """x, cut to [0, 6]."""


@operator(
    25,
    "SOFTMAX",
    options=9,
    inputs="input",
    quantization=fixed(int8=(1 / 256, -128), int16=(1 / 32768, 0)),
    versions={"int8": 2, "int16": 3, "float16": 4},
)
class Softmax(Options):
    """exp(beta x), divided by its sum over the last axis."""

    beta: float = float32()


@operator(
    28,
    "TANH",
    inputs="input",
    quantization=fixed(int8=(1 / 128, 0), int16=(1 / 32768, 0)),
    versions={"int8": 2, "int16": 3},
)
class Tanh(Options):
    """The hyperbolic tangent."""


@operator(
    50,
    "LOG_SOFTMAX",
    options=36,
    inputs="input",
    quantization=fixed(int8=(16 / 256, 127)),
    versions={"int8": 2},
)
class LogSoftmax(Options):
    """The logarithm of SOFTMAX with beta 1."""


@operator(54, "PRELU", inputs="input alpha", quantization=FREE_INT8)
class PRelu(Options):
    """x where it is positive, else alpha x; alpha is broadcast to the input."""


@operator(98, "LEAKY_RELU", options=75, inputs="input", quantization=FREE, versions={"int16": 2})
class LeakyRelu(Options):
    """x where it is positive, else alpha x."""

    alpha: float = float32()


@operator(111, "ELU", inputs="input", quantization=FREE_INT8)
class Elu(Options):
    """x where it is positive, else exp(x) - 1."""


@operator(117, "HARD_SWISH", options=91, inputs="input", quantization=FREE_INT8)
class HardSwish(Options):
    """x relu6(x + 3) / 6."""


@operator(
    150,
    "GELU",
    options=116,
    inputs="input",
    quantization=FREE_INT8,
    versions={"int8": 2, "uint8": 2, "float16": 3},
)
class Gelu(Options):
    """x times the normal distribution function of x, or its approximation by tanh."""

    approximate: bool = boolean()


@operator(152, "RELU_0_TO_1", inputs="input", quantization=FREE_INT8)
class Relu0To1(Options):
    """x, cut to [0, 1]."""
