"""`edgelite benchmark`, by everything but the times."""

from __future__ import annotations

import json

import pytest

from edgelite import keras
from edgelite.cli import peers
from edgelite.lite import TFLiteConverter
from tests.cli.models import add_constant, two_by_two
from tests.peers import peer


@pytest.fixture
def report(command, model):
    def run(*options):
        result = command("benchmark", model(two_by_two), "--runs", 4, "--json", *options)
        assert (result.status, result.error) == (0, "")
        return json.loads(result.output)

    return run


def test_latency_counts_the_runs_that_were_asked_for(report):
    found = report()["latency"]["edgelite"]
    assert found["runs"] == 4
    assert 0 < found["min"] <= found["median"] <= found["p90"]


def test_every_operator_is_told(report):
    found = report()["operators"]
    assert [(o["operator"], o["name"], o["output"], o["shape"]) for o in found] == [
        (0, "ADD", "total:0", [1, 3]),
        (1, "MUL", "product:0", [1, 3]),
    ]
    for entry in found:
        assert 0 < entry["best"] <= entry["total"]
        assert (entry["product"], entry["share"]) == (None, None)


def test_matrix_products_are_told_beside_bare_blas(command, tmp_path):
    layers = keras.layers
    network = keras.Sequential(
        [
            layers.Input((8, 8, 2)),
            layers.Conv2D(3, 3),
            layers.Flatten(),
            layers.Dense(4, activation="softmax"),
        ]
    )
    path = tmp_path / "network.tflite"
    path.write_bytes(TFLiteConverter.from_keras_model(network).convert())
    result = command("benchmark", path, "--runs", 2, "--json")
    shares = {o["name"]: o["share"] for o in json.loads(result.output)["operators"]}
    assert shares["CONV_2D"] > 0
    assert shares["FULLY_CONNECTED"] > 0
    assert shares["SOFTMAX"] is None


def test_memory(report):
    found = report("--memory")["memory"]
    assert list(found) == ["arena", "scratch", "mapped", "prepared", "peak"]
    # Four tensors of 12 bytes, each in a cache line of its own.
    assert found["arena"] == 4 * 64
    assert found["mapped"] == 0
    assert found["peak"] is None or found["peak"] > 1 << 20
    assert report()["memory"] is None


def test_constants_count_as_mapped(command, model):
    result = command("benchmark", model(add_constant), "--runs", 1, "--json", "--memory")
    assert json.loads(result.output)["memory"]["mapped"] == 2 * 4


def test_trace_has_an_event_for_each_operator(report, tmp_path):
    path = tmp_path / "trace.json"
    report("--trace", path)
    events = json.loads(path.read_text())["traceEvents"]
    assert [(e["name"], e["ph"]) for e in events] == [("ADD", "X"), ("MUL", "X")]
    assert events[0]["ts"] == 0
    assert events[1]["ts"] >= events[0]["ts"] + events[0]["dur"]


def test_tables(command, model, tmp_path):
    result = command("benchmark", model(two_by_two), "--runs", 1, "--memory", "--threads", 2)
    assert (result.status, result.error) == (0, "")
    for text in ("two_by_two.tflite", "threads: 2", "median", "ADD", "1x3", "arena", "256 B"):
        assert text in result.output


def test_compared_with_litert(report):
    peer("ai_edge_litert.interpreter")
    found = report("--compare", "litert-reference")["latency"]
    assert list(found) == ["edgelite", "litert-reference"]
    assert found["litert-reference"]["runs"] == 4


def test_without_litert_the_error_says_what_to_install(command, model, monkeypatch):
    monkeypatch.setattr(peers, "MODULE", "no_such_package.interpreter")
    result = command("benchmark", model(two_by_two), "--compare", "litert")
    assert result.status == 2
    assert "pip install ai-edge-litert" in result.error


def test_a_file_that_is_none_is_told(command, tmp_path):
    result = command("benchmark", tmp_path / "none.tflite")
    assert result.status == 2
    assert "none.tflite" in result.error
