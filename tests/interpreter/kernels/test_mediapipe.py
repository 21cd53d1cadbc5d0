"""MediaPipe's custom operators; LiteRT's XNNPACK delegate runs them, too."""

from __future__ import annotations

import struct

import numpy as np
import pytest
from flatbuffers import flexbuffers

from edgelite.errors import ExecutionError, ModelError
from edgelite.interpreter import Interpreter
from edgelite.schema import Model, TensorType, write
from edgelite.schema.ops.custom import Custom
from tests.builder import Builder
from tests.peers import LiteRT

SAME, VALID = 1, 2  # as TensorFlow Lite's C interface numbers them


def pool_bytes(padding: int, stride: int, size: int, activation: int = 0) -> bytes:
    return struct.pack("<6i", padding, stride, stride, size, size, activation) + bytes(16)


def run(model: Model, *arrays: np.ndarray) -> list[np.ndarray]:
    interpreter = Interpreter(model_content=write(model))
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]


def deconvolution(
    x: tuple[int, ...], weights: np.ndarray, bias: np.ndarray, options: bytes, out: tuple[int, ...]
) -> Model:
    build = Builder()
    inputs = [build.tensor(*x), build.constant(weights), build.constant(bias)]
    output = build.tensor(*out)
    build.add(
        Custom(), inputs, [output], custom_code="Convolution2DTransposeBias", custom_options=options
    )
    return build.finish(inputs[:1], [output])


@pytest.mark.parametrize(
    ("padding", "stride", "size", "cells"),
    [
        (SAME, 2, 2, (8, 6)),
        (SAME, 2, 3, (8, 6)),
        (SAME, 2, 4, (8, 6)),
        (SAME, 1, 3, (5, 5)),
        (VALID, 2, 2, (6, 8)),
        (VALID, 2, 3, (7, 9)),
        (VALID, 1, 3, (5, 6)),
    ],
)
def test_transposed_convolution(
    padding: int, stride: int, size: int, cells: tuple[int, int], rng: np.random.Generator
) -> None:
    before = {(8, 6): (4, 3), (5, 5): (5, 5), (6, 8): (3, 4), (7, 9): (3, 4), (5, 6): (3, 4)}[cells]
    if padding == SAME and stride == 2:
        before, cells = (4, 4), (8, 8)
    weights = rng.normal(size=(3, size, size, 4)).astype(np.float32)
    bias = rng.normal(size=3).astype(np.float32)
    model = deconvolution(
        (2, *before, 4),
        weights,
        bias,
        struct.pack("<3i", padding, stride, stride) + bytes(8),
        (2, *cells, 3),
    )
    x = rng.normal(size=(2, *before, 4)).astype(np.float32)
    (ours,) = run(model, x)
    (theirs,) = LiteRT(write(model), reference=False)(x)
    np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)


def test_transposed_convolution_of_an_odd_image(rng: np.random.Generator) -> None:
    """MediaPipe's own rule: max(size - (cells - 1) % stride - 1, 0) cells of padding."""
    weights, bias = rng.normal(size=(1, 2, 2, 1)).astype(np.float32), np.zeros(1, np.float32)
    model = deconvolution((1, 3, 3, 1), weights, bias, struct.pack("<3i", SAME, 2, 2), (1, 6, 6, 1))
    (out,) = run(model, np.ones((1, 3, 3, 1), np.float32))
    assert out.shape == (1, 5, 5, 1)


@pytest.mark.parametrize("padding", [SAME, VALID])
@pytest.mark.parametrize(("stride", "size"), [(2, 2), (2, 3), (1, 2)])
def test_max_pool_tells_the_cell_of_the_window(
    padding: int, stride: int, size: int, rng: np.random.Generator
) -> None:
    build = Builder()
    x, cells = build.tensor(1, 5, 6, 3), -(-(5 if padding == SAME else 6 - size) // stride)
    width = -(-(6 if padding == SAME else 7 - size) // stride)
    outputs = [build.tensor(1, cells, width, 3) for _ in range(2)]
    build.add(
        Custom(),
        [x],
        outputs,
        custom_code="MaxPoolingWithArgmax2D",
        custom_options=pool_bytes(padding, stride, size),
    )
    array = rng.normal(size=(1, 5, 6, 3)).astype(np.float32)
    out, places = run(build.finish([x], outputs), array)
    total = [
        max((n - 1) * stride + size - c, 0) for n, c in zip(out.shape[1:3], (5, 6), strict=True)
    ]
    for n, row, column, c in np.ndindex(out.shape):
        cell = int(places[n, row, column, c])
        at = (
            row * stride - total[0] // 2 + cell // size,
            column * stride - total[1] // 2 + cell % size,
        )
        assert array[n, at[0], at[1], c] == out[n, row, column, c]
        window = array[
            n,
            max(row * stride - total[0] // 2, 0) : row * stride - total[0] // 2 + size,
            max(column * stride - total[1] // 2, 0) : column * stride - total[1] // 2 + size,
            c,
        ]
        assert window.max() == out[n, row, column, c]
    np.testing.assert_allclose(places % 1, 0.1, rtol=1e-5)


def test_pool_and_unpool(rng: np.random.Generator) -> None:
    build = Builder()
    x = build.tensor(2, 4, 6, 3)
    pooled, places = build.tensor(2, 2, 3, 3), build.tensor(2, 2, 3, 3)
    out = build.tensor(2, 4, 6, 3)
    options = pool_bytes(VALID, 2, 2)
    build.add(
        Custom(),
        [x],
        [pooled, places],
        custom_code="MaxPoolingWithArgmax2D",
        custom_options=options,
    )
    build.add(
        Custom(), [pooled, places], [out], custom_code="MaxUnpooling2D", custom_options=options
    )
    model = build.finish([x], [out])
    array = rng.normal(size=(2, 4, 6, 3)).astype(np.float32)
    (ours,) = run(model, array)
    (theirs,) = LiteRT(write(model), reference=False)(array)
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize(
    "name", ["MaxUnpooling2D", "LiteRtMaxUnpooling2D", "custom_call.MaxUnpooling2D"]
)
@pytest.mark.parametrize(("padding", "size"), [(SAME, (4, 4)), (VALID, (5, 5))])
def test_pool_and_unpool_by_places_in_the_image(
    name: str, padding: int, size: tuple[int, int], rng: np.random.Generator
) -> None:
    build = Builder()
    x = build.tensor(2, *size, 3)
    pooled, places = build.tensor(2, 2, 2, 3), build.tensor(2, 2, 2, 3, kind=TensorType.INT32)
    out = build.tensor(2, *size, 3)
    window = 2 if padding == SAME else 3
    text = {
        "ksize": [1, window, window, 1],
        "strides": [1, 2, 2, 1],
        "padding": "SAME" if padding == SAME else "VALID",
        "include_batch_in_index": False,
    }
    build.add(
        Custom(),
        [x],
        [pooled, places],
        custom_code="MaxPoolWithArgmax",
        custom_options=bytes(flexbuffers.Dumps(text)),
    )
    build.add(
        Custom(),
        [pooled, places],
        [out],
        custom_code=name,
        custom_options=pool_bytes(padding, 2, window),
    )
    array = rng.uniform(1, 2, size=(2, *size, 3)).astype(np.float32)
    best, at, back = run(build.finish([x], [pooled, places, out]), array)
    flat = array.reshape(2, -1)
    np.testing.assert_array_equal(
        np.take_along_axis(flat, at.reshape(2, -1), 1), best.reshape(2, -1)
    )
    kept = back != 0
    np.testing.assert_array_equal(back[kept], array[kept])
    assert set(back[kept]) == set(best.reshape(-1))


def unpooling(kind: TensorType) -> Model:
    build = Builder()
    inputs = [build.tensor(1, 1, 2, 1), build.tensor(1, 1, 2, 1, kind=kind)]
    out = build.tensor(1, 2, 4, 1)
    build.add(
        Custom(), inputs, [out], custom_code="MaxUnpooling2D", custom_options=pool_bytes(SAME, 2, 2)
    )
    return build.finish(inputs, [out])


def test_places_outside_of_the_image_are_left_out() -> None:
    values = np.array([3, 4], np.float32).reshape(1, 1, 2, 1)
    for place in (9.1, -5.0, np.nan, 1e20):
        places = np.array([1.1, place], np.float32).reshape(1, 1, 2, 1)
        (out,) = run(unpooling(TensorType.FLOAT32), values, places)
        np.testing.assert_array_equal(out.reshape(-1), [0, 3, 0, 0, 0, 0, 0, 0])


def test_integer_places_outside_of_the_image_are_refused() -> None:
    values = np.ones((1, 1, 2, 1), np.float32)
    for place in (8, -1):
        places = np.array([0, place], np.int32).reshape(1, 1, 2, 1)
        with pytest.raises(ExecutionError, match=r"MaxUnpooling2D .* indices must be in \[0, 8\)"):
            run(unpooling(TensorType.INT32), values, places)


@pytest.mark.parametrize(
    ("name", "options", "problem"),
    [
        ("Convolution2DTransposeBias", b"\1\0\0\0", "must have at least 12 bytes; received 4"),
        ("Convolution2DTransposeBias", struct.pack("<3i", 0, 1, 1), "padding must be SAME"),
        ("Convolution2DTransposeBias", struct.pack("<3i", 1, 0, 1), "strides must be positive"),
        ("MaxPoolingWithArgmax2D", pool_bytes(SAME, 0, 2), "must be positive"),
        ("MaxPoolWithArgmax", b"", "lack a ksize"),
    ],
)
def test_options_that_cannot_be(name: str, options: bytes, problem: str) -> None:
    build = Builder()
    inputs = [build.tensor(1, 2, 2, 1), build.tensor(1, 2, 2, 1), build.tensor(1)]
    outputs = [build.tensor(1, 2, 2, 1) for _ in range(2 - (name[0] == "C"))]
    build.add(
        Custom(),
        inputs if name[0] == "C" else inputs[:1],
        outputs,
        custom_code=name,
        custom_options=options,
    )
    interpreter = Interpreter(model_content=write(build.finish(inputs, outputs)))
    with pytest.raises(ModelError, match=problem):
        interpreter.allocate_tensors()
