"""Rows of layers that look up words and numbers in a vocabulary."""

from __future__ import annotations

from typing import Any

from tests.parity.table import Row, Tokens, row

TEXTS = ("The cat, the dog!", "a cat sat", "It's RAINING cats", "dog")
WORDS = ("cat", "dog", "cat", "bird", "dog", "cat", "fish")
NUMBERS = (7, 3, 7, 5, 3, 7, 11)


def texts(**arguments: Any) -> Row:
    asked = Tokens(("the cat sleeps", "dog dog"))
    return row("TextVectorization", asked, kind="lookup", adapt=TEXTS, **arguments)


def words(**arguments: Any) -> Row:
    return row("StringLookup", Tokens(("dog", "cow", "cat")), kind="lookup", **arguments)


def numbers(**arguments: Any) -> Row:
    return row("IntegerLookup", Tokens((3, 4, 7)), kind="lookup", **arguments)


ROWS = [
    texts(),
    texts(max_tokens=5),
    texts(standardize="lower"),
    texts(standardize="strip_punctuation"),
    texts(standardize=None),
    texts(split="character", output_sequence_length=4),
    texts(ngrams=2, max_tokens=8),
    texts(output_sequence_length=2),
    texts(output_mode="multi_hot", max_tokens=6),
    texts(output_mode="count"),
    texts(output_mode="tf_idf", max_tokens=6),
    words(adapt=WORDS),
    words(adapt=WORDS, max_tokens=3),
    words(vocabulary=["cat", "dog"]),
    words(vocabulary=["cat", "dog"], mask_token=""),
    words(vocabulary=["cat", "dog"], output_mode="one_hot"),
    words(vocabulary=["cat", "dog"], output_mode="multi_hot"),
    words(vocabulary=["cat", "dog"], output_mode="count"),
    row("StringLookup", Tokens((1, 2, 0)), kind="lookup", vocabulary=["cat", "dog"], invert=True),
    numbers(adapt=NUMBERS),
    numbers(adapt=NUMBERS, max_tokens=3),
    numbers(vocabulary=[7, 3]),
    numbers(vocabulary=[7, 3], mask_token=0),
    numbers(vocabulary=[7, 3], output_mode="one_hot"),
    numbers(vocabulary=[7, 3], output_mode="count"),
]
