"""The latency of whole models, EdgeLite's beside LiteRT's, in one thread each.

    python benchmarks/panel.py [MODEL.tflite ...] [--seconds 2] [--json FILE]

Without files it takes models that it makes itself. All take turns, so that a change of the machine's
speed touches all alike. Prints the fastest runs in milliseconds and EdgeLite's ratio to LiteRT's
built-in kernels, to its default (XNNPACK), and to its plain reference kernels; below 1 is faster than
they are. The last line has the geometric means of the ratios.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import common
import models

PEERS = tuple(common.PEERS)
WIDTH = 32


def main() -> None:
    """Print a line for each model."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("models", nargs="*", type=Path)
    parser.add_argument("--only", nargs="+", choices=models.MODELS, help="of one's own models")
    parser.add_argument("--seconds", type=float, default=2.0, help="time given to each model")
    parser.add_argument("--runs", type=int, help="how often each runs, instead")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    common.require_litert()
    sources: dict[str, bytes | Path] = {path.name: path for path in options.models}
    if not sources:
        names = options.only or models.MODELS
        sources = {f"{n} {k}": models.content(n, k) for n in names for k in models.KINDS}
    print(common.header("milliseconds", WIDTH, ("edgelite", *PEERS), PEERS))
    rows = {}
    for label, source in sources.items():
        rows[label] = common.milliseconds(source, PEERS, options.seconds, options.runs)
        print(common.row(label, WIDTH, rows[label], PEERS), flush=True)
    means = {
        peer: common.geometric_mean([r["edgelite"] / r[peer] for r in rows.values() if peer in r])
        for peer in PEERS
        if any(peer in r for r in rows.values())
    }
    print("geometric means: " + ", ".join(f"{n} {mean:.2f}" for n, mean in means.items()))
    if options.json:
        report = {"milliseconds": rows, "geometric_means": means}
        options.json.write_text(json.dumps(report, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
