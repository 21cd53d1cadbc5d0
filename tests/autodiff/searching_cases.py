"""Cases of primitives that order, choose, place and add up elements."""

from __future__ import annotations

import numpy as np

from edgelite.autodiff.ops import angles, indexing, scanning, searching, spectral
from tests.autodiff.case import case, distinct, given, integers, normal, positive

PAIRS = given([[0, 2], [3, 1], [0, 2]], np.int32)

SEARCHING = [
    case(searching.top_k, distinct(3, 5), k=2),
    case(searching.top_k, distinct(2, 3, 4), k=4),
    case(searching.take_along_axis, normal(3, 4), integers(4, 3, 6)),
    case(searching.take_along_axis, normal(2, 3, 4), integers(3, 2, 2, 4), axis=1),
    case(searching.take_along_axis, normal(3, 4), integers(3, 2, 4), axis=0, lite=False),
    case(searching.add_along_axis, normal(3, 6), integers(4, 3, 6), axis=-1, length=4),
    case(searching.add_along_axis, normal(2, 5, 3), integers(4, 2, 5, 3), axis=1, length=4),
    case(indexing.gather_nd, normal(4, 3), PAIRS),
    case(indexing.gather_nd, normal(4, 3), given([[[1], [0]], [[3], [3]]], np.int32)),
    case(indexing.scatter_nd, normal(3), PAIRS, shape=(4, 3)),
    case(indexing.scatter_nd, normal(2, 3), given([[3], [1]], np.int32), shape=(5, 3)),
    case(scanning.cumsum, normal(4, 3)),
    case(scanning.cumsum, normal(2, 4), axis=-1, reverse=True),
    case(scanning.cumsum, normal(2, 4), axis=1, exclusive=True),
    case(scanning.cumsum, normal(2, 3, 2), axis=1, exclusive=True, reverse=True),
    case(spectral.rfft, normal(3, 8), length=8),
    case(spectral.rfft, normal(2, 5), length=8, lite=False),
    case(angles.atan2, distinct(2, 3), positive(2, 3)),
    case(angles.atan2, distinct(2, 3), distinct(3)),
]
