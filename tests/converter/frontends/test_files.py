"""Models in files: what Keras saved becomes a `.tflite` file that computes what Keras computed."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest

import edgelite
from edgelite import keras
from edgelite.converter import convert
from edgelite.errors import ConversionError, InputError, MissingExtraError, ModelError
from edgelite.keras import layers, nested
from tests.integration.layers.case import Runner
from tests.keras import architectures, trainings
from tests.peers import LiteRT

pytest.importorskip("h5py")

SAVED = Path(__file__).parents[2] / "keras" / "saved.zip"
with zipfile.ZipFile(SAVED) as _archive:
    FILES = sorted(name for name in _archive.namelist() if not name.endswith(".npz"))


@pytest.fixture(scope="module")
def by_keras(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the files that real Keras wrote, and what it computed with them."""
    folder = tmp_path_factory.mktemp("by_keras")
    with zipfile.ZipFile(SAVED) as archive:
        archive.extractall(folder)
    return folder


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    """A small model, saved as ``m.keras`` in a folder of its own."""
    model = keras.Sequential([keras.Input((4,), name="x"), layers.Dense(3, name="y")])
    model.save(tmp_path / "m.keras")
    return tmp_path / "m.keras"


@pytest.mark.parametrize("file", FILES)
def test_what_keras_saved(by_keras: Path, file: str) -> None:
    architectures.own_classes(keras)
    stem, _, version = file.partition(".")[0].rpartition("_")
    name = stem if version in ("2", "3") else file.partition(".")[0]
    content = convert(by_keras / file)
    model = keras.models.load_model(by_keras / file, compile=False)
    x, _ = trainings.data(model, name)
    outputs = np.load(by_keras / "outputs.npz")
    prefix = file.partition(".")[0] if version == "2" else name
    # LiteRT's set of reference kernels has no ELU.
    for runner in (Runner(content), LiteRT(content, reference=False)):
        found = runner(*nested.flatten(x))
        for index, value in enumerate(found):
            expected = outputs[f"{prefix}/{index}"]
            scale = max(1.0, float(np.abs(expected).max()))
            np.testing.assert_allclose(value, expected, rtol=0, atol=2e-6 * scale)
        assert f"{prefix}/{len(found)}" not in outputs


def test_a_path_is_a_string_or_a_path(saved: Path) -> None:
    assert convert(str(saved)) == convert(saved)
    x = np.random.default_rng(0).normal(size=(5, 4)).astype(np.float32)
    expected = keras.models.load_model(saved).predict(x, verbose=0)
    np.testing.assert_allclose(Runner(convert(saved))(x)[0], expected, atol=1e-6)


def test_saved_models_quantize(saved: Path) -> None:
    x = np.random.default_rng(0).normal(size=(20, 4)).astype(np.float32)
    content = convert(saved, "int8", x, input_type=np.int8)
    model = keras.models.load_model(saved)
    assert content == convert(model, "int8", x, input_type=np.int8)
    converter = edgelite.lite.TFLiteConverter.from_keras_model(model)
    converter.optimizations = [edgelite.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([row[None]] for row in x)
    converter.inference_input_type = np.int8
    assert converter.convert() == content


def test_the_optimizer_is_not_looked_at(tmp_path: Path) -> None:
    """Losses and optimizers of one's own do not matter."""

    def own_loss(y_true, y_pred):
        return y_true - y_pred

    model = keras.Sequential([keras.Input((4,)), layers.Dense(3)])
    model.compile("adam", own_loss)
    model.save(tmp_path / "m.keras")
    assert convert(tmp_path / "m.keras") == convert(model)


class Doubled(layers.Layer):
    def call(self, inputs):
        return inputs * 2.0


def test_own_classes_must_be_known(tmp_path: Path) -> None:
    path = tmp_path / "own.keras"
    model = keras.Sequential([keras.Input((4,)), Doubled()])
    model.save(path)
    with pytest.raises(ConversionError, match=r"own.keras': .*'Doubled'.* custom_objects") as told:
        convert(path)
    assert "\n" not in str(told.value)
    assert "load_model" in str(told.value)
    known = keras.models.load_model(path, custom_objects={"Doubled": Doubled})
    x = np.ones((1, 4), np.float32)
    np.testing.assert_array_equal(Runner(convert(known))(x)[0], 2 * x)


def test_h5py_is_asked_for(saved: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingExtraError, match=r"h5py.*edgelite\[keras\]"):
        convert(saved)


def test_files_that_are_no_models(saved: Path, tmp_path: Path) -> None:
    garbage = tmp_path / "garbage.keras"
    garbage.write_bytes(b"no archive")
    with pytest.raises(ModelError, match=r"garbage.keras' is not a .keras file"):
        convert(garbage)
    weights = tmp_path / "m.weights.h5"
    keras.models.load_model(saved).save_weights(weights)
    with pytest.raises(ModelError, match="holds no model"):
        convert(weights)
    with pytest.raises(InputError, match=r"no file '.*nowhere.keras'"):
        convert(tmp_path / "nowhere.keras")
    with pytest.raises(ModelError, match=r"nowhere.tflite: cannot be read"):
        convert(tmp_path / "nowhere.tflite")
    with pytest.raises(ConversionError, match=r"is a folder; .*SavedModel.*model.save"):
        convert(tmp_path)


def test_files_under_another_name(saved: Path, tmp_path: Path) -> None:
    other = saved.rename(tmp_path / "model.bin")
    with pytest.raises(ConversionError, match=r"model.bin' .* a ZIP archive: .* end in .keras"):
        convert(other)
    with pytest.raises(ConversionError, match=r"as bytes .* a ZIP archive"):
        convert(other.read_bytes())
    other.write_bytes(b"\x89HDF\r\n\x1a\n and so on")
    with pytest.raises(ConversionError, match=r"an HDF5 file: .* end in .h5"):
        convert(other)


def test_a_model_of_keras_itself_is_saved_first() -> None:
    foreign = type("Sequential", (), {"__module__": "keras.src.models.sequential"})()
    with pytest.raises(ConversionError, match=r"received keras\..*Sequential; save it by"):
        convert(foreign)
