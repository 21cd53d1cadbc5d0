"""Models in files: written, read, both ways with real Keras, never half, never executed."""

from __future__ import annotations

import io
import json
import sys
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import InputError, MissingExtraError, ModelError, StateError
from edgelite.keras import layers
from edgelite.keras.saving import hdf5, state
from tests.keras import architectures, trainings

h5py = pytest.importorskip("h5py")

NAMES = sorted(architectures.ARCHITECTURES)


@pytest.fixture(autouse=True)
def _own_classes() -> None:
    architectures.own_classes(keras)


@pytest.mark.parametrize("name", NAMES)
def test_saved_models_come_back_with_their_optimizers(tmp_path: Path, name: str) -> None:
    model = trainings.trained(trainings.fresh(keras, name), name)
    model.save(tmp_path / "model.keras")
    again = keras.models.load_model(tmp_path / "model.keras")
    assert type(again) is type(model)
    for a, b in zip(again.optimizer.variables, model.optimizer.variables, strict=True):
        np.testing.assert_array_equal(a, b)
    for each in (model, again):
        trainings.trained(each, name)
    for a, b in zip(
        trainings.predictions(again, name), trainings.predictions(model, name), strict=True
    ):
        np.testing.assert_array_equal(a, b)


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
        model = trainings.fresh(keras, name)
        x, _ = trainings.data(model, name)
        for copy in (
            keras.models.model_from_json(model.to_json()),
            keras.models.clone_model(model),
        ):
            copy(x)
            copy.set_weights(model.get_weights())
            for a, b in zip(
                trainings.predictions(copy, name),
                trainings.predictions(model, name),
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
        keras.models.clone_model(trainings.fresh(keras, "subclass"), clone_function=wider)


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
