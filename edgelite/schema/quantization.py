"""How a file tells the quantization of a tensor."""

from __future__ import annotations

from edgelite.schema.kinds import Members, blob, floats, int32, ints, union
from edgelite.schema.numbers import INT64
from edgelite.schema.table import Table

QUANTIZATION_DETAILS = Members("QuantizationDetails")


class CustomQuantization(Table):
    """Parameters of a technique that the format does not define."""

    custom: bytes | None = blob(align=16)


class BlockwiseQuantization(Table):
    """Scales for blocks of a tensor, kept in a tensor of the same subgraph.

    A negative index of the zero points' tensor means that they are all 0.
    """

    scales: int = int32()
    zero_points: int = int32()
    block_size: int = int32()
    block_shape: tuple[int, ...] = ints()


class MultiAxisQuantization(Table):
    """Scales along several axes, kept in a tensor of the same subgraph."""

    scales: int = int32()
    zero_points: int = int32()
    block_size: int = int32()
    quantized_dimensions: tuple[int, ...] = ints()


QUANTIZATION_DETAILS.add(1, CustomQuantization)
QUANTIZATION_DETAILS.add(2, BlockwiseQuantization)
QUANTIZATION_DETAILS.add(3, MultiAxisQuantization)


class QuantizationParameters(Table):
    """real = scale * (quantized - zero_point), per tensor or along `quantized_dimension`.

    `min` and `max` are the range that calibration saw. Where `details` is given, it counts instead
    of the other fields.
    """

    min: tuple[float, ...] = floats()
    max: tuple[float, ...] = floats()
    scale: tuple[float, ...] = floats()
    zero_point: tuple[int, ...] = ints(INT64)
    details: CustomQuantization | BlockwiseQuantization | MultiAxisQuantization | None = union(
        QUANTIZATION_DETAILS
    )
    quantized_dimension: int = int32()
