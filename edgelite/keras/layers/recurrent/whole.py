"""Recurrent layers whose cells have a primitive for whole sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from edgelite.autodiff.ops import arithmetic, slicing
from edgelite.autodiff.ops import recurrent as primitives
from edgelite.keras import activations
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.recurrent.cells import Cell, GRUCell, LSTMCell, SimpleRNNCell
from edgelite.keras.layers.recurrent.rnn import RNN
from edgelite.keras.naming import to_snake_case
from edgelite.numerics.curves import CURVES

# The arguments of layers that go to the cell, in Keras' order.
_OPTIONS = (
    "kernel_initializer",
    "recurrent_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "recurrent_regularizer",
    "bias_regularizer",
    "kernel_constraint",
    "recurrent_constraint",
    "bias_constraint",
    "dropout",
    "recurrent_dropout",
)


def _of_cell(*names: str) -> Callable[[type], type]:
    """Class decorator: attributes that are the cell's."""

    def decorate(cls: type) -> type:
        for name in names:
            setattr(cls, name, _cell_property(name))
        return cls

    return decorate


def _cell_property(name: str) -> property:
    return property(lambda self: getattr(self.cell, name))


def _curve(activation: Any) -> str | None:
    """The name under which primitives know an activation, or None."""
    for name in CURVES:
        if getattr(activations, name) is activation:
            return name
    return None


@_of_cell("units", "activation", "use_bias", "seed", *_OPTIONS)
class WholeSequence(RNN):
    """The base of `LSTM`, `GRU` and `SimpleRNN`.

    Args:
        units, activation, use_bias, ..., dropout, recurrent_dropout, seed: of the cell, see `Cell`.
        return_sequences, return_state, go_backwards, stateful, unroll: as for `RNN`.
        activity_regularizer: makes a penalty of the outputs.
    """

    cell: Any
    _cell_type: type[Cell]
    config_keys: tuple[str, ...] = ("units", "activation", "use_bias", *_OPTIONS)

    def __init__(self, units: int, **kwargs: Any) -> None:
        kwargs.pop("use_cudnn", None)  # Keras' choice between equal computations
        shared = {key: kwargs[key] for key in ("dtype", "trainable") if key in kwargs}
        own = {key: kwargs.pop(key) for key in self._cell_arguments() if key in kwargs}
        name = to_snake_case(self._cell_type.__name__)
        super().__init__(self._cell_type(units, name=name, **own, **shared), **kwargs)
        self.input_spec = InputSpec(ndim=3)

    @classmethod
    def _cell_arguments(cls) -> list[str]:
        """The names of what goes to the cell."""
        return [*cls.config_keys, *WholeSequence.config_keys, "seed", "implementation"]

    def get_config(self) -> dict[str, Any]:
        return {"activity_regularizer": None, **super().get_config()}

    def _curves(self) -> dict[str, str | None]:
        """The names of the activations, None for those that the primitive does not know."""
        return {"activation": _curve(self.cell.activation)}

    def _whole(self, arguments: list[Any], curves: dict[str, Any]) -> tuple[Any, list[Any]]:
        """The outputs, and all states of all steps."""
        raise NotImplementedError(f"{type(self).__name__} must define _whole()")

    def _run(self, sequences: Any, states: list[Any], mask: Any, training: bool) -> Any:
        cell, curves = self.cell, self._curves()
        if None in curves.values() or (training and 0 < cell.recurrent_dropout < 1):
            return super()._run(sequences, states, mask, training)
        if training and 0 < cell.dropout < 1:
            first = slicing.getitem(sequences, index=(slice(None), 0))
            factors = cell.dropout_mask(first)[:, None]
            sequences = arithmetic.multiply(sequences, factors)
        arguments = [sequences, cell.kernel, cell.recurrent_kernel, cell.bias_or_zeros(), *states]
        outputs, all_states = self._whole([*arguments, *([] if mask is None else [mask])], curves)
        if not (self.return_state or self.stateful):
            return outputs, []
        last = (slice(None), -1)
        return outputs, [slicing.getitem(steps, index=last) for steps in all_states]


@kind.register()
class SimpleRNN(WholeSequence):
    """h = activation(x K + h R + b) over sequences. See `WholeSequence` and `SimpleRNNCell`."""

    _cell_type = SimpleRNNCell
    config_keys = ()

    def __init__(
        self, units: int, activation: Any = "tanh", use_bias: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(units, activation=activation, use_bias=use_bias, **kwargs)

    def _whole(self, arguments: list[Any], curves: dict[str, Any]) -> tuple[Any, list[Any]]:
        (hs,) = primitives.simple_rnn(*arguments, **curves)
        return hs, [hs]


@_of_cell("recurrent_activation")
class Gated(WholeSequence):
    """The base of `LSTM` and `GRU`, whose gates have a `recurrent_activation`."""

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(
            units,
            activation=activation,
            recurrent_activation=recurrent_activation,
            use_bias=use_bias,
            **kwargs,
        )

    def _curves(self) -> dict[str, str | None]:
        return {**super()._curves(), "recurrent_activation": _curve(self.cell.recurrent_activation)}


@kind.register()
@_of_cell("unit_forget_bias")
class LSTM(Gated):
    """Long short-term memory over sequences. See `WholeSequence` and `LSTMCell`.

    Its states are h, the output, and c.
    """

    _cell_type = LSTMCell
    config_keys = ("recurrent_activation", "unit_forget_bias", "seed")

    def _whole(self, arguments: list[Any], curves: dict[str, Any]) -> tuple[Any, list[Any]]:
        hs, cs, _ = primitives.lstm(*arguments, **curves)
        return hs, [hs, cs]


@kind.register()
@_of_cell("reset_after")
class GRU(Gated):
    """Gated recurrent units over sequences. See `WholeSequence` and `GRUCell`."""

    _cell_type = GRUCell
    config_keys = ("recurrent_activation", "reset_after", "seed")

    def _whole(self, arguments: list[Any], curves: dict[str, Any]) -> tuple[Any, list[Any]]:
        hs, _ = primitives.gru(*arguments, reset_after=self.cell.reset_after, **curves)
        return hs, [hs]
