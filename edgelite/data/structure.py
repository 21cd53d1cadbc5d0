"""Elements of datasets: tensors, nested in tuples and dictionaries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor
from edgelite.autodiff.tensor import as_array
from edgelite.errors import InputError


def map_leaves(function: Callable[..., Any], first: Any, *others: Any) -> Any:
    """`function` of each leaf of `first`, with the leaves in the same place of `others`.

    Raises:
        InputError: the structures differ.
    """
    if isinstance(first, dict):
        if any(not isinstance(other, dict) or other.keys() != first.keys() for other in others):
            raise InputError("the elements of a dataset must have one structure")
        return {
            key: map_leaves(function, first[key], *(other[key] for other in others))
            for key in first
        }
    if isinstance(first, tuple):
        if any(not isinstance(other, tuple) or len(other) != len(first) for other in others):
            raise InputError("the elements of a dataset must have one structure")
        parts = [
            map_leaves(function, part, *(other[i] for other in others))
            for i, part in enumerate(first)
        ]
        return type(first)(*parts) if hasattr(first, "_fields") else tuple(parts)
    return function(first, *others)


def leaves(element: Any) -> list[Any]:
    """The leaves, in order."""
    found: list[Any] = []
    map_leaves(found.append, element)
    return found


def to_tensors(element: Any) -> Any:
    """An element with its leaves as tensors: numbers, arrays, and lists of them become such."""
    return map_leaves(lambda leaf: leaf if type(leaf) is Tensor else Tensor(_array(leaf)), element)


def to_arrays(element: Any) -> Any:
    """An element with its leaves as arrays (NumPy scalars where there are no axes)."""
    return map_leaves(lambda leaf: leaf.numpy(), element)


def _array(leaf: Any) -> np.ndarray:
    array = as_array(leaf)
    return array.copy() if array is leaf else array


def stack(elements: list[Any]) -> Any:
    """Elements side by side along a new first axis.

    Raises:
        InputError: their shapes or structures differ.
    """

    def together(*tensors: Tensor) -> Tensor:
        shapes = {tensor.shape for tensor in tensors}
        if len(shapes) > 1:
            listed = " and ".join(map(str, sorted(shapes)))
            raise InputError(
                f"batch: elements must have one shape; received {listed}; "
                "make them equal with map() first"
            )
        return Tensor(np.stack([tensor.array for tensor in tensors]))

    return map_leaves(together, *elements)


def slices_of(element: Any) -> tuple[Any, int]:
    """An element whose leaves' first axis counts further elements, and their number.

    Raises:
        InputError: a leaf has no axes, or the first axes differ.
    """
    counts = set()
    for leaf in leaves(element):
        if not leaf.shape:
            raise InputError("slices are taken along the first axis; received a scalar")
        counts.add(leaf.shape[0])
    if len(counts) != 1:
        raise InputError(
            f"all parts must have the same length along the first axis; received {sorted(counts)}"
        )
    return element, counts.pop()


def take_slice(element: Any, index: int) -> Any:
    """Entry `index` along the first axis of each leaf."""
    return map_leaves(lambda leaf: Tensor(leaf.array[index]), element)
