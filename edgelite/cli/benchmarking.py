"""What `edgelite benchmark` tells, as plain dictionaries and lists."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from edgelite.cli.peers import litert
from edgelite.interpreter import Interpreter
from edgelite.interpreter.benchmark import OperatorShare, by_turns, fill_inputs, shares
from edgelite.interpreter.footprint import footprint
from edgelite.numerics.blas import one_blas_thread

Report = dict[str, Any]


def measure_model(
    model: str,
    seconds: float = 2.0,
    runs: int | None = None,
    threads: int = 1,
    memory: bool = False,
    compare: Sequence[str] = (),
) -> tuple[Report, Report]:
    """Measures a model on random inputs.

    Args:
        model: the file's path.
        seconds, runs: for how long, or how often instead; the operators get as much again.
        threads: how many may be used.
        memory: whether to tell what memory it takes.
        compare: names of `edgelite.cli.peers.KINDS`.

    Returns:
        The report and the Chrome trace of one run. The report's keys: model, threads; latency by
        interpreter (runs, and in seconds min, median and p90); operators (operator, name, output,
        shape, calls, best and total seconds, product, the seconds of bare matrix products or None,
        and share, their part); memory (arena, scratch, mapped, prepared, peak in bytes) or None.

    Raises:
        ModelError: the file cannot be run.
        InputError: LiteRT is to be compared with, and is not installed.
    """
    engines: dict[str, Any] = {"edgelite": Interpreter(model, num_threads=threads)}
    engines.update({name: litert(name, model, threads) for name in compare})
    profiled = Interpreter(model, num_threads=threads, profile=True)
    for engine in (*engines.values(), profiled):
        engine.allocate_tensors()
        fill_inputs(engine)
    latency = by_turns({name: e.invoke for name, e in engines.items()}, seconds, runs)
    by_turns({"profiled": profiled.invoke}, seconds, runs)
    with one_blas_thread() or nullcontext():  # as the interpreters have it
        operators = shares(profiled.profile.times())
    report = {
        "model": model,
        "threads": threads,
        "latency": {name: entry._asdict() for name, entry in latency.items()},
        "operators": [_operator(entry) for entry in operators],
        "memory": footprint(model, threads)._asdict() if memory else None,
    }
    return report, profiled.profile.trace()


def _operator(entry: OperatorShare) -> Report:
    return {
        **entry.time._asdict(),
        "shape": list(entry.time.shape),
        "product": entry.product,
        "share": entry.share,
    }
