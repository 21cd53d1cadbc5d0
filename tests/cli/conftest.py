from __future__ import annotations

from typing import NamedTuple

import pytest

from edgelite import cli


class Result(NamedTuple):
    status: int
    output: str
    error: str


@pytest.fixture
def command(capsys, monkeypatch):
    """Runs the command line in this process: `command("inspect", path)` -> Result."""
    # Rich asks for these; a test's output must not depend on the terminal it is started from.
    for name in ("COLUMNS", "FORCE_COLOR", "NO_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments):
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main([str(argument) for argument in arguments])
        output, error = capsys.readouterr()
        return Result(ended.value.code, output, error)

    return run


@pytest.fixture
def model(tmp_path):
    """Writes a model of `tests.cli.models` and gives its path: `model(two_by_two)`."""

    def write(make):
        path = tmp_path / f"{make.__name__}.tflite"
        path.write_bytes(make())
        return path

    return write
