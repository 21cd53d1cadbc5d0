"""SVDF, RNN and LSTM layers, over one step or a sequence, in one direction or both."""

from __future__ import annotations

from edgelite.interpreter.kernels.recurrent import lstm as lstm
from edgelite.interpreter.kernels.recurrent import rnn as rnn
from edgelite.interpreter.kernels.recurrent import svdf as svdf
