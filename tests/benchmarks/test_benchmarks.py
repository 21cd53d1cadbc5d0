"""Every benchmark beside LiteRT runs, and prints lines of the form that it promises."""

from __future__ import annotations

import json
import math
import subprocess
import sys

import pytest

from tests.peers import peer


@pytest.fixture
def benchmark(root):
    """Runs a file of benchmarks/ and gives the lines that it printed."""
    peer("ai_edge_litert.interpreter")

    def run(name, *arguments):
        command = [sys.executable, str(root / "benchmarks" / name), *map(str, arguments)]
        found = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root)
        assert found.returncode == 0, found.stderr
        return found.stdout.splitlines()

    return run


def numbers(line, label):
    """The numbers of a line that begins with a label."""
    assert line.startswith(label)
    return [float(cell) for cell in line[len(label) :].split()]


def test_panel(benchmark, tmp_path):
    path = tmp_path / "panel.json"
    arguments = ["--only", "autoencoder", "--runs", 2, "--json", path]
    head, *rows, means = benchmark("panel.py", *arguments)
    ratios = ["/builtin", "/xnnpack", "/reference"]
    assert head.split() == ["milliseconds", "edgelite", *(name[1:] for name in ratios), *ratios]
    for row, kind in zip(rows, ("float", "int8"), strict=True):
        own, *others = numbers(row, f"autoencoder {kind}")
        for time, ratio in zip(others[:3], others[3:], strict=True):
            assert ratio == pytest.approx(own / time, rel=0.2, abs=0.011)
    assert means.startswith("geometric means: builtin ")
    report = json.loads(path.read_text())
    by_hand = math.prod(r["edgelite"] / r["xnnpack"] for r in report["milliseconds"].values())
    assert report["geometric_means"]["xnnpack"] == pytest.approx(by_hand**0.5)


def test_panel_of_a_file(benchmark, root, tmp_path):
    path = tmp_path / "one.tflite"
    program = (
        "import models, sys; open(sys.argv[1], 'wb').write(models.content('residual', 'int8'))"
    )
    subprocess.run([sys.executable, "-c", program, path], check=True, cwd=root / "benchmarks")
    _, row, _ = benchmark("panel.py", path, "--runs", 1)
    assert len(numbers(row, "one.tflite")) == 7


def test_operators(benchmark):
    arguments = ["--only", "ADD", "MEAN", "--sizes", 2, "--runs", 2]
    head, *rows = benchmark("operators.py", *arguments)
    assert head.split() == ["microseconds", "edgelite", "builtin", "/builtin", "growth"]
    labels = [row[:46].rstrip() for row in rows]
    sizes = ("1x4x4x8", "1x16x16x16")
    kinds = [(name, kind) for name in ("ADD", "MEAN") for kind in ("float", "int8")]
    assert labels == [f"{name} {kind} {size}" for name, kind in kinds for size in sizes]
    for small, large in zip(rows[::2], rows[1::2], strict=True):
        (first, *_), (second, *_, growth) = numbers(small[46:], ""), numbers(large[46:], "")
        assert growth == pytest.approx(second / first / 32, abs=0.006)


def test_overhead(benchmark):
    title, _, *rows = benchmark("overhead.py", "--length", 3, "--seconds", 0)
    assert title == "microseconds an operator, 3 of them on 8 elements"
    assert len(rows) == 5
    for row in rows:
        assert len(numbers(row[16:], "")) == 3


def test_memory(benchmark):
    _, *rows = benchmark("memory.py", "--only", "autoencoder")
    for row, kind in zip(rows, ("float", "int8"), strict=True):
        cells = numbers(row, f"autoencoder {kind}")
        own, other, ratio = cells[-3:]
        assert len(cells) == 7
        assert ratio == pytest.approx(own / other, abs=0.01)


def test_without_the_peer_a_benchmark_says_what_to_install(root):
    program = (
        "import sys; sys.modules['ai_edge_litert'] = None; sys.argv = ['overhead.py'];"
        "import overhead; overhead.main()"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=root / "benchmarks",
    )
    assert found.returncode == 2
    assert "pip install ai-edge-litert" in found.stderr
