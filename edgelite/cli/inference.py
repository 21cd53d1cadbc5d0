"""A model on named arrays, sample by sample: what `edgelite run` and `edgelite demo` share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from edgelite.errors import InputError
from edgelite.interpreter import Interpreter
from edgelite.numerics.quantization import Quantization

Details = dict[str, Any]


def inputs_of(interpreter: Interpreter) -> dict[str, Details]:
    """The inputs' details by name, in the model's order."""
    return _by_name(interpreter, interpreter.get_input_details(), "inputs")


def outputs_of(interpreter: Interpreter) -> dict[str, Details]:
    """The outputs' details by name, in the model's order."""
    return _by_name(interpreter, interpreter.get_output_details(), "outputs")


def _by_name(interpreter: Interpreter, details: Sequence[Details], side: str) -> dict[str, Details]:
    """Names are the signature's where the model has one, else the tensors'."""
    names = {detail["index"]: detail["name"] for detail in details}
    if len(interpreter.get_signature_list()) == 1:
        runner = interpreter.get_signature_runner()
        named = runner.get_input_details() if side == "inputs" else runner.get_output_details()
        names |= {detail["index"]: name for name, detail in named.items()}
    return {names[detail["index"]]: detail for detail in details}


def predict(
    interpreter: Interpreter, arrays: Mapping[str, np.ndarray], *, real: bool = False
) -> dict[str, np.ndarray]:
    """Every output for one sample, or for a batch of them, one by one.

    An array that has its input's shape but for a longer first axis is a batch. Memory is then
    planned for one sample, and a model with state meets the samples in order.

    Args:
        interpreter: the model; an input of open size is resized to its array.
        arrays: an array for each input, by name.
        real: quantize float arrays for integer inputs, and dequantize integer outputs.

    Raises:
        InputError: an array is missing, its shape or dtype does not fit, or batches differ in
            length.
    """
    details = inputs_of(interpreter)
    missing = [name for name in details if name not in arrays]
    if missing:
        raise InputError(
            f"no array for the input {missing[0]!r}; the inputs are {', '.join(details)}"
        )
    samples = {name: _samples(name, detail, arrays[name], real) for name, detail in details.items()}
    lengths = {name: len(array) for name, array in samples.items() if len(array) != 1}
    if len(set(lengths.values())) > 1:
        raise InputError(
            "batches must have one length; received "
            + ", ".join(f"{length} for {name!r}" for name, length in lengths.items())
        )
    for name, detail in details.items():
        if samples[name].shape[1:] != tuple(detail["shape"]):
            interpreter.resize_tensor_input(detail["index"], samples[name].shape[1:])
    interpreter.allocate_tensors()
    runs: dict[str, list[np.ndarray]] = {name: [] for name in outputs_of(interpreter)}
    for sample in range(max(map(len, samples.values()))):
        for name, array in samples.items():
            value = array[sample if name in lengths else 0]
            interpreter.set_tensor(details[name]["index"], value)
        interpreter.reset_all_variables()  # each is a sequence of its own
        interpreter.invoke()
        for name, detail in outputs_of(interpreter).items():
            runs[name].append(_result(interpreter, detail, real))
    if not lengths:
        return {name: results[0] for name, results in runs.items()}
    return {name: _batch(results) for name, results in runs.items()}


def _samples(name: str, detail: Details, array: np.ndarray, real: bool) -> np.ndarray:
    """The array as the input takes it, with an axis of samples in front.

    A sample may lack its leading 1. Sizes that the model leaves open (-1) may have any length.
    """
    array = _converted(name, detail, array, real)
    shape = tuple(int(size) for size in detail["shape"])
    signature = tuple(int(size) for size in detail["shape_signature"]) or shape
    if array.shape == shape:
        return array[np.newaxis]
    if shape[:1] == (1,) and array.shape == shape[1:]:
        return array[np.newaxis, np.newaxis]
    if shape[:1] == (1,) and array.shape[1:] == shape[1:] and len(array):
        return array[:, np.newaxis]
    if array.ndim == len(shape) and all(
        size in (-1, length) for size, length in zip(signature, array.shape, strict=True)
    ):
        return array[np.newaxis]
    wanted = ", ".join("?" if size == -1 else str(size) for size in signature)
    raise InputError(
        f"input {name!r}: expected shape [{wanted}], or a batch of such samples; "
        f"received {list(array.shape)}"
    )


def _converted(name: str, detail: Details, array: np.ndarray, real: bool) -> np.ndarray:
    """The array in the input's dtype: floats of another width, or, if `real`, quantized floats."""
    dtype = np.dtype(detail["dtype"])
    if array.dtype == dtype or dtype.kind == "S":
        return array
    if array.dtype.kind == dtype.kind == "f":
        return array.astype(dtype)
    scale, zero_point = detail["quantization"]
    if real and scale and array.dtype.kind == "f":
        return Quantization.per_tensor(scale, zero_point).quantize(array, dtype)
    remedy = f"; quantize it (scale {scale:.6g}, zero point {zero_point}), or use --float"
    hint = remedy if scale and array.dtype.kind == "f" else ""
    raise InputError(f"input {name!r}: expected dtype {dtype}; received {array.dtype}{hint}")


def _result(interpreter: Interpreter, detail: Details, real: bool) -> np.ndarray:
    value = interpreter.get_tensor(detail["index"])
    scale, zero_point = detail["quantization"]
    return Quantization.per_tensor(scale, zero_point).dequantize(value) if real and scale else value


def _batch(results: Sequence[np.ndarray]) -> np.ndarray:
    """Samples' outputs as one array, along their leading axis of length 1 where they have one."""
    leading = all(result.shape[:1] == (1,) for result in results)
    return np.concatenate(results) if leading else np.stack(results)
