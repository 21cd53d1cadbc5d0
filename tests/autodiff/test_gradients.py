"""Every gradient of every primitive against central differences in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff import GradientTape, Tensor
from tests.autodiff.cases import CASES, Case, all_primitives, parametrize

STEP = 1e-5
TOLERANCE = 1e-6
DIFFERENTIABLE = [case for case in CASES if case.primitive.differentiable]


def sources_of(case: Case, arrays: list[np.ndarray]) -> list[int]:
    """The positions of the arguments that have a gradient."""
    return [
        index
        for index, array in enumerate(arrays)
        if array.dtype.kind == "f" and case.primitive.vjp(index) is not None
    ]


def weigh(outputs: Any, rng: np.random.Generator) -> tuple[list[Any], list[np.ndarray]]:
    """The floating outputs as a list, and weights that make one number of them."""
    listed = outputs if isinstance(outputs, tuple) else (outputs,)
    floating = [out for out in listed if out.dtype.kind == "f"]
    return floating, [rng.standard_normal(out.shape) for out in floating]


def analytic(case: Case, arrays: list[np.ndarray], recorded: bool = False) -> list[np.ndarray]:
    """Gradients of the weighed output, computed with plain arrays or under another tape."""
    tensors = [Tensor(array) for array in arrays]
    sources = [tensors[index] for index in sources_of(case, arrays)]
    with GradientTape(persistent=True) as outer:
        outer.watch(sources)
        with GradientTape() as tape:
            tape.watch(sources)
            outputs = case.primitive(*tensors, **case.parameters)
        targets, weights = weigh(outputs, np.random.default_rng(1))
        if recorded:
            gradients = tape.gradient(targets, sources, weights, "zero")
    if not recorded:
        gradients = tape.gradient(targets, sources, weights, "zero")
    return [gradient.array for gradient in gradients]


def numeric(
    function: Callable[[list[np.ndarray]], float], arrays: list[np.ndarray], index: int
) -> np.ndarray:
    """Central differences of a number by each element of one array."""
    result = np.zeros(arrays[index].shape)
    for place in np.ndindex(result.shape):
        values = []
        for sign in (1, -1):
            moved = [array.copy() for array in arrays]
            moved[index][place] += sign * STEP
            values.append(function(moved))
        result[place] = (values[0] - values[1]) / (2 * STEP)
    return result


def assert_close(gradient: np.ndarray, expected: np.ndarray) -> None:
    scale = max(1.0, float(np.abs(expected).max(initial=0.0)))
    assert gradient.shape == expected.shape
    assert np.abs(gradient - expected).max(initial=0.0) <= TOLERANCE * scale


@parametrize(DIFFERENTIABLE)
def test_gradient_agrees_with_central_differences(case: Case) -> None:
    arrays = case.arrays()

    def total(values: list[np.ndarray]) -> float:
        outputs, weights = weigh(
            case.primitive(*values, **case.parameters), np.random.default_rng(1)
        )
        return sum(
            float((out * weight).sum()) for out, weight in zip(outputs, weights, strict=True)
        )

    plain = analytic(case, arrays)
    recorded = analytic(case, arrays, recorded=True)
    for position, index in enumerate(sources_of(case, arrays)):
        assert_close(plain[position], numeric(total, arrays, index))
        np.testing.assert_allclose(recorded[position], plain[position], rtol=1e-12, atol=1e-14)


@parametrize([case for case in DIFFERENTIABLE if case.second])
def test_second_derivative_agrees_with_central_differences_of_the_first(case: Case) -> None:
    arrays = case.arrays()
    positions = sources_of(case, arrays)
    tensors = [Tensor(array) for array in arrays]
    sources = [tensors[index] for index in positions]
    with GradientTape() as outer:
        outer.watch(sources)
        with GradientTape() as inner:
            inner.watch(sources)
            outputs = case.primitive(*tensors, **case.parameters)
        targets, weights = weigh(outputs, np.random.default_rng(1))
        first = inner.gradient(targets, sources, weights, "zero")
    _, directions = weigh(tuple(first), np.random.default_rng(2))
    second = outer.gradient(first, sources, directions, "zero")

    def along(values: list[np.ndarray]) -> float:
        gradients = analytic(case, values)
        return sum(
            float((gradient * direction).sum())
            for gradient, direction in zip(gradients, directions, strict=True)
        )

    for position, index in enumerate(positions):
        assert_close(second[position].array, numeric(along, arrays, index))


@parametrize(CASES)
def test_float32_stays_float32(case: Case) -> None:
    arrays = case.arrays(np.float32)
    asked = case.parameters.get("dtype")
    tensors = [Tensor(array) for array in arrays]
    sources = [tensors[index] for index in sources_of(case, arrays)]
    with GradientTape() as tape:
        tape.watch(sources)
        outputs = case.primitive(*tensors, **case.parameters)
    targets, _ = weigh(outputs, np.random.default_rng(1))
    assert all(out.dtype == (asked or np.float32) for out in targets)
    gradients = tape.gradient(targets, sources, unconnected_gradients="zero")
    assert all(gradient.dtype == np.float32 for gradient in gradients)
    assert [g.shape for g in gradients] == [source.shape for source in sources]


def test_every_primitive_has_a_case() -> None:
    covered = {case.primitive.name for case in CASES}
    assert {primitive.name for primitive in all_primitives()} - covered == set()


def test_every_differentiable_argument_has_a_case_with_floating_elements() -> None:
    for case in DIFFERENTIABLE:
        assert sources_of(case, case.arrays()) or "int" in str(case.parameters), str(case)
