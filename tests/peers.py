"""The other runtimes of `.tflite` files, called in one manner: they are the judges of our results.

A peer that has no wheel for this platform or Python skips the test that asks for it. With the
environment variable ``EDGELITE_PEERS=required``, as continuous integration sets it, it fails.
"""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

Source = bytes | str | os.PathLike[str]

_INSTALL = {"ai_edge_litert": "ai-edge-litert", "tflite_micro": "tflite-micro"}


def peer(module: str) -> ModuleType:
    """Import a peer's `module`, or skip the test where that peer is not installed."""
    top = module.partition(".")[0]
    with warnings.catch_warnings():
        # A peer's own warnings (of protobuf, of SWIG types) are not ours to mend.
        warnings.simplefilter("ignore")
        try:
            return importlib.import_module(module)
        except ModuleNotFoundError as error:
            if error.name != top or os.environ.get("EDGELITE_PEERS") == "required":
                raise
            pytest.skip(f"{_INSTALL.get(top, top)} is not installed")


def content(model: Source) -> bytes:
    """The bytes of a model given as bytes or as a path."""
    return model if isinstance(model, bytes) else Path(model).read_bytes()


class LiteRT:
    """A model in ai-edge-litert: by default in its reference kernels, which define the results.

    Args:
        model: the file's bytes, or its path.
        reference: False takes LiteRT's default kernels (XNNPACK), which round otherwise.
        delegates: with `reference` False too, False takes LiteRT's own optimised kernels.
        preserve_all_tensors: keep every intermediate tensor readable after a run.

    Attributes:
        interpreter: the peer's own Interpreter, allocated.
    """

    def __init__(
        self,
        model: Source,
        *,
        reference: bool = True,
        delegates: bool = True,
        preserve_all_tensors: bool = False,
    ) -> None:
        litert = peer("ai_edge_litert.interpreter")
        kinds = litert.OpResolverType
        default = kinds.AUTO if delegates else kinds.BUILTIN_WITHOUT_DEFAULT_DELEGATES
        self.interpreter: Any = litert.Interpreter(
            model_content=content(model),
            num_threads=1,
            experimental_op_resolver_type=kinds.BUILTIN_REF if reference else default,
            experimental_preserve_all_tensors=preserve_all_tensors,
        )
        self.interpreter.allocate_tensors()

    def __call__(self, *inputs: np.ndarray) -> list[np.ndarray]:
        """Run once and return copies of the outputs; inputs of another shape resize the model."""
        details = self.interpreter.get_input_details()
        assert len(inputs) == len(details), f"{len(details)} inputs wanted, {len(inputs)} given"
        resized = False
        for detail, array in zip(details, inputs, strict=True):
            if tuple(detail["shape"]) != array.shape:
                self.interpreter.resize_tensor_input(detail["index"], array.shape)
                resized = True
        if resized:
            self.interpreter.allocate_tensors()
        for detail, array in zip(details, inputs, strict=True):
            self.interpreter.set_tensor(detail["index"], array)
        self.interpreter.invoke()
        return [self.tensor(detail["index"]) for detail in self.interpreter.get_output_details()]

    def each(self, samples: np.ndarray) -> np.ndarray:
        """The first output for every sample of a model with one input, run one by one, stacked."""
        return np.concatenate([self(sample[np.newaxis])[0] for sample in samples])

    def tensor(self, index: int) -> np.ndarray:
        """A copy of tensor `index` as the last run left it."""
        return np.array(self.interpreter.get_tensor(index))


class TFLM:
    """A model in TensorFlow Lite Micro's Python interpreter.

    Args:
        model: the file's bytes, or its path.
        arena_size: bytes for its tensors; None takes the peer's own guess, ten times the file's
            size, but at least 1 MiB.

    Attributes:
        interpreter: the peer's own Interpreter.
    """

    def __init__(self, model: Source, *, arena_size: int | None = None) -> None:
        runtime = peer("tflite_micro.python.tflite_micro.runtime")
        data = content(model)
        self.interpreter: Any = runtime.Interpreter.from_bytes(
            data, arena_size=arena_size or max(10 * len(data), 1 << 20)
        )

    def __call__(self, *inputs: np.ndarray, outputs: int = 1) -> list[np.ndarray]:
        """Run once and return copies of the first `outputs` outputs."""
        for index, array in enumerate(inputs):
            self.interpreter.set_input(array, index)
        self.interpreter.invoke()
        return [np.array(self.interpreter.get_output(index)) for index in range(outputs)]

    def each(self, samples: np.ndarray) -> np.ndarray:
        """The first output for every sample of a model with one input, run one by one, stacked."""
        return np.concatenate([self(sample[np.newaxis])[0] for sample in samples])


def litert_reference(model: Source, *inputs: np.ndarray) -> list[np.ndarray]:
    """The outputs of `model` for `inputs` in LiteRT's reference kernels."""
    return LiteRT(model)(*inputs)


def tflm(model: Source, *inputs: np.ndarray, outputs: int = 1) -> list[np.ndarray]:
    """The first `outputs` outputs of `model` for `inputs` in TensorFlow Lite Micro."""
    return TFLM(model)(*inputs, outputs=outputs)


def largest_difference(ours: Sequence[np.ndarray], theirs: Sequence[np.ndarray]) -> float:
    """The largest absolute difference over lists of arrays whose shapes and dtypes must be equal."""
    assert len(ours) == len(theirs), f"{len(ours)} arrays here, {len(theirs)} in the peer"
    largest = 0.0
    for mine, other in zip(ours, theirs, strict=True):
        assert (mine.shape, mine.dtype) == (other.shape, other.dtype)
        if mine.size:
            gap = np.abs(mine.astype(np.float64) - other.astype(np.float64))
            largest = max(largest, float(gap.max()))
    return largest
