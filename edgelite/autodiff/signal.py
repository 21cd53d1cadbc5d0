"""From samples of sound to features, named as in `tf.signal`."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff.arrays import gather, pad
from edgelite.autodiff.contraction import tensordot
from edgelite.autodiff.creation import operand
from edgelite.autodiff.ops import spectral
from edgelite.autodiff.tensor import Tensor, TensorLike
from edgelite.errors import InputError


def _raised_cosine(base: float, length: Any, periodic: bool, dtype: Any) -> Tensor:
    length = int(length)
    # An even periodic window is a symmetric one of one sample more, without the last.
    span = length + int(periodic and length % 2 == 0) - 1
    if span < 1:
        return Tensor(np.ones(length, dtype))
    angle = 2 * np.pi / span * np.arange(length)
    return Tensor((base - (1 - base) * np.cos(angle)).astype(dtype))


def hann_window(
    window_length: Any, periodic: bool = True, dtype: Any = np.float32, name: str | None = None
) -> Tensor:
    """(1 - cos) / 2 over `window_length` samples."""
    return _raised_cosine(0.5, window_length, periodic, dtype)


def hamming_window(
    window_length: Any, periodic: bool = True, dtype: Any = np.float32, name: str | None = None
) -> Tensor:
    """0.54 - 0.46 cos over `window_length` samples."""
    return _raised_cosine(0.54, window_length, periodic, dtype)


def frame(
    signal: TensorLike,
    frame_length: int,
    frame_step: int,
    pad_end: bool = False,
    pad_value: float = 0,
    axis: int = -1,
    name: str | None = None,
) -> Any:
    """Pieces of `frame_length` samples of an axis, one every `frame_step`: (..., pieces, samples, ...).

    With `pad_end`, pieces that begin before the end are filled with `pad_value`; else they are left out.
    """
    x = operand(signal)
    along = axis % len(x.shape)
    length = x.shape[along]
    if pad_end:
        count = math.ceil(length / frame_step)
        missing = max((count - 1) * frame_step + frame_length - length, 0)
        x = pad(
            x,
            [(0, missing if a == along else 0) for a in range(len(x.shape))],
            constant_values=pad_value,
        )
    else:
        count = max(1 + (length - frame_length) // frame_step, 0)
    places = frame_step * np.arange(count)[:, None] + np.arange(frame_length)
    return gather(x, places.astype(np.int32), along)


def rfft(input: TensorLike, fft_length: Any = None, name: str | None = None) -> Any:
    """The first half of the Fourier transform of rows: complex (..., length // 2 + 1), without gradient."""
    x = operand(input)
    length = x.shape[-1] if fft_length is None else int(np.asarray(fft_length).reshape(-1)[0])
    return spectral.rfft(x, length=length)


def stft(
    signals: TensorLike,
    frame_length: int,
    frame_step: int,
    fft_length: int | None = None,
    window_fn: Callable[..., Any] | None = hann_window,
    pad_end: bool = False,
    name: str | None = None,
) -> Any:
    """The Fourier transforms of pieces of a signal: complex (..., pieces, fft_length // 2 + 1).

    Args:
        signals: (..., samples).
        frame_length: samples in a piece.
        frame_step: samples from the begin of one piece to that of the next.
        fft_length: by default the power of two that is not less than `frame_length`.
        window_fn: gives the window that pieces are multiplied with; None for none.
        pad_end: whether the last pieces are filled with zeros.
    """
    frame_length, frame_step = int(frame_length), int(frame_step)
    pieces = frame(signals, frame_length, frame_step, pad_end)
    if window_fn is not None:
        pieces = pieces * window_fn(frame_length, dtype=np.dtype(pieces.dtype))
    length = 2 ** math.ceil(math.log2(frame_length)) if fft_length is None else int(fft_length)
    return spectral.rfft(pieces, length=length)


def _mel(hertz: Any) -> Any:
    return 1127.0 * np.log1p(np.asarray(hertz, np.float64) / 700.0)


def linear_to_mel_weight_matrix(
    num_mel_bins: int = 20,
    num_spectrogram_bins: int = 129,
    sample_rate: float = 8000,
    lower_edge_hertz: float = 125.0,
    upper_edge_hertz: float = 3800.0,
    dtype: Any = np.float32,
    name: str | None = None,
) -> Tensor:
    """Triangles (spectrogram bins, mel bins) that sum a spectrum's bins to bands of the mel scale.

    Source: mel = 1127 ln(1 + f / 700), HTK Book, section 5.4.

    Raises:
        InputError: the edges are not 0 <= lower < upper <= sample_rate / 2.
    """
    if not 0 <= lower_edge_hertz < upper_edge_hertz <= sample_rate / 2:
        raise InputError(
            "linear_to_mel_weight_matrix: 0 <= lower_edge_hertz < upper_edge_hertz <= sample_rate / 2 must "
            f"hold; received {lower_edge_hertz}, {upper_edge_hertz} and sample_rate {sample_rate}"
        )
    bins = _mel(np.linspace(0.0, sample_rate / 2, num_spectrogram_bins))[1:, None]
    edges = np.linspace(_mel(lower_edge_hertz), _mel(upper_edge_hertz), num_mel_bins + 2)
    lower, center, upper = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (bins - lower) / (center - lower), (upper - bins) / (upper - center)
    weights = np.maximum(0.0, np.minimum(rising, falling))
    # The first bin, which is no oscillation, belongs to no band.
    return Tensor(np.pad(weights, ((1, 0), (0, 0))).astype(dtype))


def mfccs_from_log_mel_spectrograms(
    log_mel_spectrograms: TensorLike, name: str | None = None
) -> Any:
    """Cepstral coefficients of rows of logarithms of mel bands: their cosine transform (DCT-II) times sqrt(2 / n)."""
    x = operand(log_mel_spectrograms)
    count = x.shape[-1]
    waves = np.cos(np.pi / count * np.outer(np.arange(count) + 0.5, np.arange(count)))
    return tensordot(x, Tensor((waves * np.sqrt(2.0 / count)).astype(x.dtype)), 1)
