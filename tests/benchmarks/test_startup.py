"""The benchmark of imports and loading prints its tables."""

from __future__ import annotations

import subprocess
import sys

from edgelite import schema
from edgelite.schema import ops
from tests.peers import peer
from tests.schema import models


def test_imports_and_loading_are_compared(root, tmp_path):
    peer("ai_edge_litert.interpreter")
    build = models.Builder()
    x, y = build.tensor(1, 8), build.tensor(1, 8)
    build.add(ops.activation.Relu(), (x,), (y,))
    schema.save(build.finish((x,), (y,)), tmp_path / "relu.tflite")
    command = [sys.executable, str(root / "benchmarks/startup.py"), tmp_path / "relu.tflite"]
    found = subprocess.run([*command, "--rounds", "1"], capture_output=True, text=True, check=True)
    imports, loads = (part.splitlines() for part in found.stdout.split("\n\n")[:2])

    assert imports[0].split() == ["ms", "beyond", "numpy", "/", "numpy", "/", "peer"]
    times = {line[:30].strip(): line[30:].split() for line in imports[1:]}
    numpy, _, one, _ = times["import numpy"]
    assert one == "1.00"
    for milliseconds, _, ratio, *_ in times.values():
        assert abs(float(ratio) - float(milliseconds) / float(numpy)) < 0.02
    own, _, _, ratio, *peer_name, time, _ = times["import edgelite.interpreter"]
    assert " ".join(peer_name) == "litert: import"
    assert abs(float(ratio) - float(own) / float(time)) < 0.05

    assert loads[0].split()[-2:] == ["/", "litert"]
    for line, when in zip(loads[1:], ("first", "again"), strict=True):
        name, found_when, own, other, ratio = line.split()
        assert (name, found_when) == ("relu.tflite", when)
        least = (float(own) - 0.005) / (float(other) + 0.005)
        most = (float(own) + 0.005) / max(float(other) - 0.005, 1e-9)
        assert least - 0.051 <= float(ratio) <= most + 0.051  # as far as what is printed tells
