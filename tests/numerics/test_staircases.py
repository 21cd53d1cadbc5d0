from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgelite.numerics import double_rounding, staircases
from edgelite.numerics.fixed_point import multiply, quantize_multiplier
from edgelite.numerics.line_requantization import fit
from edgelite.numerics.threshold_tests import LARGEST_EXACT

STRETCHES = tuple(range(3, 32, 2))


def clamped_ranges():
    return st.tuples(st.integers(-128, 127), st.integers(-128, 127)).map(sorted)


def values_of(staircase, integers, channel=0):
    """The staircase's values: how many thresholds each integer has reached."""
    reached = integers[:, None] >= staircase.thresholds[channel]
    return staircase.low + reached.sum(axis=1)


def near(staircase, bound, channel=0):
    """The integers within the bound at which a line may go wrong, and some others."""
    steps = staircase.thresholds[channel]
    found = np.concatenate([steps - 1, steps, [-bound, -1, 0, 1, bound]])
    return np.unique(found[np.abs(found) <= bound]).astype(np.int64)


def evaluated(form, integers, staircase, origin, channel=0):
    stretch = 1 if form.stretch is None else form.stretch[channel]
    kind, parameters = form.factor.dtype, (parameter[channel] for parameter in form[:2])
    cut = np.floor(type(form)(*parameters).at((integers * stretch).astype(kind)))
    return np.clip(cut, staircase.low - origin, staircase.high - origin) + origin


def equal_everywhere(form, origin, staircase, by, zero_point, bound):
    """Whether a form gives, for every integer up to the bound, what integer arithmetic gives."""
    integers = np.arange(-bound, bound + 1)
    for channel in range(by.mantissa.size):
        own = type(by)(by.mantissa[channel], by.shift[channel])
        expected = np.clip(multiply(integers, own) + zero_point, staircase.low, staircase.high)
        found = evaluated(form, integers, staircase, origin, channel)
        np.testing.assert_array_equal(found, expected)


@given(
    real=st.floats(1e-4, 2.0),
    zero_point=st.integers(-128, 127),
    limits=clamped_ranges(),
)
def test_a_fixed_point_staircase_equals_the_integer_arithmetic(real, zero_point, limits):
    low, high = limits
    by = quantize_multiplier(np.array([real]))
    staircase = staircases.fixed_point(by, zero_point, low, high)
    if staircase is None:
        return
    integers = near(staircase, 2.0**22)
    expected = np.clip(multiply(integers, by) + zero_point, low, high)
    np.testing.assert_array_equal(values_of(staircase, integers), expected)


@given(
    real=st.floats(1e-5, 2.0),
    zero_point=st.integers(-128, 127),
    limits=clamped_ranges(),
)
def test_a_staircase_of_rounded_products_equals_rounding(real, zero_point, limits):
    low, high = limits
    staircase = staircases.rounded_product(np.array([real]), zero_point, low, high)
    integers = near(staircase, 2.0**23)
    product = integers * real
    rounded = np.where(product < 0, -np.floor(-product + 0.5), np.floor(product + 0.5))
    ties = np.abs(np.abs(product - np.trunc(product)) - 0.5) < 1e-9  # half up would go astray there
    expected = np.clip(rounded + zero_point, low, high)
    np.testing.assert_array_equal(values_of(staircase, integers)[~ties], expected[~ties])


def test_factors_that_are_nothing_or_negative_have_no_staircase():
    for factor in (0.0, -1.0, 1e-20):
        assert staircases.rounded_product(np.array([factor]), 0, -128, 127) is None
    assert staircases.fixed_point(quantize_multiplier(np.array([0.0])), 0, -128, 127) is None


@given(count=st.integers(1, 200), limits=clamped_ranges())
def test_a_staircase_of_means_equals_division_that_cuts_off(count, limits):
    low, high = limits
    sums = np.arange(-128 * count, 127 * count + 1)
    rounded = np.where(sums < 0, sums - count // 2, sums + count // 2)
    expected = np.clip(np.trunc(rounded / count), low, high)
    staircase = staircases.mean(count, low, high)
    np.testing.assert_array_equal(values_of(staircase, sums), expected)


@given(
    real=st.floats(2e-4, 1.0),
    zero_point=st.integers(-128, 127),
    limits=clamped_ranges(),
    bound=st.integers(1, 2**23),
    origin=st.sampled_from([-256, -128, 0]),
    kind=st.sampled_from([np.float32, np.float64]),
)
def test_forms_equal_their_staircase_for_every_integer_at_which_it_could_differ(
    real, zero_point, limits, bound, origin, kind
):
    staircase = staircases.fixed_point(quantize_multiplier(np.array([real])), zero_point, *limits)
    if staircase is None:
        return
    integers = near(staircase, bound)
    line = fit(staircase, origin, bound, None, kind, (3, 5, 7))
    rounding = double_rounding.fit(staircase, bound, kind, (3, 5, 7))
    for form, begin in ((line, origin), (rounding, zero_point)):
        if form is not None:
            found = evaluated(form, integers, staircase, begin)
            np.testing.assert_array_equal(found, values_of(staircase, integers))


@pytest.mark.parametrize(
    ("kind", "low", "zero_point", "origin"),
    [
        (np.float32, -128, -128, -256),
        (np.float32, 0, 0, 0),
        (np.float64, -128, -128, -256),
        (np.float64, 0, 0, 0),
    ],
)
def test_lines_of_whole_layers_equal_integer_arithmetic_everywhere(kind, low, zero_point, origin):
    by = quantize_multiplier(np.random.default_rng(1).uniform(0.008, 0.02, 16))
    staircase = staircases.fixed_point(by, zero_point, low, low + 255)
    line = fit(staircase, origin, 60_000.0, None, kind)
    assert line.factor.dtype == kind
    equal_everywhere(line, origin, staircase, by, zero_point, 60_000)


def test_a_line_takes_a_bias_over():
    by = quantize_multiplier(np.array([0.03]))
    staircase = staircases.fixed_point(by, -128, -128, 127)
    bias = np.array([-300, 0, 4321])
    line = fit(staircase, -256, 20_000.0, bias)
    sums = np.arange(-15_000, 15_001)
    for channel, b in enumerate(bias):
        expected = np.clip(multiply(sums + b, by) - 128, -128, 127)
        found = evaluated(line, sums, staircase, -256, channel)
        np.testing.assert_array_equal(found, expected)


def test_there_is_no_line_for_integers_that_float32_does_not_hold():
    staircase = staircases.fixed_point(quantize_multiplier(np.array([0.5])), 0, -128, 127)
    assert fit(staircase, -128, LARGEST_EXACT) is None
    assert fit(staircase, -128, LARGEST_EXACT - 1) is not None


def test_stretched_sums_find_lines_that_others_do_not():
    by = quantize_multiplier(np.random.default_rng(1).uniform(0.006, 0.008, 64))
    staircase = staircases.fixed_point(by, -128, -128, 127)
    assert fit(staircase, -256, 6e4) is None
    line = fit(staircase, -256, 6e4, stretches=STRETCHES)
    for channel in np.flatnonzero(line.stretch > 1):
        integers = near(staircase, 6e4, channel)
        found = evaluated(line, integers, staircase, -256, channel)
        np.testing.assert_array_equal(found, values_of(staircase, integers, channel))
    assert line.stretch.max() > 1


def test_small_factors_need_float64():
    by = quantize_multiplier(np.random.default_rng(0).uniform(1e-4, 4e-4, 64))
    staircase = staircases.fixed_point(by, -128, -128, 127)
    assert fit(staircase, -256, 3e6) is None
    assert fit(staircase, -256, 3e6, kind=np.float64) is not None


@pytest.mark.parametrize(("low", "zero_point"), [(-128, 5), (0, 128), (-128, -128)])
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_two_roundings_of_whole_layers_equal_integer_arithmetic_everywhere(low, zero_point, kind):
    by = quantize_multiplier(np.random.default_rng(1).uniform(0.0005, 0.02, 16))
    staircase = staircases.fixed_point(by, zero_point, low, low + 255)
    form = double_rounding.fit(staircase, 300_000.0, kind, STRETCHES)
    assert form.factor.dtype == form.unit.dtype == kind
    equal_everywhere(form, zero_point, staircase, by, zero_point, 300_000)


def test_where_steps_on_both_sides_of_zero_occur_there_is_no_line():
    staircase = staircases.fixed_point(quantize_multiplier(np.array([0.01])), 5, -128, 127)
    assert fit(staircase, -256, 6e4, kind=np.float64) is None
    assert double_rounding.fit(staircase, 6e4) is not None


def test_what_is_rounded_once_has_no_two_roundings():
    staircase = staircases.rounded_product(np.array([0.0123]), 5, -128, 127)
    assert double_rounding.fit(staircase, 6e4) is None
    assert fit(staircase, -256, 6e4) is not None


@pytest.mark.parametrize("count", [2, 4, 6, 12, 48, 64])
def test_means_of_even_counts_are_rounded_once_more_than_needed(count):
    staircase = staircases.mean(count, -128, 127)
    sums = np.arange(-128 * count, 127 * count + 1)
    form = double_rounding.fit(staircase, 128.0 * count)
    found = evaluated(form, sums, staircase, 0)
    np.testing.assert_array_equal(found, values_of(staircase, sums))
