"""Which values must share one scale and zero point, and the range or the fixed scale of each.

Operators such as CONCATENATION or RESHAPE have the same scale at all their operands. Values tied
together make a group (a union-find forest); its range holds the ranges of all its values.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from edgelite.converter.graph import Value
from edgelite.converter.quantization.parameters import activation_parameters
from edgelite.numerics.quantization import Quantization


@dataclass
class _Group:
    low: float
    high: float
    fixed: Quantization | None = None


class Groups:
    """Values by the scale that they share.

    Args:
        dtype: the dtype that they are quantized to.
    """

    def __init__(self, dtype: np.dtype | type) -> None:
        self._dtype = dtype
        self._parent: dict[Value, Value] = {}
        self._groups: dict[Value, _Group] = {}

    def add(self, value: Value, low: float, high: float, fixed: Quantization | None = None) -> None:
        """Notes a value and its range; `fixed` where the operator prescribes its scale."""
        self._parent[value] = value
        self._groups[value] = _Group(low, high, fixed)

    def __contains__(self, value: Value) -> bool:
        return value in self._parent

    def is_fixed(self, value: Value) -> bool:
        """Whether an operator prescribes its scale."""
        return self._group(value).fixed is not None

    def may_unite(self, one: Value, other: Value) -> bool:
        """Whether both can share a scale: neither is prescribed, or both alike."""
        first, second = self._group(one), self._group(other)
        if first is second:
            return True
        if first.fixed is None or second.fixed is None:
            return first.fixed is second.fixed
        return first.fixed.same(second.fixed)

    def unite(self, one: Value, other: Value) -> None:
        """Lets both, and all that are tied to them, share one scale."""
        root, joined = self._root(one), self._root(other)
        if root is joined:
            return
        first, second = self._groups[root], self._groups.pop(joined)
        self._parent[joined] = root
        first.low, first.high = min(first.low, second.low), max(first.high, second.high)
        first.fixed = first.fixed or second.fixed

    def parameters(self, value: Value) -> Quantization:
        """The scale and zero point of the group of `value`."""
        group = self._group(value)
        return group.fixed or activation_parameters(group.low, group.high, self._dtype)

    def _group(self, value: Value) -> _Group:
        return self._groups[self._root(value)]

    def _root(self, value: Value) -> Value:
        while self._parent[value] is not value:
            self._parent[value] = self._parent[self._parent[value]]
            value = self._parent[value]
        return value
