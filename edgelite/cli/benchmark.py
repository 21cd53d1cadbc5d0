"""`edgelite benchmark`: how long a model takes, where the time goes, and what memory it needs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from edgelite.cli.peers import KINDS


@click.command()
@click.argument("model", type=click.Path(dir_okay=False))
@click.option("--seconds", type=click.FloatRange(min=0), default=2.0, show_default=True)
@click.option("--runs", type=click.IntRange(min=1), help="Run so often, instead of for seconds.")
@click.option("--threads", type=click.IntRange(min=1), default=1, show_default=True)
@click.option("--memory", is_flag=True, help="Tell arena, constants, and the peak of a process.")
@click.option(
    "--compare",
    type=click.Choice(list(KINDS)),
    multiple=True,
    help="Measure LiteRT by turns, too: by default with XNNPACK, or with other kernels.",
)
@click.option(
    "--trace",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write one run's operators as a Chrome trace, for ui.perfetto.dev.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
def benchmark(
    model: str,
    seconds: float,
    runs: int | None,
    threads: int,
    memory: bool,
    compare: tuple[str, ...],
    trace: Path | None,
    as_json: bool,
) -> None:
    """Measure the latency of MODEL, and the time of each operator.

    Operators that are matrix products are shown with the share of their time that bare BLAS, a
    float32 product of the same size, takes in the same run.
    """
    from edgelite.cli.benchmarking import measure_model
    from edgelite.schema.files import replace

    report, events = measure_model(model, seconds, runs, threads, memory, compare)
    if trace is not None:
        replace(trace, json.dumps(events).encode())
    if as_json:
        click.echo(json.dumps(report, indent=2))
    else:
        _show(report)


def _show(report: dict[str, Any]) -> None:
    from edgelite.cli.tables import console, size, table

    out = console()
    own = report["latency"]["edgelite"]["min"]
    out.print(
        table(
            f"{Path(report['model']).name}: latency in milliseconds, threads: {report['threads']}",
            ("interpreter", ">runs", ">min", ">median", ">p90", ">edgelite is"),
            (
                (
                    name,
                    entry["runs"],
                    *(_milliseconds(entry[key]) for key in ("min", "median", "p90")),
                    "" if name == "edgelite" else f"{own / entry['min']:.2f} x",
                )
                for name, entry in report["latency"].items()
            ),
        )
    )
    total = sum(entry["best"] for entry in report["operators"]) or 1.0
    out.print(
        table(
            "operators: their fastest runs in milliseconds",
            (">#", "operator", "output", ">time", ">of all", ">bare BLAS"),
            (
                (
                    entry["operator"],
                    entry["name"],
                    "x".join(map(str, entry["shape"])),
                    _milliseconds(entry["best"]),
                    f"{entry['best'] / total:.1%}",
                    "" if entry["share"] is None else f"{entry['share']:.0%}",
                )
                for entry in report["operators"]
            ),
        )
    )
    if report["memory"] is not None:
        rows = [(name, _MEMORY[name], count) for name, count in report["memory"].items()]
        shown = ((name, "-" if n is None else size(n), what) for name, what, n in rows)
        out.print(table("memory", ("", ">bytes", "for"), shown))


_MEMORY = {
    "arena": "intermediate tensors, which share it",
    "scratch": "what operators compute in on the way",
    "mapped": "constants, as they stand in the file",
    "prepared": "what was made of constants beforehand",
    "peak": "a process that loads and runs the model, Python included",
}


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1e3:.3f}"
