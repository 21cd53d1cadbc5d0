"""Callbacks: actions in the course of training."""

from __future__ import annotations

from edgelite.keras.callbacks.callback import Callback, CallbackList
from edgelite.keras.callbacks.checkpoint import BackupAndRestore, ModelCheckpoint
from edgelite.keras.callbacks.early_stopping import EarlyStopping
from edgelite.keras.callbacks.history import History
from edgelite.keras.callbacks.learning_rate import LearningRateScheduler, ReduceLROnPlateau
from edgelite.keras.callbacks.progress import ProgbarLogger
from edgelite.keras.callbacks.recording import (
    CSVLogger,
    LambdaCallback,
    TensorBoard,
    TerminateOnNaN,
)

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "TensorBoard",
    "TerminateOnNaN",
]
