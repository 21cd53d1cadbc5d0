"""Recurrent layers and what wraps them."""

from __future__ import annotations

from edgelite.keras.layers.recurrent.bidirectional import Bidirectional
from edgelite.keras.layers.recurrent.cells import GRUCell, LSTMCell, SimpleRNNCell
from edgelite.keras.layers.recurrent.rnn import RNN
from edgelite.keras.layers.recurrent.stacked import StackedRNNCells
from edgelite.keras.layers.recurrent.time_distributed import TimeDistributed
from edgelite.keras.layers.recurrent.whole import GRU, LSTM, SimpleRNN

__all__ = [
    "GRU",
    "LSTM",
    "RNN",
    "Bidirectional",
    "GRUCell",
    "LSTMCell",
    "SimpleRNN",
    "SimpleRNNCell",
    "StackedRNNCells",
    "TimeDistributed",
]
