"""Models in files: written, read, both ways with real Keras, never half, never executed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import InputError, MissingExtraError, ModelError, StateError
from edgelite.keras import layers
from edgelite.keras.saving import hdf5, state
from tests.keras import architectures

h5py = pytest.importorskip("h5py")

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
    agree(architectures.predictions(model, name), outputs, name)
    architectures.trained(model, name)
    agree(architectures.predictions(model, name), outputs, f"{name}/tuned", 5e-6)


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


@pytest.mark.parametrize("name", NAMES)
def test_saved_models_come_back_with_their_optimizers(tmp_path: Path, name: str) -> None:
    model = architectures.trained(architectures.fresh(keras, name), name)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert type(again) is type(model)
    for a, b in zip(again.optimizer.variables, model.optimizer.variables, strict=True):
        np.testing.assert_array_equal(a, b)
    for each in (model, again):
        architectures.trained(each, name)
    for a, b in zip(
        architectures.predictions(again, name), architectures.predictions(model, name), strict=True
    ):
        np.testing.assert_array_equal(a, b)


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
    agree(architectures.predictions(model, name), outputs, prefix)
    if version == "3":
        architectures.trained(model, name)
        agree(architectures.predictions(model, name), outputs, f"{prefix}/tuned", 5e-6)
    else:
        assert model.compiled
        architectures.trained(model, name)


def test_weights_of_older_files_load_by_order_and_by_name(by_keras: Path) -> None:
    whole = keras.saving.load_model(by_keras / "mlp_3.h5")
    model = architectures.fresh(keras, "mlp")
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
        model = architectures.trained(architectures.fresh(keras, name), name)
        model.save(folder / f"{name}.keras")
    script = Path(__file__).parent / "read_with_keras.py"
    done = subprocess.run(
        [keras_python, str(script), str(folder)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_keras_reads_and_trains_our_files(read_by_keras: Path, name: str) -> None:
    outputs = np.load(read_by_keras / "outputs.npz")
    model = keras.saving.load_model(read_by_keras / f"{name}.keras")
    agree(architectures.predictions(model, name), outputs, name)
    architectures.trained(model, name)
    agree(architectures.predictions(model, name), outputs, f"{name}/tuned", 5e-6)
    model.load_weights(read_by_keras / f"{name}.weights.h5")
    agree(architectures.predictions(model, name), outputs, f"{name}/tuned")


def small() -> Any:
    return keras.Sequential([keras.Input((3,)), layers.Dense(4), layers.Dense(2)], name="small")


def test_weights_alone(tmp_path: Path) -> None:
    model, other = small(), small()
    model.save_weights(tmp_path / "w.weights.h5")
    model.save(tmp_path / "m.keras")
    for file in ("w.weights.h5", "m.keras"):
        other.set_weights([np.zeros_like(w) for w in other.get_weights()])
        other.load_weights(tmp_path / file)
        for a, b in zip(other.get_weights(), model.get_weights(), strict=True):
            np.testing.assert_array_equal(a, b)


def test_weights_that_do_not_fit(tmp_path: Path) -> None:
    small().save_weights(tmp_path / "w.weights.h5")
    wider = keras.Sequential([keras.Input((3,)), layers.Dense(4), layers.Dense(5)], name="wider")
    with pytest.raises(
        InputError, match=r"1 parts of 'wider'.*'layers/dense_1'.*\(4, 5\).*\(4, 2\).*skip_mismatch"
    ):
        wider.load_weights(tmp_path / "w.weights.h5")
    with pytest.warns(UserWarning, match="do not fit the file"):
        wider.load_weights(tmp_path / "w.weights.h5", skip_mismatch=True)
    np.testing.assert_array_equal(
        wider.get_weights()[0], hdf5.read_groups(tmp_path / "w.weights.h5")["layers/dense"]["0"]
    )


def test_names_and_places(tmp_path: Path) -> None:
    model = small()
    with pytest.raises(InputError, match=r"must end in '\.keras'.*\.h5 format is read"):
        model.save(tmp_path / "m.h5")
    with pytest.raises(InputError, match=r"must end in '\.weights\.h5'"):
        model.save_weights(tmp_path / "m.h5")
    with pytest.raises(InputError, match="there is no file"):
        keras.saving.load_model(tmp_path / "none.keras")
    model.save(tmp_path / "deep" / "m.keras")
    with pytest.raises(InputError, match="overwrite=True"):
        model.save(tmp_path / "deep" / "m.keras", overwrite=False)
    with pytest.raises(StateError, match="not built"):
        keras.Sequential([layers.Dense(1)]).save_weights(tmp_path / "w.weights.h5")
    with pytest.warns(UserWarning, match="not built"):
        keras.Sequential([layers.Dense(1)]).save(tmp_path / "unbuilt.keras")
    assert isinstance(keras.saving.load_model(tmp_path / "unbuilt.keras"), keras.Sequential)


def test_writing_is_atomic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "m.keras"
    model = small()
    model.save(path)
    before = path.read_bytes()

    def fails(self: Path, target: Any) -> Any:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(OSError, match="full"):
        model.save(path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["m.keras"]


def test_without_compiling(by_keras: Path) -> None:
    model = keras.saving.load_model(by_keras / "mlp.keras", compile=False)
    assert not model.compiled
    assert model.optimizer is None


def rewritten(path: Path, target: Path, **members: bytes) -> Path:
    """A copy of a `.keras` file with other members."""
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w") as archive:
        for name in source.namelist():
            archive.writestr(name, members.get(name.partition(".")[0], source.read(name)))
    return target


def test_damaged_files(tmp_path: Path) -> None:
    small().save(tmp_path / "m.keras")
    (tmp_path / "text.keras").write_text("no archive")
    with pytest.raises(ModelError, match="no ZIP archive"):
        keras.saving.load_model(tmp_path / "text.keras")
    with zipfile.ZipFile(tmp_path / "empty.keras", "w") as archive:
        archive.writestr("other", b"")
    with pytest.raises(ModelError, match=r"has no config\.json"):
        keras.saving.load_model(tmp_path / "empty.keras")
    for config, message in ((b"{", "not JSON"), (b"[]", "must hold a dictionary")):
        bad = rewritten(tmp_path / "m.keras", tmp_path / "bad.keras", config=config)
        with pytest.raises(ModelError, match=message):
            keras.saving.load_model(bad)
    bad = rewritten(tmp_path / "m.keras", tmp_path / "bad.keras", model=b"nothing")
    with pytest.raises(ModelError, match="not a sound HDF5 file"):
        keras.saving.load_model(bad)
    with h5py.File(tmp_path / "data.h5", "w") as file:
        file["x"] = np.zeros(3)
    with pytest.raises(ModelError, match="holds no model"):
        keras.saving.load_model(tmp_path / "data.h5")


def test_a_file_runs_no_code(tmp_path: Path) -> None:
    small().save(tmp_path / "m.keras")
    with zipfile.ZipFile(tmp_path / "m.keras") as archive:
        config = json.loads(archive.read("config.json"))
    config["config"]["layers"][1] = {
        "module": "keras.layers",
        "class_name": "Lambda",
        "config": {"function": {"class_name": "__lambda__", "config": {"value": "4woA"}}},
        "registered_name": None,
    }
    bad = rewritten(
        tmp_path / "m.keras", tmp_path / "bad.keras", config=json.dumps(config).encode()
    )
    for safe_mode in (True, False):
        with pytest.raises(InputError, match=r"never run|Unknown layer 'Lambda'"):
            keras.saving.load_model(bad, safe_mode=safe_mode)


@pytest.mark.parametrize("kind", ["external", "soft", "outside", "huge", "text"])
def test_weights_are_data_in_the_file_itself(tmp_path: Path, kind: str) -> None:
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        group = file.create_group("layers/dense/vars")
        if kind == "external":
            group["0"] = h5py.ExternalLink("/etc/passwd", "/")
        elif kind == "soft":
            group["0"] = h5py.SoftLink("/layers")
        elif kind == "outside":
            group.create_dataset("0", (4,), "f4", external=[(str(tmp_path / "x"), 0, 16)])
        elif kind == "huge":
            group.create_dataset("0", (1 << 40,), "f4", chunks=(1 << 20,))
        else:
            group["0"] = "text"
    with pytest.raises(ModelError, match=r"never followed|lie outside|claims|must hold numbers"):
        hdf5.read_groups(buffer.getvalue())


def test_without_h5py(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "h5py", None)
    with pytest.raises(MissingExtraError, match=r"'h5py'.*edgelite\[keras\]"):
        small().save(tmp_path / "m.keras")
    assert not list(tmp_path.iterdir())


def test_functions_of_keras(tmp_path: Path) -> None:
    a = keras.Input((4,), name="a")
    model = keras.Model(a, layers.Dense(1)(abs(a[:, ::2]) @ np.ones((2, 3), np.float32)))
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    x = np.random.default_rng(0).normal(size=(2, 4)).astype(np.float32)
    np.testing.assert_array_equal(again(x), model(x))
    config = json.loads(model.to_json())
    entry = next(e for e in config["config"]["layers"] if e["class_name"] == "GetItem")
    entry["class_name"] = "GetItems"
    with pytest.raises(InputError, match=r"'GetItems' of keras\.ops.*did you mean 'GetItem'"):
        keras.models.model_from_json(json.dumps(config))


def test_json_and_clones() -> None:
    for name in ("nested", "symbolic", "mlp", "own_layer", "subclass"):
        model = architectures.fresh(keras, name)
        x, _ = architectures.data(model, name)
        for copy in (
            keras.models.model_from_json(model.to_json()),
            keras.models.clone_model(model),
        ):
            copy(x)
            copy.set_weights(model.get_weights())
            for a, b in zip(
                architectures.predictions(copy, name),
                architectures.predictions(model, name),
                strict=True,
            ):
                np.testing.assert_array_equal(a, b)


def test_clones_with_other_layers_and_inputs() -> None:
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(4)], name="inner")
    x = keras.Input((4,))
    model = keras.Model(x, layers.Dense(2)(inner(x)))

    def wider(layer: Any) -> Any:
        config = layer.get_config()
        return type(layer).from_config(
            {**config, "use_bias": False} if "use_bias" in config else config
        )

    assert len(keras.models.clone_model(model, clone_function=wider).weights) == 3
    assert len(keras.models.clone_model(model, clone_function=wider, recursive=True).weights) == 2
    y = keras.Input((4,), name="y")
    clone = keras.models.clone_model(model, input_tensors=y)
    assert clone.input is y
    with pytest.raises(InputError, match="can only be cloned whole"):
        keras.models.clone_model(architectures.fresh(keras, "subclass"), clone_function=wider)


def test_shared_objects_stay_one(tmp_path: Path) -> None:
    shared = layers.Dense(3)
    x = keras.Input((3,))
    first, second = (keras.Model(x, shared(x), name=name) for name in ("first", "second"))
    y = keras.Input((3,))
    model = keras.Model(y, second(first(y)))
    assert len(model.weights) == 2
    model.save(tmp_path / "m.keras")
    again = keras.saving.load_model(tmp_path / "m.keras")
    assert len(again.weights) == 2
    assert again.layers[1].layers[1] is again.layers[2].layers[1]


def test_own_state(tmp_path: Path) -> None:
    @keras.saving.register_keras_serializable("tests")
    class Counted(layers.Layer):
        words: list[str]

        def build(self, input_shape: Any) -> None:
            self.scale = self.add_weight((), "ones", name="scale")
            self.seen = 7

        def call(self, x: Any) -> Any:
            return x * self.scale

        def save_own_variables(self, store: dict[str, Any]) -> None:
            super().save_own_variables(store)
            store["seen"] = np.array(self.seen)

        def load_own_variables(self, store: dict[str, Any]) -> None:
            self.seen = int(store.pop("seen"))
            super().load_own_variables(store)

    model = keras.Sequential([keras.Input((2,)), Counted()])
    model.layers[0].seen = 9
    model.save(tmp_path / "m.keras")
    assert keras.saving.load_model(tmp_path / "m.keras").layers[0].seen == 9


def test_paths_follow_attributes() -> None:
    class Odd(keras.Model):
        def __init__(self) -> None:
            super().__init__(name="odd")
            self.pairs = [(layers.Dense(1), layers.Dense(2)), {"k": [layers.Dense(3)]}]
            self._last = layers.Dense(4)

        @property
        def broken(self) -> Any:
            raise RuntimeError("not now")

        def call(self, x: Any) -> Any:
            for layer in (*self.pairs[0], *self.pairs[1]["k"], self._last):
                x = layer(x)
            return x

    model = Odd()
    model(np.ones((1, 2), np.float32))
    paths = {path: part.units for path, part in state.walk(model) if path}
    assert paths == {
        "layers/dense": 1,
        "layers/dense_1": 2,
        "layers/dense_2": 3,
        "layers/dense_3": 4,
    }
