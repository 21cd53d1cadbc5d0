"""What a primitive lowers to gives in LiteRT what the primitive gives."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from edgelite import schema
from edgelite.autodiff import Tensor
from edgelite.autodiff.ops import convolution, elementwise, slicing
from edgelite.converter.emit import emit
from edgelite.converter.frontends.tracing import Input, from_function
from edgelite.converter.passes import optimize
from edgelite.errors import ConversionError
from tests.autodiff.cases import CASES, Case, all_primitives, parametrize
from tests.peers import LiteRT

# These only come up in gradients and losses, which are not converted; and LiteRT has no error function.
NOT_LOWERED = {
    "conv2d_kernel_gradient",
    "depthwise_conv2d_input_gradient",
    "depthwise_conv2d_kernel_gradient",
    "max_pool2d_gradient",
    "max_pool2d_select",
    "average_pool2d_gradient",
    "resize_nearest_gradient",
    "resize_bilinear_gradient",
    "put",
    "scatter_add",
    "add_along_axis",
    "keep",
    "softmax_cross_entropy_with_logits",
    "sparse_softmax_cross_entropy_with_logits",
    "sigmoid_cross_entropy_with_logits",
    "erf",
    # Models run several primitives in the place of these while they are converted.
    "conv2d_relu_max_pool2d",
    "conv2d_relu_max_pool2d_input_gradient",
    "conv2d_relu_max_pool2d_kernel_gradient",
    "max_unpool2d",
    "max_unpool2d_select",
}


def converted(case: Case, arrays: list[np.ndarray], batch: int | None) -> bytes:
    """The file of a function of the case's first argument; the others are constants."""
    shape = (batch, *arrays[0].shape[1:]) if arrays[0].ndim else ()
    try:
        graph = from_function(
            lambda x: case.primitive(x, *map(Tensor, arrays[1:]), **case.parameters),
            [Input("x", shape, arrays[0].dtype)],
        )
    except ConversionError as error:
        if "has no shape rule" in str(error):
            pytest.skip(str(error))
        raise
    optimize(graph)
    return schema.write(emit(graph))


@parametrize([case for case in CASES if case.primitive.lowering and case.lite])
def test_lowering_computes_the_same_in_litert(case: Case) -> None:
    arrays = case.arrays(np.float32)
    expected = case.primitive(*arrays, **case.parameters)
    if case.primitive is elementwise.stop_gradient:
        pytest.skip("it is lowered to nothing, and a graph without operators is no model")
    batch = arrays[0].shape[0] if arrays[0].ndim else 1
    found = LiteRT(converted(case, arrays, batch), reference=False)(arrays[0])
    listed = expected if isinstance(expected, tuple) else (expected,)
    for mine, theirs in zip(listed, found, strict=True):
        assert (mine.shape, mine.dtype) == (theirs.shape, theirs.dtype)
        np.testing.assert_allclose(mine, theirs, rtol=2e-5, atol=2e-6)


def test_only_gradients_and_losses_have_no_lowering() -> None:
    without = {primitive.name for primitive in all_primitives() if primitive.lowering is None}
    assert without == NOT_LOWERED


def test_lowerings_take_the_parameters_of_their_primitive() -> None:
    for primitive in all_primitives():
        if primitive.lowering is None:
            continue
        kinds = inspect.signature(primitive.lowering).parameters.values()
        if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in kinds):
            continue
        taken = {p.name for p in kinds if p.kind is inspect.Parameter.KEYWORD_ONLY}
        given = inspect.signature(primitive.forward).parameters.values()
        wanted = {p.name for p in given if p.kind is inspect.Parameter.KEYWORD_ONLY}
        assert wanted <= taken, primitive.name


OPEN_BATCH = [
    Case(slicing.getitem, (lambda rng: rng.standard_normal((1, 5, 3)),), {"index": index})
    for index in ((slice(None), 1), (Ellipsis, slice(0, 2)), (slice(None), None, slice(1, None)))
]


@parametrize(OPEN_BATCH)
def test_slices_leave_an_open_batch_open(case: Case) -> None:
    model = converted(case, case.arrays(np.float32), batch=None)
    batch = np.random.default_rng(0).standard_normal((4, 5, 3)).astype(np.float32)
    (found,) = LiteRT(model, reference=False)(batch)
    np.testing.assert_array_equal(found, batch[case.parameters["index"]])


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (
            Case(
                slicing.getitem,
                (lambda rng: np.ones((2, 2)),),
                {"index": np.array([[True, False], [True, True]])},
            ),
            "use gather",
        ),
        (
            Case(
                convolution.conv2d_input_gradient,
                (lambda rng: np.ones((1, 2, 2, 1)), lambda rng: np.ones((2, 2, 1, 1))),
                {"shape": (1, 4, 4, 1), "dilations": (2, 2)},
            ),
            "dilation",
        ),
    ],
    ids=["mask", "dilated transposed convolution"],
)
def test_what_has_no_form_says_so(case: Case, message: str) -> None:
    with pytest.raises(ConversionError, match=message):
        converted(case, case.arrays(np.float32), batch=case.arrays()[0].shape[0])
