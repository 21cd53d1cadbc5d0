"""`fit`, `evaluate`, `predict`: what they learn, report and return."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

import edgelite
from edgelite import keras
from edgelite.errors import InputError, StateError
from edgelite.keras import layers


def blobs(rows: int = 300, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Three clouds of points in four dimensions, and which cloud each belongs to."""
    rng = np.random.default_rng(seed)
    centers = np.array([[4, 0, 0, 0], [0, 4, 0, 0], [0, 0, 4, 0]], np.float32)
    labels = rng.integers(0, 3, rows)
    return centers[labels] + rng.normal(0, 0.4, (rows, 4)).astype(np.float32), labels


def classifier(seed: int = 0) -> keras.Sequential:
    keras.utils.set_random_seed(seed)
    model = keras.Sequential(
        [
            layers.Dense(16, activation="relu", input_shape=(4,)),
            layers.Dense(3, activation="softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def linear(weights: tuple[float, float] = (2.0, 1.0)) -> keras.Sequential:
    """y = 2 x + 1 with mean squared error."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.0), "mse", metrics=["mae"])
    model.set_weights([np.array([[weights[0]]]), np.array([weights[1]])])
    return model


def test_a_separable_problem_is_learned() -> None:
    x, y = blobs()
    model = classifier()
    history = model.fit(x, y, epochs=20, verbose=0, validation_data=blobs(100, 1))
    assert list(history.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert history.epoch == list(range(20))
    assert model.history is history
    assert history.history["val_accuracy"][-1] >= 0.99
    assert history.history["loss"][-1] < history.history["loss"][0]
    predictions = model.predict(x, verbose=0)
    assert predictions.shape == (300, 3)
    assert predictions.dtype == np.float32
    assert np.mean(predictions.argmax(-1) == y) >= 0.99


def test_images_are_learned_by_a_convolutional_network() -> None:
    keras.utils.set_random_seed(3)
    rng = np.random.default_rng(0)
    y = rng.integers(0, 2, 200)
    x = rng.normal(0, 0.3, (200, 8, 8, 1)).astype(np.float32)
    x[y == 1, :, 3:5] += 1.0  # a vertical bar
    x[y == 0, 3:5, :] += 1.0  # a horizontal bar
    model = keras.Sequential(
        [
            keras.Input((8, 8, 1)),
            layers.Conv2D(4, 3, padding="same", use_bias=False),
            layers.BatchNormalization(momentum=0.9),
            layers.ReLU(),
            layers.MaxPooling2D(),
            layers.SeparableConv2D(8, 3, activation="relu"),
            layers.Dropout(0.1),
            layers.GlobalAveragePooling2D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.02), "binary_crossentropy", metrics=["accuracy"])
    model.fit(x, y, epochs=12, verbose=0)
    assert model.evaluate(x, y, verbose=0)[1] >= 0.98


def test_seeds_make_training_repeatable() -> None:
    x, y = blobs()
    runs = []
    for _ in range(2):
        model = classifier(seed=5)
        model.add(layers.Dropout(0.2))
        model.compile("sgd", "sparse_categorical_crossentropy")
        model.fit(x, y, epochs=2, verbose=0)
        runs.append(model.get_weights())
    for a, b in zip(*runs, strict=True):
        np.testing.assert_array_equal(a, b)
    other = classifier(seed=6).get_weights()
    assert not np.array_equal(other[0], runs[0][0])


def test_evaluate_is_the_mean_over_samples_whatever_the_batches() -> None:
    x = np.array([[0.0], [1.0], [2.0], [3.0], [4.0]], np.float32)
    y = np.array([0.0, 3.0, 6.0, 9.0, 12.0], np.float32)
    error = (2 * x[:, 0] + 1) - y  # 1 0 -1 -2 -3
    model = linear()
    loss, mae = model.evaluate(x, y, batch_size=2, verbose=0)
    assert loss == pytest.approx(np.mean(error**2))
    assert mae == pytest.approx(np.mean(np.abs(error)))
    as_dict = model.evaluate(x, y, batch_size=3, verbose=0, return_dict=True)
    assert as_dict == {"loss": pytest.approx(loss), "mae": pytest.approx(mae)}


def test_validation_split_takes_the_last_rows_before_shuffling() -> None:
    x = np.arange(10, dtype=np.float32)[:, None]
    y = np.where(x >= 7, 2 * x + 1 + 5, 2 * x + 1)
    history = linear().fit(x, y, epochs=1, verbose=0, validation_split=0.3)
    assert history.history["loss"][0] == pytest.approx(0.0, abs=1e-9)
    assert history.history["val_loss"][0] == pytest.approx(25.0)


def test_sample_weights_weigh_the_loss_and_weighted_metrics_only() -> None:
    x = np.zeros((4, 1), np.float32)
    y = np.array([1.0, 2.0, 3.0, 4.0], np.float32)  # errors 0 1 2 3
    weights = np.array([0.0, 1.0, 0.0, 3.0], np.float32)
    model = linear()
    model.compile("sgd", "mse", metrics=["mae"], weighted_metrics=["mse"])
    result = model.evaluate(x, y, sample_weight=weights, verbose=0, return_dict=True)
    assert result["loss"] == pytest.approx((1 * 1 + 3 * 9) / 4)
    assert result["mae"] == pytest.approx(1.5)
    assert result["mse"] == pytest.approx((1 * 1 + 3 * 9) / 4)


def test_class_weights_are_sample_weights() -> None:
    x, y = blobs(60)
    by_class, by_sample = classifier(), classifier()
    by_class.fit(x, y, epochs=1, shuffle=False, verbose=0, class_weight={0: 2.0, 2: 0.5})
    weights = np.select([y == 0, y == 2], [2.0, 0.5], 1.0)
    by_sample.fit(x, y, epochs=1, shuffle=False, verbose=0, sample_weight=weights)
    for a, b in zip(by_class.get_weights(), by_sample.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_several_inputs_and_outputs_by_name() -> None:
    a, b = keras.Input((2,), name="a"), keras.Input((3,), name="b")
    joined = layers.Concatenate()([a, b])
    model = keras.Model(
        [a, b], [layers.Dense(1, name="p")(joined), layers.Dense(2, name="q")(joined)]
    )
    model.compile(
        "sgd", {"p": "mse", "q": "mae"}, metrics={"q": ["mse"]}, loss_weights={"p": 2.0, "q": 1.0}
    )
    rng = np.random.default_rng(0)
    x = {"a": rng.normal(size=(8, 2)), "b": rng.normal(size=(8, 3))}
    y = {"p": rng.normal(size=(8, 1)), "q": rng.normal(size=(8, 2))}
    history = model.fit(x, y, epochs=1, verbose=0).history
    assert set(history) == {"loss", "p_loss", "q_loss", "q_mse"}
    assert history["loss"][0] == pytest.approx(
        2 * history["p_loss"][0] + history["q_loss"][0], rel=1e-5
    )
    p, q = model.predict(x, verbose=0)
    assert p.shape == (8, 1)
    assert q.shape == (8, 2)


def test_outputs_as_a_dictionary() -> None:
    start = keras.Input((2,))
    model = keras.Model(start, {"u": layers.Dense(1)(start), "v": layers.Dense(1)(start)})
    model.compile("sgd", {"u": "mse", "v": "mse"})
    x = np.ones((4, 2), np.float32)
    logs = model.evaluate(x, {"u": np.ones(4), "v": np.zeros(4)}, verbose=0, return_dict=True)
    assert set(logs) == {"loss", "u_loss", "v_loss"}
    assert set(model.predict(x, verbose=0)) == {"u", "v"}


def test_generators_and_steps() -> None:
    x, y = blobs(64)

    def batches() -> Iterator[tuple[np.ndarray, np.ndarray]]:
        while True:
            for i in range(0, 64, 16):
                yield x[i : i + 16], y[i : i + 16]

    model = classifier()
    history = model.fit(batches(), epochs=3, steps_per_epoch=2, verbose=0)
    assert len(history.history["loss"]) == 3
    assert int(model.optimizer.iterations) == 6
    assert model.predict(x, steps=2, batch_size=10, verbose=0).shape == (20, 3)


def test_single_batches() -> None:
    x, y = blobs(20)
    model = classifier()
    before = model.test_on_batch(x, y)[0]
    for _ in range(5):
        logs = model.train_on_batch(x, y, return_dict=True)
    assert set(logs) == {"loss", "accuracy"}
    model.reset_metrics()
    assert model.test_on_batch(x, y)[0] < before
    np.testing.assert_allclose(model.predict_on_batch(x), model.predict(x, verbose=0), rtol=1e-5)


def test_initial_epoch_and_validation_frequency() -> None:
    x, y = blobs(30)
    history = classifier().fit(
        x, y, epochs=5, initial_epoch=1, validation_data=(x, y), validation_freq=2, verbose=0
    )
    assert history.epoch == [1, 2, 3, 4]
    assert len(history.history["val_loss"]) == 2


def test_integer_images_are_taken_as_floats() -> None:
    x = np.random.default_rng(0).integers(0, 255, (16, 4, 4, 1), dtype=np.uint8)
    model = keras.Sequential(
        [keras.Input((4, 4, 1)), layers.Rescaling(1 / 255), layers.Flatten(), layers.Dense(1)]
    )
    model.compile("sgd", "mse")
    model.fit(x, np.zeros(16), verbose=0)
    assert model.predict(x, verbose=0).dtype == np.float32


def test_own_loss_and_metric_functions() -> None:
    def cubed(
        y_true: edgelite.autodiff.Tensor, y_pred: edgelite.autodiff.Tensor
    ) -> edgelite.autodiff.Tensor:
        difference = abs(y_true - y_pred)
        return difference * difference * difference

    def bias(
        y_true: edgelite.autodiff.Tensor, y_pred: edgelite.autodiff.Tensor
    ) -> edgelite.autodiff.Tensor:
        return y_pred - y_true

    model = linear()
    model.compile("sgd", cubed, metrics=[bias])
    x = np.zeros((2, 1), np.float32)
    logs = model.evaluate(x, np.array([[0.0], [3.0]]), verbose=0, return_dict=True)
    assert logs["loss"] == pytest.approx((1 + 8) / 2)
    assert logs["bias"] == pytest.approx((1 - 2) / 2)


def test_an_own_train_step_as_in_keras_guides() -> None:
    class Custom(keras.Model):
        def train_step(self, data: object) -> dict[str, object]:
            x, y = data[:2]  # type: ignore[index]
            with edgelite.autodiff.GradientTape() as tape:
                y_pred = self(x, training=True)
                loss = self.compute_loss(y=y, y_pred=y_pred)
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
            for metric in self.metrics:
                if metric.name == "loss":
                    metric.update_state(loss)
                else:
                    metric.update_state(y, y_pred)
            return {m.name: m.result() for m in self.metrics}

    keras.utils.set_random_seed(0)
    start = keras.Input((4,))
    model = Custom(start, layers.Dense(3, activation="softmax")(start))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    x, y = blobs()
    history = model.fit(x, y, epochs=8, verbose=0).history
    assert set(history) == {"loss", "accuracy"}
    assert history["loss"][-1] < history["loss"][0]


def test_frozen_layers_do_not_change() -> None:
    x, y = blobs(40)
    model = classifier()
    model.layers[0].trainable = False
    model.compile("sgd", "sparse_categorical_crossentropy")
    before = model.get_weights()
    model.fit(x, y, epochs=1, verbose=0)
    after = model.get_weights()
    np.testing.assert_array_equal(before[0], after[0])
    assert not np.array_equal(before[2], after[2])
    assert [w.path.split("/")[-1] for w in model.trainable_weights] == ["kernel", "bias"]
    assert len(model.non_trainable_weights) == 2


def test_a_frozen_batch_normalization_keeps_its_moments() -> None:
    layer = layers.BatchNormalization()
    x = np.random.default_rng(0).normal(3, 2, (50, 2)).astype(np.float32)
    layer(x)
    layer.trainable = False
    before = layer.get_weights()
    np.testing.assert_allclose(layer(x, training=True), layer(x), rtol=1e-6)
    for a, b in zip(before, layer.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)


def test_dropout_keeps_the_mean_and_follows_its_seed() -> None:
    x = np.ones((100, 100), np.float32)
    layer = layers.Dropout(0.25, seed=1)
    first = np.asarray(layer(x, training=True))
    assert set(np.unique(first)) == {np.float32(0), np.float32(1 / 0.75)}
    assert first.mean() == pytest.approx(1.0, abs=0.02)
    assert not np.array_equal(first, layer(x, training=True))
    np.testing.assert_array_equal(first, layers.Dropout(0.25, seed=1)(x, training=True))
    np.testing.assert_array_equal(layer(x), x)
    rows = np.asarray(layers.Dropout(0.5, noise_shape=(None, 1))(x, training=True))
    assert all(len(np.unique(row)) == 1 for row in rows)


def test_penalties_are_part_of_the_loss() -> None:
    model = keras.Sequential(
        [keras.Input((1,)), layers.Dense(1, kernel_regularizer=keras.regularizers.L2(0.1))]
    )
    model.set_weights([np.array([[3.0]]), np.array([0.0])])
    model.compile("sgd", "mse")
    x = np.zeros((2, 1), np.float32)
    assert model.evaluate(x, np.zeros((2, 1)), verbose=0) == pytest.approx(0.9)
    active = layers.Dense(1, activity_regularizer="l2", kernel_initializer="ones")
    active(np.full((2, 1), 3.0, np.float32))
    # Divided by the batch size.
    assert float(active.losses[0]) == pytest.approx(0.01 * 18 / 2)
    active(np.zeros((2, 1), np.float32))
    assert len(active.losses) == 1


def test_verbose_output_on_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    x, y = blobs(40)
    model = classifier()
    model.fit(x, y, epochs=2, verbose=2, validation_split=0.2)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Epoch 1/2"
    assert lines[1].startswith("1/1 - ")
    assert [part.split(":")[0] for part in lines[1].split(" - ")[3:]] == [
        "accuracy",
        "loss",
        "val_accuracy",
        "val_loss",
    ]
    model.fit(x, y, verbose=0)
    assert not capsys.readouterr().out


def test_errors_of_training() -> None:
    x, y = blobs(20)
    model = keras.Sequential([keras.Input((4,)), layers.Dense(3, activation="softmax")])
    with pytest.raises(StateError, match=r"call compile\(\) before fit\(\)"):
        model.fit(x, y)
    with pytest.raises(
        InputError, match=r"Unknown loss 'categorical_crossentropi': did you mean 'categorical_"
    ):
        model.compile(loss="categorical_crossentropi")
    with pytest.raises(InputError, match=r"Unknown optimizer 'adm': did you mean 'adam'"):
        model.compile("adm")
    with pytest.raises(InputError, match=r"Unknown metric 'acuracy': did you mean"):
        model.compile(metrics=["acuracy"])
    with pytest.raises(InputError, match="write metrics="):
        model.compile("sgd", "mse", ["accuracy"])
    model.compile("sgd", "sparse_categorical_crossentropy")
    with pytest.raises(InputError, match=r"same number of samples.*\(20, 4\), \(19,\)"):
        model.fit(x, y[:19], verbose=0)
    with pytest.raises(InputError, match="labels must be from 0 to 2"):
        model.fit(x, y + 1, verbose=0)
    with pytest.raises(InputError, match=r"expected shape=\(None, 4\)"):
        model.fit(x[:, :3], y, verbose=0)
    with pytest.raises(InputError, match="no samples"):
        model.predict(x[:0], verbose=0)
    with pytest.raises(InputError, match="batch_size must be an integer >= 1"):
        model.fit(x, y, batch_size=0, verbose=0)
    with pytest.raises(InputError, match="validation_split must be between 0 and 1"):
        model.fit(x, y, validation_split=1.5, verbose=0)
    with pytest.raises(InputError, match="needs labels"):
        model.fit(x, verbose=0)
    with pytest.raises(InputError, match=r"data must be numbers|holds numbers"):
        model.fit(x, y.astype(str), verbose=0)
    model.compile("sgd", "categorical_crossentropy")
    with pytest.raises(InputError, match="must be one-hot"):
        model.fit(x, y, verbose=0)
    model.compile("sgd")
    with pytest.raises(StateError, match="has no loss"):
        model.fit(x, y, verbose=0)
