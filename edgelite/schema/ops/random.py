"""Random numbers. Two seeds of 0 ask for a seed by chance."""

from __future__ import annotations

from edgelite.schema.kinds import int64
from edgelite.schema.operator import Options, operator, options_table


@options_table(114)
class RandomOptions(Options):
    """The seeds."""

    seed: int = int64()
    seed2: int = int64()


@operator(146, "RANDOM_STANDARD_NORMAL", inputs="shape")
class RandomStandardNormal(RandomOptions):
    """Normally distributed: mean 0, deviation 1."""


@operator(148, "RANDOM_UNIFORM", inputs="shape")
class RandomUniform(RandomOptions):
    """Evenly distributed in [0, 1)."""


@operator(149, "MULTINOMIAL", inputs="logits num_samples")
class Multinomial(RandomOptions):
    """Classes, drawn by the softmax of their logits."""
