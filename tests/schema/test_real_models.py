"""Real files: read, written and read again, nothing is lost; LiteRT is the judge."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from edgelite import schema
from tests import peers
from tests.schema import models

pytestmark = pytest.mark.parametrize("path", models.REAL, ids=models.name)


def tree(path_or_bytes):
    """LiteRT's object tree of a model."""
    peer = peers.peer("ai_edge_litert.schema_py_generated")
    return peer.ModelT.InitFromPackedBuf(path_or_bytes, 0)


def differences(a, b, place="ModelT"):
    """Where two of LiteRT's object trees differ; an absent vector is not an empty one."""
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        same = (
            type(a) is type(b)
            and a.dtype == b.dtype
            and np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
        )
        return [] if same else [place]
    if type(a) is not type(b):
        return [f"{place}: {type(a).__name__} and {type(b).__name__}"]
    if isinstance(a, list):
        if len(a) != len(b):
            return [f"{place}: {len(a)} and {len(b)} entries"]
        found = []
        for index, (one, other) in enumerate(zip(a, b, strict=True)):
            found += differences(one, other, f"{place}[{index}]")
        return found
    if hasattr(a, "__dict__"):
        found = []
        for name in vars(a):
            found += differences(getattr(a, name), getattr(b, name), f"{place}.{name}")
        return found
    return (
        []
        if a == b or (isinstance(a, float) and np.isnan([a, b]).all())
        else [f"{place}: {a!r} and {b!r}"]
    )


def test_reading_warns_of_nothing_and_verifies(path):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        schema.verify(schema.read(path))


def test_written_again_it_is_equal_to_us_and_to_litert(path):
    model = schema.read(path)
    content = schema.write(model)
    again = schema.read(content)
    assert again == model
    assert schema.write(again) == content
    found = differences(tree(path.read_bytes()), tree(content))
    if any(buffer.offset > 1 for buffer in tree(path.read_bytes()).buffers or ()):
        found = [place for place in found if ".buffers[" not in place]  # data came into the tables
    assert found == []


def test_constant_data_is_aligned(path):
    content = np.frombuffer(schema.write(schema.read(path)), np.uint8)
    start = content.__array_interface__["data"][0]
    for buffer in schema.read(content.data).buffers:
        if buffer.data is not None:
            assert (buffer.data.__array_interface__["data"][0] - start) % 16 == 0


@pytest.mark.parametrize("external", [False, True], ids=["inside", "behind"])
def test_written_again_it_gives_the_same_outputs_in_litert(path, external):
    original = peers.LiteRT(path)
    rewritten = peers.LiteRT(schema.write(schema.read(path), external=external))
    rng = np.random.default_rng(0)
    inputs = []
    for detail in original.interpreter.get_input_details():
        shape, dtype = detail["shape"], detail["dtype"]
        if np.issubdtype(dtype, np.floating):
            inputs.append(rng.uniform(-1, 1, shape).astype(dtype))
        else:
            inputs.append(rng.integers(0, 2, shape).astype(dtype))
    try:
        expected = original(*inputs)
    except RuntimeError:
        pytest.skip("LiteRT cannot run the original on these inputs")
    for one, other in zip(expected, rewritten(*inputs), strict=True):
        np.testing.assert_array_equal(one, other)
