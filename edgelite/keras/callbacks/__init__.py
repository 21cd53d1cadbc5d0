"""Callbacks: actions in the course of training."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.callbacks.callback import Callback as Callback
    from edgelite.keras.callbacks.callback import CallbackList as CallbackList
    from edgelite.keras.callbacks.checkpoint import BackupAndRestore as BackupAndRestore
    from edgelite.keras.callbacks.checkpoint import ModelCheckpoint as ModelCheckpoint
    from edgelite.keras.callbacks.early_stopping import EarlyStopping as EarlyStopping
    from edgelite.keras.callbacks.history import History as History
    from edgelite.keras.callbacks.learning_rate import (
        LearningRateScheduler as LearningRateScheduler,
    )
    from edgelite.keras.callbacks.learning_rate import ReduceLROnPlateau as ReduceLROnPlateau
    from edgelite.keras.callbacks.progress import ProgbarLogger as ProgbarLogger
    from edgelite.keras.callbacks.recording import CSVLogger as CSVLogger
    from edgelite.keras.callbacks.recording import LambdaCallback as LambdaCallback
    from edgelite.keras.callbacks.recording import TensorBoard as TensorBoard
    from edgelite.keras.callbacks.recording import TerminateOnNaN as TerminateOnNaN
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".callback": "Callback CallbackList",
            ".checkpoint": "BackupAndRestore ModelCheckpoint",
            ".early_stopping": "EarlyStopping",
            ".history": "History",
            ".learning_rate": "LearningRateScheduler ReduceLROnPlateau",
            ".progress": "ProgbarLogger",
            ".recording": "CSVLogger LambdaCallback TensorBoard TerminateOnNaN",
        },
    )
