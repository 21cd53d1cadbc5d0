"""`edgelite convert`: a Keras or float `.tflite` file to a `.tflite` file, quantized if asked."""

from __future__ import annotations

import click

MODES = ("none", "dynamic", "float16", "int8")
EDGES = ("float32", "int8", "uint8")


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False))
@click.option("--output", "-o", required=True, type=click.Path(dir_okay=False))
@click.option(
    "--quantize",
    "-q",
    default="none",
    show_default=True,
    type=click.Choice(MODES),
    help="int8 needs --calibration; dynamic and float16 quantize the weights only.",
)
@click.option(
    "--calibration",
    "-c",
    multiple=True,
    metavar="[NAME=]FILE",
    help="A .npy file of typical samples for an input; once for each input.",
)
@click.option("--input-type", type=click.Choice(EDGES), help="With int8: the inputs' dtype.")
@click.option("--output-type", type=click.Choice(EDGES), help="With int8: the outputs' dtype.")
def convert(
    source: str,
    output: str,
    quantize: str,
    calibration: tuple[str, ...],
    input_type: str | None,
    output_type: str | None,
) -> None:
    r"""Convert SOURCE to a .tflite file.

    SOURCE is a model that Keras or EdgeLite saved (.keras; .h5 of older versions), or a float .tflite
    file.

    \b
    edgelite convert model.keras -o float.tflite
    edgelite convert model.keras -o int8.tflite --quantize int8 --calibration x_train.npy
    """
    import edgelite
    from edgelite.cli import arrays
    from edgelite.cli.tables import console, size

    content = edgelite.convert(
        source,
        quantize=None if quantize == "none" else quantize,
        calibration=arrays.calibration(calibration),
        input_type=input_type,
        output_type=output_type,
    )
    arrays.write(output, content)
    console().print(f"{output}: {size(len(content))}", markup=False, soft_wrap=True)
