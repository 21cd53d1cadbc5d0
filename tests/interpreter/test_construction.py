"""How interpreters are made, beside LiteRT's, and what of their memory they share."""

from __future__ import annotations

import mmap
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from edgelite import interpreter as ours
from edgelite.errors import InputError
from tests.interpreter.drop_in import (
    constants,
    doubling,
    outcome,
    same_outcome,
    theirs,
    two_signatures,
)


class Place:
    """A PathLike that is no Path."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __fspath__(self) -> str:
        return str(self.path)


CONSTRUCTED: list[Callable[[Path, Any], dict[str, Any]]] = [
    lambda path, _: {},
    lambda path, _: {"model_path": path, "model_content": path.read_bytes()},
    lambda path, _: {"model_content": b""},
    lambda path, _: {"model_content": b"garbage, and no model"},
    lambda path, _: {"model_content": path.read_bytes()[:100]},
    lambda path, _: {"model_path": ""},
    lambda path, _: {"model_path": path},
    lambda path, _: {"model_path": str(path)},
    lambda path, _: {"model_path": os.fsencode(path)},
    lambda path, _: {"model_path": Place(path)},
    lambda path, _: {"model_path": path.parent},
    lambda path, _: {"model_path": path.parent / "missing"},
    lambda path, _: {"model_path": 5},
    *(
        lambda path, _, threads=threads: {"model_path": path, "num_threads": threads}
        for threads in (None, 1, 4, 0, -1, 2.0, "2", np.int32(2))
    ),
    *(
        lambda path, module, name=name: {
            "model_path": path,
            "experimental_op_resolver_type": getattr(module.OpResolverType, name),
        }
        for name in ("AUTO", "BUILTIN", "BUILTIN_REF", "BUILTIN_WITHOUT_DEFAULT_DELEGATES")
    ),
    *(
        lambda path, _, kind=kind: {"model_path": path, "experimental_op_resolver_type": kind}
        for kind in (2, None, "BUILTIN")
    ),
    lambda path, _: {"model_path": path, "experimental_delegates": []},
    *(
        lambda path, _, name=name: {"model_path": path, f"experimental_{name}": True}
        for name in (
            "disable_delegate_clustering",
            "default_delegate_latest_features",
            "compress_quantization_zero_points",
            "disable_delegate_node_fusion",
            "force_delegate_node_profiling",
            "what_nobody_knows",
        )
    ),
]


@pytest.mark.parametrize("number", range(len(CONSTRUCTED)))
def test_the_constructor_takes_and_refuses_alike(number: int, tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(doubling())

    def construct(module: Any) -> Any:
        made = module.Interpreter(**CONSTRUCTED[number](path, module))
        made.allocate_tensors()
        return made.experimental_compress_quantization_zero_points

    same_outcome(construct, ours, outcome(construct, theirs()))


def test_arguments_stand_in_the_same_order() -> None:
    with pytest.raises(InputError, match="num_threads"):
        ours.Interpreter(None, doubling(), None, 0)
    kinds = ours.OpResolverType
    made = ours.Interpreter(
        None, doubling(), [], 1, kinds.BUILTIN_REF, True, False, False, True, False, False
    )
    assert made.experimental_compress_quantization_zero_points


def test_a_runner_gives_outputs_in_litert_order() -> None:
    first = ours.Interpreter(model_content=two_signatures()).get_signature_runner("ape")
    assert list(first(x0=np.zeros(2, np.float32))) == ["difference", "sum"]


def backing(array: np.ndarray) -> Any:
    """The object whose memory an array is a view of."""
    base: Any = array
    while isinstance(base, (np.ndarray, memoryview)):
        base = base.base if isinstance(base, np.ndarray) else base.obj
    return base


def test_constants_are_views_of_the_mapped_file(tmp_path: Path) -> None:
    path = tmp_path / "model.tflite"
    path.write_bytes(constants())
    made = ours.Interpreter(path)
    made.allocate_tensors()
    held = made._routine(0).graph.operands
    for index in (3, 7, 8, 9, 10, 11, 12):
        assert isinstance(backing(held[index].array), mmap.mmap), index
        assert not held[index].array.flags.writeable


def test_interpreters_on_one_model_share_its_constants() -> None:
    content = constants()
    pair = [ours.Interpreter(model_content=content) for _ in range(2)]
    for made in pair:
        made.allocate_tensors()
    one, other = (made._routine(0).graph.operands for made in pair)
    assert backing(one[11].array) is content
    assert np.shares_memory(one[11].array, other[11].array)
    assert not np.shares_memory(one[14].array, other[14].array)
