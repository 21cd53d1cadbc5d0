"""Callbacks: actions in the course of training."""

from __future__ import annotations

from edgelite.keras.callbacks.callback import Callback, CallbackList
from edgelite.keras.callbacks.early_stopping import EarlyStopping
from edgelite.keras.callbacks.history import History
from edgelite.keras.callbacks.progress import ProgbarLogger

__all__ = ["Callback", "CallbackList", "EarlyStopping", "History", "ProgbarLogger"]
