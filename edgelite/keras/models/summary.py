"""The table that `Model.summary` prints."""

from __future__ import annotations

import math
import re
import shutil
from collections.abc import Callable
from typing import Any

from edgelite.errors import InputError
from edgelite.keras import nested
from edgelite.keras.layers.layer import Layer


def print_summary(
    model: Any,
    line_length: int | None = None,
    positions: list[float] | None = None,
    print_fn: Callable[[str], Any] | None = None,
    expand_nested: bool = False,
    show_trainable: bool = False,
    layer_range: tuple[str, str] | None = None,
) -> None:
    """Print the layers of `model` with shapes, numbers of weights and connections.

    See `Model.summary` for the arguments.
    """
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Column, Table

    connected = not _is_chain(model)
    titles = ["Layer (type)", "Output Shape", "Param #"]
    edges = positions or [0.45, 0.80, 1.0]
    width = 88
    if connected:
        titles.append("Connected to")
        edges = positions or [0.3, 0.56, 0.74, 1.0]
        width = 108
    if show_trainable:
        titles.append("Trainable")
        edges = [edge * 0.9 for edge in edges] + [1.0]
        width += 12
    width = line_length or min(width, shutil.get_terminal_size((120, 24)).columns - 4)
    widths = _widths(edges, width)
    columns = [
        Column(title, justify="right" if title == "Param #" else "left", width=size)
        for title, size in zip(titles, widths, strict=True)
    ]
    table = Table(*columns, width=width, show_lines=True)
    rows = [
        _row(model, layer, level, connected, show_trainable)
        for layer, level in _listed(model, layer_range, expand_nested)
    ]
    for row in rows:
        table.add_row(*map(escape, row))
    if print_fn is None:
        _print(Console(highlight=False, width=max(width, 40)), model, table)
        return
    plain = Console(highlight=False, force_terminal=False, color_system=None, width=max(width, 40))
    with plain.capture() as captured:
        _print(plain, model, table)
    print_fn(captured.get())


def _print(console: Any, model: Any, table: Any) -> None:
    console.print(f'[bold]Model: "{model.name}"[/bold]')
    console.print(table)
    groups = [
        ("Trainable", model.trainable_weights),
        ("Non-trainable", model.non_trainable_weights),
    ]
    if model.compiled and model.optimizer is not None and model.optimizer.built:
        groups.append(("Optimizer", model.optimizer.variables))
    groups.insert(0, ("Total", [weight for _, weights in groups for weight in weights]))
    for title, weights in groups:
        size = _readable(sum(weight.array.nbytes for weight in weights))
        console.print(f"[bold] {title} params: [/bold]{count_params(weights):,} ({size})")


def count_params(weights: list[Any]) -> int:
    """The number of values in all of `weights`."""
    return sum(math.prod(weight.shape) for weight in weights)


def _readable(size: float) -> str:
    units = ["B", "KB", "MB", "GB", "TB"]
    while size >= 1024 and len(units) > 1:
        size /= 1024
        units.pop(0)
    return f"{size:.2f} {units[0]}"


def _widths(edges: list[float], line_length: int) -> list[int]:
    widths: list[int] = []
    for edge in edges:
        widths.append(int(edge * line_length) - sum(widths))
        if widths[-1] < 4:
            raise InputError(
                f"summary: {line_length} characters are too few for {len(edges)} columns"
            )
    return widths


def _is_chain(model: Any) -> bool:
    """Whether each layer feeds the next only, so that connections need no column."""
    graph = model._graph
    if graph is None:
        return True
    calls = [node for node in graph.nodes if not node.is_input]
    single = all(len(node.inputs) == 1 and len(node.outputs) == 1 for node in calls)
    sources = [id(node.inputs[0]) for node in calls] if single else []
    operations = {id(node.operation) for node in calls}
    return single and len(set(sources)) == len(calls) == len(operations) and len(graph.inputs) == 1


def _listed(model: Any, layer_range: Any, expand_nested: bool) -> list[tuple[Any, int]]:
    parts = (
        model.layers if model._graph is None or not hasattr(model, "get_layer") else _parts(model)
    )
    if layer_range is not None:
        parts = _between(parts, layer_range)
    listed: list[tuple[Any, int]] = []

    def walk(parts: list[Any], level: int) -> None:
        for part in parts:
            listed.append((part, level))
            if expand_nested and hasattr(part, "layers"):
                walk(part.layers, level + 1)

    walk(parts, 0)
    return listed


def _parts(model: Any) -> list[Any]:
    """The operations of a functional model, those that are no layers included."""
    layers = model.layers
    others = [op for op in model._graph.operations if not isinstance(op, Layer)]
    return list(model._graph.operations) if others else layers


def _between(parts: list[Any], layer_range: tuple[str, str]) -> list[Any]:
    if len(layer_range) != 2:
        raise InputError(f"summary: layer_range takes two names; received {layer_range!r}")
    first = [i for i, part in enumerate(parts) if re.match(layer_range[0], part.name)]
    last = [i for i, part in enumerate(parts) if re.match(layer_range[1], part.name)]
    if not first or not last:
        raise InputError(
            f"summary: layer_range {layer_range!r} names no layers among {[p.name for p in parts]}"
        )
    low, high = sorted((first[0], last[-1]))
    return parts[low : high + 1]


def _row(model: Any, part: Any, level: int, connected: bool, show_trainable: bool) -> list[str]:
    prefix = "   " * level + "└ " if level else ""
    row = [f"{prefix}{part.name} ({type(part).__name__})", _shape(part)]
    if not isinstance(part, Layer):
        row.append("0")
    else:
        row.append(f"{part.count_params():,}" if part.built else "0 (unbuilt)")
    if connected:
        row.append(_connections(model, part) if level == 0 else "-")
    if show_trainable:
        has_weights = isinstance(part, Layer) and part.weights
        row.append(("Y" if part.trainable else "N") if has_weights else "-")
    return row


def _shape(part: Any) -> str:
    def written(shape: Any) -> str:
        return "(" + ", ".join(map(str, shape)) + ")"

    if part._inbound_nodes:
        shapes = [written(tensor.shape) for tensor in part._inbound_nodes[-1].outputs]
    elif getattr(part, "_graph", None) is not None:
        shapes = [written(tensor.shape) for tensor in part._graph.outputs]
    elif (
        isinstance(part, Layer)
        and part._build_shapes
        and type(part).compute_output_shape is not Layer.compute_output_shape
    ):
        output = part.compute_output_shape(*part._build_shapes.values())
        # The batch of the first call may be followed by others.
        shapes = nested.flatten(nested.map_shapes(lambda s: written((None, *s[1:])), output))
    else:
        return "?"
    return shapes[0] if len(shapes) == 1 else "[" + ", ".join(shapes) + "]"


def _connections(model: Any, part: Any) -> str:
    own = {id(node) for node in model._graph.nodes}
    sources = [
        f"{operation.name}[{node_index}][{tensor_index}]"
        for node in part._inbound_nodes
        if id(node) in own
        for operation, node_index, tensor_index in (t._keras_history for t in node.inputs)
    ]
    return ", ".join(sources) or "-"
