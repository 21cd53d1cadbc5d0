"""Activation functions, stable for large arguments; float32 stays float32, float64 float64."""

from __future__ import annotations

import math

import numpy as np

from edgelite.numerics import memory

# Elements that are compared with as many zeros.
_LINE = 4096


def relu(
    x: np.ndarray,
    negative_slope: float = 0.0,
    max_value: float | None = None,
    threshold: float = 0.0,
) -> np.ndarray:
    """`x` above `threshold`, but at most `max_value`; elsewhere negative_slope (x - threshold)."""
    kind = x.dtype.type
    if threshold == 0.0 and negative_slope == 0.0:
        return rectify(x) if max_value is None else np.clip(x, kind(0), kind(max_value))
    out = np.where(x > kind(threshold), x, (x - kind(threshold)) * kind(negative_slope))
    return out if max_value is None else np.minimum(out, kind(max_value))


def rectify(x: np.ndarray, out: np.ndarray | None = None) -> np.ndarray:
    """`x` where it is positive, else 0."""
    if x.size <= _LINE or not x.flags.c_contiguous:
        return np.maximum(x, x.dtype.type(0), out=out)
    out = memory.empty(x.shape, x.dtype) if out is None else out
    # NumPy compares with an array of zeros three times faster than with a zero.
    zeros = np.zeros(_LINE, x.dtype)
    source, target = x.reshape(-1), out.reshape(-1)
    whole = x.size - x.size % _LINE
    lines = (whole // _LINE, _LINE)
    np.maximum(source[:whole].reshape(lines), zeros, out=target[:whole].reshape(lines))
    np.maximum(source[whole:], zeros[: x.size - whole], out=target[whole:])
    return out


def sigmoid(x: np.ndarray) -> np.ndarray:
    """1 / (1 + exp(-x))."""
    with np.errstate(over="ignore"):
        # Where the exponential overflows, its reciprocal is 0, as it should be.
        out = np.exp(-x)
    out += x.dtype.type(1)
    return np.reciprocal(out)


def softplus(x: np.ndarray) -> np.ndarray:
    """log(1 + exp(x))."""
    return np.maximum(x, x.dtype.type(0)) + np.log1p(np.exp(-np.abs(x)))


def softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """exp(x) over its sum along `axis`."""
    out = np.exp(x - np.maximum.reduce(x, axis=axis, keepdims=True))
    return np.divide(out, np.add.reduce(out, axis=axis, keepdims=True), out=out)


def log_softmax(x: np.ndarray, axis: int = -1) -> np.ndarray:
    """The logarithm of `softmax`, without taking the logarithm of what has become 0."""
    shifted = x - np.maximum.reduce(x, axis=axis, keepdims=True)
    return shifted - np.log(np.add.reduce(np.exp(shifted), axis=axis, keepdims=True))


def elu(x: np.ndarray, alpha: float = 1.0) -> np.ndarray:
    """`x` where positive, alpha (exp(x) - 1) elsewhere (Clevert, Unterthiner, Hochreiter 2015)."""
    zero = x.dtype.type(0)
    return np.where(x > zero, x, np.expm1(np.minimum(x, zero)) * x.dtype.type(alpha))


def gelu(x: np.ndarray, approximate: bool = False) -> np.ndarray:
    """`x` times the normal distribution function (Hendrycks, Gimpel 2016), exact or by tanh."""
    kind = x.dtype.type
    if approximate:
        inner = (x + x * x * x * kind(0.044715)) * kind(math.sqrt(2 / math.pi))
        return x * kind(0.5) * (np.tanh(inner) + kind(1))
    return x * kind(0.5) * (erf(x * kind(math.sqrt(0.5))) + kind(1))


# Taylor's series of erf(x) / x in powers of x**2; for |x| < 1 the next term is below 1e-17.
_ERF_NEAR = [
    2 / math.sqrt(math.pi) * (-1) ** n / (math.factorial(n) * (2 * n + 1)) for n in range(17)
]
# erfc(x) exp(x**2) (1 + 2 x) as a polynomial in s = 2.4 (x - 2) / (x + 2) - 0.2, which maps 1 ... 6 to
# -1 ... 1: Chebyshev interpolation at 16 points, computed with 120 decimal digits.
_ERFC_FAR = [
    1.2681873667714274,
    -0.04881044084349624,
    -0.022103617095108892,
    0.010526822286018861,
    -0.001707124054920137,
    -4.442033983943917e-05,
    4.793897842145043e-05,
    4.431557587504836e-07,
    -1.5615726135607475e-06,
    -8.563289029525716e-08,
    5.3253674859486234e-08,
    8.363574207742705e-09,
    -1.3416731874224561e-09,
    -5.40973883815995e-10,
    -1.998332633982315e-12,
    2.163684656476596e-11,
]


def erf(x: np.ndarray) -> np.ndarray:
    """The error function, to 2e-16 in float64 and 1e-7 in float32."""
    kind = x.dtype.type
    squared = x * x
    magnitude = np.clip(np.abs(x), kind(1), kind(6))
    scaled = (magnitude - kind(2)) / (magnitude + kind(2)) * kind(2.4) - kind(0.2)
    tail = _horner(scaled, _ERFC_FAR) / (magnitude * kind(2) + kind(1))
    far = np.copysign(kind(1) - np.exp(-magnitude * magnitude) * tail, x)
    near = x * _horner(np.minimum(squared, kind(1)), _ERF_NEAR)
    return np.where(squared < kind(1), near, far)


def _horner(x: np.ndarray, coefficients: list[float]) -> np.ndarray:
    """The polynomial with these coefficients, the constant first."""
    kind = x.dtype.type
    out = np.full_like(x, coefficients[-1])
    for coefficient in reversed(coefficients[:-1]):
        out = out * x + kind(coefficient)
    return out
