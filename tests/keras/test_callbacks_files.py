"""Callbacks that write files, go on with a training, or change the learning rate."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import ExecutionError, InputError, StateError
from edgelite.keras import callbacks, layers

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(20, 3)).astype(np.float32), RNG.normal(size=(20, 1)).astype(np.float32)


def made(rate: float = 0.05) -> Any:
    keras.utils.set_random_seed(3)
    model = keras.Sequential([keras.Input((3,)), layers.Dense(4, "tanh"), layers.Dense(1)])
    model.compile(keras.optimizers.Adam(rate), "mse", metrics=["mae"])
    return model


def fit(model: Any, *listeners: Any, epochs: int = 3, **kwargs: Any) -> Any:
    return model.fit(
        X, Y, epochs=epochs, batch_size=5, verbose=0, shuffle=False, callbacks=listeners, **kwargs
    )


def test_checkpoints_after_epochs(tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    model = made()
    fit(model, callbacks.ModelCheckpoint(tmp_path / "at-{epoch:02d}-{loss:.1f}.keras"))
    files = sorted(path.name for path in tmp_path.iterdir())
    assert [name[:5] for name in files] == ["at-01", "at-02", "at-03"]
    again = keras.saving.load_model(tmp_path / files[-1])
    np.testing.assert_array_equal(again.predict(X, verbose=0), model.predict(X, verbose=0))


def test_checkpoints_of_the_best(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("h5py")
    model = made(rate=0.5)
    path = tmp_path / "best.weights.h5"
    keeper = callbacks.ModelCheckpoint(
        path, "val_loss", save_best_only=True, save_weights_only=True, verbose=1
    )
    losses = fit(model, keeper, epochs=6, validation_data=(X[:5], -Y[:5])).history["val_loss"]
    assert keeper.best == min(losses)
    model.load_weights(path)
    assert model.evaluate(X[:5], -Y[:5], verbose=0)[0] == pytest.approx(min(losses))
    said = capsys.readouterr().out
    assert "Epoch 1: val_loss went from nothing to" in said
    assert "is not better than" in said


def test_checkpoints_after_batches(tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    fit(made(), callbacks.ModelCheckpoint(tmp_path / "{epoch}-{batch}.keras", save_freq=3))
    # Four batches an epoch, counted through.
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "1-3.keras",
        "2-2.keras",
        "3-1.keras",
        "3-4.keras",
    ]


def test_errors_of_checkpoints(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"must end in '\.keras'"):
        callbacks.ModelCheckpoint(tmp_path / "m.h5")
    with pytest.raises(InputError, match=r"must end in '\.weights\.h5'"):
        callbacks.ModelCheckpoint(tmp_path / "m.keras", save_weights_only=True)
    with pytest.raises(InputError, match="save_freq must be"):
        callbacks.ModelCheckpoint(tmp_path / "m.keras", save_freq="batch")
    with pytest.raises(InputError, match="'accuracy', which is none of"):
        fit(made(), callbacks.ModelCheckpoint(str(tmp_path / "{accuracy}.keras")))
    with pytest.raises(InputError, match="backup_dir"):
        callbacks.BackupAndRestore("")
    unbuilt = keras.Sequential([layers.Dense(1)])
    unbuilt.compile("sgd", "mse")
    with pytest.raises(StateError, match="is not built"):
        fit(unbuilt, callbacks.BackupAndRestore(tmp_path / "b"))


def test_a_broken_training_goes_on(tmp_path: Path) -> None:
    pytest.importorskip("h5py")
    whole = made()
    expected = fit(whole, epochs=5).history["loss"]

    class Break(callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            if epoch == 3:
                raise KeyboardInterrupt

    folder = tmp_path / "backup"
    first = made()
    with pytest.raises(KeyboardInterrupt):
        fit(first, callbacks.BackupAndRestore(folder, double_checkpoint=True), Break(), epochs=5)
    assert (folder / "latest.weights.h5.bkp").exists()
    second = made()
    history = fit(second, callbacks.BackupAndRestore(folder), epochs=5)
    assert history.epoch == [3, 4]
    np.testing.assert_allclose(history.history["loss"], expected[3:], rtol=1e-6)
    assert not folder.exists()


def test_lines_of_csv(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    model = made()
    history = fit(model, callbacks.CSVLogger(path), epochs=2).history
    fit(model, callbacks.CSVLogger(path, append=True), epochs=1)
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["epoch"] for row in rows] == ["0", "1", "0"]
    assert float(rows[1]["loss"]) == pytest.approx(history["loss"][1])
    assert rows[0]["val_loss"] == "NA"
    fit(model, callbacks.CSVLogger(path, separator=";"), epochs=1, validation_split=0.2)
    assert path.read_text().splitlines()[0] == "epoch;loss;mae;val_loss;val_mae"


def test_lines_of_json_for_curves(tmp_path: Path) -> None:
    fit(made(), callbacks.TensorBoard(tmp_path, update_freq=2), epochs=2, validation_split=0.5)
    lines = [json.loads(line) for line in (tmp_path / "train.jsonl").read_text().splitlines()]
    tags = {line["tag"] for line in lines}
    assert tags == {
        *("epoch_loss", "epoch_mae", "epoch_learning_rate", "batch_loss", "batch_mae"),
    }
    assert [x["step"] for x in lines if x["tag"] == "batch_loss"] == [0, 2]
    validation = (tmp_path / "validation.jsonl").read_text().splitlines()
    assert {json.loads(line)["tag"] for line in validation} == {"epoch_loss", "epoch_mae"}
    with pytest.raises(InputError, match="histogram_freq"):
        callbacks.TensorBoard(tmp_path, histogram_freq=1)


def test_a_loss_that_is_not_finite(capsys: pytest.CaptureFixture[str]) -> None:
    bad = np.where(np.arange(20)[:, None] == 7, np.nan, Y)
    model = made()
    history = model.fit(
        *(X, bad),
        batch_size=5,
        epochs=3,
        shuffle=False,
        verbose=0,
        callbacks=[callbacks.TerminateOnNaN()],
    )
    assert len(history.history["loss"]) == 1
    assert "Batch 1: the loss is nan" in capsys.readouterr().out
    with pytest.raises(ExecutionError, match="at batch 1"):
        made().fit(
            *(X, bad),
            batch_size=5,
            shuffle=False,
            verbose=0,
            callbacks=callbacks.TerminateOnNaN(True),
        )


def test_functions_as_callback() -> None:
    seen: list[Any] = []
    listener = callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: seen.append((epoch, sorted(logs))),
        on_train_begin=lambda logs: seen.append("begin"),
        on_test_end=lambda logs: seen.append("tested"),
    )
    fit(made(), listener, epochs=1, validation_split=0.2)
    assert seen == ["begin", "tested", (0, ["loss", "mae", "val_loss", "val_mae"])]


def test_errors_of_learning_rates(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="must give a number; received 'fast'"):
        fit(made(), callbacks.LearningRateScheduler(lambda epoch: "fast"))
    with pytest.raises(InputError, match="factor must be < 1"):
        callbacks.ReduceLROnPlateau(factor=1.0)
    fit(made(), callbacks.LearningRateScheduler(lambda epoch: 0.25, verbose=1), epochs=1)
    slow = callbacks.ReduceLROnPlateau("loss", patience=1, min_delta=100.0, verbose=1)
    model = made(0.5)
    fit(model, slow, epochs=2)
    assert float(model.optimizer.learning_rate) == pytest.approx(0.05)
    said = capsys.readouterr().out
    assert "Epoch 1: the learning rate is 0.25" in said
    assert "Epoch 2: the learning rate is reduced to" in said
    with pytest.warns(UserWarning, match="follows 'val_loss'"):
        fit(made(), callbacks.ReduceLROnPlateau(), epochs=1)
