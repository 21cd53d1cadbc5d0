"""A 64-bit hash of bytes that stays the same for ever: FarmHash's Fingerprint64.

Source: G. Pike, FarmHash, github.com/google/farmhash (farmhashna), whose numbers define it.
"""

from __future__ import annotations

_MASK = 2**64 - 1
_K0, _K1, _K2 = 0xC3A5C85C97CB3127, 0xB492B66FBE98F273, 0x9AE16A3B2F90404F
_Pair = tuple[int, int]


def fingerprint64(data: bytes) -> int:
    """The hash, from 0 to 2**64 - 1."""
    length = len(data)
    if length <= 16:
        return _up_to_16(data)
    if length <= 32:
        return _up_to_32(data)
    return _up_to_64(data) if length <= 64 else _longer(data)


def _word(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 8], "little")


def _rotated(value: int, by: int) -> int:
    value &= _MASK
    return (value >> by | value << (64 - by)) & _MASK


def _mixed(value: int) -> int:
    value &= _MASK
    return value ^ value >> 47


def _joined(a: int, b: int, factor: int) -> int:
    first = _mixed(((a ^ b) & _MASK) * factor)
    return _mixed(((b & _MASK) ^ first) * factor) * factor & _MASK


def _up_to_16(data: bytes) -> int:
    length = len(data)
    factor = _K2 + length * 2
    if length >= 8:
        a, b = (_word(data, 0) + _K2) & _MASK, _word(data, length - 8)
        return _joined(_rotated(b, 37) * factor + a, (_rotated(a, 25) + b) * factor, factor)
    if length >= 4:
        first, last = (int.from_bytes(part, "little") for part in (data[:4], data[-4:]))
        return _joined(length + (first << 3), last, factor)
    if length:
        y = data[0] + (data[length >> 1] << 8)
        z = length + (data[-1] << 2)
        return _mixed((y * _K2 & _MASK) ^ (z * _K0 & _MASK)) * _K2 & _MASK
    return _K2


def _beginning(data: bytes, first: int) -> tuple[int, int, int, int]:
    """What hashes of 17 to 64 bytes share: two words and two sums, of the first and last 16 bytes."""
    length = len(data)
    factor = _K2 + length * 2
    a, b = _word(data, 0) * first & _MASK, _word(data, 8)
    c, d = _word(data, length - 8) * factor & _MASK, _word(data, length - 16) * _K2 & _MASK
    y = (_rotated(a + b, 43) + _rotated(c, 30) + d) & _MASK
    return a, b, y, (a + _rotated(b + _K2, 18) + c) & _MASK


def _up_to_32(data: bytes) -> int:
    _, _, y, z = _beginning(data, _K1)
    return _joined(y, z, _K2 + len(data) * 2)


def _up_to_64(data: bytes) -> int:
    length = len(data)
    factor = _K2 + length * 2
    a, _, y, z = _beginning(data, _K2)
    z = _joined(y, z, factor)
    e, f = _word(data, 16) * factor & _MASK, _word(data, 24)
    g = (y + _word(data, length - 32)) * factor & _MASK
    h = (z + _word(data, length - 24)) * factor & _MASK
    return _joined(_rotated(e + f, 43) + _rotated(g, 30) + h, e + _rotated(f + a, 18) + g, factor)


def _weak(data: bytes, at: int, a: int, b: int) -> _Pair:
    """A quick hash of 32 bytes with two seeds."""
    w, x, y, z = (_word(data, at + 8 * i) for i in range(4))
    a += w
    b = _rotated(b + a + z, 21)
    c = a
    a += x + y
    b += _rotated(a, 44)
    return (a + z) & _MASK, (b + c) & _MASK


def _longer(data: bytes) -> int:
    seed = 81
    x, y = seed, (seed * _K1 + 113) & _MASK
    z = _mixed(y * _K2 + 113) * _K2 & _MASK
    v: _Pair = (0, 0)
    w: _Pair = (0, 0)
    x = (x * _K2 + _word(data, 0)) & _MASK
    rest = (len(data) - 1) & 63
    for at in range(0, len(data) - 1 - rest, 64):
        x, y, z, v, w = _block(data, at, (x, y, z), v, w, _K1, 1)
    factor = _K1 + ((z & 0xFF) << 1)
    w0 = w[0] + rest
    v0 = v[0] + w0
    v, w = (v0 & _MASK, v[1]), ((w0 + v0) & _MASK, w[1])
    x, y, z, v, w = _block(data, len(data) - 64, (x, y, z), v, w, factor, 9)
    first = _joined(v[0], w[0], factor) + _mixed(y) * _K0 + z
    return _joined(first, _joined(v[1], w[1], factor) + x, factor)


def _block(
    data: bytes, at: int, state: tuple[int, int, int], v: _Pair, w: _Pair, factor: int, weight: int
) -> tuple[int, int, int, _Pair, _Pair]:
    x, y, z = state
    x = _rotated(x + y + v[0] + _word(data, at + 8), 37) * factor
    y = _rotated(y + v[1] + _word(data, at + 48), 42) * factor
    x = (x & _MASK) ^ (w[1] * weight & _MASK)
    y = (y + v[0] * weight + _word(data, at + 40)) & _MASK
    z = _rotated(z + w[0], 33) * factor & _MASK
    v = _weak(data, at, v[1] * factor & _MASK, (x + w[0]) & _MASK)
    w = _weak(data, at + 32, (z + w[1]) & _MASK, (y + _word(data, at + 16)) & _MASK)
    return z, y, x, v, w
