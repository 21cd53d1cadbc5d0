"""Runs a float graph on samples and notes the range of every value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from edgelite.converter.emit import emit
from edgelite.converter.graph import Graph, Value
from edgelite.errors import QuantizationError
from edgelite.interpreter import Interpreter
from edgelite.schema.enums import TensorType
from edgelite.schema.files import write

Ranges = dict[Value, tuple[float, float]]
# Told after each sample: how many are done, and how many there are if that is known.
Progress = Callable[[int, "int | None"], None]
_BATCH = 32


def calibrate(graph: Graph, dataset: Any, progress: Progress | None = None) -> Ranges:
    """The smallest and largest element of each float value over the samples.

    Args:
        graph: a float graph.
        dataset: what `samples` takes.
        progress: called after each sample.

    Raises:
        QuantizationError: the dataset is empty or not iterable; a sample has the wrong number of
            inputs, names, shape or dtype, or holds NaN or infinity; or a value in between overflows.
    """
    values = graph.values()
    interpreter = Interpreter(
        model_content=write(emit(graph)), experimental_preserve_all_tensors=True
    )
    watched = [
        (index, value)
        for index, value in enumerate(values)
        if value.type == TensorType.FLOAT32 and value.data is None
    ]
    ranges: Ranges = {}
    total = _count(dataset)
    done = 0
    for number, sample in enumerate(samples(graph, dataset)):
        _run(interpreter, sample)
        for index, value in watched:
            _widen(ranges, value, interpreter.get_tensor(index), number)
        done += len(sample[0]) if total is not None and sample else 1
        if progress is not None:
            progress(done, total)
    if not done:
        raise QuantizationError(
            "the representative dataset yielded nothing; give about 100 samples of typical inputs"
        )
    return ranges


def samples(graph: Graph, dataset: Any) -> Iterator[list[np.ndarray]]:
    """The samples of a dataset as arrays in the order of the graph's inputs.

    Args:
        graph: whose inputs they are for.
        dataset: an array (of a model with one input) or a dict of arrays by input name, whose first
            axis counts the samples; or an iterable, or a function that returns one, of samples as
            `tf.lite` takes them: a list or tuple of arrays, a dict of arrays by input name, one
            array, or a signature's key with one of these.

    Raises:
        QuantizationError: see `calibrate`.
    """
    for number, sample in enumerate(_unchecked(graph, dataset)):
        arrays = _in_order(graph, sample, number)
        yield [
            _checked(value, name, array, number)
            for value, name, array in zip(graph.inputs, graph.input_names, arrays, strict=True)
        ]


def _count(dataset: Any) -> int | None:
    """How many samples arrays hold; None for what must be run through to know."""
    if isinstance(dataset, np.ndarray):
        return len(dataset) if dataset.ndim else 0
    if isinstance(dataset, Mapping) and dataset:
        return min(len(array) for array in dataset.values())
    return None


def _unchecked(graph: Graph, dataset: Any) -> Iterable[Any]:
    if callable(dataset):
        dataset = dataset()
    if isinstance(dataset, np.ndarray):
        if len(graph.inputs) != 1:
            raise QuantizationError(
                f"calibration data is one array, but the model has the inputs {graph.input_names}; "
                "give a dict of arrays by these names"
            )
        dataset = {graph.input_names[0]: dataset}
    if isinstance(dataset, Mapping):
        return _batches(graph, dataset)
    if isinstance(dataset, (str, bytes)) or not isinstance(dataset, Iterable):
        raise QuantizationError(
            "a representative dataset is an array, a dict of arrays, or a function that yields "
            f"samples; received {type(dataset).__name__}"
        )
    return dataset


def _batches(graph: Graph, arrays: Mapping[str, Any]) -> Iterator[dict[str, np.ndarray]]:
    """Arrays whose first axis counts the samples, cut into as large pieces as the inputs take."""
    columns = {name: np.asarray(array) for name, array in arrays.items()}
    counts = {name: array.shape[0] if array.ndim else 0 for name, array in columns.items()}
    if len(set(counts.values())) > 1:
        raise QuantizationError(f"calibration arrays differ in their number of samples: {counts}")
    fixed = [value.signature[0] for value in graph.inputs if value.signature[:1] not in ((), (-1,))]
    size = min(fixed, default=_BATCH)
    count = next(iter(counts.values()), 0)
    for start in range(0, count - count % size if fixed else count, size):
        yield {name: array[start : start + size] for name, array in columns.items()}


def _in_order(graph: Graph, sample: Any, number: int) -> list[Any]:
    names = graph.input_names
    if isinstance(sample, tuple) and len(sample) == 2 and isinstance(sample[0], str):
        sample = sample[1]  # with the key of the signature, of which a graph has one
    if isinstance(sample, Mapping):
        if sample.keys() != set(names):
            raise QuantizationError(
                f"sample {number} of the representative dataset: expected the inputs "
                f"{sorted(names)}; received {sorted(map(str, sample))}"
            )
        return [sample[name] for name in names]
    arrays = list(sample) if isinstance(sample, (list, tuple)) else [sample]
    if len(arrays) != len(names):
        raise QuantizationError(
            f"sample {number} of the representative dataset: expected {len(names)} arrays, for the "
            f"inputs {names}; received {len(arrays)}: yield a list with one array for each input"
        )
    return arrays


def _checked(value: Value, name: str, sample: Any, number: int) -> np.ndarray:
    place = f"sample {number} of the representative dataset, input {name!r}"
    array = np.asarray(getattr(sample, "array", sample))
    if array.dtype != value.dtype:
        raise QuantizationError(
            f"{place}: expected dtype {value.dtype}; received {array.dtype}: convert it with "
            f"astype(np.{value.dtype})"
        )
    fits = array.ndim == len(value.signature) and all(
        size in (-1, given) for size, given in zip(value.signature, array.shape, strict=True)
    )
    if not fits or not array.size:
        expected = [None if size == -1 else size for size in value.signature]
        raise QuantizationError(
            f"{place}: expected shape {expected}; received {list(array.shape)}; the first size "
            "counts samples: a single one has 1 there"
        )
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise QuantizationError(f"{place}: holds NaN or infinity; leave such samples out")
    return array


def _run(interpreter: Interpreter, sample: list[np.ndarray]) -> None:
    details = interpreter.get_input_details()
    for detail, array in zip(details, sample, strict=True):
        interpreter.resize_tensor_input(detail["index"], array.shape)
    interpreter.allocate_tensors()
    interpreter.reset_all_variables()  # one sample says nothing about the state before the next
    for detail, array in zip(details, sample, strict=True):
        interpreter.set_tensor(detail["index"], array)
    interpreter.invoke()


def _widen(ranges: Ranges, value: Value, array: np.ndarray, number: int) -> None:
    if not array.size:
        return
    low, high = float(array.min()), float(array.max())
    if not np.isfinite([low, high]).all():
        raise QuantizationError(
            f"value '{value.name}' becomes NaN or infinity for sample {number} of the representative "
            "dataset; check the model and the data's scale"
        )
    before = ranges.get(value, (low, high))
    ranges[value] = min(low, before[0]), max(high, before[1])
