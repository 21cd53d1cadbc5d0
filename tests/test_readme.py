"""What the README shows, it runs here: every code block, and every command of a shell block."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from edgelite import cli
from edgelite.keras import layers

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line]


def test_every_block_is_of_a_language_that_is_run():
    assert set(re.findall(r"^```(\w+)", README, re.MULTILINE)) == {"python", "sh"}
    assert {command.split()[0] for command in COMMANDS} == {"make", "edgelite"}


def test_python_blocks_run_one_after_the_other(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names = {}
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), names)  # noqa: S102 - the README's own code
    assert "the label is 0" in capsys.readouterr().out
    assert names["interpreter"].get_input_details()[0]["dtype"].__name__ == "int8"


def test_the_first_example_has_twelve_lines():
    assert len([line for line in blocks("python")[0].splitlines() if line]) == 12


def test_edgelite_commands_run_one_after_the_other(digits_demo, monkeypatch, capsys):
    monkeypatch.chdir(digits_demo.folder.parent)
    demo, *others = [command for command in COMMANDS if command.startswith("edgelite ")]
    assert demo == "edgelite demo --output digits-demo"  # which the fixture ran
    for command in others:
        with pytest.raises(SystemExit) as ended:
            cli.main(shlex.split(command)[1:])
        output = capsys.readouterr()
        assert (command, ended.value.code, output.err) == (command, 0, "")
    assert Path("y.npy").is_file()


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith("make")])
def test_make_targets_are_there(command, root):
    subprocess.run([*shlex.split(command), "--dry-run"], cwd=root, check=True, capture_output=True)


def test_every_command_of_the_command_line_is_told():
    from edgelite.cli.main import cli as group

    assert set(re.findall(r"^\| `edgelite (\w+)`", README, re.MULTILINE)) == set(group.commands)


def test_layers_that_are_not_there_are_not_there():
    (sentence,) = re.findall(r"not there yet\s+are, among others, ([^.]*)\.", README)
    names = re.findall(r"`(\w+)`", sentence)
    assert names
    assert [name for name in names if hasattr(layers, name)] == []


def test_links_lead_to_files(root):
    targets = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert [target for target in targets if not (root / target).exists()] == []


def test_the_command_is_a_program():
    program = [sys.executable, "-c", "from edgelite.cli import main; main()", "--version"]
    found = subprocess.run(program, check=True, capture_output=True, text=True)
    assert found.stdout.startswith("edgelite ")
