"""Recurrent layers and what wraps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.layers.recurrent.bidirectional import Bidirectional as Bidirectional
    from edgelite.keras.layers.recurrent.cells import GRUCell as GRUCell
    from edgelite.keras.layers.recurrent.cells import LSTMCell as LSTMCell
    from edgelite.keras.layers.recurrent.cells import SimpleRNNCell as SimpleRNNCell
    from edgelite.keras.layers.recurrent.rnn import RNN as RNN
    from edgelite.keras.layers.recurrent.stacked import StackedRNNCells as StackedRNNCells
    from edgelite.keras.layers.recurrent.time_distributed import TimeDistributed as TimeDistributed
    from edgelite.keras.layers.recurrent.whole import GRU as GRU
    from edgelite.keras.layers.recurrent.whole import LSTM as LSTM
    from edgelite.keras.layers.recurrent.whole import SimpleRNN as SimpleRNN
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".bidirectional": "Bidirectional",
            ".cells": "GRUCell LSTMCell SimpleRNNCell",
            ".rnn": "RNN",
            ".stacked": "StackedRNNCells",
            ".time_distributed": "TimeDistributed",
            ".whole": "GRU LSTM SimpleRNN",
        },
    )
