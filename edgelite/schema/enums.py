"""The enumerations of the `.tflite` format."""

from __future__ import annotations

from enum import IntEnum


class TensorType(IntEnum):
    """The type of a tensor's elements."""

    FLOAT32 = 0
    FLOAT16 = 1
    INT32 = 2
    UINT8 = 3
    INT64 = 4
    STRING = 5
    BOOL = 6
    INT16 = 7
    COMPLEX64 = 8
    INT8 = 9
    FLOAT64 = 10
    COMPLEX128 = 11
    UINT64 = 12
    RESOURCE = 13
    VARIANT = 14
    UINT32 = 15
    UINT16 = 16
    INT4 = 17
    BFLOAT16 = 18
    INT2 = 19
    UINT4 = 20
    FLOAT8_E4M3FN = 21
    FLOAT8_E5M2 = 22


class Padding(IntEnum):
    """What a window does at the borders."""

    SAME = 0
    VALID = 1


class ActivationFunctionType(IntEnum):
    """The activation that an operator applies to its result."""

    NONE = 0
    RELU = 1
    RELU_N1_TO_1 = 2
    RELU6 = 3
    TANH = 4
    SIGN_BIT = 5


class MirrorPadMode(IntEnum):
    """Whether mirrored padding leaves out the border cells (REFLECT) or repeats them."""

    REFLECT = 0
    SYMMETRIC = 1


class DimensionType(IntEnum):
    """How a dimension of a sparse tensor is stored."""

    DENSE = 0
    SPARSE_CSR = 1


class FullyConnectedOptionsWeightsFormat(IntEnum):
    """How the weights of FULLY_CONNECTED are laid out."""

    DEFAULT = 0
    SHUFFLED4x16INT8 = 1


class LSTMKernelType(IntEnum):
    """Whether LSTM has peepholes and a projection (FULL)."""

    FULL = 0
    BASIC = 1


class LSHProjectionType(IntEnum):
    """How LSH_PROJECTION gives its bits."""

    UNKNOWN = 0
    SPARSE = 1
    DENSE = 2


class CombinerType(IntEnum):
    """How EMBEDDING_LOOKUP_SPARSE combines the rows of an item."""

    SUM = 0
    MEAN = 1
    SQRTN = 2


class CustomOptionsFormat(IntEnum):
    """How custom options are encoded."""

    FLEXBUFFERS = 0


class StablehloPrecisionConfig(IntEnum):
    """How exactly an operand of a StableHLO dot product is taken."""

    DEFAULT = 0
    HIGH = 1
    HIGHEST = 2


class StablehloComparisonDirection(IntEnum):
    """Which comparison STABLEHLO_COMPARE makes."""

    STABLEHLO_COMPARISON_DIRECTION_EQ = 0
    STABLEHLO_COMPARISON_DIRECTION_NE = 1
    STABLEHLO_COMPARISON_DIRECTION_GE = 2
    STABLEHLO_COMPARISON_DIRECTION_GT = 3
    STABLEHLO_COMPARISON_DIRECTION_LE = 4
    STABLEHLO_COMPARISON_DIRECTION_LT = 5


class StablehloComparisonType(IntEnum):
    """How STABLEHLO_COMPARE orders its operands."""

    STABLEHLO_COMPARISON_TYPE_NOTYPE = 0
    STABLEHLO_COMPARISON_TYPE_FLOAT = 1
    STABLEHLO_COMPARISON_TYPE_FLOAT_TOTAL_ORDER = 2
    STABLEHLO_COMPARISON_TYPE_SIGNED = 3
    STABLEHLO_COMPARISON_TYPE_UNSIGNED = 4


class RngAlgorithm(IntEnum):
    """The algorithm of STABLEHLO_RNG_BIT_GENERATOR."""

    DEFAULT = 0
    PHILOX = 1
    THREEFRY = 2


class ReduceWindowFunction(IntEnum):
    """What REDUCE_WINDOW computes."""

    UNSUPPORTED = 0
    ADD = 1
    MUL = 2
    MINIMUM = 3
    MAXIMUM = 4
    ALL = 5
    ANY = 6
