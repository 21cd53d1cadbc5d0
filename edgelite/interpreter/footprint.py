"""What memory a model takes: tensors, constants, and the whole process that runs it."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from typing import NamedTuple

from edgelite.errors import ExecutionError
from edgelite.interpreter.interpreter import Interpreter
from edgelite.schema import read

# The domain that NumPy's buffers have among traced allocations.
_BUFFERS = 389047

# Linux tells a process' own peak; elsewhere `ru_maxrss` does, in units of its own. On Linux that one
# begins with the parent's.
_PROGRAM = """
import sys
path, module, threads = sys.argv[1:]
interpreter = __import__(module, fromlist=["Interpreter"]).Interpreter
made = interpreter(path, num_threads=int(threads)) if int(threads) else interpreter(path)
made.allocate_tensors()
for _ in range(3):
    made.invoke()
try:
    lines = open("/proc/self/status").read().splitlines()
    print(next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")))
except (OSError, StopIteration):
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(peak if sys.platform == "darwin" else peak * 1024)
"""


class Footprint(NamedTuple):
    """Bytes.

    Attributes:
        arena: what intermediate tensors share.
        scratch: what operators compute in on the way, and share.
        mapped: constants as they stand in the file, which is mapped into memory.
        prepared: what operators made of constants beforehand: weights converted, tables.
        peak: the most that a process had in memory that loaded and ran the model, Python and its
            packages included; None where that cannot be told.
    """

    arena: int
    scratch: int
    mapped: int
    prepared: int
    peak: int | None


def footprint(path: str, threads: int | None = None) -> Footprint:
    """Loads a model, and runs it in a process of its own.

    Raises:
        ModelError: the file cannot be run.
    """
    tracing = tracemalloc.is_tracing()
    if not tracing:
        tracemalloc.start()
    try:
        before = _buffers()
        interpreter = Interpreter(path, num_threads=threads)
        interpreter.allocate_tensors()
        held = _buffers() - before
    finally:
        if not tracing:
            tracemalloc.stop()
    arena, scratch = interpreter.arena_size, interpreter.scratch_size
    return Footprint(
        arena,
        scratch,
        sum(buffer.data.nbytes for buffer in read(path).buffers if buffer.data is not None),
        max(held - arena - scratch - interpreter.spare_size, 0),
        None if sys.platform == "win32" else peak_resident(path, threads=threads),
    )


def _buffers() -> int:
    """The bytes of all of NumPy's buffers that are traced."""
    everything = tracemalloc.take_snapshot()
    only = everything.filter_traces([tracemalloc.DomainFilter(inclusive=True, domain=_BUFFERS)])
    return sum(trace.size for trace in only.traces)


def peak_resident(
    path: str, module: str = "edgelite.interpreter", threads: int | None = None
) -> int:
    """The most bytes that a process had in memory that runs a model three times.

    Args:
        path: the model.
        module: whose `Interpreter` runs it.
        threads: its `num_threads`.

    Raises:
        ExecutionError: the process failed.
    """
    command = [sys.executable, "-c", _PROGRAM, path, module, str(threads or 0)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    if ended.returncode:
        raise ExecutionError(f"a process that runs {path} failed: {ended.stderr.strip()[-500:]}")
    return int(ended.stdout)
