"""Shapes of conversions between dtypes."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.registry import shape_rule
from edgelite.interpreter.shapes.common import same_shape
from edgelite.schema.dtypes import dtype_of
from edgelite.schema.ops.quantization import Cast, Densify, Dequantize, FakeQuant, Quantize

# The quantized dtype stands in the file, at the output; int8 is what converters take.
shape_rule(Quantize, dtypes=lambda _op, _x: [np.int8])(same_shape)
shape_rule(Dequantize, dtypes=lambda _op, _x: [np.float32])(same_shape)
shape_rule(Cast, dtypes=lambda op, _x: [dtype_of(op.out_data_type)])(same_shape)
shape_rule(Densify, FakeQuant)(same_shape)
