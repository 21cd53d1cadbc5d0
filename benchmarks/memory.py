"""What memory models take: tensors, constants, and the peak of a whole process beside LiteRT's.

    python benchmarks/memory.py [MODEL.tflite ...]

Without files it takes models that it makes itself. Each peak is that of a process which loads the
model and runs it three times, Python and NumPy included. Prints MiB and the ratio of the peaks.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import common
import models

from edgelite.cli.peers import MODULE
from edgelite.interpreter.footprint import footprint, peak_resident

COLUMNS = ("arena", "scratch", "mapped", "prepared", "edgelite", "litert")
WIDTH = 32


def report(label: str, path: str) -> None:
    """Print a line for one model."""
    own = footprint(path)
    peer = peak_resident(path, MODULE, threads=1)
    counts = [own.arena, own.scratch, own.mapped, own.prepared, own.peak, peer]
    cells = [f"{'-':>11}" if count is None else f"{count / 2**20:11.2f}" for count in counts]
    ratio = "" if own.peak is None else f"{own.peak / peer:11.2f}"
    print(f"{label[-WIDTH + 1 :]:{WIDTH}}" + "".join(cells) + ratio, flush=True)


def main() -> None:
    """Print a line for each model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", type=Path)
    parser.add_argument("--only", nargs="+", choices=models.MODELS, default=list(models.MODELS))
    options = parser.parse_args()
    common.require_litert()
    print(common.header("MiB", WIDTH, COLUMNS, ("litert",)))
    for path in options.models:
        report(path.name, str(path))
    if options.models:
        return
    with tempfile.TemporaryDirectory() as folder:
        for name in options.only:
            for kind in models.KINDS:
                path = Path(folder, f"{name}_{kind}.tflite")
                path.write_bytes(models.content(name, kind))
                report(f"{name} {kind}", str(path))


if __name__ == "__main__":
    main()
