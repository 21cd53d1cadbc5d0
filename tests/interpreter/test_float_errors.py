"""Floating-point errors pass in silence while a model runs, and only then."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.errors import ExecutionError
from edgelite.interpreter import Interpreter
from edgelite.interpreter.float_errors import restore, silence
from edgelite.schema import write
from edgelite.schema.ops.custom import Custom
from tests.builder import Builder

LOUD = {"divide": "raise", "over": "warn", "under": "print", "invalid": "raise"}


def test_silence_is_for_all_errors_and_ends():
    with np.errstate(**LOUD):
        before = silence()
        within = np.geterr()
        restore(before)
        after = np.geterr()
    assert set(within.values()) == {"ignore"}
    assert after == LOUD


@pytest.mark.parametrize("fails", [False, True])
def test_a_model_runs_in_silence_and_leaves_the_setting(fails):
    build, seen = Builder(), []
    x, y = build.tensor(2), build.tensor(2)
    build.add(Custom(), (x,), (y,), custom_code="Look")

    def look(inputs, _):
        seen.append(np.geterr())
        return 1 / 0 if fails else inputs[0] / np.float32(0)

    made = Interpreter(model_content=write(build.finish((x,), (y,))), custom_ops={"Look": look})
    made.allocate_tensors()
    with np.errstate(**LOUD):
        if fails:
            with pytest.raises(ExecutionError, match="ZeroDivisionError"):
                made.invoke()
        else:
            made.invoke()
        assert np.geterr() == LOUD
    assert set(seen[0].values()) == {"ignore"}
