"""`RNN`: any cell, run through a sequence."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff import Tensor
from edgelite.autodiff.ops import comparison, elementwise, joining, layout, slicing
from edgelite.errors import InputError
from edgelite.keras import nested, registry
from edgelite.keras.layers import calling
from edgelite.keras.layers.layer import Layer, kind
from edgelite.keras.layers.recurrent.cells import Cell
from edgelite.keras.layers.recurrent.stacked import StackedRNNCells
from edgelite.keras.variable import Variable


@kind.register()
class RNN(Layer):
    """Runs a cell through sequences (batch, steps, ...).

    With a mask (batch, steps), steps that are False leave the state as it is and repeat the last output.

    Args:
        cell: a layer (or object) with `state_size`, called ``cell(inputs, states)``, which returns the
            output and the new states; or a list of such, which are stacked.
        return_sequences: whether the outputs of all steps are returned, rather than the last.
        return_state: whether the last states are returned after the output.
        go_backwards: whether sequences are run through from their end; so are the outputs then.
        stateful: whether each batch begins with the states that the last one left.
        unroll: taken for Keras' sake; the results are the same.
        zero_output_for_mask: whether masked steps have outputs of 0.
    """

    supports_masking = True
    config_keys: tuple[str, ...] = (
        "return_sequences",
        "return_state",
        "go_backwards",
        "stateful",
        "unroll",
        "zero_output_for_mask",
    )

    def __init__(
        self,
        cell: Any,
        return_sequences: bool = False,
        return_state: bool = False,
        go_backwards: bool = False,
        stateful: bool = False,
        unroll: bool = False,
        zero_output_for_mask: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        cell = StackedRNNCells(cell) if isinstance(cell, (list, tuple)) else cell
        if not hasattr(cell, "state_size") or not hasattr(cell, "call"):
            raise InputError(
                f"{self._label}: a cell needs a method call() and an attribute state_size; "
                f"received {cell!r}"
            )
        self.cell = cell
        self.return_sequences = return_sequences
        self.return_state = return_state
        self.go_backwards = go_backwards
        self.stateful = stateful
        self.unroll = unroll
        self.zero_output_for_mask = zero_output_for_mask
        size = cell.state_size
        self.state_size = [size] if isinstance(size, int) else list(size)
        # Not through setattr: states are no weights.
        self.__dict__["states"] = None

    # Shapes, states and masks

    def build(self, sequences_shape: Any, initial_state_shape: Any = None) -> None:
        """Build the cell, and the states of a stateful layer."""
        if isinstance(self.cell, Layer) and not self.cell.built:
            self.cell.build((sequences_shape[0], *sequences_shape[2:]))
        if self.stateful:
            self._make_states(sequences_shape[0])

    def _make_states(self, batch_size: int | None) -> None:
        if self.__dict__["states"] is not None:
            self.reset_state()
        elif batch_size is None:
            raise InputError(
                f"{self._label}: a stateful layer needs a fixed batch size: give "
                "keras.Input(batch_shape=...) or call the layer on data"
            )
        else:
            zeros = self.get_initial_state(batch_size)
            self.__dict__["states"] = nested.map_structure(
                lambda t: Variable(t.array, trainable=False, name="rnn_state"), zeros
            )

    def get_initial_state(self, batch_size: int) -> list[Any]:
        """The states before a sequence: the cell's own, or zeros."""
        own = getattr(self.cell, "get_initial_state", None)
        if own is None:
            dtype = self._numpy_dtype
            return [Tensor(np.zeros((batch_size, size), dtype)) for size in self.state_size]
        states = own(batch_size=batch_size)
        return list(states) if isinstance(states, (list, tuple)) else [states]

    def reset_state(self) -> None:
        """Set the states of a stateful layer to 0."""
        for variable in nested.leaves(self.__dict__["states"] or []):
            variable.assign(np.zeros_like(variable.array))

    reset_states = reset_state

    def compute_output_shape(self, sequences_shape: Any, initial_state_shape: Any = None) -> Any:
        batch, steps = sequences_shape[:2]
        size = getattr(self.cell, "output_size", None)
        size = nested.flatten(self.state_size)[0] if size is None else size
        output = (batch, steps, size) if self.return_sequences else (batch, size)
        if not self.return_state:
            return output
        states = nested.map_structure(lambda n: (batch, n), self.state_size)
        return (output, *states)

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        mask = nested.flatten(previous_mask)[0]
        own = mask if self.return_sequences else None
        return [own, *[None] * len(self.state_size)] if self.return_state else own

    # Running

    def call(
        self, sequences: Any, initial_state: Any = None, mask: Any = None, training: bool = False
    ) -> Any:
        states, fresh = self._states_before(sequences, initial_state)
        mask = nested.flatten(mask)[0]
        if self.go_backwards:
            sequences = layout.reverse(sequences, axis=1)
            mask = None if mask is None else layout.reverse(mask, axis=1)
        outputs, states = self._run(sequences, states, mask, bool(training))
        if mask is not None and (self.zero_output_for_mask or not fresh):
            counts = mask if self.zero_output_for_mask else _begun(mask)
            outputs = elementwise.where(layout.expand_dims(counts, axis=2), outputs, 0.0)
        for cell in self._cells():
            cell.reset_dropout()
        if self.stateful:
            kept = nested.flatten(self.__dict__["states"])
            for variable, state in zip(kept, nested.flatten(states), strict=True):
                variable.assign(state.array)
        last = slice(None), -1
        output = outputs if self.return_sequences else slicing.getitem(outputs, index=last)
        return (output, *states) if self.return_state else output

    def _states_before(self, sequences: Any, initial_state: Any) -> tuple[list[Any], bool]:
        """The states to begin with, and whether they are those of a new sequence, zero by default."""
        batch = sequences.shape[0]
        fresh = initial_state is None and not self.stateful
        if initial_state is None:
            held = self.__dict__["states"] if self.stateful else None
            initial_state = self.get_initial_state(batch) if held is None else held
        elif not isinstance(initial_state, (list, tuple)):
            initial_state = [initial_state]
        if len(initial_state) != len(self.state_size):
            raise InputError(
                f"{self._label}: initial_state must be {len(self.state_size)} tensors; "
                f"received {len(initial_state)}"
            )
        for state in nested.leaves(initial_state):
            if state.shape[0] != batch:
                raise InputError(
                    f"{self._label}: the states are for a batch of {state.shape[0]}, the sequences are "
                    f"{batch}: call reset_state() and build the layer anew for another batch size"
                )
        return [nested.map_structure(self._as_state, state) for state in initial_state], fresh

    def _as_state(self, state: Any) -> Any:
        state = state.value() if isinstance(state, Variable) else state
        if state.dtype == self._numpy_dtype:
            return state
        return elementwise.cast(state, dtype=self._numpy_dtype)

    def _cells(self) -> list[Cell]:
        cells = self.cell.cells if isinstance(self.cell, StackedRNNCells) else [self.cell]
        return [cell for cell in cells if isinstance(cell, Cell)]

    def _run(self, sequences: Any, states: list[Any], mask: Any, training: bool) -> Any:
        """The outputs (batch, steps, ...) and the last states, step by step."""
        takes_training = calling.signature_of(type(self.cell).call).takes_training
        how = {"training": training} if takes_training else {}
        step = self.cell if callable(self.cell) else self.cell.call
        outputs: list[Any] = []
        for t in range(sequences.shape[1]):
            output, new = step(slicing.getitem(sequences, index=(slice(None), t)), states, **how)
            new = list(new) if isinstance(new, (list, tuple)) else [new]
            if mask is not None:
                counts = slicing.getitem(mask, index=(slice(None), slice(t, t + 1)))

                def chosen(fresh: Any, old: Any, counts: Any = counts) -> Any:
                    return elementwise.where(counts, fresh, old)

                output = chosen(output, outputs[-1] if outputs else 0.0)
                new = nested.map_structure(chosen, new, states)
            states = new
            outputs.append(output)
        return joining.stack(*outputs, axis=1), states

    # Configuration

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        if type(self).__init__ is RNN.__init__:
            config["cell"] = registry.serialize_keras_object(self.cell)
        return config

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Any:
        if "cell" not in config:
            return cls(**config)
        cell = registry.deserialize_keras_object(config["cell"])
        return cls(cell, **{key: value for key, value in config.items() if key != "cell"})


def _begun(mask: Any) -> Any:
    """Where the first unmasked step has come: before it, there is no output to repeat."""
    seen = [slicing.getitem(mask, index=(slice(None), 0))]
    for t in range(1, mask.shape[1]):
        now = slicing.getitem(mask, index=(slice(None), t))
        seen.append(comparison.logical_or(seen[-1], now))
    return joining.stack(*seen, axis=1)
