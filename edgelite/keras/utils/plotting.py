"""A model drawn as a diagram."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from edgelite.errors import MissingExtraError, StateError
from edgelite.keras.symbolic import node_of

# Inches.
_BOX, _GAP = (2.6, 0.5), (0.4, 0.45)


def plot_model(
    model: Any,
    to_file: Any = "model.png",
    show_shapes: bool = False,
    show_dtype: bool = False,
    show_layer_names: bool = False,
    dpi: int = 200,
    **kwargs: Any,
) -> Path:
    """Draw the layers of a Sequential or functional model and what flows between them.

    Args:
        model: built.
        to_file: the picture; its end (``.png``, ``.svg``, ``.pdf``) tells the format.
        show_shapes: whether boxes have the shape of the output.
        show_dtype: whether they have its dtype.
        show_layer_names: whether they have the layer's name beside its class.
        dpi: dots per inch.
        kwargs: further arguments of Keras, accepted and without effect.

    Returns:
        The path of the picture.

    Raises:
        StateError: the model's graph is not known.
        MissingExtraError: matplotlib is not installed.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtraError("matplotlib", "plot", "plot_model") from error
    graph = getattr(model, "_graph", None)
    if graph is None:
        raise StateError(f"plot_model: '{model.name}' is no functional model, or it is not built")
    places = _places(graph)
    columns = 1 + max(column for column, _ in places.values())
    rows = 1 + max(row for _, row in places.values())
    size = (columns * (_BOX[0] + _GAP[0]), rows * (_BOX[1] + _GAP[1]))
    figure = Figure(figsize=size)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, size[0])
    axes.set_ylim(size[1], 0)

    def center(key: int) -> tuple[float, float]:
        column, row = places[key]
        return (column + 0.5) * (_BOX[0] + _GAP[0]), (row + 0.5) * (_BOX[1] + _GAP[1])

    for node in graph.nodes:
        operation = node.operation
        parts = [type(operation).__name__]
        if show_layer_names:
            parts[0] = f"{operation.name} ({parts[0]})"
        if show_shapes:
            parts.append(", ".join(str(tensor.shape) for tensor in node.outputs))
        if show_dtype:
            parts.append(", ".join(str(tensor.dtype) for tensor in node.outputs))
        x, y = center(id(node))
        box = {"boxstyle": "round", "facecolor": "white", "edgecolor": "black"}
        axes.text(x, y, "\n".join(parts), ha="center", va="center", fontsize=8, bbox=box)
        for tensor in node.inputs:
            start = center(id(node_of(tensor)))
            arrow = {"arrowstyle": "->", "shrinkA": 14, "shrinkB": 14}
            axes.annotate("", (x, y), start, arrowprops=arrow)
    path = Path(to_file)
    figure.savefig(path, dpi=dpi)
    return path


def _places(graph: Any) -> dict[int, tuple[int, int]]:
    """{identity of a call: (column, row)}: rows by the longest way from an input."""
    rows: dict[int, int] = {}
    for node in graph.nodes:
        rows[id(node)] = max(
            (rows[id(p)] + 1 for p in node.parents if not node.is_input), default=0
        )
    taken: dict[int, int] = {}
    places = {}
    for key, row in rows.items():
        places[key] = (taken.get(row, 0), row)
        taken[row] = taken.get(row, 0) + 1
    return places
