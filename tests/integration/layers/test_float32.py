"""Each layer converted to float32 gives what `predict` gives, in EdgeLite and in LiteRT."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.converter import convert
from tests.integration.layers.case import Case, Runner, build, judge, run
from tests.integration.layers.table import CASES


@pytest.mark.parametrize("case", CASES, ids=str)
def test_float32(case: Case):
    model, arrays, expected = build(case)
    content = convert(model)
    # The second time, nothing may be left of the first; then larger and smaller batches.
    cuts = [slice(0, 1), slice(1, 2), slice(None), slice(0, 3)]
    if case.batch is not None:
        cuts = [slice(None), slice(None)]
    for runner in (Runner(content), judge(case, content)):
        for cut in cuts:
            found = run(case, runner, *(x[cut] for x in arrays))
            assert len(found) == len(expected)
            for mine, its in zip(found, expected, strict=True):
                assert (mine.shape, mine.dtype) == (its[cut].shape, its.dtype)
                tolerance = 1e-5 * max(1.0, float(np.abs(its).max()))
                np.testing.assert_allclose(mine, its[cut], rtol=0, atol=tolerance)
