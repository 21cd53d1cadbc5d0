"""Random bits by counting: Threefry 2x32, twenty rounds.

Source: J. Salmon et al., Parallel Random Numbers: As Easy as 1, 2, 3, SC 2011.
"""

from __future__ import annotations

import numpy as np

_PARITY = 0x1BD11BDA
_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))


def words(key: int, counter: int, count: int) -> np.ndarray:
    """The `count` 32-bit numbers, uint32, that belong to a key and the counters from one on.

    Args:
        key, counter: 64 bits each, the first word in the lower half; counters wrap.
    """
    blocks = np.arange(-(-count // 2), dtype=np.uint64) + np.uint64(counter)
    first, second = blocks.astype(np.uint32), (blocks >> np.uint64(32)).astype(np.uint32)
    keys = [np.uint32(key & 0xFFFFFFFF), np.uint32(key >> 32)]
    keys.append(keys[0] ^ keys[1] ^ np.uint32(_PARITY))
    first, second = first + keys[0], second + keys[1]
    for part in range(5):
        for rotation in _ROTATIONS[part % 2]:
            first = first + second
            second = (second << np.uint32(rotation)) | (second >> np.uint32(32 - rotation))
            second = second ^ first
        first = first + keys[(part + 1) % 3]
        second = second + (keys[(part + 2) % 3].astype(np.uint64) + np.uint64(part + 1)).astype(
            np.uint32
        )
    return np.stack([first, second], axis=1).reshape(-1)[:count]
