"""Rows of layers that prepare images. Where numbers are drawn, there is only one number to draw."""

from __future__ import annotations

from tests.parity.table import Loose, grid, rows

IMAGES = (2, 5, 6, 2)
TRAINING = {"training": True}
RESIZED = Loose(
    1e-6, "TensorFlow resizes and moves images in float32 whatever the type is", ("float64",)
)
# TensorFlow's projective transform takes float32 alone.
SINGLE = ("float32",)

ROWS = [
    *grid("Resizing", IMAGES, height=[3, 7], width=[4, 9], interpolation=["nearest"]),
    *grid(
        "Resizing", IMAGES, height=[3, 7], width=[4, 9], interpolation=["bilinear"], loose=RESIZED
    ),
    *rows(
        "Resizing",
        IMAGES,
        {"crop_to_aspect_ratio": True},
        {"pad_to_aspect_ratio": True},
        {"pad_to_aspect_ratio": True, "fill_value": 2.0},
        height=4,
        width=4,
        loose=RESIZED,
    ),
    *rows("Resizing", (5, 4, 2), {}, height=3, width=3, loose=RESIZED),
    *grid("CenterCrop", IMAGES, height=[3, 4], width=[3, 6]),
    *rows(
        "CenterCrop",
        IMAGES,
        {"height": 8, "width": 8},
        {"height": 3, "width": 8},
        loose=RESIZED,
    ),
    *grid(
        "RandomRotation",
        IMAGES,
        TRAINING,
        gradients=False,
        floats=SINGLE,
        factor=[(0.25, 0.25), (0.07, 0.07)],
        fill_mode=["reflect", "wrap", "constant", "nearest"],
        interpolation=["bilinear"],
    ),
    *rows(
        "RandomRotation",
        IMAGES,
        {"interpolation": "nearest"},
        {"fill_mode": "constant", "fill_value": 3.0},
        factor=(-0.1, -0.1),
        floats=SINGLE,
        gradients=False,
        call=TRAINING,
    ),
    *grid(
        "RandomTranslation",
        IMAGES,
        TRAINING,
        gradients=False,
        loose=RESIZED,
        height_factor=[(0.3, 0.3)],
        width_factor=[(-0.7, -0.7), (0.25, 0.25)],
        fill_mode=["reflect", "wrap", "constant", "nearest"],
    ),
    *rows(
        "RandomTranslation",
        IMAGES,
        {"interpolation": "nearest"},
        height_factor=(0.3, 0.3),
        width_factor=(0.1, 0.1),
        gradients=False,
        call=TRAINING,
    ),
    *grid(
        "RandomZoom",
        IMAGES,
        TRAINING,
        gradients=False,
        loose=RESIZED,
        height_factor=[(0.3, 0.3), (-0.4, -0.4)],
        width_factor=[None, (0.2, 0.2)],
        fill_mode=["reflect", "constant"],
    ),
    *rows(
        "RandomContrast",
        (2, 3, 4, 2),
        {"factor": (0.0, 0.0)},
        {"factor": (0.0, 0.0), "value_range": (-1, 1)},
        call=TRAINING,
    ),
    *rows(
        "RandomBrightness",
        (2, 3, 4, 2),
        {"factor": (0.25, 0.25), "value_range": (0, 1)},
        {"factor": (-0.125, -0.125), "value_range": (-2, 2)},
        {"factor": (0.125, 0.125)},
        call=TRAINING,
    ),
    *rows("RandomFlip", (2, 3, 4, 2), {}, {"mode": "horizontal"}, call={"training": False}),
    *rows("RandomRotation", (2, 3, 4, 2), {"factor": 0.2}, call={"training": False}),
]
