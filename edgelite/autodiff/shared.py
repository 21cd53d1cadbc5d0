"""Gradients of one step that share a computation, which then runs once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any


class Once:
    """A function of a step's gradient, outputs and arguments that remembers its last result.

    A tape asks for the gradient by each argument in turn, with the same objects: what all of them need
    is computed for the first one.

    Args:
        compute: called ``compute(g, out, *arguments, **parameters)``.
    """

    def __init__(self, compute: Callable[..., Any]) -> None:
        self._compute = compute
        self._last = threading.local()

    def __call__(self, g: Any, out: Any, *arguments: Any, **parameters: Any) -> Any:
        held = getattr(self._last, "held", None)
        if held is None or held[0] is not g or held[1] is not out:
            result = self._compute(g, out, *arguments, **parameters)
            held = self._last.held = (g, out, result)
        return held[2]
