from __future__ import annotations

import pytest

from edgelite import cli
from edgelite.errors import ModelError


@pytest.fixture
def garbage(tmp_path):
    path = tmp_path / "garbage.tflite"
    path.write_bytes(b"no flatbuffer at all")
    return path


CASES = {
    "no such command": (["tarin"], "tarin"),
    "no such option": (["inspect", "--jsno", "x"], "--jsno"),
    "missing argument": (["inspect"], "MODEL"),
    "missing file": (["inspect", "nowhere.tflite"], "nowhere.tflite"),
    "missing model": (["run", "nowhere.tflite", "-i", "x.npy", "-o", "y.npy"], "nowhere.tflite"),
    "missing source": (["convert", "nowhere.tflite", "-o", "y.tflite"], "nowhere.tflite"),
    "unknown mode": (["convert", "x", "-o", "y", "--quantize", "int3"], "int3"),
    "no epochs": (["demo", "--epochs", "0"], "0"),
}


@pytest.mark.parametrize("case", CASES)
def test_errors_are_one_line_and_status_two(command, tmp_path, monkeypatch, case):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").touch()
    arguments, named = CASES[case]
    result = command(*arguments)
    assert result.status == 2
    assert result.output == ""
    assert result.error.startswith("edgelite: ")
    assert result.error.count("\n") == 1
    assert named in result.error


@pytest.mark.parametrize("name", ["inspect", "convert", "run"])
def test_a_file_that_is_no_model(command, garbage, tmp_path, name):
    more = {"run": ["-i", "x.npy", "-o", "y.npy"], "convert": ["-o", tmp_path / "out.tflite"]}
    result = command(name, garbage, *more.get(name, []))
    assert result.status == 2
    assert result.error.count("\n") == 1
    assert "not a .tflite file" in result.error
    assert not (tmp_path / "out.tflite").exists()


@pytest.mark.parametrize("arguments", [["--debug", "inspect"], ["inspect", "--debug"]])
def test_debug_shows_the_traceback(garbage, arguments):
    with pytest.raises(ModelError):
        cli.main([*arguments, str(garbage)])


def test_help_names_every_command(command):
    result = command("--help")
    assert result.status == 0
    for name in ("demo", "convert", "run", "inspect", "schema"):
        assert f"\n  {name} " in result.output


@pytest.mark.parametrize("name", ["demo", "convert", "run", "inspect", "schema"])
def test_every_command_has_help_and_debug(command, name):
    result = command(name, "-h")
    assert result.status == 0
    assert result.output.startswith(f"Usage: edgelite {name}")
    assert "--debug" in result.output


def test_no_arguments_show_the_help(command):
    result = command()
    assert result.status == 0
    assert "Usage: edgelite" in result.output
