"""SKIP_GRAM and LSH_PROJECTION, which make features of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from edgelite.interpreter.kernels.shared.common import F32, I32, STRING, require_dtype
from edgelite.interpreter.memory import refuse_excess
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Evaluate, Run, evaluation, kernel
from edgelite.numerics.fingerprint import fingerprint64
from edgelite.schema.enums import LSHProjectionType
from edgelite.schema.ops.embedding import LshProjection, SkipGram

# What C's isspace takes for a space. As in LiteRT, one at the very beginning ends no word but belongs to
# the first, which is left out where another one follows.
_SPACE = re.compile(rb"[ \t\n\v\f\r]")
# What Python keeps for a bytes object and a reference to it.
_OBJECT_BYTES = 64


@evaluation(SkipGram)
def skip_gram(node: Node) -> Evaluate:
    """The n-grams of a text's words, with up to `max_skip_size` words left out between two."""
    require_dtype(node, STRING, node.input(0), node.output)
    op, text = node.op, node.input(0).array
    if op.ngram_size < 1 or text.size < 1:
        raise node.error(
            f"there must be a text, and ngram_size 1 or more; received {op.ngram_size}"
        )

    def evaluate() -> list[np.ndarray]:
        words = _words(text.reshape(-1)[0])
        grams, size = [], 0
        if len(words) >= op.ngram_size:
            for places in _combinations(len(words), op.ngram_size, op.max_skip_size):
                if len(places) == op.ngram_size or op.include_all_ngrams:
                    grams.append(b" ".join(words[place] for place in places))
                    size += len(grams[-1]) + _OBJECT_BYTES
                    refuse_excess(size, "the n-grams")
        result = np.empty(len(grams), np.object_)
        result[:] = grams
        return [result]

    return evaluate


def _words(text: bytes) -> list[bytes]:
    words, start = [], 0
    for space in _SPACE.finditer(text, 1):
        if space.start() > start and not _SPACE.match(text, start):
            words.append(text[start : space.start()])
        start = space.end()
    return [*words, text[start:]] if start < len(text) else words


def _combinations(count: int, most: int, skip: int) -> Iterator[tuple[int, ...]]:
    """Rising places of up to `most` words, longer combinations before those that they go on from."""
    chosen: list[int] = []
    following = [iter(range(count))]
    while following:
        place = next(following[-1], None)
        if place is None:
            following.pop()
            if chosen:
                yield tuple(chosen)
                chosen.pop()
            continue
        chosen.append(place)
        reach = min(place + skip + 2, count) if len(chosen) < most else 0
        following.append(iter(range(place + 1, reach)))


@kernel(LshProjection)
def lsh_projection(node: Node) -> Run:
    """Bits of locality-sensitive hashes, each an int32, or numbers made of those of one hash."""
    hashes, x, weight, out = node.input(0), node.input(1), node.optional(2), node.output.array
    require_dtype(node, F32, hashes, weight)
    require_dtype(node, I32, node.output)
    if x.dtype == STRING:
        raise node.unsupported()
    seeds, elements = hashes.array, x.array
    weights = None if weight is None else weight.array
    sparse = node.op.type == LSHProjectionType.SPARSE

    def run() -> None:
        items = [item.tobytes() for item in elements]
        bits = [_sign(seed, items, weights) for seed in seeds.reshape(-1)]
        if not sparse:
            out[:] = bits
            return
        count = seeds.shape[1]
        for index in range(len(seeds)):
            number = index << count
            for place, bit in enumerate(reversed(bits[index * count : (index + 1) * count])):
                number += bit << place
            out[index] = (number + 2**31) % 2**32 - 2**31

    return run


def _sign(seed: np.float32, items: list[bytes], weights: np.ndarray | None) -> int:
    """Whether the items' hashes with a seed, taken as signed numbers and weighted, sum up above 0."""
    score = 0.0
    for place, item in enumerate(items):
        value = fingerprint64(seed.tobytes() + item)
        signed = float(value - 2**64 if value >= 2**63 else value)
        score += signed if weights is None else float(weights[place]) * signed
    return int(score > 0)
