"""`edgelite schema`: the file format for other languages' FlatBuffers compilers."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    r"""Print the .tflite format as a FlatBuffers schema (.fbs).

    \b
    edgelite schema > edgelite.fbs
    flatc --json --raw-binary edgelite.fbs -- model.tflite
    """
    from edgelite.schema import fbs

    click.echo(fbs.text(), nl=False)
