"""Cases of primitives that single layers are made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops import discrete, parametric, pooled_convolution, recurrent, resizing
from tests.autodiff.case import Case, Maker, booleans, case, distinct, given, integers, normal

# A pool of 2 x 2 cells; 4 stands for none of them.
POOL: dict[str, Any] = {"pool_size": (2, 2)}
CHOICE = integers(5, 2, 2, 2, 3)

BATCH, STEPS, DEPTH, UNITS = 2, 3, 2, 2


def zeros(*shape: int) -> Maker:
    return lambda rng: np.zeros(shape)


def cell(
    primitive: Any,
    gates: int,
    states: int = 1,
    bias: tuple[int, ...] | None = None,
    start: Any = normal,
    mask: bool = False,
    **how: Any,
) -> Case:
    """A recurrent cell over a short sequence, which starts from `start`."""
    columns = gates * UNITS
    makers = [
        normal(BATCH, STEPS, DEPTH),
        normal(DEPTH, columns),
        normal(UNITS, columns),
        normal(*(bias or (columns,))),
        *[start(BATCH, UNITS)] * states,
    ]
    made = case(primitive, *makers, *([booleans(BATCH, STEPS)] if mask else []), **how)
    made.note = f"{start.__name__}{'-masked' if mask else ''}"
    return made


LSTM = {"gates": 4, "states": 2, "activation": "tanh", "recurrent_activation": "sigmoid"}
GRU = {"gates": 3, "activation": "tanh", "recurrent_activation": "sigmoid"}
WHOLE = {"bias": (2, 3 * UNITS), "reset_after": True}
LAYERS = [
    cell(recurrent.lstm, **LSTM),
    cell(recurrent.lstm, **LSTM, mask=True),
    cell(recurrent.lstm, **LSTM, start=zeros),
    cell(recurrent.lstm, **LSTM, start=zeros, mask=True),
    cell(
        recurrent.lstm,
        4,
        2,
        activation="softsign",
        recurrent_activation="hard_sigmoid",
        start=zeros,
    ),
    cell(recurrent.gru, **GRU, **WHOLE),
    cell(recurrent.gru, **GRU, **WHOLE, mask=True),
    cell(recurrent.gru, **GRU, **WHOLE, start=zeros),
    cell(recurrent.gru, **GRU, reset_after=False),
    cell(recurrent.gru, **GRU, reset_after=False, mask=True),
    cell(recurrent.gru, **GRU, reset_after=False, start=zeros),
    *(cell(recurrent.simple_rnn, 1, activation=name) for name in ("tanh", "sigmoid", "linear")),
    cell(recurrent.simple_rnn, 1, activation="tanh", mask=True),
    *(
        cell(recurrent.simple_rnn, 1, activation=name, start=zeros)
        for name in ("tanh", "linear", "relu", "relu6")
    ),
    case(parametric.prelu, distinct(2, 3, 2), normal(2)),
    case(parametric.prelu, distinct(2, 3, 2), normal(3, 1)),
    *(
        case(function, normal(2, 3, 4, 2), size=size)
        for function in (
            resizing.resize_nearest,
            resizing.resize_nearest_gradient,
            resizing.resize_bilinear,
            resizing.resize_bilinear_gradient,
        )
        for size in ((5, 3), (3, 8))
    ),
    *(
        Case(
            pooled_convolution.conv2d_relu_max_pool2d,
            (normal(2, 6, 5, 2), normal(3, 2, 2, 3), normal(3)),
            {**POOL, **how},
        )
        for how in ({}, {"padding": "same", "strides": (2, 1)}, {"dilations": (1, 2)})
    ),
    *(
        case(
            pooled_convolution.conv2d_relu_max_pool2d_input_gradient,
            normal(2, 2, 2, 3),
            CHOICE,
            normal(*kernel),
            **POOL,
            shape=shape,
        )
        for kernel, shape in (((3, 2, 2, 3), (2, 6, 6, 2)), ((1, 2, 4, 3), (2, 4, 5, 4)))
    ),
    *(
        case(
            pooled_convolution.conv2d_relu_max_pool2d_kernel_gradient,
            normal(2, 2, 2, 3),
            CHOICE,
            normal(*images),
            **POOL,
            shape=shape,
        )
        for shape, images in (((3, 2, 2, 3), (2, 6, 6, 2)), ((1, 2, 4, 3), (2, 4, 5, 4)))
    ),
    case(pooled_convolution.max_unpool2d, normal(2, 2, 2, 3), CHOICE, **POOL, lengths=(5, 4)),
    case(pooled_convolution.max_unpool2d_select, normal(2, 5, 4, 3), CHOICE, **POOL),
    case(discrete.bucketize, given([[-2.0, 0.0, 0.4], [1.0, 3.0, 0.9]]), boundaries=(0.0, 1.0)),
]
