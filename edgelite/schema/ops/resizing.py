"""Resizing of images."""

from __future__ import annotations

from edgelite.schema.kinds import boolean, int32
from edgelite.schema.operator import SAME_SCALE, Options, operator
from edgelite.schema.versions import option, some


@operator(
    23,
    "RESIZE_BILINEAR",
    options=15,
    inputs="input size",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 4},
    later={3: option("half_pixel_centers")},
)
class ResizeBilinear(Options):
    """Means of the four nearest cells, by distance."""

    new_height: int = int32(deprecated=True)
    new_width: int = int32(deprecated=True)
    align_corners: bool = boolean()
    half_pixel_centers: bool = boolean()


@operator(
    97,
    "RESIZE_NEAREST_NEIGHBOR",
    options=74,
    inputs="input size",
    quantization=SAME_SCALE,
    versions={"int8": 2, "int16": 4},
    later={3: some(option("align_corners"), option("half_pixel_centers"))},
)
class ResizeNearestNeighbor(Options):
    """The nearest cell."""

    align_corners: bool = boolean()
    half_pixel_centers: bool = boolean()
