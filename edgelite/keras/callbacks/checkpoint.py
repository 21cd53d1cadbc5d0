"""Saving models in the course of training, and going on where a training was broken off."""

from __future__ import annotations

import json
import shutil
import warnings
from pathlib import Path
from typing import Any

from edgelite.errors import InputError, StateError
from edgelite.keras.callbacks.callback import Callback, Logs
from edgelite.keras.callbacks.early_stopping import MonitorCallback
from edgelite.keras.callbacks.progress import say


class _Frequency:
    """When to save: after each epoch, or after so many batches, counted through all epochs.

    Args:
        save_freq: ``"epoch"`` or a number of batches.
        owner: the callback's class, for messages.
    """

    def __init__(self, save_freq: str | int, owner: str) -> None:
        if save_freq != "epoch" and (not isinstance(save_freq, int) or save_freq < 1):
            raise InputError(
                f"{owner}: save_freq must be 'epoch' or an integer >= 1; received {save_freq!r}"
            )
        self.batches = None if save_freq == "epoch" else int(save_freq)
        self._seen = 0

    def is_due(self) -> bool:
        """Whether to save after the batch that ends now."""
        if self.batches is None:
            return False
        self._seen += 1
        if self._seen < self.batches:
            return False
        self._seen = 0
        return True


class ModelCheckpoint(MonitorCallback):
    """Saves the model, or its weights, after epochs or batches.

    Args:
        filepath: ends in ``.keras``, or ``.weights.h5`` for weights alone; may have fields for the epoch, the batch
            and figures, such as ``"{epoch:02d}-{val_loss:.2f}.keras"``.
        monitor: the figure that tells what is best.
        verbose: 1 says what is saved.
        save_best_only: whether only what is better than all before is saved.
        save_weights_only: whether only weights are saved.
        mode: whether the figure shall be ``"min"`` or ``"max"``; ``"auto"`` knows losses and Keras' metrics.
        save_freq: ``"epoch"`` or a number of batches.
        initial_value_threshold: the figure must be better than this.
    """

    def __init__(
        self,
        filepath: Any,
        monitor: str = "val_loss",
        verbose: int = 0,
        save_best_only: bool = False,
        save_weights_only: bool = False,
        mode: str = "auto",
        save_freq: str | int = "epoch",
        initial_value_threshold: float | None = None,
    ) -> None:
        super().__init__(monitor, mode, initial_value_threshold)
        self.filepath = str(filepath)
        self.verbose = verbose
        self.save_best_only = save_best_only
        self.save_weights_only = save_weights_only
        self.save_freq = save_freq
        self._frequency = _Frequency(save_freq, "ModelCheckpoint")
        self._epoch = 0
        ending = ".weights.h5" if save_weights_only else ".keras"
        if not self.filepath.endswith(ending):
            raise InputError(
                f"ModelCheckpoint: with save_weights_only={save_weights_only} the file name must end in "
                f"'{ending}'; received '{self.filepath}'"
            )

    def on_epoch_begin(self, epoch: int, logs: Logs | None = None) -> None:
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        if self._frequency.is_due():
            self._save(logs, batch=batch + 1)

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        if self.save_freq == "epoch":
            self._save(logs)

    def _save(self, logs: Logs | None, **fields: int) -> None:
        path = self._path(logs, fields)
        if not self._is_wanted(logs, path):
            return
        if self.save_weights_only:
            self.model.save_weights(path)
        else:
            self.model.save(path)

    def _path(self, logs: Logs | None, fields: dict[str, int]) -> str:
        known = {**(logs or {}), "epoch": self._epoch + 1, **fields}
        try:
            return self.filepath.format(**known)
        except KeyError as error:
            raise InputError(
                f"ModelCheckpoint: the file name '{self.filepath}' has a field {error}, which is none of "
                f"{sorted(known)}"
            ) from error

    def _is_wanted(self, logs: Logs | None, path: str) -> bool:
        if not self.save_best_only:
            self._say(f"saving to {path}")
            return True
        value = self._value(logs)
        if value is None:
            return True
        before = "nothing" if self.best is None else f"{self.best:.5f}"
        if not self._is_improvement(value, self.best):
            self._say(f"{self.monitor} is not better than {before}")
            return False
        self._say(f"{self.monitor} went from {before} to {value:.5f}, saving to {path}")
        self.best = value
        return True

    def _say(self, text: str) -> None:
        if self.verbose > 0:
            say(f"Epoch {self._epoch + 1}: {text}")


class BackupAndRestore(Callback):
    """Saves the state of a training, and goes on from there when the same `fit` is called again.

    The weights, the optimizer's state and the epoch are kept in `backup_dir` until the training ends.

    Args:
        backup_dir: a folder for this training alone.
        save_freq: ``"epoch"`` or a number of batches; a broken epoch begins anew.
        double_checkpoint: whether the state before the last one is kept too.
        delete_checkpoint: whether the folder is removed when the training ends.
    """

    def __init__(
        self,
        backup_dir: Any,
        save_freq: str | int = "epoch",
        double_checkpoint: bool = False,
        delete_checkpoint: bool = True,
    ) -> None:
        super().__init__()
        if not str(backup_dir):
            raise InputError("BackupAndRestore: backup_dir must not be empty")
        self.backup_dir = Path(backup_dir)
        self.save_freq = save_freq
        self.double_checkpoint = double_checkpoint
        self.delete_checkpoint = delete_checkpoint
        self._frequency = _Frequency(save_freq, "BackupAndRestore")
        self._epoch = 0

    @property
    def _weights(self) -> Path:
        return self.backup_dir / "latest.weights.h5"

    @property
    def _metadata(self) -> Path:
        return self.backup_dir / "training_metadata.json"

    def on_train_begin(self, logs: Logs | None = None) -> None:
        if not self.model.built:
            raise StateError(
                f"BackupAndRestore: '{self.model.name}' is not built; call it on data before fit()"
            )
        if not self._weights.exists():
            return
        if not self.model.optimizer.built:
            self.model.optimizer.build(self.model.trainable_variables)
        self.model.load_weights(self._weights)
        if self._metadata.exists():
            self._epoch = int(json.loads(self._metadata.read_text())["epoch"])
            self.model._initial_epoch = self._epoch

    def on_epoch_end(self, epoch: int, logs: Logs | None = None) -> None:
        self._epoch = epoch + 1
        if self.save_freq == "epoch":
            self._save(0)

    def on_train_batch_end(self, batch: int, logs: Logs | None = None) -> None:
        if self._frequency.is_due():
            self._save(batch)

    def _save(self, batch: int) -> None:
        from edgelite.keras.saving.files import write_atomically

        if self.double_checkpoint:
            for path in (self._weights, self._metadata):
                if path.exists():
                    shutil.copy(path, f"{path}.bkp")
        self.model.save_weights(self._weights)
        write_atomically(
            self._metadata, json.dumps({"epoch": self._epoch, "batch": batch}).encode()
        )

    def on_train_end(self, logs: Logs | None = None) -> None:
        if self.delete_checkpoint:
            shutil.rmtree(self.backup_dir, ignore_errors=True)
            if self.backup_dir.exists():
                warnings.warn(f"'{self.backup_dir}' could not be removed", stacklevel=2)
