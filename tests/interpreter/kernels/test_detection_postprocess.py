"""TFLite_Detection_PostProcess beside LiteRT, which has it among its built-in custom operators."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from flatbuffers import flexbuffers

from edgelite.errors import ExecutionError, ModelError
from edgelite.interpreter import Interpreter
from edgelite.schema import QuantizationParameters, TensorType, write
from edgelite.schema.ops.custom import Custom
from tests.builder import Builder
from tests.peers import LiteRT

F32, U8 = TensorType.FLOAT32, TensorType.UINT8
DEFAULTS: dict[str, Any] = {
    "max_detections": 5,
    "max_classes_per_detection": 1,
    "nms_score_threshold": 0.1,
    "nms_iou_threshold": 0.5,
    "num_classes": 4,
    "y_scale": 10.0,
    "x_scale": 10.0,
    "h_scale": 5.0,
    "w_scale": 5.0,
}


def model(boxes: int, scores: int, quantized: bool = False, **options: Any) -> bytes:
    """A model of the operator alone; `scores` is the number of columns of scores."""
    told = {**DEFAULTS, **options}
    count = told["max_detections"] * told["max_classes_per_detection"]
    build = Builder()
    kinds = [((1, boxes, 4), 0.05, 120), ((1, boxes, scores), 1 / 256, 0), ((boxes, 4), 0.01, 3)]
    inputs = [
        build.tensor(
            *shape,
            kind=U8 if quantized else F32,
            quantization=QuantizationParameters(scale=(scale,), zero_point=(zero,))
            if quantized
            else None,
        )
        for shape, scale, zero in kinds
    ]
    outputs = [build.tensor(*shape) for shape in ((1, count, 4), (1, count), (1, count), (1,))]
    blob = bytes(flexbuffers.Dumps(told))
    build.add(
        Custom(), inputs, outputs, custom_code="TFLite_Detection_PostProcess", custom_options=blob
    )
    return write(build.finish(inputs, outputs))


def drawn(rng: np.random.Generator, boxes: int, scores: int, ties: bool) -> list[np.ndarray]:
    values = rng.integers(0, 5, (1, boxes, scores)) / 5 if ties else rng.random((1, boxes, scores))
    anchors = np.concatenate(
        [rng.uniform(0, 2, (boxes, 2)), rng.uniform(0.3, 1, (boxes, 2))], axis=1
    )
    return [a.astype(np.float32) for a in (rng.normal(size=(1, boxes, 4)), values, anchors)]


def run(content: bytes, arrays: list[np.ndarray]) -> list[np.ndarray]:
    interpreter = Interpreter(model_content=content)
    interpreter.allocate_tensors()
    for detail, array in zip(interpreter.get_input_details(), arrays, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()
    return [interpreter.get_tensor(d["index"]) for d in interpreter.get_output_details()]


def equal_litert(content: bytes, arrays: list[np.ndarray], each: int = 1) -> None:
    """What LiteRT does not write, behind the detections, is 0 here."""
    mine, theirs = run(content, arrays), LiteRT(content)(*arrays)
    assert [a.shape for a in mine] == [a.shape for a in theirs]
    count = int(theirs[3][0])
    assert mine[3][0] == count
    for ours, other in zip(mine[:3], theirs[:3], strict=True):
        np.testing.assert_allclose(
            ours[:, : count * each], other[:, : count * each], rtol=2e-6, atol=1e-6
        )
        assert not ours[:, count * each :].any()


@pytest.mark.parametrize("kind", ["float", "ties", "quantized"])
@pytest.mark.parametrize("background", [0, 1])
@pytest.mark.parametrize("each", [1, 2, 4])
@pytest.mark.parametrize("overlap", [0.3, 1.0])
def test_fast(kind: str, background: int, each: int, overlap: float) -> None:
    rng = np.random.default_rng(each)
    content = model(
        40,
        4 + background,
        kind == "quantized",
        max_detections=12,
        max_classes_per_detection=each,
        nms_iou_threshold=overlap,
    )
    arrays = drawn(rng, 40, 4 + background, kind == "ties")
    if kind == "quantized":
        arrays = [rng.integers(20, 200, a.shape).astype(np.uint8) for a in arrays]
    equal_litert(content, arrays, each)


@pytest.mark.parametrize("kind", ["float", "ties", "quantized"])
@pytest.mark.parametrize("background", [0, 1])
@pytest.mark.parametrize("per_class", [1, 3, 100])
def test_regular(kind: str, background: int, per_class: int) -> None:
    rng = np.random.default_rng(per_class)
    content = model(
        40,
        4 + background,
        kind == "quantized",
        max_detections=12,
        use_regular_nms=True,
        detections_per_class=per_class,
    )
    arrays = drawn(rng, 40, 4 + background, kind == "ties")
    if kind == "quantized":
        arrays = [rng.integers(20, 200, a.shape).astype(np.uint8) for a in arrays]
    equal_litert(content, arrays)


def test_more_classes_asked_for_than_there_are() -> None:
    arrays = drawn(np.random.default_rng(0), 10, 2, ties=False)
    content = model(10, 2, num_classes=2, max_classes_per_detection=3)
    boxes, classes, scores, count = run(content, arrays)
    assert boxes.shape == (1, 15, 4)
    assert set(np.flatnonzero(scores)) <= {i for i in range(3 * int(count[0])) if i % 3 < 2}
    assert not classes[0, 2::3].any()


def test_nothing_above_the_threshold() -> None:
    arrays = drawn(np.random.default_rng(0), 10, 4, ties=False)
    assert not any(a.any() for a in run(model(10, 4, nms_score_threshold=2.0), arrays))


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"nms_iou_threshold": 0.0}, "nms_iou_threshold must be in"),
        ({"y_scale": 0.0}, "scales not be 0"),
        ({"num_classes": 0}, "must be positive"),
        ({"num_classes": 9}, "9 classes"),
        ({"detections_per_class": 0}, "must be positive"),
    ],
)
def test_options_that_cannot_be(options: dict[str, Any], problem: str) -> None:
    interpreter = Interpreter(model_content=model(3, 4, **{"max_detections": 1, **options}))
    with pytest.raises(ModelError, match=problem):
        interpreter.allocate_tensors()


def test_options_that_are_missing() -> None:
    build = Builder()
    inputs = [build.tensor(*shape) for shape in ((1, 3, 4), (1, 3, 2), (3, 4))]
    outputs = [build.tensor(1) for _ in range(4)]
    blob = bytes(flexbuffers.Dumps({"max_detections": 1}))
    build.add(
        Custom(), inputs, outputs, custom_code="TFLite_Detection_PostProcess", custom_options=blob
    )
    interpreter = Interpreter(model_content=write(build.finish(inputs, outputs)))
    with pytest.raises(ModelError, match="lack max_classes_per_detection, num_classes"):
        interpreter.allocate_tensors()


def test_boxes_turned_inside_out() -> None:
    arrays = drawn(np.random.default_rng(0), 3, 4, ties=False)
    arrays[2][:, 2:] *= -1
    with pytest.raises(ExecutionError, match="negative height or width"):
        run(model(3, 4), arrays)
