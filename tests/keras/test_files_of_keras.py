"""Models in files, both ways with real Keras: theirs are read and trained here, ours there."""

from __future__ import annotations

import json
import os
import subprocess
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import InputError
from edgelite.keras import layers
from edgelite.keras.saving import hdf5
from tests.keras import architectures, trainings

pytest.importorskip("h5py")

NAMES = sorted(architectures.ARCHITECTURES)


@pytest.fixture(scope="module")
def by_keras(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that real Keras wrote, and `outputs.npz`."""
    folder = tmp_path_factory.mktemp("by_keras")
    with zipfile.ZipFile(Path(__file__).parent / "saved.zip") as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture(autouse=True)
def _own_classes() -> None:
    architectures.own_classes(keras)


def agree(received: list[np.ndarray], outputs: Any, prefix: str, tolerance: float = 1e-6) -> None:
    """Outputs are the recorded ones, relative to the largest."""
    for i, value in enumerate(received):
        expected = outputs[f"{prefix}/{i}"]
        scale = max(1.0, float(np.abs(expected).max()))
        np.testing.assert_allclose(value, expected, rtol=0, atol=tolerance * scale)


def tree(content: bytes) -> dict[str, Any]:
    """{path: shape and dtype} of all arrays in an HDF5 file."""
    return {
        f"{path}/{key}": (array.shape, array.dtype.name)
        for path, group in hdf5.read_groups(content).items()
        for key, array in group.items()
    }


def without_numbers(config: Any) -> Any:
    """A configuration without what differs from save to save."""
    if isinstance(config, dict):
        return {k: without_numbers(v) for k, v in config.items() if k != "shared_object_id"}
    return [without_numbers(v) for v in config] if isinstance(config, list) else config


@pytest.mark.parametrize("name", NAMES)
def test_files_of_keras_are_read_and_trained_on(by_keras: Path, name: str) -> None:
    outputs = np.load(by_keras / "outputs.npz")
    model = keras.saving.load_model(by_keras / f"{name}.keras")
    agree(trainings.predictions(model, name), outputs, name)
    trainings.trained(model, name)
    agree(trainings.predictions(model, name), outputs, f"{name}/tuned", 5e-6)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_is_what_keras_writes(by_keras: Path, tmp_path: Path, name: str) -> None:
    model = keras.saving.load_model(by_keras / f"{name}.keras")
    model.save(tmp_path / "again.keras")
    with (
        zipfile.ZipFile(by_keras / f"{name}.keras") as theirs,
        zipfile.ZipFile(tmp_path / "again.keras") as ours,
    ):
        assert ours.namelist() == theirs.namelist()
        assert tree(ours.read("model.weights.h5")) == tree(theirs.read("model.weights.h5"))
        first, second = (json.loads(a.read("config.json")) for a in (theirs, ours))
        assert sorted(json.loads(ours.read("metadata.json"))) == ["date_saved", "keras_version"]
    assert second["module"] == first["module"] or name == "subclass"
    # Own classes name their module; masks are functions in Keras' graph and found while running in ours.
    if name not in ("own_layer", "subclass", "masked"):
        assert significant(second) == significant(first)


def significant(config: Any) -> Any:
    """What a configuration says, without what is said by leaving it out."""
    if isinstance(config, dict):
        dropped = ("shared_object_id", "registered_name", "build_config", "jit_compile", "mask")
        found = {k: significant(v) for k, v in config.items() if k not in dropped}
        return {k: v for k, v in found.items() if k != "compile_config" or v}
    return [significant(v) for v in config] if isinstance(config, list) else config


LEGACY = [
    *(f"{name}_3" for name in ("mlp", "cnn", "branches", "nested")),
    *(f"{n}_2" for n in ("mlp", "cnn", "branches", "shared", "nested", "residual", "sequence")),
]


@pytest.mark.parametrize("file", LEGACY)
def test_older_files_are_read(by_keras: Path, file: str) -> None:
    name, _, version = file.rpartition("_")
    outputs = np.load(by_keras / "outputs.npz")
    with warnings.catch_warnings():
        # Keras 2 keeps another state of some optimizers; they begin anew.
        warnings.filterwarnings("ignore", message=".*begins anew")
        model = keras.saving.load_model(by_keras / f"{file}.h5")
    prefix = name if version == "3" else file
    agree(trainings.predictions(model, name), outputs, prefix)
    if version == "3":
        trainings.trained(model, name)
        agree(trainings.predictions(model, name), outputs, f"{prefix}/tuned", 5e-6)
    else:
        assert model.compiled
        trainings.trained(model, name)


def test_weights_of_older_files_load_by_order_and_by_name(by_keras: Path) -> None:
    whole = keras.saving.load_model(by_keras / "mlp_3.h5")
    model = trainings.fresh(keras, "mlp")
    model.load_weights(by_keras / "mlp_3.h5")
    for a, b in zip(model.get_weights(), whole.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    other = keras.Sequential([keras.Input((6,)), layers.Dense(8, name="dense"), layers.Dense(2)])
    other.load_weights(by_keras / "mlp_3.h5", by_name=True, skip_mismatch=True)
    np.testing.assert_array_equal(other.get_weights()[0], whole.get_weights()[0])
    with pytest.raises(InputError, match=r"weights of shapes .*the file has"):
        other.load_weights(by_keras / "mlp_3.h5")


@pytest.fixture(scope="module")
def keras_python() -> str:
    """A Python with real Keras 3, named by the environment; else the test is skipped."""
    found = os.environ.get("EDGELITE_KERAS")
    if not found:
        pytest.skip("the variable EDGELITE_KERAS does not name a Python with keras and tensorflow")
    return found


@pytest.fixture(scope="module")
def read_by_keras(keras_python: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all models, saved by EdgeLite, and what real Keras computed with them."""
    folder = tmp_path_factory.mktemp("read_by_keras")
    for name in NAMES:
        model = trainings.trained(trainings.fresh(keras, name), name)
        model.save(folder / f"{name}.keras")
    done = subprocess.run(
        [keras_python, "-m", "tests.keras.read_with_keras", str(folder)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_keras_reads_and_trains_our_files(read_by_keras: Path, name: str) -> None:
    outputs = np.load(read_by_keras / "outputs.npz")
    model = keras.saving.load_model(read_by_keras / f"{name}.keras")
    agree(trainings.predictions(model, name), outputs, name)
    trainings.trained(model, name)
    agree(trainings.predictions(model, name), outputs, f"{name}/tuned", 5e-6)
    model.load_weights(read_by_keras / f"{name}.weights.h5")
    agree(trainings.predictions(model, name), outputs, f"{name}/tuned")


def test_without_compiling(by_keras: Path) -> None:
    model = keras.saving.load_model(by_keras / "mlp.keras", compile=False)
    assert not model.compiled
    assert model.optimizer is None
