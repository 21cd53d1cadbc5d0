"""`edgelite run`: a model on arrays from files."""

from __future__ import annotations

import click


@click.command()
@click.argument("model", type=click.Path(dir_okay=False))
@click.option(
    "--input",
    "-i",
    "inputs",
    multiple=True,
    required=True,
    metavar="[NAME=]FILE",
    help="A .npy file for an input; once for each input, in order or by name.",
)
@click.option(
    "--output",
    "-o",
    "outputs",
    multiple=True,
    required=True,
    metavar="[NAME=]FILE",
    help="The .npy file to write an output to; in order or by name.",
)
@click.option(
    "--float",
    "real",
    is_flag=True,
    help="Quantize float inputs and dequantize outputs with the model's scales.",
)
def run(model: str, inputs: tuple[str, ...], outputs: tuple[str, ...], real: bool) -> None:
    """Run MODEL on the arrays of .npy files.

    An array that has the model's shape but for a longer first axis is a batch: the model runs on
    each of its samples, from a fresh state. Further inputs are either batches of the same length,
    or given to each run.
    """
    from edgelite.cli import arrays
    from edgelite.cli.inference import inputs_of, outputs_of, predict
    from edgelite.cli.sources import require_tflite
    from edgelite.interpreter import Interpreter

    require_tflite(model)
    interpreter = Interpreter(model)
    sources = arrays.assign(inputs, list(inputs_of(interpreter)), "input")
    targets = arrays.assign(outputs, list(outputs_of(interpreter)), "output")
    values = {name: arrays.load(path) for name, path in sources.items()}
    results = predict(interpreter, values, real=real)
    for name, path in targets.items():
        arrays.write(path, arrays.encode(results[name]))
