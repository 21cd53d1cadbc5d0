"""SVDF, RNN and LSTM layers, over one step or a sequence, in one direction or both."""

from __future__ import annotations

from edgelite.interpreter.kernels.recurrent import lstm, rnn, svdf

__all__ = ["lstm", "rnn", "svdf"]
