"""Callbacks: events, early stopping, and the bar."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import InputError
from edgelite.keras import layers
from edgelite.keras.callbacks import progress


class Recorder(keras.callbacks.Callback):
    """Writes down what it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[str] = []

    def on_train_begin(self, logs: Any = None) -> None:
        self.events.append(f"begin {self.params['epochs']} {self.params['steps']}")

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self.events.append(f"epoch {epoch}")

    def on_batch_end(self, batch: int, logs: Any = None) -> None:
        self.events.append(f"batch {batch} {sorted(logs)}")

    def on_test_end(self, logs: Any = None) -> None:
        self.events.append("test")

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        self.events.append(f"end {sorted(logs)}")

    def on_train_end(self, logs: Any = None) -> None:
        self.events.append("end")


def model_that_gets_worse() -> keras.Model:
    """The loss grows from epoch to epoch, as the learning rate is negative."""
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, kernel_initializer="ones")])
    model.compile(keras.optimizers.SGD(lambda: -0.1), "mse", metrics=["mae"])
    return model


X = np.ones((8, 1), np.float32)
Y = np.zeros((8, 1), np.float32)


def test_the_events_of_a_training() -> None:
    recorder = Recorder()
    model = model_that_gets_worse()
    model.fit(X, Y, batch_size=4, epochs=1, verbose=0, callbacks=[recorder], validation_data=(X, Y))
    assert recorder.model is model
    assert recorder.events == [
        "begin 1 2",
        "epoch 0",
        "batch 0 ['loss', 'mae']",
        "batch 1 ['loss', 'mae']",
        "test",
        "end ['loss', 'mae', 'val_loss', 'val_mae']",
        "end",
    ]


def test_a_callback_can_stop_training() -> None:
    class Stop(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.model.stop_training = batch == 1

    history = model_that_gets_worse().fit(X, Y, batch_size=2, epochs=5, verbose=0, callbacks=Stop())
    assert len(history.epoch) == 1


def test_early_stopping_waits_and_restores(capsys: pytest.CaptureFixture[str]) -> None:
    stop = keras.callbacks.EarlyStopping("loss", patience=2, restore_best_weights=True, verbose=1)
    model = model_that_gets_worse()
    weights: list[np.ndarray] = []

    class Remember(keras.callbacks.Callback):
        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            weights.append(self.model.get_weights()[0])

    history = model.fit(X, Y, epochs=10, verbose=0, callbacks=[Remember(), stop])
    assert history.epoch == [0, 1, 2]
    assert stop.stopped_epoch == 2
    assert stop.best_epoch == 0
    np.testing.assert_array_equal(model.get_weights()[0], weights[0])
    assert "Epoch 3: early stopping" in capsys.readouterr().out


def test_early_stopping_knows_directions() -> None:
    model = keras.Sequential([keras.Input((1,)), layers.Dense(2, activation="softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    labels = np.zeros(8, np.int64)
    stop = keras.callbacks.EarlyStopping("accuracy", patience=0)
    model.fit(X, labels, epochs=3, verbose=0, callbacks=[stop])
    assert stop.best is not None
    stop = keras.callbacks.EarlyStopping("val_accuracy")
    with pytest.warns(UserWarning, match="follows 'val_accuracy', which is not among the figures"):
        model.fit(X, labels, verbose=0, callbacks=[stop])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=[lambda t, p: p])
    with pytest.raises(InputError, match="give mode='min' or mode='max'"):
        model.fit(
            X, labels, epochs=2, verbose=0, callbacks=[keras.callbacks.EarlyStopping("<lambda>")]
        )


def test_only_callbacks_are_taken() -> None:
    with pytest.raises(InputError, match=r"expected keras\.callbacks\.Callback objects"):
        model_that_gets_worse().fit(X, Y, verbose=0, callbacks=["early"])
    with pytest.raises(InputError, match="mode must be 'auto', 'min' or 'max'"):
        keras.callbacks.EarlyStopping(mode="least")


def test_a_bar_is_drawn_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setattr(progress, "_INTERVAL", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    model_that_gets_worse().fit(X, Y, batch_size=2, epochs=2, verbose=1)
    out = capsys.readouterr().out
    assert "Epoch 2/2" in out
    assert "4/4 - 0s" in out


def test_a_single_epoch_is_not_numbered(capsys: pytest.CaptureFixture[str]) -> None:
    model_that_gets_worse().fit(X, Y, batch_size=2, verbose=2)
    out = capsys.readouterr().out
    assert "Epoch" not in out
    assert out.startswith("4/4 - ")


@pytest.mark.parametrize(
    ("seconds", "text"), [(2.4, "2s"), (0.0123, "12ms"), (0.00025, "250us"), (0, "0s")]
)
def test_durations(seconds: float, text: str) -> None:
    assert progress.duration(seconds) == text


def test_figures() -> None:
    assert progress.figures({"loss": 0.12345, "tiny": 3e-4}) == " - loss: 0.1235 - tiny: 3.0000e-04"
