"""`edgelite inspect`: what a `.tflite` file holds."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click


@click.command()
@click.argument("model", type=click.Path(dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
def inspect(model: str, as_json: bool) -> None:
    """Show the operators, tensors, sizes and quantization of MODEL, and whether EdgeLite runs it."""
    from edgelite.cli.report import describe
    from edgelite.cli.sources import require_tflite
    from edgelite.schema import read

    require_tflite(model)
    report = {**describe(read(model)), "file": model, "file_bytes": Path(model).stat().st_size}
    if as_json:
        click.echo(json.dumps(report, indent=2))
    else:
        _show(report)


def _show(report: dict[str, Any]) -> None:
    from edgelite.cli.tables import console, size, table

    out = console()
    counts = ", ".join(f"{count} {name}" for name, count in report["operator_counts"].items())
    facts = [
        ("file", report["file"]),
        ("description", report["description"] or "-"),
        ("size", f"{size(report['file_bytes'])}, of it constants {size(report['constant_bytes'])}"),
        ("operators", counts or "-"),
        ("runs", _verdict(report)),
        *(("obstacle", _obstacle(entry)) for entry in report["obstacles"]),
        *(("signature", _signature(entry)) for entry in report["signatures"]),
        *(("metadata", f"{m['name']} ({size(m['bytes'])})") for m in report["metadata"]),
    ]
    for name, fact in facts:
        out.print(f"{name:12} {fact}", markup=False, soft_wrap=True)
    for number, graph in enumerate(report["subgraphs"]):
        name = f"subgraph {number} {graph['name'] or ''}".rstrip()
        out.print()
        out.print(
            table(
                f"{name}: operators",
                (">#", "operator", ">version", "inputs", "outputs", "options"),
                (
                    (
                        entry["index"],
                        entry["name"],
                        entry["version"],
                        _indices(entry["inputs"]),
                        _indices(entry["outputs"]),
                        " ".join(f"{k}={_brief(v)}" for k, v in entry["options"].items()),
                    )
                    for entry in graph["operators"]
                ),
            )
        )
        out.print(
            table(
                f"{name}: tensors",
                (">#", "name", "role", "dtype", "shape", ">bytes", "quantization"),
                (
                    (
                        entry["index"],
                        entry["name"] or "",
                        _role(entry, graph),
                        entry["dtype"],
                        _brief(entry["shape_signature"]),
                        entry["bytes"] or "",
                        _quantization(entry["quantization"]),
                    )
                    for entry in graph["tensors"]
                ),
            )
        )


def _verdict(report: dict[str, Any]) -> str:
    if report["runs"]:
        return "yes"
    count = sum(entry["operator"] is not None for entry in report["obstacles"])
    total = sum(report["operator_counts"].values())
    return f"no: {count} of {total} operators cannot be run" if count else "no"


def _obstacle(entry: dict[str, Any]) -> str:
    if entry["operator"] is None:
        return str(entry["problem"])
    place = f"subgraph {entry['subgraph']}, operator {entry['operator']}"
    return f"{place} {entry['name']}: {entry['problem']}"


def _signature(entry: dict[str, Any]) -> str:
    inputs, outputs = (
        ", ".join(f"{name}={index}" for name, index in entry[side].items())
        for side in ("inputs", "outputs")
    )
    return f"{entry['key']}({inputs}) -> {outputs}"


def _role(tensor: dict[str, Any], graph: dict[str, Any]) -> str:
    if tensor["index"] in graph["inputs"]:
        return "input"
    if tensor["index"] in graph["outputs"]:
        return "output"
    if tensor["variable"]:
        return "variable"
    return "constant" if tensor["bytes"] else ""


def _quantization(parameters: dict[str, Any] | None) -> str:
    """One scale as it is, many as their count and range."""
    if parameters is None:
        return ""
    scales, zero_points = parameters["scale"], parameters["zero_point"]
    if not scales:
        return ", ".join(f"{key} {_brief(value)}" for key, value in parameters["details"].items())
    if len(scales) == 1:
        return f"scale {scales[0]:.6g}, zero point {zero_points[0] if zero_points else 0}"
    axis = parameters["quantized_dimension"]
    return f"{len(scales)} scales {min(scales):.3g} to {max(scales):.3g} on axis {axis}"


def _indices(values: list[int]) -> str:
    return " ".join("-" if value < 0 else str(value) for value in values)


def _brief(value: Any) -> str:
    """A value without spaces, cut where it is long."""
    text = str(value).replace(" ", "").replace("'", "")
    return text if len(text) <= 40 else f"{text[:37]}..."
