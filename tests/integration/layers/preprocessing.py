"""Rows of preprocessing layers: in a converted model they do what they do in inference."""

from __future__ import annotations

from tests.integration.layers.case import Integers, row

IMAGE = (8, 6, 3)

PREPROCESSING = [
    row("Rescaling", IMAGE, scale=0.5, offset=-1.0),
    row("Rescaling", IMAGE, scale=[1.0, 2.0, 3.0], offset=[1.0, 0.0, -1.0]),
    row("Normalization", IMAGE, adapt=True),
    row("Normalization", IMAGE, axis=None, mean=1.0, variance=4.0),
    row("Normalization", (4,), adapt=True, invert=True),
    row("Resizing", IMAGE, height=4, width=9),
    row("Resizing", IMAGE, height=4, width=9, interpolation="nearest"),
    row("Resizing", IMAGE, height=4, width=4, crop_to_aspect_ratio=True),
    row("Resizing", IMAGE, height=4, width=4, pad_to_aspect_ratio=True),
    row("CenterCrop", IMAGE, height=4, width=3),
    row("CenterCrop", IMAGE, height=10, width=10),
    *(
        row(
            "Discretization",
            (4,),
            bin_boundaries=[-1.0, 0.0, 1.5],
            output_mode=mode,
            judge="optimised",
            int8=None,
        )
        for mode in ("int", "one_hot", "multi_hot", "count")
    ),
    row("Discretization", (4,), num_bins=5, adapt=True, int8=None),
    *(
        row("CategoryEncoding", Integers(shape, 5), num_tokens=5, output_mode=mode, int8=None)
        for shape, mode in (
            ((1,), "one_hot"),
            ((4,), "multi_hot"),
            ((4,), "count"),
        )
    ),
    row("RandomFlip", IMAGE, int8=None),
    row("RandomRotation", IMAGE, factor=0.2, int8=None),
    row("RandomTranslation", IMAGE, height_factor=0.2, width_factor=0.2, int8=None),
    row("RandomZoom", IMAGE, height_factor=0.2, int8=None),
    row("RandomContrast", IMAGE, factor=0.2, int8=None),
    row("RandomBrightness", IMAGE, factor=0.2, int8=None),
]
