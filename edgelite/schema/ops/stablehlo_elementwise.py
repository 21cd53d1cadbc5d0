"""StableHLO operators that work element by element. They have no options and do not broadcast."""

from __future__ import annotations

from edgelite.schema.enums import StablehloComparisonDirection, StablehloComparisonType
from edgelite.schema.kinds import enum
from edgelite.schema.numbers import UINT32
from edgelite.schema.operator import Options, operator


@operator(162, "STABLEHLO_LOGISTIC", inputs="operand")
class StablehloLogistic(Options):
    """1 / (1 + exp(-x))."""


@operator(163, "STABLEHLO_ADD", inputs="lhs rhs")
class StablehloAdd(Options):
    """lhs + rhs."""


@operator(164, "STABLEHLO_DIVIDE", inputs="lhs rhs")
class StablehloDivide(Options):
    """lhs / rhs."""


@operator(165, "STABLEHLO_MULTIPLY", inputs="lhs rhs")
class StablehloMultiply(Options):
    """lhs * rhs."""


@operator(166, "STABLEHLO_MAXIMUM", inputs="lhs rhs")
class StablehloMaximum(Options):
    """The larger of two."""


@operator(168, "STABLEHLO_CLAMP", inputs="min operand max")
class StablehloClamp(Options):
    """The operand, cut to [min, max]."""


@operator(175, "STABLEHLO_ABS", inputs="operand")
class StablehloAbs(Options):
    """The absolute value."""


@operator(176, "STABLEHLO_AND", inputs="lhs rhs")
class StablehloAnd(Options):
    """Whether both are true, or the bits that both have."""


@operator(177, "STABLEHLO_COSINE", inputs="operand")
class StablehloCosine(Options):
    """The cosine."""


@operator(178, "STABLEHLO_EXPONENTIAL", inputs="operand")
class StablehloExponential(Options):
    """e to the power of x."""


@operator(179, "STABLEHLO_FLOOR", inputs="operand")
class StablehloFloor(Options):
    """The largest integer that is not above x."""


@operator(180, "STABLEHLO_LOG", inputs="operand")
class StablehloLog(Options):
    """The natural logarithm."""


@operator(181, "STABLEHLO_MINIMUM", inputs="lhs rhs")
class StablehloMinimum(Options):
    """The smaller of two."""


@operator(182, "STABLEHLO_NEGATE", inputs="operand")
class StablehloNegate(Options):
    """-x."""


@operator(183, "STABLEHLO_OR", inputs="lhs rhs")
class StablehloOr(Options):
    """Whether one is true, or the bits that one has."""


@operator(184, "STABLEHLO_POWER", inputs="lhs rhs")
class StablehloPower(Options):
    """lhs to the power of rhs."""


@operator(185, "STABLEHLO_REMAINDER", inputs="lhs rhs")
class StablehloRemainder(Options):
    """What division towards zero leaves over; it has the sign of lhs."""


@operator(186, "STABLEHLO_RSQRT", inputs="operand")
class StablehloRsqrt(Options):
    """1 / sqrt(x)."""


@operator(187, "STABLEHLO_SELECT", inputs="pred on_true on_false")
class StablehloSelect(Options):
    """on_true where pred is true, else on_false."""


@operator(188, "STABLEHLO_SUBTRACT", inputs="lhs rhs")
class StablehloSubtract(Options):
    """lhs - rhs."""


@operator(189, "STABLEHLO_TANH", inputs="operand")
class StablehloTanh(Options):
    """The hyperbolic tangent."""


@operator(191, "STABLEHLO_COMPARE", options2=8, inputs="lhs rhs")
class StablehloCompare(Options):
    """Whether a comparison of lhs with rhs holds."""

    comparison_direction: StablehloComparisonDirection = enum(
        StablehloComparisonDirection, number=UINT32
    )
    compare_type: StablehloComparisonType = enum(StablehloComparisonType, number=UINT32)


@operator(192, "STABLEHLO_CONVERT", inputs="operand")
class StablehloConvert(Options):
    """Elements of another type."""


@operator(207, "STABLEHLO_SHIFT_LEFT", options2=22, inputs="lhs rhs")
class StablehloShiftLeft(Options):
    """lhs, shifted left by rhs bits."""


@operator(208, "STABLEHLO_CBRT", inputs="operand")
class StablehloCbrt(Options):
    """The cube root."""
