from __future__ import annotations

import ast
import functools
import subprocess
import sys

import numpy as np
import pytest

import edgelite

# A package that the runtime does not need, and the only places that may import it.
HOMES = {
    "click": ("cli/",),
    "rich": ("cli/", "keras/"),
    "onnx": ("converter/frontends/onnx/",),
    "h5py": ("keras/saving/hdf5.py",),
}


def modules_loaded_by(statement: str) -> set[str]:
    program = f"import sys\n{statement}\nprint(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], check=True, capture_output=True, text=True
    )
    return set(found.stdout.split())


def test_importing_the_interpreter_loads_nothing_that_running_does_not_need():
    loaded = modules_loaded_by("import edgelite.interpreter")
    heavy = ["edgelite.keras", "edgelite.autodiff", "edgelite.converter", "edgelite.lite"]
    heavy += ["onnx", "h5py", "click", "rich", "matplotlib", "ml_dtypes"]
    assert [name for name in heavy if name in loaded] == []


def test_importing_the_package_loads_no_part_of_it():
    loaded = modules_loaded_by("import edgelite")
    assert {name for name in loaded if name.startswith("edgelite")} == {"edgelite"}
    assert "numpy" not in loaded


def test_asking_the_command_for_help_loads_no_numpy():
    loaded = modules_loaded_by("import edgelite.cli")
    assert "numpy" not in loaded
    assert "rich" not in loaded


def test_every_public_name_is_there():
    names = dir(edgelite)
    assert {"keras", "lite", "convert", "GradientTape", "matmul", "nn", "float32"} <= set(names)
    assert [name for name in names if getattr(edgelite, name) is None] == ["newaxis"]


def test_dtypes_are_numpys():
    assert edgelite.float32 is np.float32
    assert edgelite.bool is np.bool_


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'no_such_name'"):
        _ = edgelite.no_such_name


@pytest.mark.parametrize("package", HOMES)
def test_optional_packages_are_imported_in_one_place(package, root):
    sources = (root / "edgelite").rglob("*.py")
    users = {
        path.relative_to(root / "edgelite").as_posix()
        for path in sources
        if package in imported(path)
    }
    assert [path for path in users if not path.startswith(HOMES[package])] == []


@functools.cache
def imported(path):
    """The top-level packages that a source file imports, at its top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
