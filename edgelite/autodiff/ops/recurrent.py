"""Recurrent cells over whole sequences (batch, steps, depth): one primitive each, with gradients by hand.

Arguments are the inputs, kernel, recurrent kernel, bias, the states before the sequence and perhaps a
mask (batch, steps), which keeps the states as they are where it is False. See `edgelite.numerics.lstm`,
`gru` and `simple_rnn` for the formulas, `recurrent_steps` for the same from other primitives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff import composition
from edgelite.autodiff.ops import recurrent_steps as steps
from edgelite.autodiff.ops.dense import matmul
from edgelite.autodiff.primitive import Lowering, Primitive, primitive
from edgelite.autodiff.shared import Once
from edgelite.numerics import gru as gru_numerics
from edgelite.numerics import lstm as lstm_numerics
from edgelite.numerics import simple_rnn as simple_rnn_numerics
from edgelite.schema.enums import ActivationFunctionType
from edgelite.schema.ops.recurrent import UnidirectionalSequenceLstm, UnidirectionalSequenceRnn

_MASK_OF_LSTM, _MASK_OF_OTHERS = (6,), (5,)


@primitive(independent=_MASK_OF_LSTM)
def lstm(*arguments: np.ndarray, activation: str, recurrent_activation: str) -> Any:
    """Of inputs, kernel, recurrent kernel, bias, h, c, mask: the states h and c, and the gates, of all steps."""
    return lstm_numerics.lstm(
        *arguments, activation=activation, recurrent_activation=recurrent_activation
    )


def _lstm_gradient(*arguments: np.ndarray, **how: Any) -> Any:
    """Of the gradients of `lstm`'s results, the results and its arguments: see `numerics.lstm`."""
    return lstm_numerics.lstm_gradient(
        arguments[:3], arguments[3:6], *_without_bias(arguments[6:]), **how
    )


@primitive(independent=_MASK_OF_OTHERS)
def gru(
    *arguments: np.ndarray, activation: str, recurrent_activation: str, reset_after: bool
) -> Any:
    """Of inputs, kernel, recurrent kernel, bias, h, mask: the states and the gates of all steps."""
    return gru_numerics.gru(
        *arguments,
        activation=activation,
        recurrent_activation=recurrent_activation,
        reset_after=reset_after,
    )


def _gru_gradient(*arguments: np.ndarray, **how: Any) -> Any:
    """Of the gradients of `gru`'s results, the results and its arguments: see `numerics.gru`."""
    return gru_numerics.gru_gradient(
        arguments[:2], arguments[2:4], *_without_bias(arguments[4:]), **how
    )


@primitive(independent=_MASK_OF_OTHERS)
def simple_rnn(*arguments: np.ndarray, activation: str) -> Any:
    """Of inputs, kernel, recurrent kernel, bias, h, mask: the state of all steps."""
    return (simple_rnn_numerics.simple_rnn(*arguments, activation=activation),)


def _simple_rnn_gradient(*arguments: np.ndarray, **how: Any) -> Any:
    """Of the gradient of `simple_rnn`'s result, the result and its arguments: see `numerics.simple_rnn`."""
    return simple_rnn_numerics.simple_rnn_gradient(
        arguments[0], arguments[1], *_without_bias(arguments[2:]), **how
    )


def _without_bias(arguments: tuple[np.ndarray, ...]) -> tuple[np.ndarray, ...]:
    """No gradient depends on it."""
    return (*arguments[:3], *arguments[4:])


def _give_gradients(
    forward: Primitive,
    gradient_of_all: Callable[..., Any],
    composed: Callable[..., Any],
    results: int,
    states: int,
) -> None:
    """Let `forward` have the gradients computed by hand, and these in turn those of the composed form."""
    own = 4 + states  # all arguments but the mask
    # A primitive itself, of the gradients of the results, the results and all arguments.
    backward = Primitive(gradient_of_all, independent=(2 * results + own,))
    first_order = Once(lambda g, out, *arguments, **how: backward(*g, *out, *arguments, **how))

    def gradient(index: int, g: Any, out: Any, *arguments: Any, **how: Any) -> Any:
        return first_order(g, out, *arguments, **how)[index] if index < own else None

    def first_by_composition(*given: Any, how: dict[str, Any]) -> Any:
        """What `backward` computes, of the gradients of the results and the arguments of `forward`."""

        def run(x: Any, kernel: Any, *others: Any) -> Any:
            return composed(matmul(x, kernel), *others, **how)

        return composition.gradients(run, given[results:], given[:results], own)

    def compute_second(gg: Any, out: Any, *arguments: Any, **how: Any) -> Any:
        # The results of `forward` follow from its arguments, so they take no part.
        given = (*arguments[:results], *arguments[2 * results :])
        found = composition.gradients(
            lambda *inner: first_by_composition(*inner, how=how), given, gg, results + own
        )
        return (*found[:results], *(None,) * results, *found[results:])

    second_order = Once(compute_second)

    def second(index: int, gg: Any, out: Any, *arguments: Any, **how: Any) -> Any:
        if index >= 2 * results + own:
            return None
        return second_order(gg, out, *arguments, **how)[index]

    forward.vjp_of_each(gradient)
    backward.vjp_of_each(second)


_give_gradients(lstm, _lstm_gradient, steps.lstm, results=3, states=2)
_give_gradients(gru, _gru_gradient, steps.gru, results=2, states=1)
_give_gradients(simple_rnn, _simple_rnn_gradient, steps.simple_rnn, results=1, states=1)


def _is_zero(value: Any) -> bool:
    return value.data is not None and not value.data.any()


def _can_fuse(x: Any, weights: tuple[Any, ...], states: tuple[Any, ...]) -> bool:
    """Whether an operator over sequences can do it.

    Its weights are constant, its state starts at zero. No runtime resizes that state, so that the batch
    size must be known.
    """
    constant = all(value.data is not None for value in weights)
    return x.data is None and x.signature[0] != -1 and constant and all(map(_is_zero, states))


def _unrolled(
    graph: Lowering,
    composed: Callable[..., Any],
    arguments: tuple[Any, ...],
    states: int,
    **how: Any,
) -> Any:
    """Add the steps one by one; states that are zero leave out what they would be multiplied with."""
    x, kernel, recurrent_kernel, bias = arguments[:4]
    given = arguments[4 : 4 + states]
    mask = arguments[4 + states :]
    open_states = [state for state in given if not _is_zero(state)]

    def run(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any, *others: Any) -> Any:
        remaining = list(others)
        before = [None if _is_zero(state) else remaining.pop(0) for state in given]
        return composed(matmul(x, kernel), recurrent_kernel, bias, *before, *remaining, **how)

    return composition.lower(graph, run, x, kernel, recurrent_kernel, bias, *open_states, *mask)


def _rows(graph: Lowering, weights: Any, count: int) -> list[Any]:
    """Weights (n, count units), as constants (units, n) for each of `count` gates."""
    parts = np.split(weights.data, count, axis=-1)
    return [graph.constant(np.ascontiguousarray(part.T)) for part in parts]


def _lower_lstm(graph: Lowering, *arguments: Any, **how: Any) -> Any:
    x, kernel, recurrent_kernel, bias, h, c, *mask = arguments
    curves = (how["activation"], how["recurrent_activation"])
    weights = (kernel, recurrent_kernel, bias)
    if mask or curves != ("tanh", "sigmoid") or not _can_fuse(x, weights, (h, c)):
        return _unrolled(graph, steps.lstm, arguments, 2, **how)
    units = recurrent_kernel.shape[0]
    states = [graph.variable((x.signature[0], units), x.dtype) for _ in range(2)]
    options = UnidirectionalSequenceLstm(
        fused_activation_function=ActivationFunctionType.TANH, time_major=False
    )
    hs = graph.add(
        options,
        x,
        *_rows(graph, kernel, 4),
        *_rows(graph, recurrent_kernel, 4),
        *[None] * 3,
        *_rows(graph, bias, 4),
        *[None] * 2,
        *states,
        *[None] * 4,  # TensorFlow Lite Micro counts them
    )

    def cells(x: Any, kernel: Any, recurrent_kernel: Any, bias: Any, hs: Any) -> Any:
        return steps.lstm_cells(matmul(x, kernel), recurrent_kernel, bias, hs, **how)

    # Nobody reads these unless the layer returns its state; then they stay.
    return (hs, *composition.lower(graph, cells, x, *weights, hs))


_FUSED = {
    "linear": ActivationFunctionType.NONE,
    "relu": ActivationFunctionType.RELU,
    "relu6": ActivationFunctionType.RELU6,
    "tanh": ActivationFunctionType.TANH,
}


def _lower_simple_rnn(graph: Lowering, *arguments: Any, activation: str) -> Any:
    x, kernel, recurrent_kernel, bias, h, *mask = arguments
    weights = (kernel, recurrent_kernel, bias)
    if mask or activation not in _FUSED or not _can_fuse(x, weights, (h,)):
        return _unrolled(graph, steps.simple_rnn, arguments, 1, activation=activation)
    state = graph.variable((x.signature[0], recurrent_kernel.shape[0]), x.dtype)
    options = UnidirectionalSequenceRnn(fused_activation_function=_FUSED[activation])
    rows = [*_rows(graph, kernel, 1), *_rows(graph, recurrent_kernel, 1)]
    return (graph.add(options, x, *rows, bias, state),)


lstm.lowers(_lower_lstm)
simple_rnn.lowers(_lower_simple_rnn)
gru.lowers(lambda graph, *arguments, **how: _unrolled(graph, steps.gru, arguments, 1, **how))
