"""Shapes of normalizations."""

from __future__ import annotations

from edgelite.interpreter.registry import shape_rule
from edgelite.interpreter.shapes.common import same_shape
from edgelite.schema.ops.normalization import L2Normalization, LocalResponseNormalization

shape_rule(L2Normalization, LocalResponseNormalization)(same_shape)
