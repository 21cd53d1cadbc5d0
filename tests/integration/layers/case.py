"""What a row of the layers' table is, and how it is built, converted and run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from edgelite import keras
from edgelite.interpreter import Interpreter
from edgelite.keras import layers
from tests.parity.backend import built, leaves
from tests.parity.table import Make
from tests.peers import LiteRT

SAMPLES = 40
# What LiteRT is asked for, by `Case.judge`.
_JUDGES: dict[str, dict[str, bool]] = {
    "reference": {},
    "optimised": {"reference": False, "delegates": False},
}


class Integers(NamedTuple):
    """An input of integers from 0 to `high` (exclusive)."""

    shape: tuple[int, ...]
    high: int
    dtype: str = "int32"


class Booleans(NamedTuple):
    """An input of truth values, the first of each row True."""

    shape: tuple[int, ...]


class Padded(NamedTuple):
    """A float input (steps, depth), whose last steps consist of `value` in most samples."""

    shape: tuple[int, ...]
    value: float = 0.0


@dataclass
class Case:
    """A few layers in a row, and what they are given.

    Attributes:
        layers: the layers, made when the case runs; the first is given all inputs.
        inputs: for each input, its shape without the batch, of normally distributed numbers, or
            `Integers`, `Booleans` or `Padded`.
        call: keyword arguments of the first layer's call; a number n stands for input n.
        adapt: whether the first layer's `adapt` is called on the samples.
        batch: the batch size, where it is fixed.
        fresh: whether variables are reset before every run.
        judge: which of LiteRT's kernels decide: "reference", or "optimised", which round otherwise,
            where the reference has no such operator or is wrong.
        int8: how much of the output's range int8 may be off, or None where nothing can be int8.
        whole: whether all of it can be int8; else some operators stay float.
    """

    layers: list[Make]
    inputs: list[Any]
    call: dict[str, Any]
    adapt: bool = False
    batch: int | None = None
    fresh: bool = False
    judge: str = "reference"
    int8: float | None = 0.03
    whole: bool = True

    def __str__(self) -> str:
        return f"{'>'.join(map(_label, self.layers))}-{self.inputs}-{self.call or ''}".replace(
            " ", ""
        )


def _label(value: Any) -> str:
    if isinstance(value, Make):
        arguments = ",".join(f"{key}={_label(item)}" for key, item in value.arguments.items())
        return f"{value.cls}({arguments})"
    if isinstance(value, list):
        return f"[{','.join(map(_label, value))}]"
    return getattr(value, "__name__", str(value))


def row(cls: str, *inputs: Any, then: list[Make] | None = None, **arguments: Any) -> Case:
    """A case of the layer `cls`; what is no field of `Case` is an argument of the layer."""
    fields = {"call": {}}
    for name in ("call", "adapt", "batch", "fresh", "judge", "int8", "whole"):
        if name in arguments:
            fields[name] = arguments.pop(name)
    return Case([Make(cls, arguments), *(then or [])], list(inputs), **fields)


class Built(NamedTuple):
    """A model, samples for its inputs, and what it predicts for them."""

    model: Any
    arrays: list[np.ndarray]
    expected: list[np.ndarray]


def build(case: Case) -> Built:
    """A model of the case's layers with weights from a fixed generator."""
    keras.backend.clear_session()
    rng = np.random.default_rng(5)
    count = case.batch or SAMPLES
    arrays = [_samples(given, rng, count) for given in case.inputs]
    inputs = [
        keras.Input(x.shape[1:], batch_size=case.batch, dtype=x.dtype.name, name=f"x{index}")
        for index, x in enumerate(arrays)
    ]
    first, *others = built(keras, case.layers)
    if case.adapt:
        first.adapt(arrays[0])
    call = {key: _argument(value, inputs) for key, value in case.call.items()}
    used = {index for value in case.call.values() for index in _indices(value)}
    given = [x for index, x in enumerate(inputs) if index not in used]
    separate = len(given) == 1 or isinstance(first, layers.MultiHeadAttention)
    x = first(*given, **call) if separate else first(given, **call)
    for layer in others:
        x = layer(x)
    model = keras.Model(inputs, x)
    if not case.adapt:
        # Positive: variances among them must be.
        model.set_weights([_weight(w, rng) for w in model.get_weights()])
    predicted = model.predict(arrays if len(arrays) > 1 else arrays[0], SAMPLES, verbose=0)
    return Built(model, arrays, leaves(predicted))


def _weight(like: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if like.dtype.kind != "f":
        return like
    # As initializers have them, so that numbers stay about as large from layer to layer.
    scale = 1.0 if like.ndim < 2 else float(np.sqrt(3 / np.prod(like.shape[:-1])))
    values = rng.uniform(-scale, scale, like.shape)
    return (np.abs(values) + 0.2 if like.ndim < 2 else values).astype(like.dtype)


def _argument(value: Any, inputs: list[Any]) -> Any:
    if isinstance(value, list):
        return [_argument(item, inputs) for item in value]
    return inputs[value] if type(value) is int else value


def _indices(value: Any) -> list[int]:
    """The inputs that an argument stands for."""
    if isinstance(value, list):
        return [index for item in value for index in _indices(item)]
    return [value] if type(value) is int else []


def _samples(given: Any, rng: np.random.Generator, count: int) -> np.ndarray:
    if isinstance(given, Integers):
        return rng.integers(0, given.high, (count, *given.shape)).astype(given.dtype)
    if isinstance(given, Booleans):
        bits = rng.random((count, *given.shape)) < 0.7
        bits[..., 0] = True
        return bits
    if isinstance(given, Padded):
        x = rng.normal(size=(count, *given.shape))
        for sample, length in zip(x, rng.integers(1, given.shape[0] + 1, count), strict=True):
            sample[length:] = given.value
        return x.astype(np.float32)
    return rng.normal(size=(count, *given)).astype(np.float32)


class Runner:
    """A file in EdgeLite's interpreter, called as `LiteRT` is."""

    def __init__(self, content: bytes) -> None:
        self.interpreter = Interpreter(model_content=content)
        self.interpreter.allocate_tensors()

    def __call__(self, *arrays: np.ndarray) -> list[np.ndarray]:
        interpreter = self.interpreter
        details = interpreter.get_input_details()
        for detail, array in zip(details, arrays, strict=True):
            interpreter.resize_tensor_input(detail["index"], array.shape)
        interpreter.allocate_tensors()
        for detail, array in zip(details, arrays, strict=True):
            interpreter.set_tensor(detail["index"], array)
        interpreter.invoke()
        return [
            np.asarray(interpreter.get_tensor(detail["index"]))
            for detail in interpreter.get_output_details()
        ]


def judge(case: Case, content: bytes) -> LiteRT:
    """The peer that decides."""
    return LiteRT(content, **_JUDGES[case.judge])


def run(case: Case, runner: Runner | LiteRT, *arrays: np.ndarray) -> list[np.ndarray]:
    """The outputs for a batch, from a state that is fresh where the case asks for that."""
    if case.fresh:
        runner.interpreter.reset_all_variables()
    return runner(*arrays)
