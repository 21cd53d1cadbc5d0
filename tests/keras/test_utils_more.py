"""Windows of series, folders of texts, pictures, progress, and what is not here."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite as tf
from edgelite import keras
from edgelite.errors import InputError
from edgelite.keras import utils

SERIES = np.arange(20)


def test_windows_of_a_series() -> None:
    # As the example in Keras' documentation of the function: ten steps tell the next.
    batches = utils.timeseries_dataset_from_array(
        SERIES[:-10], SERIES[10:], sequence_length=10, batch_size=4
    )
    ((windows, targets),) = list(batches)
    np.testing.assert_array_equal(windows, [SERIES[:10]])
    np.testing.assert_array_equal(targets, [10])


def test_windows_with_strides() -> None:
    batches = utils.timeseries_dataset_from_array(
        SERIES,
        None,
        3,
        sequence_stride=4,
        sampling_rate=2,
        batch_size=2,
        start_index=1,
        end_index=17,
    )
    expected = [[[1, 3, 5], [5, 7, 9]], [[9, 11, 13]]]
    assert [batch.tolist() for batch in batches] == expected
    assert len(batches) == 2
    single = utils.timeseries_dataset_from_array(SERIES, None, 18, batch_size=None)
    assert [window.tolist()[0] for window in single] == [0, 1, 2]
    mixed = utils.timeseries_dataset_from_array(SERIES, SERIES, 2, shuffle=True, seed=3)
    ((windows, targets),) = list(mixed)
    np.testing.assert_array_equal(windows[:, 0], targets)
    assert sorted(targets) == list(range(19)) != list(targets)


@pytest.mark.parametrize(
    "wrong", [{"sampling_rate": 0}, {"sequence_stride": 20}, {"end_index": 20}, {"start_index": -1}]
)
def test_windows_that_do_not_fit(wrong) -> None:
    with pytest.raises(InputError, match=next(iter(wrong))):
        utils.timeseries_dataset_from_array(SERIES, None, 3, **wrong)


def test_fit_takes_windows() -> None:
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    series = np.linspace(0, 1, 12, dtype=np.float32)
    batches = utils.timeseries_dataset_from_array(series[:-3], series[3:], 3, batch_size=4)
    history = model.fit(batches, epochs=20, verbose=0).history["loss"]
    assert history[-1] < history[0]


def test_texts_from_a_folder(tmp_path) -> None:
    for kind, texts in {"bad": ["no good"], "good": ["fine", "très bien"]}.items():
        (tmp_path / kind).mkdir()
        for index, text in enumerate(texts):
            (tmp_path / kind / f"{index}.txt").write_text(text, encoding="utf-8")
    data = utils.text_dataset_from_directory(tmp_path, batch_size=2, shuffle=False)
    assert data.class_names == ["bad", "good"]
    (first, labels), (last, _) = list(data)
    assert (first.tolist(), labels.tolist()) == (["no good", "fine"], [0, 1])
    assert last.tolist() == ["très bien"]
    layer = keras.layers.TextVectorization(output_mode="int", vocabulary=["good", "fine"])
    np.testing.assert_array_equal(layer(first), [[1, 2], [3, 0]])
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no texts"):
        utils.text_dataset_from_directory(tmp_path / "empty", labels=None)


def test_pictures(tmp_path) -> None:
    pytest.importorskip("PIL")
    array = np.arange(4 * 6 * 3, dtype=np.float32).reshape(4, 6, 3)
    path = tmp_path / "picture.png"
    utils.save_img(path, array, scale=False)
    picture = utils.load_img(path)
    np.testing.assert_array_equal(utils.img_to_array(picture), array)
    gray = utils.img_to_array(utils.load_img(path, color_mode="grayscale", target_size=(2, 3)))
    assert gray.shape == (2, 3, 1)
    stretched = utils.img_to_array(utils.array_to_img(array[..., :1]))
    np.testing.assert_array_equal(stretched, (array[..., :1] / 69 * 255).astype(np.uint8))
    middle = utils.load_img(path, target_size=(4, 4), keep_aspect_ratio=True)
    np.testing.assert_array_equal(utils.img_to_array(middle), array[:, 1:5])
    with pytest.raises(InputError, match="color_mode"):
        utils.load_img(path, color_mode="cmyk")


def test_progress(capsys) -> None:
    bar = utils.Progbar(4, verbose=2, stateful_metrics=["now"])
    bar.update(1, [("loss", 1.0), ("now", 5.0)])
    bar.add(3, [("loss", 3.0), ("now", 7.0)])
    line = capsys.readouterr().out
    assert line.startswith("4/4 ")
    assert line.endswith("- loss: 2.5000 - now: 7.0000\n")  # (1 x 1 + 3 x 3) / 4
    utils.Progbar(2, verbose=0).update(2)
    assert capsys.readouterr().out == ""


def test_symbolic_tensors_are_told() -> None:
    assert utils.is_keras_tensor(keras.Input((2,)))
    assert not utils.is_keras_tensor(tf.constant(1.0))
    with pytest.raises(InputError, match="expected a tensor"):
        utils.is_keras_tensor([1])


def test_metrics_have_the_functions_of_losses() -> None:
    y, p = np.float32([[0, 1], [1, 0]]), np.float32([[0.2, 0.9], [0.4, 0.1]])
    expected = np.square(y - p).mean(-1)
    np.testing.assert_allclose(keras.metrics.mean_squared_error(y, p), expected, rtol=1e-6)
    assert keras.metrics.huber is keras.losses.huber


@pytest.mark.parametrize(("name", "advice"), [("mnist", "digits"), ("cifar10", "image_dataset")])
def test_datasets_that_keras_downloads(name, advice) -> None:
    with pytest.raises(AttributeError, match=f"downloads nothing; .*{advice}"):
        getattr(keras.datasets, name).load_data()


def test_pretrained_models() -> None:
    with pytest.raises(AttributeError, match="downloads nothing"):
        _ = keras.applications.MobileNetV2


def test_summary_of_a_subclassed_model_leaves_the_batch_open() -> None:
    class Net(keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = keras.layers.Dense(16)

        def call(self, inputs):
            return self.dense(inputs)

    model = Net()
    model.compile("sgd", "mse")
    model.fit(np.ones((10, 3)), np.ones((10, 16)), batch_size=4, verbose=0)
    lines: list[str] = []
    model.summary(print_fn=lines.append)
    assert "(None, 16)" in "".join(lines)


def test_names_that_older_scripts_know() -> None:
    from edgelite.keras.preprocessing.image import load_img
    from edgelite.keras.preprocessing.sequence import pad_sequences

    assert (load_img, pad_sequences) == (utils.load_img, utils.pad_sequences)
    assert keras.preprocessing.image_dataset_from_directory is utils.image_dataset_from_directory


def test_images_are_channels_last() -> None:
    keras.config.set_image_data_format("channels_last")
    with pytest.raises(InputError, match="channels_first"):
        keras.backend.set_image_data_format("channels_first")
    assert keras.config.backend() == keras.backend.backend() == "edgelite"
