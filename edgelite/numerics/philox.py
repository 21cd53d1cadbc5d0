"""Random numbers by counting: Philox 4x32, ten rounds.

The numbers that seeds give are TensorFlow's.
Source: J. Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
"""

from __future__ import annotations

import numpy as np

_MULTIPLIERS = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_WEYL = 0x9E3779B9, 0xBB67AE85
_WORD = np.uint64(0xFFFFFFFF)
_SHIFT = np.uint64(32)
_LEAST = np.float32(1e-7)


class Philox:
    """A generator.

    Args:
        seed, seed2: the key and the upper half of the counter, taken modulo 2**64; both 0 ask for
            seeds by chance.
    """

    def __init__(self, seed: int, seed2: int) -> None:
        if seed == 0 and seed2 == 0:
            seed, seed2 = (
                int(word) for word in np.random.SeedSequence().generate_state(2, np.uint64)
            )
        self._key = seed % 2**64
        self._counter = (seed2 % 2**64) << 64

    @classmethod
    def at(cls, key: int, counter: int) -> Philox:
        """The generator of a key of 64 bits at a counter of 128."""
        made = cls(1, 0)
        made._key, made._counter = key, counter
        return made

    def skip(self, blocks: int) -> None:
        """Leaves out blocks of four numbers."""
        self._counter = (self._counter + blocks) % 2**128

    def words(self, count: int) -> np.ndarray:
        """The next `count` 32-bit numbers, as uint64; what is left of the last block is lost."""
        blocks = -(-count // 4)
        low = np.arange(blocks, dtype=np.uint64) + np.uint64(self._counter % 2**64)
        carry = low < np.uint64(self._counter % 2**64)
        high = np.uint64(self._counter >> 64) + carry.astype(np.uint64)
        self.skip(blocks)
        a, b, c, d = low & _WORD, low >> _SHIFT, high & _WORD, high >> _SHIFT
        keys = [self._key % 2**32, self._key >> 32]
        for _ in range(10):
            first, second = a * _MULTIPLIERS[0], c * _MULTIPLIERS[1]
            a, b, c, d = (
                second >> _SHIFT ^ b ^ np.uint64(keys[0]),
                second & _WORD,
                first >> _SHIFT ^ d ^ np.uint64(keys[1]),
                first & _WORD,
            )
            keys = [(key + weyl) % 2**32 for key, weyl in zip(keys, _WEYL, strict=True)]
        return np.stack([a, b, c, d], axis=1).reshape(-1)[:count]

    def uniform(self, count: int) -> np.ndarray:
        """Float32 numbers, evenly distributed in [0, 1)."""
        return _as_float(self.words(count))

    def normal(self, count: int) -> np.ndarray:
        """Normally distributed float32 numbers, by the Box-Muller transform."""
        pairs = _as_float(self.words(count + count % 2)).reshape(-1, 2)
        angle = (2 * np.pi * pairs[:, 1].astype(np.float64)).astype(np.float32)
        radius = np.sqrt(np.float32(-2) * np.log(np.maximum(pairs[:, 0], _LEAST)))
        return np.stack([np.sin(angle) * radius, np.cos(angle) * radius], axis=1).reshape(-1)[
            :count
        ]

    def classes(self, logits: np.ndarray, count: int) -> np.ndarray:
        """Classes, drawn by the softmax of the logits; infinite logits and NaN have no chance.

        Args:
            logits: float32 (batch, classes).
            count: how many to draw for each row.

        Returns:
            int64 (batch, count).
        """
        batch = len(logits)
        words = self._ahead(2 * batch * count, batch * ((count + 3) // 4 * 4) * 512)
        mantissa = ((words[::2] & np.uint64(0xFFFFF)) << _SHIFT) | words[1::2]
        draws = (mantissa | np.uint64(1023 << 52)).view(np.float64).reshape(batch, count) - 1
        out = np.empty((batch, count), np.int64)
        for row, draw, result in zip(logits, draws, out, strict=True):
            finite = np.isfinite(row)
            top = row[finite].max(initial=np.finfo(np.float32).min).astype(np.float64)
            chances = np.where(finite, np.exp(row.astype(np.float64) - top), 0)
            cumulated = np.cumsum(chances)
            result[:] = np.searchsorted(cumulated, draw * cumulated[-1], side="right")
        return out

    def _ahead(self, count: int, blocks: int) -> np.ndarray:
        """Words from here, while the counter moves on by a number of blocks of its own."""
        start = self._counter
        words = self.words(count)
        self._counter = start
        self.skip(blocks)
        return words


def _as_float(words: np.ndarray) -> np.ndarray:
    """Float32 numbers in [0, 1) of the lowest 23 bits."""
    bits = (words & np.uint64(0x7FFFFF)) | np.uint64(127 << 23)
    return bits.astype(np.uint32).view(np.float32) - np.float32(1)
