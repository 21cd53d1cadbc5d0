"""What makes an operator need a later version than the first: conditions that rows name.

A version tells an older runtime whether it may run an operator. Source: the version tables of
LiteRT's converter.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from edgelite.schema.model import Tensor


class Use:
    """An operator with the tensors that it is used on; None stands for an absent one."""

    def __init__(
        self, op: Any, inputs: Sequence[Tensor | None], outputs: Sequence[Tensor | None]
    ) -> None:
        self.op = op
        self.inputs = inputs
        self.outputs = outputs

    def input(self, index: int) -> Tensor | None:
        """Input `index`; None where it is absent."""
        return self.inputs[index] if index < len(self.inputs) else None

    def input_type(self, index: int) -> str:
        """The type of input `index` such as ``"int8"``; ``""`` where it is absent."""
        return _type_name(self.input(index))

    def output_type(self, index: int) -> str:
        """The type of output `index`; ``""`` where it is absent."""
        return _type_name(self.outputs[index] if index < len(self.outputs) else None)

    def rank(self, index: int) -> int:
        """The number of dimensions of input `index`; 0 where it is absent."""
        tensor = self.input(index)
        return 0 if tensor is None else len(tensor.shape)


Condition = Callable[[Use], bool]


def _type_name(tensor: Tensor | None) -> str:
    return "" if tensor is None else getattr(tensor.type, "name", "").lower()


def scales(tensor: Tensor | None) -> int:
    """How many scales a tensor has."""
    if tensor is None or tensor.quantization is None:
        return 0
    return len(tensor.quantization.scale)


def option(name: str) -> Condition:
    """The option `name` is set: not 0, not False."""
    return lambda use: bool(getattr(use.op, name))


def differs(name: str, value: Any) -> Condition:
    """The option `name` is not `value`."""
    return lambda use: bool(getattr(use.op, name) != value)


def takes(index: int, *types: str) -> Condition:
    """Input `index` has one of the types, such as ``"int4"``."""
    return lambda use: use.input_type(index) in types


def gives(index: int, *types: str) -> Condition:
    """Output `index` has one of the types."""
    return lambda use: use.output_type(index) in types


def hybrid(weights: int) -> Condition:
    """The input is float32 and operand `weights` is int8: the operator quantizes while it runs."""
    return every(takes(0, "float32"), takes(weights, "int8"))


def quantized(index: int = 0) -> Condition:
    """Input `index` has a scale."""
    return lambda use: scales(use.input(index)) > 0


def per_channel(index: int) -> Condition:
    """Input `index` has more than one scale."""
    return lambda use: scales(use.input(index)) > 1


def rank_above(rank: int, index: int = 0) -> Condition:
    """Input `index` has more than `rank` dimensions."""
    return lambda use: use.rank(index) > rank


def broadcast_above(rank: int) -> Condition:
    """The two inputs have different shapes, one of more than `rank` dimensions."""

    def condition(use: Use) -> bool:
        shapes = [tuple(tensor.shape) for tensor in use.inputs if tensor is not None]
        return len(set(shapes)) > 1 and max(map(len, shapes)) > rank

    return condition


def negated(condition: Condition) -> Condition:
    """Where `condition` does not hold."""
    return lambda use: not condition(use)


def every(*conditions: Condition) -> Condition:
    """All conditions hold."""
    return lambda use: all(condition(use) for condition in conditions)


def some(*conditions: Condition) -> Condition:
    """One of the conditions holds."""
    return lambda use: any(condition(use) for condition in conditions)


def always(use: Use) -> bool:  # a Condition takes a use
    """There is no first version any more."""
    return True
