"""Recurrent cells: what a recurrent layer does at each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, ops
from edgelite.autodiff.ops import arithmetic, joining, slicing
from edgelite.keras import activations
from edgelite.keras.initializers import Ones
from edgelite.keras.layers.arguments import positive_int
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.random_masks import dropout_factors
from edgelite.keras.layers.weighted import Weighted
from edgelite.keras.random import SeedGenerator
from edgelite.keras.variable import Variable


class Cell(Weighted):
    """The base of cells. Subclasses set `gates` and compute in `call(inputs, states)`.

    Weights: kernel (depth, gates * units), recurrent_kernel (units, gates * units), bias.

    Args:
        units: size of the state and of the output.
        activation: of the new state.
        use_bias: whether there is a bias.
        kernel_*, recurrent_*, bias_*: initializers, regularizers and constraints of the weights.
        dropout: the fraction of inputs that is dropped in training, the same at all steps.
        recurrent_dropout: the same of the state.
        seed: makes the dropped places repeatable.
    """

    gates: int
    # How many masks `recurrent_dropout` needs: one for each gate, or one for all.
    masks_per_gate = True
    _casts_integers = True
    kernel: Variable
    recurrent_kernel: Variable
    config_keys: tuple[str, ...] = (
        "units",
        "activation",
        "use_bias",
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
        "seed",
    )

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        recurrent_initializer: Any = "orthogonal",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        recurrent_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        recurrent_constraint: Any = None,
        bias_constraint: Any = None,
        dropout: float = 0.0,
        recurrent_dropout: float = 0.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("implementation", None)  # Keras' choice between equal computations
        super().__init__(**kwargs)
        self.units = positive_int(units, "units", self._label)
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self._set_options("kernel", kernel_initializer, kernel_regularizer, kernel_constraint)
        self._set_options(
            "recurrent", recurrent_initializer, recurrent_regularizer, recurrent_constraint
        )
        self._set_options("bias", bias_initializer, bias_regularizer, bias_constraint)
        self.dropout = min(1.0, max(0.0, dropout))
        self.recurrent_dropout = min(1.0, max(0.0, recurrent_dropout))
        self.seed = seed
        self.seed_generator = SeedGenerator(seed)
        self.state_size: Any = self.units
        self.output_size = self.units
        self._dropped: dict[str, list[np.ndarray]] = {}

    def build(self, input_shape: Any) -> None:
        """Make the weights for inputs (batch, depth)."""
        columns = self.gates * self.units
        self.kernel = self._make("kernel", (input_shape[-1], columns))
        self.recurrent_kernel = self._make("recurrent", (self.units, columns), "recurrent_kernel")
        self.bias = self._make_bias(columns) if self.use_bias else None

    def _make_bias(self, columns: int) -> Variable:
        return self._make("bias", (columns,))

    def bias_or_zeros(self) -> Any:
        """The bias, or zeros in its place."""
        return (
            np.zeros(self.gates * self.units, self._numpy_dtype) if self.bias is None else self.bias
        )

    def get_initial_state(self, batch_size: int) -> list[Tensor]:
        """Zeros (batch, units) for each state."""
        sizes = self.state_size if isinstance(self.state_size, list) else [self.state_size]
        return [Tensor(np.zeros((batch_size, size), self._numpy_dtype)) for size in sizes]

    # Dropout: the same places at all steps of a sequence

    def dropout_mask(self, like: Any) -> np.ndarray:
        """The factors of the inputs (batch, depth), drawn once for a sequence."""
        return self._factors("inputs", self.dropout, like, 1)[0]

    def _factors(self, name: str, rate: float, like: Any, count: int) -> list[np.ndarray]:
        if name not in self._dropped:
            self._dropped[name] = [
                dropout_factors(self.seed_generator, like.shape, rate, self._numpy_dtype)
                for _ in range(count)
            ]
        return self._dropped[name]

    def reset_dropout(self) -> None:
        """Draw new places for the next sequence."""
        self._dropped.clear()

    def _drop_inputs(self, inputs: Any, training: bool) -> Any:
        if not training or not 0 < self.dropout < 1:
            return inputs
        return arithmetic.multiply(inputs, self.dropout_mask(inputs))

    def _recurrent_products(self, h: Any, training: bool) -> Any:
        """The state's products with the recurrent kernel, perhaps with dropout for each gate."""
        if not training or not 0 < self.recurrent_dropout < 1:
            return ops.dense.matmul(h, self.recurrent_kernel)
        if not self.masks_per_gate:
            (factors,) = self._factors("state", self.recurrent_dropout, h, 1)
            return ops.dense.matmul(arithmetic.multiply(h, factors), self.recurrent_kernel)
        several = self._factors("state", self.recurrent_dropout, h, self.gates)
        parts = joining.split(self.recurrent_kernel, sizes=(self.units,) * self.gates, axis=1)
        products = [
            ops.dense.matmul(arithmetic.multiply(h, factors), part)
            for factors, part in zip(several, parts, strict=True)
        ]
        return joining.concat(*products, axis=1)


@kind.register()
class SimpleRNNCell(Cell):
    """h = activation(x K + h R + b)."""

    gates = 1
    masks_per_gate = False

    def call(self, sequence: Any, states: Any, training: bool = False) -> Any:
        (h,) = states if isinstance(states, (list, tuple)) else (states,)
        sums = ops.dense.matmul(self._drop_inputs(sequence, training), self.kernel)
        if self.bias is not None:
            sums = arithmetic.add(sums, self.bias)
        h = self.activation(arithmetic.add(sums, self._recurrent_products(h, training)))
        return h, [h]


class GatedCell(Cell):
    """The base of cells with gates, whose activation is `recurrent_activation`."""

    config_keys: tuple[str, ...] = ("recurrent_activation",)

    def __init__(
        self,
        units: int,
        activation: Any = "tanh",
        recurrent_activation: Any = "sigmoid",
        use_bias: bool = True,
        **kwargs: Any,
    ) -> None:
        super().__init__(units, activation, use_bias, **kwargs)
        self.recurrent_activation = activations.get(recurrent_activation)


@kind.register()
class LSTMCell(GatedCell):
    """Long short-term memory. Source: Hochreiter and Schmidhuber 1997.

    Args:
        unit_forget_bias: whether the forget gate's bias starts at 1.
    """

    gates = 4
    config_keys = ("unit_forget_bias",)

    def __init__(
        self, units: int, *args: Any, unit_forget_bias: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(units, *args, **kwargs)
        self.unit_forget_bias = unit_forget_bias
        self.state_size = [self.units, self.units]

    def _make_bias(self, columns: int) -> Variable:
        if not self.unit_forget_bias:
            return super()._make_bias(columns)

        def initializer(shape: Sequence[int], dtype: Any = None) -> np.ndarray:
            own, units = self.bias_initializer, self.units
            parts = [own((units,), dtype=dtype), Ones()((units,), dtype=dtype)]
            return np.concatenate([*parts, own((2 * units,), dtype=dtype)])

        return self.add_weight(
            (columns,),
            initializer,
            regularizer=self.bias_regularizer,
            constraint=self.bias_constraint,
            name="bias",
        )

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        h, c = states
        sums = ops.dense.matmul(self._drop_inputs(inputs, training), self.kernel)
        sums = arithmetic.add(sums, self._recurrent_products(h, training))
        if self.bias is not None:
            sums = arithmetic.add(sums, self.bias)
        i, f, candidate, o = joining.split(sums, sizes=(self.units,) * 4, axis=1)
        gate = self.recurrent_activation
        c = arithmetic.add(
            arithmetic.multiply(gate(f), c),
            arithmetic.multiply(gate(i), self.activation(candidate)),
        )
        h = arithmetic.multiply(gate(o), self.activation(c))
        return h, [h, c]


@kind.register()
class GRUCell(GatedCell):
    """Gated recurrent unit. Source: Cho et al. 2014.

    Args:
        reset_after: whether the reset gate acts after the product with the recurrent kernel; then
            states have a bias of their own, and the bias's shape is (2, 3 units).
    """

    gates = 3
    config_keys = ("reset_after",)

    def __init__(self, units: int, *args: Any, reset_after: bool = True, **kwargs: Any) -> None:
        super().__init__(units, *args, **kwargs)
        self.reset_after = reset_after

    def _make_bias(self, columns: int) -> Variable:
        return self._make("bias", (2, columns) if self.reset_after else (columns,))

    def bias_or_zeros(self) -> Any:
        zeros = super().bias_or_zeros()
        return zeros if self.bias is not None or not self.reset_after else np.stack([zeros, zeros])

    def call(self, inputs: Any, states: Any, training: bool = False) -> Any:
        (h,) = states if isinstance(states, (list, tuple)) else (states,)
        sizes = (2 * self.units, self.units)
        sums = ops.dense.matmul(self._drop_inputs(inputs, training), self.kernel)
        if self.bias is not None:
            own = slicing.getitem(self.bias, index=0) if self.reset_after else self.bias
            sums = arithmetic.add(sums, own)
        both, new = joining.split(sums, sizes=sizes, axis=1)
        if self.reset_after:
            products = self._recurrent_products(h, training)
            if self.bias is not None:
                products = arithmetic.add(products, slicing.getitem(self.bias, index=1))
            of_gates, inner = joining.split(products, sizes=sizes, axis=1)
            z, r = self._split_gates(arithmetic.add(both, of_gates))
            new = arithmetic.add(new, arithmetic.multiply(r, inner))
        else:
            products = self._recurrent_products(h, training)
            of_gates, _ = joining.split(products, sizes=sizes, axis=1)
            z, r = self._split_gates(arithmetic.add(both, of_gates))
            last = slicing.getitem(
                self.recurrent_kernel, index=(slice(None), slice(2 * self.units, None))
            )
            new = arithmetic.add(new, ops.dense.matmul(arithmetic.multiply(r, h), last))
        new = self.activation(new)
        h = arithmetic.add(
            arithmetic.multiply(z, h), arithmetic.multiply(arithmetic.subtract(1.0, z), new)
        )
        return h, [h]

    def _split_gates(self, sums: Any) -> Any:
        return joining.split(
            self.recurrent_activation(sums), sizes=(self.units, self.units), axis=1
        )
