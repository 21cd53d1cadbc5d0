"""The table of calls of primitives that gradients, dtypes and lowerings are checked with."""

from __future__ import annotations

import importlib
import pkgutil
from typing import Any

import numpy as np
import pytest

from edgelite.autodiff import Primitive, ops
from edgelite.autodiff.ops import (
    activation,
    arithmetic,
    comparison,
    convolution,
    dense,
    elementwise,
    joining,
    layout,
    losses,
    pooling,
    reduction,
    slicing,
)
from tests.autodiff.case import (
    Case,
    booleans,
    case,
    distinct,
    each,
    given,
    integers,
    normal,
    positive,
)
from tests.autodiff.layer_cases import LAYERS
from tests.autodiff.searching_cases import SEARCHING


def all_primitives() -> list[Primitive]:
    """Every primitive that a family defines."""
    modules = [
        importlib.import_module(f"{ops.__name__}.{module.name}")
        for module in pkgutil.iter_modules(ops.__path__)
    ]
    return [
        value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, Primitive) and value.forward.__module__ == module.__name__
    ]


A = arithmetic
E = elementwise
V = activation
C = comparison
R = reduction

ARITHMETIC = [
    *each(
        [A.add, A.subtract, A.multiply, A.squared_difference],
        (normal(2, 3), normal(2, 3)),
        (normal(2, 3), normal(3)),
        (normal(2, 1, 4), normal(3, 1)),
        (normal(4), normal()),
        (normal(1, 1), normal(2, 2, 3)),
    ),
    *each([A.divide, A.power], (positive(2, 3), positive(2, 3)), (positive(2, 1), positive(3))),
    *each([A.maximum, A.minimum], (normal(2, 3), normal(2, 3)), (normal(2, 3), normal(1, 3))),
    case(A.power, positive(5), given([2.0])),
    case(A.floor_modulo, given([5.3, -2.1, 7.7]), given([2.0, 1.5, -3.0])),
    case(A.floor_divide, given([5.3, -2.1, 7.7]), given([2.0, 1.5, -3.0])),
]

ELEMENTWISE = [
    *each(
        [E.exp, E.negative, E.square, E.sin, E.cos, E.erf, E.sign, E.floor, E.ceil, E.rint],
        (distinct(2, 3),),
    ),
    *each([E.log, E.log1p, E.sqrt, E.rsqrt, E.reciprocal], (positive(2, 3),)),
    case(E.absolute, distinct(2, 4)),
    case(E.stop_gradient, normal(3)),
    case(E.cast, normal(3), dtype=np.dtype(np.float64), lite=False),
    case(E.cast, distinct(3), dtype=np.dtype(np.int32)),
    case(E.clip, distinct(3, 4), low=-1.0, high=1.0),
    case(E.clip, distinct(3, 4), low=0.0, high=6.0),
    case(E.clip, distinct(3, 4), low=-0.6, high=2.0),
    case(E.keep, normal(3, 4), booleans(3, 4)),
    case(E.where, booleans(3, 4), normal(3, 4), normal(3, 4)),
    case(E.where, booleans(3, 1), normal(4), normal(3, 4)),
]

ACTIVATION = [
    *each([V.sigmoid, V.tanh, V.softplus, V.elu, V.gelu, V.relu], (distinct(3, 4),)),
    case(V.bias_relu, distinct(3, 4), given([0.1, -0.1, 0.05, 0.0])),
    case(V.relu, distinct(3, 4), max_value=6.0),
    case(V.relu, distinct(3, 4), max_value=1.0),
    case(V.relu, distinct(3, 4), max_value=1.7),
    case(V.relu, distinct(3, 4), negative_slope=0.2),
    case(V.relu, distinct(3, 4), negative_slope=0.2, max_value=1.4, threshold=0.8),
    case(V.relu, distinct(3, 4), threshold=0.8),
    case(V.elu, distinct(3, 4), alpha=0.7),
    case(V.gelu, distinct(3, 4), approximate=True),
    case(V.softmax, normal(3, 4)),
    case(V.softmax, normal(3, 4, 2), axis=1),
    case(V.softmax, normal(5, 2), axis=0),
    case(V.log_softmax, normal(3, 4)),
    case(V.log_softmax, normal(3, 4, 2), axis=1),
]

COMPARISON = [
    *each(
        [C.equal, C.not_equal, C.less, C.less_equal, C.greater, C.greater_equal],
        (given([1.0, 2.0, 3.0]), given([1.0, 3.0, 2.0])),
    ),
    *each([C.logical_and, C.logical_or], (booleans(2, 5), booleans(2, 5))),
    case(C.logical_not, booleans(5)),
]

_AXES: list[dict[str, Any]] = [
    {},
    {"axis": 1},
    {"axis": -1, "keepdims": True},
    {"axis": (0, 2)},
    {"axis": (0, 1), "keepdims": True},
]
REDUCTION = [
    *(
        Case(primitive, (distinct(2, 3, 4),), how)
        for primitive in (R.reduce_sum, R.reduce_mean, R.reduce_max, R.reduce_min)
        for how in _AXES
    ),
    case(R.reduce_prod, positive(2, 3, 2), axis=1),
    case(R.reduce_prod, normal(4), keepdims=True),
    case(
        R.reduce_prod,
        given([[0.0, 2.0, 3.0], [0.0, 0.0, 3.0], [1.0, 2.0, 3.0]]),
        axis=1,
        second=False,
    ),
    case(R.reduce_any, booleans(3, 4), axis=1),
    case(R.reduce_all, booleans(3, 4), axis=(0, 1), keepdims=True),
    case(R.argmax, distinct(3, 4), axis=1),
    case(R.argmax, distinct(3, 4), axis=-2, dtype=np.dtype(np.int32)),
    case(R.argmin, distinct(3, 4), axis=1),
]

LAYOUT = [
    case(layout.reshape, normal(2, 6), shape=(3, 4)),
    case(layout.reshape, normal(2, 6), shape=(-1, 3)),
    case(layout.transpose, normal(2, 3, 4)),
    case(layout.transpose, normal(2, 3, 4), perm=(1, 2, 0)),
    case(layout.expand_dims, normal(2, 3), axis=1),
    case(layout.expand_dims, normal(2, 3), axis=-1),
    case(layout.squeeze, normal(2, 1, 3, 1)),
    case(layout.squeeze, normal(2, 1, 3, 1), axis=-1),
    case(layout.squeeze, normal(2, 1, 3, 1), axis=(1, 3)),
    case(layout.broadcast_to, normal(2, 1, 3), shape=(2, 4, 3)),
    case(layout.broadcast_to, normal(3), shape=(2, 3)),
    case(layout.pad, normal(2, 3), paddings=((1, 0), (2, 3))),
    case(layout.pad, normal(2, 3), paddings=((1, 0), (0, 0)), value=1.5),
    case(layout.pad, normal(3, 4), paddings=((1, 2), (3, 0)), mode="reflect"),
    case(layout.pad, normal(2, 3), paddings=((2, 1), (3, 3)), mode="symmetric"),
    case(layout.reverse, normal(3, 4), axis=1),
    case(layout.reverse, normal(3, 4), axis=(0, 1)),
]

_BEFORE_INDICES = (slice(None), np.array([0, 2, 2]))
SLICING = [
    *(
        case(slicing.getitem, normal(4, 5, 3), index=index)
        for index in (
            1,
            -1,
            slice(1, 3),
            (slice(None), slice(4, 0, -2)),
            (slice(-3, None), 2, slice(None, -1)),
            (Ellipsis, 0),
            (None, slice(0, 4, 2), Ellipsis, None),
            (0, None, slice(None), 1),
            (slice(None),),
        )
    ),
    case(slicing.getitem, normal(4, 5, 3), index=_BEFORE_INDICES),
    case(slicing.getitem, normal(4, 3), index=np.array([[True, False, True]] * 4), lite=False),
    case(slicing.put, normal(2, 3), index=slice(1, 3), shape=(4, 3)),
    case(slicing.put, normal(4, 3), index=_BEFORE_INDICES, shape=(4, 4)),
    case(slicing.gather, normal(4, 3), integers(4, 5)),
    case(slicing.gather, normal(2, 4, 3), integers(4, 2, 3), axis=1),
    case(slicing.gather, normal(2, 4), integers(4, 6), axis=-1),
    case(slicing.scatter_add, normal(5, 3), integers(4, 5), length=4, axis=0),
    case(slicing.scatter_add, normal(2, 3, 2, 2), integers(4, 3, 2), length=4, axis=1),
    case(slicing.one_hot, integers(5, 2, 3), depth=4),
]

JOINING = [
    case(joining.concat, normal(2, 3), normal(2, 1), normal(2, 2), axis=1),
    case(joining.concat, normal(2, 3), normal(1, 3), axis=-2),
    case(joining.stack, normal(2, 3), normal(2, 3)),
    case(joining.stack, normal(2, 3), normal(2, 3), normal(2, 3), axis=-1),
    case(joining.unstack, normal(2, 3)),
    case(joining.unstack, normal(2, 3), axis=-1),
    case(joining.split, normal(2, 6), sizes=(3, 3), axis=1),
    case(joining.split, normal(2, 6), sizes=(1, 3, 2), axis=-1),
    case(joining.split, normal(4, 2), sizes=(4,)),
    case(joining.tile, normal(2, 3), multiples=(2, 3)),
    case(joining.tile, normal(2, 3), multiples=(1, 2)),
]

DENSE = [
    case(dense.matmul, normal(2, 3), normal(3, 4)),
    case(dense.matmul, normal(3, 2), normal(3, 4), transpose_a=True),
    case(dense.matmul, normal(2, 3), normal(4, 3), transpose_b=True),
    case(dense.matmul, normal(3, 2), normal(4, 3), transpose_a=True, transpose_b=True),
    case(dense.matmul, normal(2, 2, 3), normal(2, 3, 4)),
    case(dense.matmul, normal(2, 2, 3), normal(3, 4)),
    case(dense.matmul, normal(2, 2, 3), normal(4, 3), transpose_b=True),
    case(dense.matmul, normal(2, 3, 2), normal(3, 4), transpose_a=True),
    case(dense.matmul, normal(2, 1, 2, 3), normal(3, 3, 4)),
    case(dense.matmul, normal(2, 3), normal(2, 4, 3), transpose_b=True),
]

_WINDOWS: list[dict[str, Any]] = [
    {},
    {"padding": "same"},
    {"padding": "same", "strides": (2, 2)},
    {"padding": "valid", "strides": (2, 1)},
    {"padding": "same", "dilations": (2, 1)},
    {"padding": "valid", "dilations": (1, 2)},
    {"padding": ((1, 2), (0, 1)), "strides": (1, 2)},
    {"padding": "same", "strides": (3, 3)},
]
CONVOLUTION = [
    *(Case(convolution.conv2d, (normal(2, 5, 6, 2), normal(3, 2, 2, 3)), how) for how in _WINDOWS),
    *(
        Case(convolution.depthwise_conv2d, (normal(2, 5, 6, 3), normal(3, 2, 3, 2)), how)
        for how in _WINDOWS
    ),
    case(convolution.conv2d, normal(2, 4, 3, 3), normal(1, 1, 3, 2)),
    case(convolution.conv2d, normal(2, 4, 3, 3), normal(1, 1, 3, 2), strides=(2, 2)),
    case(convolution.conv2d, normal(2, 4, 4, 4), normal(2, 2, 2, 6)),
    case(convolution.conv2d, normal(2, 4, 4, 1), normal(3, 3, 1, 2), padding="same"),
    case(convolution.depthwise_conv2d, normal(2, 5, 5, 3), normal(3, 3, 3, 1), padding="same"),
    case(convolution.depthwise_conv2d, normal(2, 5, 5, 1), normal(3, 3, 1, 4), padding="same"),
    *(
        case(
            convolution.conv2d_input_gradient,
            normal(2, rows, columns, 3),
            normal(3, 2, 2, 3),
            shape=(2, 6, 6, 2),
            lite=isinstance(how.get("padding", "valid"), str) and "dilations" not in how,
            **how,
        )
        for how, rows, columns in zip(
            _WINDOWS,
            (4, 6, 3, 2, 6, 4, 7, 2),
            (5, 6, 3, 5, 6, 4, 3, 2),
            strict=True,
        )
    ),
    case(
        convolution.conv2d_kernel_gradient,
        normal(2, 3, 3, 3),
        normal(2, 5, 5, 2),
        shape=(3, 2, 2, 3),
        padding="same",
        strides=(2, 2),
    ),
    case(
        convolution.depthwise_conv2d_input_gradient,
        normal(2, 3, 3, 6),
        normal(3, 2, 3, 2),
        shape=(2, 5, 5, 3),
        padding="same",
        strides=(2, 2),
    ),
    case(
        convolution.depthwise_conv2d_kernel_gradient,
        normal(2, 3, 3, 6),
        normal(2, 5, 5, 3),
        shape=(3, 2, 3, 2),
        padding="same",
        strides=(2, 2),
    ),
]

_POOLS: list[dict[str, Any]] = [
    {"pool_size": (2, 2)},
    {"pool_size": (2, 3), "padding": "same"},
    {"pool_size": (3, 2), "strides": (1, 1)},
    {"pool_size": (3, 3), "strides": (2, 2), "padding": "same"},
    {"pool_size": (1, 1), "strides": (2, 2)},
]
_POOLED = np.random.default_rng(3).permutation(32).reshape(2, 4, 4, 1) * 0.37
_MAXIMA = _POOLED.reshape(2, 2, 2, 2, 2, 1).max(axis=(2, 4))
POOLING = [
    *(
        Case(primitive, (distinct(2, 5, 5, 2),), how)
        for primitive in (pooling.max_pool2d, pooling.average_pool2d)
        for how in _POOLS
    ),
    case(
        pooling.max_pool2d_gradient,
        normal(2, 2, 2, 1),
        given(_POOLED),
        given(_MAXIMA),
        pool_size=(2, 2),
    ),
    case(
        pooling.max_pool2d_select,
        normal(2, 4, 4, 1),
        given(_POOLED),
        given(_MAXIMA),
        pool_size=(2, 2),
    ),
    case(
        pooling.average_pool2d_gradient,
        normal(2, 3, 3, 2),
        shape=(2, 5, 5, 2),
        pool_size=(2, 2),
        padding="same",
    ),
]

LOSSES = [
    case(losses.softmax_cross_entropy_with_logits, positive(3, 4), normal(3, 4)),
    case(losses.softmax_cross_entropy_with_logits, positive(3, 4), normal(3, 4), axis=0),
    case(losses.softmax_cross_entropy_with_logits, positive(1, 4), normal(3, 4)),
    case(losses.sparse_softmax_cross_entropy_with_logits, integers(4, 3), normal(3, 4)),
    case(losses.sparse_softmax_cross_entropy_with_logits, integers(4, 2, 3), normal(2, 3, 4)),
    case(losses.sigmoid_cross_entropy_with_logits, positive(3, 4), normal(3, 4)),
]

CASES = [
    *ARITHMETIC,
    *ELEMENTWISE,
    *ACTIVATION,
    *COMPARISON,
    *REDUCTION,
    *LAYOUT,
    *SLICING,
    *JOINING,
    *DENSE,
    *CONVOLUTION,
    *POOLING,
    *LOSSES,
    *LAYERS,
    *SEARCHING,
]


def parametrize(cases: list[Case]) -> Any:
    """Run a test for each of these cases."""
    return pytest.mark.parametrize("case", cases, ids=[str(case) for case in cases])
