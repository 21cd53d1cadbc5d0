"""Packages whose public names are imported when they are first used: see `edgelite.lazy`."""

from __future__ import annotations

import ast
import importlib
import pickle
import pkgutil
import pydoc
from pathlib import Path

import pytest

import edgelite
from edgelite import keras
from tests.test_import_contract import modules_loaded_by

ROOT = Path(edgelite.__file__).parent


def source_of(package):
    return ROOT.parent.joinpath(*package.split("."), "__init__.py").read_text(encoding="utf-8")


PACKAGES = sorted(
    name
    for _, name, is_package in pkgutil.walk_packages([str(ROOT)], "edgelite.")
    if is_package and "attach(" in source_of(name)
)


def declared(package):
    """{public name: where it is from} as type checkers read it."""
    (block,) = (
        node
        for node in ast.parse(source_of(package)).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    )
    homes = {}
    for node in block.body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                homes[alias.asname or alias.name] = f"{node.module}.{alias.name}"
        elif isinstance(node, ast.Assign):
            (target,) = node.targets
            first, _, rest = ast.unparse(node.value).partition(".")
            homes[target.id] = f"{homes[first]}.{rest}"
    return {name: home for name, home in homes.items() if f"{name} = {name}." not in home}


def test_the_packages_are_found():
    assert {"edgelite.keras", "edgelite.keras.layers", "edgelite.schema.ops"} <= set(PACKAGES)


@pytest.mark.parametrize("package", PACKAGES)
def test_type_checkers_and_python_find_the_same_names_in_the_same_places(package):
    module = importlib.import_module(package)
    homes = declared(package)
    helpers = {"kind"} - set(module.__all__)  # imported for what is bound to it
    assert sorted(module.__all__) == sorted(homes.keys() - helpers)
    for name in module.__all__:
        assert getattr(module, name) == resolved(homes[name]), name


def resolved(path):
    """What stands at a dotted path."""
    parts = path.split(".")
    for count in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:count]))
        except ModuleNotFoundError:
            continue
        for part in parts[count:]:
            found = getattr(found, part)
        return found
    raise AssertionError(path)


@pytest.mark.parametrize("package", PACKAGES)
def test_no_module_hides_a_public_name(package):
    # Importing package/dot.py would put that module where the function `dot` is expected.
    module = importlib.import_module(package)
    modules = {entry.name for entry in pkgutil.iter_modules(module.__path__)}
    for name in modules & set(module.__all__):
        assert getattr(module, name) is importlib.import_module(f"{package}.{name}")


@pytest.mark.parametrize("package", PACKAGES)
def test_importing_all_and_listing_give_every_public_name(package):
    module, found = importlib.import_module(package), {}
    exec(f"from {package} import *", found)  # noqa: S102  # it cannot be written in a function
    assert set(module.__all__) <= found.keys()
    assert set(module.__all__) <= set(dir(module))
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'no_such'"):
        _ = module.no_such


def test_a_name_is_resolved_once(tmp_path, monkeypatch):
    (tmp_path / "lazy_example").mkdir()
    (tmp_path / "lazy_example" / "__init__.py").write_text(
        "from edgelite.lazy import attach\n"
        "__getattr__, __dir__, __all__ = attach(__name__, {'.part': 'thing.real'}, modules='other')\n"
    )
    (tmp_path / "lazy_example" / "part.py").write_text("thing = 1.5\n")
    (tmp_path / "lazy_example" / "other.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    example = importlib.import_module("lazy_example")
    assert example.__all__ == ["other", "real"]
    assert "real" not in vars(example)
    assert example.real == 1.5
    assert vars(example)["real"] == 1.5
    assert example.other.__name__ == "lazy_example.other"


def test_help_shows_what_a_package_has():
    shown = pydoc.plain(pydoc.render_doc(keras.layers))
    assert "class Dense(" in shown
    assert "dot(inputs" in shown
    assert "kernel_initializer" in pydoc.plain(pydoc.render_doc(keras.layers.Dense))


def test_classes_are_pickled_by_the_module_that_they_are_in():
    for cls in (keras.layers.Dense, keras.losses.Huber, keras.optimizers.Adam, keras.Model):
        assert pickle.loads(pickle.dumps(cls)) is cls  # noqa: S301  # what was pickled here


def test_keras_tells_which_keras_it_is_like():
    assert int(keras.__version__.split(".")[0]) == 3


@pytest.mark.parametrize("package", ["edgelite.keras", "edgelite.keras.layers", "edgelite.schema"])
def test_importing_a_package_loads_none_of_its_parts(package):
    loaded = modules_loaded_by(f"import {package}")
    ours = {name for name in loaded if name.startswith("edgelite")}
    parents = {package.rsplit(".", n)[0] for n in range(package.count(".") + 1)}
    assert ours == {*parents, "edgelite.lazy"}
    assert "numpy" not in loaded


def test_a_model_loads_only_what_it_is_made_of():
    loaded = modules_loaded_by(
        "from edgelite import keras\n"
        "model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)])\n"
        "model.compile('sgd', 'mean_squared_error')"
    )
    layers = {name for name in loaded if name.startswith("edgelite.keras.layers.")}
    assert not {name for name in layers if "recurrent" in name or "preprocessing" in name}
    assert not layers & {"edgelite.keras.layers.embedding", "edgelite.keras.layers.merging"}
    assert not loaded & {"edgelite.keras.optimizers.adam", "edgelite.keras.metrics.auc"}
    assert not loaded & {"edgelite.keras.callbacks.checkpoint", "edgelite.keras.losses.focal"}
    assert not loaded & {"h5py", "PIL", "onnx", "click", "rich", "difflib", "matplotlib"}


def test_the_interpreter_loads_no_writer_and_few_operators():
    loaded = modules_loaded_by("from edgelite.interpreter import Interpreter")
    assert not loaded & {"flatbuffers", "edgelite.schema.writer", "edgelite.schema.fbs"}
    assert "edgelite.schema.ops.stablehlo" not in loaded
    assert "edgelite.schema.ops.recurrent" not in loaded
