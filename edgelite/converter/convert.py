"""`convert`: the whole way from a model to a file's bytes."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from edgelite.converter.emit import emit
from edgelite.converter.frontends.files import from_bytes, from_file
from edgelite.converter.frontends.tracing import (
    Input,
    from_concrete_function,
    from_function,
    is_concrete,
)
from edgelite.converter.graph import Graph
from edgelite.converter.passes import half_constants, optimize, products
from edgelite.converter.quantization import (
    Progress,
    bound_masks,
    calibrate,
    has_masks,
    quantize_dynamic_range,
    quantize_float16,
    quantize_int8,
    samples,
)
from edgelite.errors import ConversionError, QuantizationError
from edgelite.schema.enums import TensorType
from edgelite.schema.files import write

MODES = (None, "dynamic", "float16", "int8")
_DESCRIPTION = "EdgeLite Converted."
_EDGE_TYPES = {
    np.dtype(np.float32): TensorType.FLOAT32,
    np.dtype(np.int8): TensorType.INT8,
    np.dtype(np.uint8): TensorType.UINT8,
}


def convert(
    model: Any,
    quantize: str | None = None,
    calibration: Any = None,
    *,
    input_type: Any = None,
    output_type: Any = None,
    allow_float: bool = True,
    inputs: Sequence[Input] | None = None,
    progress: Progress | None = None,
) -> bytes:
    """Converts a model into the bytes of a `.tflite` file.

    Args:
        model: a built `edgelite.keras` model; the path of a model that EdgeLite or Keras saved as
            `.keras` or `.h5`; the path or bytes of a float `.tflite` file; or, with `inputs`, a function
            of edgelite's tensors (without, what `get_concrete_function` gave).
        quantize: None (float32), ``"dynamic"`` (int8 weights where they have 1024 elements or more),
            ``"float16"`` (float16 constants) or ``"int8"`` (int8 arithmetic).
        calibration: typical inputs for ``"int8"``, about 100: an array, or a dict of arrays by input
            name, whose first axis counts samples; or samples as `tf.lite` takes them, see
            `edgelite.converter.quantization.calibrate.samples`.
        input_type, output_type: dtype of the float inputs and outputs with ``"int8"``: float32 (the
            default), int8 or uint8.
        allow_float: with ``"int8"``, let operators without int8 arithmetic stay float.
        inputs: what a function takes.
        progress: called with the number of samples done, and of all where that is known.

    Raises:
        ConversionError: the model is of no such kind, is not built, or has a part that has no
            `.tflite` form; names it.
        QuantizationError: the model cannot be quantized as asked, or the calibration data do not fit.
        ModelError: the file is damaged.
        MissingExtraError: h5py, which Keras' files need, is not installed.
    """
    edges = edge_type(input_type, "input_type"), edge_type(output_type, "output_type")
    _check_request(quantize, calibration, edges)
    return convert_graph(
        graph_of(model, inputs),
        quantize,
        calibration,
        *edges,
        allow_float,
        progress,
    )


def graph_of(model: Any, inputs: Sequence[Input] | None = None) -> Graph:
    """The float graph of a model; see `convert`."""
    if isinstance(model, (str, os.PathLike)):
        graph = from_file(model)
    elif isinstance(model, (bytes, bytearray, memoryview)):
        graph = from_bytes(model)
    elif inputs is not None and callable(model):
        graph = from_function(model, inputs)
    elif is_concrete(model):
        graph = from_concrete_function(model)
    else:
        # Files are converted without loading the training side.
        from edgelite.converter.frontends.keras import from_keras

        graph = from_keras(model)
    graph.description = graph.description or _DESCRIPTION
    return graph


def convert_graph(
    graph: Graph,
    quantize: str | None = None,
    calibration: Any = None,
    input_type: TensorType = TensorType.FLOAT32,
    output_type: TensorType = TensorType.FLOAT32,
    allow_float: bool = True,
    progress: Progress | None = None,
) -> bytes:
    """Optimizes, quantizes and writes a float graph, which is changed; see `convert`."""
    if quantize is not None:
        _require_float(graph)
    if quantize in ("dynamic", "int8"):
        half_constants.run(graph)
    optimize(graph)
    if quantize == "int8" and not allow_float:
        products.run(graph)
    if quantize == "dynamic":
        quantize_dynamic_range(graph)
    elif quantize == "float16":
        quantize_float16(graph)
    elif quantize == "int8":
        if not allow_float and has_masks(graph):
            calibration = list(samples(graph, calibration))  # to run through it twice
        ranges = calibrate(graph, calibration, progress)
        if not allow_float and bound_masks(graph, ranges):
            ranges = calibrate(graph, calibration)
        quantize_int8(graph, ranges, input_type, output_type, allow_float)
    return write(emit(graph))


def edge_type(dtype: Any, argument: str) -> TensorType:
    """The tensor type for the edges of an int8 model that `dtype` asks for; None means float32.

    Raises:
        QuantizationError: it is neither float32 nor int8 nor uint8; names the argument.
    """
    if dtype is None:
        return TensorType.FLOAT32
    try:
        found = _EDGE_TYPES.get(np.dtype(dtype))
    except TypeError:
        found = None
    if found is None:
        raise QuantizationError(f"{argument} must be float32, int8 or uint8; received {dtype!r}")
    return found


def _check_request(
    quantize: str | None, calibration: Any, edges: tuple[TensorType, TensorType]
) -> None:
    if quantize not in MODES:
        known = ", ".join(map(repr, MODES))
        raise ConversionError(f"quantize must be one of {known}; received {quantize!r}")
    if quantize == "int8":
        if calibration is None:
            raise QuantizationError(
                "int8 quantization needs typical inputs to find ranges by: give calibration=, about "
                "100 samples"
            )
        return
    if calibration is not None:
        raise QuantizationError(
            f"calibration is for quantize='int8'; received quantize={quantize!r}: leave one out"
        )
    if edges != (TensorType.FLOAT32, TensorType.FLOAT32):
        raise QuantizationError(
            "integer inputs or outputs need an integer model: set quantize='int8', or leave "
            "input_type and output_type at float32"
        )


def _require_float(graph: Graph) -> None:
    for value in graph.values():
        if value.quantization is not None:
            raise QuantizationError(
                f"the model is quantized already (tensor '{value.name}' has a scale); quantize the "
                "float model that it was made from"
            )
