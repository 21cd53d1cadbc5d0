"""TFLite_Detection_PostProcess: boxes from anchors and offsets, and the best detections of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from edgelite.interpreter.custom import custom_kernel, decoded_options
from edgelite.interpreter.kernels.shared.common import F32, I8, U8, per_tensor, require_dtype
from edgelite.interpreter.node import Node, Operand
from edgelite.interpreter.registry import Run, Shape
from edgelite.numerics import heaps
from edgelite.numerics.suppression import Boxes, suppress_sorted


class _Options(NamedTuple):
    """What the FlexBuffers hold, by their names there."""

    max_detections: int
    max_classes_per_detection: int
    num_classes: int
    nms_score_threshold: float
    nms_iou_threshold: float
    y_scale: float
    x_scale: float
    h_scale: float
    w_scale: float
    detections_per_class: int = 100
    use_regular_nms: bool = False


class Detections(NamedTuple):
    """The boxes that are told: the index of each, its class and its score, best first."""

    boxes: np.ndarray
    classes: np.ndarray
    scores: np.ndarray


def _options(node: Node) -> _Options:
    found: Any = decoded_options(node)
    known = {
        name: found[name]
        for name in _Options._fields
        if isinstance(found, Mapping) and name in found
    }
    missing = [n for n in _Options._fields if n not in known and n not in _Options._field_defaults]
    if missing:
        raise node.error(f"custom_options lack {', '.join(missing)}")
    options = _Options(**known)
    if options.max_detections < 0 or min(options[1:3]) < 1 or options.detections_per_class < 1:
        raise node.error(f"counts of detections and classes must be positive; received {known}")
    if not 0 < options.nms_iou_threshold <= 1 or 0 in (options[5:9]):
        raise node.error(
            f"nms_iou_threshold must be in (0, 1], and scales not be 0; received {known}"
        )
    return options


def _shapes(node: Node) -> list[Shape | None]:
    options = _options(node)
    count = options.max_detections * options.max_classes_per_detection
    encodings, scores, anchors = (node.input(i).known_shape for i in range(3))
    if not (
        len(encodings) == len(scores) == 3 and scores[:2] == encodings[:2] == (1, *anchors[:1])
    ):
        raise node.error(
            f"box encodings, scores and anchors must be of one batch and have one length; received "
            f"the shapes {encodings}, {scores} and {anchors}"
        )
    if encodings[2] < 4 or anchors[1:] != (4,) or not 0 <= scores[2] - options.num_classes <= 1:
        raise node.error(
            f"4 coordinates and {options.num_classes} classes, with or without background, do not "
            f"fit the shapes {encodings}, {anchors} and {scores}"
        )
    return [(1, count, 4), (1, count), (1, count), (1,)]


@custom_kernel("TFLite_Detection_PostProcess", shapes=_shapes)
def detection_postprocess(node: Node) -> Run:
    """Outputs boxes (ymin, xmin, ymax, xmax), classes, scores, all filled up with 0, and their count.

    Source of the encoding: S. Ren et al., Faster R-CNN, NIPS 2015.
    """
    options = _options(node)
    require_dtype(node, F32, *node.outputs)
    encodings, scores, anchors = (_real(node, node.input(i)) for i in range(3))
    boxes, classes, values, count = (operand.array for operand in node.outputs)
    choose = _regular if options.use_regular_nms else _fast

    def run() -> None:
        corners = _decode(encodings()[0, :, :4], anchors(), options)
        if np.any(corners[:, :2] > corners[:, 2:]):
            raise node.failed("a decoded box has a negative height or width")
        own = scores()[0]
        told = choose(Boxes(corners), own[:, own.shape[1] - options.num_classes :], options)
        for out, found in (
            (boxes, corners[told.boxes]),
            (classes, told.classes),
            (values, told.scores),
        ):
            out[0, : len(found)] = found
            out[0, len(found) :] = 0
        each = 1 if options.use_regular_nms else options.max_classes_per_detection
        count.fill(len(told.boxes) // each)

    return run


def _real(node: Node, operand: Operand) -> Any:
    """A function that gives the operand's elements as float32."""
    array = operand.array
    if operand.dtype == F32:
        return lambda: array
    if operand.dtype not in (I8, U8):
        raise node.unsupported()
    scale, zero_point = per_tensor(node, operand)
    return lambda: (array.astype(np.float32) - np.float32(zero_point)) * scale


def _decode(encodings: np.ndarray, anchors: np.ndarray, options: _Options) -> np.ndarray:
    """Corners of boxes that are given by center and size relative to anchors."""
    scales = np.array(options[5:9], np.float32).astype(np.float64)
    relative = encodings.astype(np.float64) / scales
    around = anchors.astype(np.float64)
    centers = (relative[:, :2] * around[:, 2:] + around[:, :2]).astype(np.float32)
    halves = (0.5 * np.exp(relative[:, 2:]) * around[:, 2:]).astype(np.float32)
    return np.concatenate([centers - halves, centers + halves], axis=1)


def _regular(boxes: Boxes, scores: np.ndarray, options: _Options) -> Detections:
    """Each class by itself; then the best of all."""
    most = min(options.detections_per_class, options.max_detections)
    limits = most, options.nms_iou_threshold, options.nms_score_threshold
    kept = [suppress_sorted(boxes, column, *limits) for column in scores.T]
    index = np.concatenate(kept)
    classes = np.repeat(np.arange(len(kept)), [len(own) for own in kept])
    values = scores[index, classes]
    best = np.argsort(-values, kind="stable")[: options.max_detections]
    return Detections(index[best], classes[best], values[best])


def _fast(boxes: Boxes, scores: np.ndarray, options: _Options) -> Detections:
    """By each box's best score; then the best classes of the boxes that stay.

    Places for more classes than there are stay empty.
    """
    each = options.max_classes_per_detection
    limits = options.max_detections, options.nms_iou_threshold, options.nms_score_threshold
    index = suppress_sorted(boxes, scores.max(axis=1), *limits)
    count = min(each, options.num_classes)
    classes = np.zeros((len(index), each), np.intp)
    classes[:, :count] = [_best_classes(scores[box], count) for box in index] or 0
    values = scores[index[:, None], classes]
    values[:, count:] = 0
    return Detections(np.repeat(index, each), classes.reshape(-1), values.reshape(-1))


def _best_classes(scores: np.ndarray, count: int) -> list[int]:
    """The classes with the highest scores; equal ones in the order that C++'s partial sort has."""
    if count == 1:
        return [int(scores.argmax())]
    values = scores.tolist()
    return heaps.greatest(list(range(len(values))), count, lambda a, b: values[a] < values[b])
