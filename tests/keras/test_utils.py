"""Helpers for data, pictures of models, and what is refused."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.data import Dataset
from edgelite.errors import InputError, MissingExtraError, StateError
from edgelite.keras import layers, utils


def test_sequences_are_padded() -> None:
    sequences = [[1], [2, 3], [4, 5, 6]]
    np.testing.assert_array_equal(utils.pad_sequences(sequences), [[0, 0, 1], [0, 2, 3], [4, 5, 6]])
    np.testing.assert_array_equal(
        utils.pad_sequences(sequences, 2, "float32", "post", "post", -1.0),
        [[1, -1], [2, 3], [4, 5]],
    )
    np.testing.assert_array_equal(utils.pad_sequences(sequences, 2), [[0, 1], [2, 3], [5, 6]])
    vectors = utils.pad_sequences([[[1, 2]], []], 2)
    np.testing.assert_array_equal(vectors, [[[0, 0], [1, 2]], [[0, 0], [0, 0]]])
    with pytest.raises(InputError, match="padding must be 'pre' or 'post'"):
        utils.pad_sequences(sequences, padding="before")
    with pytest.raises(InputError, match="list of sequences"):
        utils.pad_sequences([1, 2])
    with pytest.raises(InputError, match="sequence 1 has entries of shape"):
        utils.pad_sequences([[[1, 2]], [[1]]])


def test_norms() -> None:
    x = np.array([[3.0, 4.0], [0.0, 0.0]])
    np.testing.assert_allclose(utils.normalize(x), [[0.6, 0.8], [0, 0]])
    np.testing.assert_allclose(utils.normalize(x, axis=0, order=1), [[1, 1], [0, 0]])


def test_data_cut_in_two() -> None:
    x, y = np.arange(10), np.arange(10) * 2
    (a, b), (c, d) = utils.split_dataset((x, y), left_size=0.7)
    assert (len(a), len(c)) == (7, 3)
    np.testing.assert_array_equal(b, a * 2)
    np.testing.assert_array_equal(d, c * 2)
    left, right = utils.split_dataset(x, right_size=4, shuffle=True, seed=1)
    assert sorted([*left, *right]) == list(range(10))
    assert len(right) == 4
    assert not np.array_equal(left, np.arange(6))
    assert utils.split_dataset((i for i in range(4)), 1, 2) == ([0], [1, 2])
    with pytest.raises(InputError, match="give left_size or right_size"):
        utils.split_dataset(x)
    with pytest.raises(InputError, match="at most 10; received 11"):
        utils.split_dataset(x, 11)
    with pytest.raises(InputError, match="more than all 10"):
        utils.split_dataset(x, 6, 6)
    with pytest.raises(InputError, match="must have one size"):
        utils.split_dataset((x, y[:3]), 1)


def test_what_edgelite_does_not_do() -> None:
    with pytest.raises(InputError, match="does not download"):
        utils.get_file("x", "https://example.org/x")
    with pytest.raises(InputError, match="plot_model"):
        utils.model_to_dot(None)


class Doubles(utils.PyDataset):
    """Batches by number that count the epochs."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[int] = []
        self.epochs = 0

    def __len__(self) -> int:
        return 3

    def __getitem__(self, index: int) -> Any:
        self.seen.append(index)
        x = np.full((2, 1), float(index))
        return x, 2 * x

    def on_epoch_end(self) -> None:
        self.epochs += 1


def test_batches_by_number() -> None:
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    data = Doubles()
    model.fit(data, epochs=2, shuffle=False, verbose=0)
    assert data.seen == [0, 1, 2, 0, 1, 2]
    assert data.epochs == 2
    assert model.predict(data, verbose=0).shape == (6, 1)
    assert model.evaluate(data, verbose=0) >= 0
    with pytest.raises(NotImplementedError, match="__len__"):
        len(utils.PyDataset())
    with pytest.raises(NotImplementedError, match="__getitem__"):
        utils.PyDataset()[0]


def test_data_sets() -> None:
    x = np.arange(12, dtype=np.float32)[:, None] / 12
    data = Dataset.from_tensor_slices((x, 2 * x)).batch(4)
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(data, epochs=2, verbose=0, validation_data=data).history
    assert len(history["val_loss"]) == 2
    assert model.predict(Dataset.from_tensor_slices(x).batch(5), verbose=0).shape == (12, 1)


@pytest.fixture
def images(tmp_path: Path) -> Path:
    for number, name in enumerate(("cats", "dogs")):
        (tmp_path / name).mkdir()
        for index in range(3 + number):
            array = np.full((4, 5, 3), 10 * number + index, np.uint8)
            np.save(tmp_path / name / f"{index}.npy", array)
    (tmp_path / "cats" / "notes.txt").write_text("no image")
    return tmp_path


def test_images_of_folders(images: Path) -> None:
    read = utils.image_dataset_from_directory
    data = read(images, image_size=(4, 5), batch_size=4, shuffle=False)
    assert data.class_names == ["cats", "dogs"]
    (x, y), (_, rest) = data
    assert x.shape == (4, 4, 5, 3)
    assert x.dtype == np.float32
    np.testing.assert_array_equal(np.concatenate([y, rest]), [0, 0, 0, 1, 1, 1, 1])
    one_hot = read(images, label_mode="categorical", image_size=(4, 5), batch_size=None)
    np.testing.assert_array_equal(next(iter(one_hot))[1].sum(axis=0), [3, 4])
    binary = read(images, label_mode="binary", image_size=(4, 5), class_names=["dogs", "cats"])
    assert next(iter(binary))[1].sum() == 3
    training, validation = read(
        images, image_size=(4, 5), validation_split=0.3, subset="both", seed=1
    )
    assert len(training.file_paths) == 5
    assert not set(training.file_paths) & set(validation.file_paths)
    alone = read(images / "cats", labels=None, image_size=(4, 5))
    assert next(iter(alone)).shape == (3, 4, 5, 3)


def test_errors_of_images(images: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = utils.image_dataset_from_directory
    with pytest.raises(InputError, match=r"expected an array of shape \(8, 8, 3\)"):
        next(iter(read(images, image_size=(8, 8))))
    with pytest.raises(InputError, match="color_mode"):
        read(images, color_mode="cmyk")
    with pytest.raises(InputError, match="subset together"):
        read(images, subset="training")
    with pytest.raises(InputError, match="subset must be"):
        read(images, subset="test", validation_split=0.5)
    with pytest.raises(InputError, match="label_mode must be"):
        read(images, label_mode="words")
    (images / "none").mkdir()
    with pytest.raises(InputError, match="no images"):
        read(images / "none", labels=None)
    (images / "cats" / "0.png").write_bytes(b"")
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(MissingExtraError, match="Pillow"):
        next(iter(read(images / "cats", labels=None, image_size=(4, 5), shuffle=False)))


def test_pictures(tmp_path: Path) -> None:
    image = pytest.importorskip("PIL.Image")
    array = np.random.default_rng(0).integers(0, 255, (6, 8, 3), dtype=np.uint8)
    image.fromarray(array).save(tmp_path / "a.png")
    same = utils.image_dataset_from_directory(tmp_path, labels=None, image_size=(6, 8))
    np.testing.assert_array_equal(next(iter(same))[0], array)
    gray = utils.image_dataset_from_directory(
        tmp_path, labels=None, image_size=(3, 4), color_mode="grayscale"
    )
    assert next(iter(gray)).shape == (1, 3, 4, 1)


def test_models_are_drawn(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("matplotlib")
    x = keras.Input((3,))
    model = keras.Model(x, layers.Add()([layers.Dense(2)(x), layers.Dense(2)(x)]))
    path = utils.plot_model(
        model, tmp_path / "m.svg", show_shapes=True, show_layer_names=True, show_dtype=True
    )
    assert "<svg" in path.read_text()
    with pytest.raises(StateError, match="not built"):
        utils.plot_model(keras.Sequential([layers.Dense(1)]), tmp_path / "n.png")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingExtraError, match=r"edgelite\[plot\]"):
        utils.plot_model(model)
