"""SVDF, RNN and LSTM layers, over one step or a sequence, in one direction or both."""
