"""`edgelite demo`: train, convert, run, on handwritten digits."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.table import Table

    from edgelite.cli.measure import Measurement


@click.command()
@click.option(
    "--output",
    "-o",
    default="digits-demo",
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write the model files to.",
)
@click.option(
    "--epochs",
    default=15,
    show_default=True,
    type=click.IntRange(min=1),
    help="How often training sees all images.",
)
@click.option("--seed", default=0, show_default=True, help="Makes the training repeatable.")
def demo(output: Path, epochs: int, seed: int) -> None:
    """Train a network on handwritten digits, convert it to int8 and run it.

    Needs neither a network connection nor TensorFlow, and takes about a minute.
    """
    from edgelite.cli import arrays, digits
    from edgelite.cli.measure import measure
    from edgelite.cli.tables import console

    out = console()
    data = digits.load()
    model = digits.build_model(seed)
    out.print(
        f"{len(data.x_train)} images of handwritten digits to train with, {len(data.x_test)} to "
        f"test with; a network of {model.count_params():,} weights",
        soft_wrap=True,
    )
    digits.train(model, data, epochs=epochs, verbose=1 if sys.stdout.isatty() else 2)
    written = {}
    measurements = {}
    for variant in digits.VARIANTS:
        content = digits.convert(model, data, variant)
        written[f"digits_{variant}.tflite"] = content
        measurements[variant] = measure(content, data.x_test, data.y_test)
    written["calibration.npy"] = arrays.encode(digits.calibration(data))
    written["x_test.npy"] = arrays.encode(data.x_test)
    written["y_test.npy"] = arrays.encode(data.y_test)
    for name, content in written.items():
        arrays.write(output / name, content)
    out.print()
    out.print(_comparison(measurements))
    out.print(_confusion(measurements["int8"]))
    out.print(f"Written to {output}: {', '.join(written)}", markup=False, soft_wrap=True)
    out.print(f"Look inside: edgelite inspect {output / 'digits_int8.tflite'}", soft_wrap=True)


def _comparison(measurements: dict[str, Measurement]) -> Table:
    from edgelite.cli.tables import size, table

    whole = measurements["float32"].size
    return table(
        "The same network in three files, run by EdgeLite's interpreter",
        (
            "file",
            ">test accuracy",
            ">file size",
            ">of float32",
            ">per image",
            ">arena",
            ">peak memory",
        ),
        (
            (
                variant,
                f"{found.accuracy:.2%}",
                size(found.size),
                f"{found.size / whole:.1%}",
                f"{found.latency * 1e6:.0f} µs",
                size(found.arena),
                size(found.peak),
            )
            for variant, found in measurements.items()
        ),
    )


def _confusion(measurement: Measurement) -> Table:
    from edgelite.cli.tables import table

    counts = measurement.confusion
    return table(
        "int8: each digit (row), taken for (column)",
        ("", *(f">{digit}" for digit in range(len(counts)))),
        ((digit, *(count or "·" for count in row)) for digit, row in enumerate(counts.tolist())),
    )
