"""What Keras has and EdgeLite leaves out: each says what to do instead."""

from __future__ import annotations

from typing import Any

from edgelite.errors import InputError


def get_file(*args: Any, **kwargs: Any) -> Any:
    """EdgeLite downloads nothing.

    Raises:
        InputError: always.
    """
    raise InputError(
        "get_file: EdgeLite does not download files, so that a program reaches the network only where "
        "its author says so; fetch the file with another tool and open it by its path"
    )


def model_to_dot(*args: Any, **kwargs: Any) -> Any:
    """EdgeLite does not use Graphviz.

    Raises:
        InputError: always.
    """
    raise InputError("model_to_dot: EdgeLite draws models with plot_model(), without Graphviz")
