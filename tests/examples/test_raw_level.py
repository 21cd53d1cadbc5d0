"""The examples of the raw level run and give what they promise."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"


def test_a_custom_op_trains_and_converts(capsys: pytest.CaptureFixture[str]) -> None:
    main = runpy.run_path(str(EXAMPLES / "custom_op.py"))["main"]
    loss, difference = main(steps=150)
    assert loss < 0.2
    assert difference < 1e-5
    assert "file and network differ" in capsys.readouterr().out


def test_a_custom_training_loop_learns(capsys: pytest.CaptureFixture[str]) -> None:
    main = runpy.run_path(str(EXAMPLES / "custom_training_loop.py"))["main"]
    assert main(epochs=2, samples=600) > 0.7
    assert capsys.readouterr().out.count("accuracy") == 2
