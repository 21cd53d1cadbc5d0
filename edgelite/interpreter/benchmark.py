"""How long a model takes, as a whole and operator by operator, beside what BLAS alone would take.

    interpreter = Interpreter("model.tflite", profile=True)
    interpreter.allocate_tensors()
    fill_inputs(interpreter)
    latency = by_turns({"edgelite": interpreter.invoke}, seconds=2.0)["edgelite"]
    operators = shares(interpreter.profile.times())

Several things to run take turns, so that a change of the machine's speed touches all alike.
"""

from __future__ import annotations

import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from edgelite.interpreter.profiling import OperatorTime, Product

WARM_RUNS = 3
LEAST_RUNS = 10
_PRODUCT_RUNS = 5  # of which the fastest counts


class Latency(NamedTuple):
    """How long runs took, in seconds.

    Attributes:
        runs: how many there were.
        min, median, p90: the fastest, the middle one, and what nine of ten took at most.
    """

    runs: int
    min: float
    median: float
    p90: float


class OperatorShare(NamedTuple):
    """What one operator took, beside its matrix products.

    Attributes:
        time: the operator's.
        product: seconds of bare float32 products of the same size; None for operators that are none.
    """

    time: OperatorTime
    product: float | None

    @property
    def share(self) -> float | None:
        """The part of the operator's time that bare products would take."""
        return None if self.product is None else self.product / max(self.time.best, 1e-12)


def by_turns(
    invokes: Mapping[str, Callable[[], object]], seconds: float, runs: int | None = None
) -> dict[str, Latency]:
    """The latency of each, measured in turns after some runs to warm caches.

    Args:
        invokes: what to run, by name.
        seconds: for how long; each runs `LEAST_RUNS` times at least.
        runs: how often instead.
    """
    for invoke in invokes.values():
        for _ in range(WARM_RUNS):
            invoke()
    taken: dict[str, list[float]] = {name: [] for name in invokes}
    least = LEAST_RUNS if runs is None else runs
    turn, end = 0, time.perf_counter() + (seconds if runs is None else 0.0)
    while turn < least or time.perf_counter() < end:
        turn += 1
        for name, invoke in invokes.items():
            start = time.perf_counter()
            invoke()
            taken[name].append(time.perf_counter() - start)
    return {name: summary(times) for name, times in taken.items()}


def summary(times: Sequence[float]) -> Latency:
    """The latency of runs that took these seconds."""
    p90 = sorted(times)[math.ceil(0.9 * len(times)) - 1]
    return Latency(len(times), min(times), statistics.median(times), p90)


def fill_inputs(interpreter: Any, seed: int = 0) -> None:
    """Sets an allocated interpreter's inputs, this package's or one of the same calls.

    Floats are between -1 and 1, quantized integers of their dtype's whole range; other integers, which
    may be indices, are 0.
    """
    rng = np.random.default_rng(seed)
    for detail in interpreter.get_input_details():
        dtype, shape = np.dtype(detail["dtype"]), tuple(detail["shape"])
        if dtype.kind == "S":
            continue  # empty strings, which are there
        value = np.zeros(shape, dtype)
        if dtype.kind == "f":
            value[...] = rng.uniform(-1, 1, shape)
        elif dtype.kind in "iu" and detail["quantization"][0]:
            info = np.iinfo(dtype)
            value[...] = rng.integers(info.min, info.max, shape, dtype, endpoint=True)
        interpreter.set_tensor(detail["index"], value)


def shares(times: Sequence[OperatorTime]) -> list[OperatorShare]:
    """The operators' times beside those of bare products, which are measured now."""
    known: dict[Product, float] = {}
    for product in {entry.product for entry in times if entry.product is not None}:
        known[product] = product_seconds(product)
    return [OperatorShare(e, None if e.product is None else known[e.product]) for e in times]


def product_seconds(product: Product) -> float:
    """The seconds that float32 products take, the fastest of some runs."""
    left = np.ones((product.rows, product.depth), np.float32)
    right = np.ones((product.depth, product.columns), np.float32)
    out = np.empty((product.rows, product.columns), np.float32)
    best = math.inf
    for _ in range(_PRODUCT_RUNS):
        start = time.perf_counter()
        np.matmul(left, right, out=out)
        best = min(best, time.perf_counter() - start)
    return best * product.repeats
