"""One script, run on EdgeLite's interpreter and on LiteRT's: every call gives the same, or fails alike.

A script is a list of calls. What a call gives is compared with its types; where it fails, the error
must be caught by whoever catches LiteRT's. Differences that are meant stand in test_differences.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from edgelite import interpreter as ours
from tests.interpreter.drop_in import (
    X,
    absent_bias,
    allocate,
    blockwise,
    constants,
    doubling,
    everything,
    got,
    held_view,
    invoke,
    nibbles,
    no_signature,
    outcome,
    put,
    reset,
    resources,
    run_doubling,
    run_state,
    runner,
    same_outcome,
    shapes,
    size,
    sparse,
    states,
    texts,
    theirs,
    two_signatures,
    unsigned_nibbles,
    view,
)

STRINGS: list[Any] = [
    np.array([b"a", b"bcd"], object),
    np.array(["a", "bé"]),
    np.array(["a", "bé"], object),
    np.array([b"a", b"bb"]),
    np.array([b"a\0", b""], object),
    np.array(["a", None], object),
    np.array([1, 2], object),
    np.array([bytearray(b"x"), b"y"], object),
    np.array(["a", "b", "c"]),
    np.array([[b"a", b"b"]], object),
    np.zeros(2, np.int8),
    np.array(b"ab"),
]
SIGNED = [
    np.int8([1, -8, 7]),
    np.int8([1, -9, 7]),
    np.int8([8, 0, 0]),
    np.uint8([1, 2, 3]),
    np.int32([1, 2, 3]),
    np.int8([1, 2]),
]
UNSIGNED = [np.uint8([1, 8, 15]), np.uint8([1, 16, 7]), np.int8([8, 0, 0]), np.uint8([1, 2])]


def set_and_get(values: list[Any]) -> Iterator[Callable[[Any], Any]]:
    for value in values:
        yield put(0, value)
        yield got(0)


SCRIPTS: dict[str, tuple[Callable[[], bytes], list[Callable[[Any], Any]]]] = {
    "before allocation": (
        doubling,
        [everything, got(0), view(0), view(7), put(0, X), invoke, runner(x0=X), shapes],
    ),
    "running": (
        doubling,
        [
            *(allocate, allocate, put(0, X), put(0, np.tile(X, (2, 2))[:1, ::2]), got(0), invoke),
            *(got(1), got(np.int64(1)), view(0), view(1), view(-1), view(2), everything),
            *(put(1, X), run_doubling),
        ],
    ),
    "values that do not fit": (
        doubling,
        [
            allocate,
            *(put(0, value) for value in (X.astype(np.float64), X.astype(np.int32), X[0])),
            *(put(0, value) for value in (np.float32(1), None, "abc", [[1.0], [2.0, 3.0]], X.T)),
            *(put(0, [[1.0, 2.0, 3.0]]), put(9, X), put(-1, X), put("0", X)),
        ],
    ),
    "indices that are none": (
        doubling,
        [
            allocate,
            *(got(index) for index in (-1, 2, 1.0, "1", None)),
            *(got(0, 1), got(0, -1), lambda it: it.get_tensor_details(1)),
            *(lambda it: it.get_tensor_details(-1), lambda it: it._get_op_details(7)),
            *(lambda it: it._get_tensor_details(9, 0), lambda it: it._get_op_details(0)),
            lambda it: it._get_tensor_details(1, 0),
        ],
    ),
    "resizing": (
        doubling,
        [
            *(allocate, run_doubling, size(0, [2, 3]), shapes, lambda it: it.get_tensor(1).shape),
            *(put(0, np.zeros((2, 3), np.float32)), invoke, allocate, shapes),
            *(put(0, np.ones((2, 3), np.float32)), invoke, got(1), size(0, (2, 3)), invoke),
            *(size(0, np.array([4, 3], np.int64)), size(0, [4.7, 3]), shapes, size(0, 4)),
            *(
                size(0, [[4, 3]]),
                size(0, "ab"),
                size(0, [5, 3], strict=True),
                size(0, [5, 3], True),
            ),
            *(size(0, [5, 4], strict=True), size(0, [5, 3, 1], strict=True), shapes),
            *(size(0, [5, 3, 1]), allocate, shapes),
        ],
    ),
    "no elements": (
        doubling,
        [size(0, [0, 3]), allocate, put(0, X[:0]), invoke, got(1), view(1), shapes],
    ),
    "no dimensions": (
        doubling,
        [
            *(size(0, []), allocate, shapes, put(0, np.float32(2)), invoke, got(1)),
            *(lambda it: it.tensor(1)(), held_view(invoke), everything),
        ],
    ),
    "views": (
        doubling,
        [
            allocate,
            held_view(invoke),
            held_view(allocate),
            held_view(size(0, [2, 3])),
            held_view(put(0, X)),
            held_view(got(0)),
            held_view(reset),
            held_view(runner(x0=X)),
            run_doubling,
        ],
    ),
    "a signature": (
        doubling,
        [
            *(runner(x0=X), runner(x0=np.tile(X, (4, 1))), shapes, runner(X), runner()),
            *(runner(key="serving_default", x0=X), runner(x0=np.float32(1)), runner(y=X)),
            *(runner(x0=X.astype(float)), runner(x0=X, y=X), runner(key="", x0=X)),
            *(runner(key="other", x0=X), runner(key=1, x0=X)),
        ],
    ),
    "several signatures": (
        two_signatures,
        [
            *(everything, lambda it: it.num_subgraphs(), lambda it: list(it.get_signature_list())),
            *(runner(), runner(key="ape", x0=np.float32([1, 2])), got(2, 1), got(0), invoke),
            *(runner(key="ape", x0=np.zeros((4, 2), np.float32)), got(3, 1), got(5, 1), allocate),
            *(lambda it: it.get_tensor(1, subgraph_index=1).shape, everything),
            runner(key="zebra", x0=np.ones((1, 2), np.float32)),
        ],
    ),
    "no signature": (
        no_signature,
        [lambda it: it.get_signature_list(), runner(), runner(key="serving_default")],
    ),
    "types": (
        constants,
        [
            *(everything, allocate, everything, *(got(index) for index in range(13))),
            *(view(index) for index in range(13) if index not in (4, 5)),  # strings crash LiteRT
        ],
    ),
    "strings": (
        texts,
        [
            *(allocate, everything, *set_and_get(STRINGS), put(0, STRINGS[0])),
            *(put(2, np.int32([1, 0, 1])), invoke, got(1)),
            runner(x0=np.array(["q", "r"]), x1=np.int32([1, 1, 1, 0])),
        ],
    ),
    "int4": (nibbles, [allocate, everything, *set_and_get(SIGNED), invoke, got(0), view(0)]),
    "uint4": (unsigned_nibbles, [allocate, everything, *set_and_get(UNSIGNED)]),
    "states": (
        states,
        [
            *(allocate, got(5), run_state, run_state, put(5, np.ones((1, 2), np.float32))),
            *(run_state, runner(key="s1", x0=np.ones((1, 2), np.float32)), got(5, 1), reset),
            *(got(5), got(5, 1), run_state, allocate, got(5), size(0, [1, 2]), got(5)),
            *(runner(key="s1", x0=np.ones((1, 2), np.float32)), everything),
        ],
    ),
    "resources": (resources, [allocate, invoke, got(2), everything]),
    "a sparse constant": (
        sparse,
        [everything, allocate, put(1, np.ones((2, 3), np.float32)), invoke, got(3)],
    ),
    "scales for blocks": (
        blockwise,
        [everything, allocate, put(0, np.ones((1, 64), np.float32)), got(3)],
    ),
    "an absent input": (absent_bias, [allocate, everything]),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_runs_alike(name: str) -> None:
    make, script = SCRIPTS[name]
    litert = theirs()
    mine = ours.Interpreter(model_content=make())
    other = litert.Interpreter(
        model_content=make(), experimental_op_resolver_type=litert.OpResolverType.BUILTIN_REF
    )
    for step, call in enumerate(script):
        expected = outcome(call, other)
        try:
            same_outcome(call, mine, expected)
        except AssertionError as error:
            raise AssertionError(f"step {step}: LiteRT gives {expected!r}: {error}") from error
