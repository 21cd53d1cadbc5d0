"""Every example runs as a program does, with small settings, and gives what it promises."""

from __future__ import annotations

import runpy
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from edgelite.lite import Interpreter

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture
def run(capsys):
    """`run("digits_cnn", "--epochs", "2")`: what its `main` returns, and what it printed."""

    def run_example(name, *arguments):
        main = runpy.run_path(str(EXAMPLES / f"{name}.py"))["main"]
        result = main([*arguments])
        return result, capsys.readouterr().out

    return run_example


def files(folder):
    return {path.name for path in folder.iterdir()}


def test_digits_are_read_as_well_by_the_files(run, tmp_path):
    accuracy, printed = run(
        "digits_cnn", "--epochs", "4", "--samples", "800", "--output", str(tmp_path)
    )
    assert accuracy["keras"] > 0.8
    assert accuracy["float32"] == pytest.approx(accuracy["keras"])
    assert accuracy["int8"] > accuracy["keras"] - 0.02
    assert files(tmp_path) == {"digits_float32.tflite", "digits_int8.tflite"}
    (digit,) = Interpreter(str(tmp_path / "digits_int8.tflite")).get_output_details()
    assert digit["dtype"] is np.int8
    assert "taken for (column)" in printed


def test_keywords_are_told_apart(run, tmp_path):
    accuracy, printed = run(
        "keyword_spotting", "--epochs", "3", "--samples", "600", "--output", str(tmp_path)
    )
    assert accuracy["keras"] > 0.45  # one of six by chance
    assert accuracy["float32"] == pytest.approx(accuracy["keras"], abs=1 / 600)
    assert abs(accuracy["int8"] - accuracy["keras"]) < 0.04
    assert files(tmp_path) == {"keywords_float32.tflite", "keywords_int8.tflite"}
    assert "600 sounds to train with" in printed


def test_worn_machines_are_told_from_healthy_ones(run, tmp_path):
    results, printed = run(
        "anomaly_detection", "--epochs", "8", "--samples", "500", "--output", str(tmp_path)
    )
    assert results["keras"]["auc"] > 0.8  # 0.5 by chance
    assert results["keras"]["false alarms"] < 0.08
    assert results["float32"]["auc"] == pytest.approx(results["keras"]["auc"], abs=1e-3)
    assert results["int8"]["auc"] == pytest.approx(results["keras"]["auc"], abs=0.03)
    assert "auc" in printed


def test_the_lstm_foretells_better_than_naive_forecasts(run, tmp_path):
    plot = ["--plot"] if find_spec("matplotlib") else []
    errors, _ = run(
        "time_series_lstm", "--epochs", "3", "--samples", "700", "--output", str(tmp_path), *plot
    )
    assert errors["predict"] < 0.9 * min(errors["as now"], errors["as yesterday"])
    assert errors["difference"] < 1e-5
    assert errors["int8"] == pytest.approx(errors["predict"], rel=0.05)
    pictures = {"forecast.png"} if plot else set()
    assert files(tmp_path) == {"forecast_float32.tflite", "forecast_int8.tflite", *pictures}


def test_a_loaded_base_learns_other_digits(run, tmp_path):
    pytest.importorskip("h5py")
    accuracy, printed = run("transfer_learning", "--epochs", "2", "--output", str(tmp_path))
    assert accuracy["tuned"] > max(accuracy["head"], 0.4)  # one of four by chance
    assert accuracy["int8"] == pytest.approx(accuracy["tuned"], abs=0.03)
    assert files(tmp_path) == {"base.keras", "digits_6_to_9_int8.tflite"}
    assert "260 weights" in printed  # of 64 features and 4 digits: the base was frozen


def test_a_custom_op_trains_and_converts(run, tmp_path):
    (loss, difference), printed = run("custom_op", "--steps", "150", "--output", str(tmp_path))
    assert loss < 0.2
    assert difference < 1e-5
    assert files(tmp_path) == {"swish.tflite"}
    assert "file and network differ" in printed


def test_a_custom_training_loop_learns(run):
    accuracy, printed = run("custom_training_loop", "--epochs", "2", "--samples", "600")
    assert accuracy > 0.7
    assert printed.count("accuracy") == 2


def test_every_example_is_run_here_and_told_in_the_readme():
    source = Path(__file__).read_text(encoding="utf-8")
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for path in EXAMPLES.glob("*.py"):
        assert f'"{path.stem}"' in source
        assert f"({path.name})" in readme
