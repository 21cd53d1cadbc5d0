"""Elementwise operators that run on tiles give what they give one by one, and what LiteRT gives."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite.interpreter import Interpreter
from edgelite.schema import ActivationFunctionType
from edgelite.schema.ops.activation import (
    Elu,
    HardSwish,
    LeakyRelu,
    Logistic,
    PRelu,
    Relu,
    Relu6,
    Tanh,
)
from edgelite.schema.ops.arithmetic import Add, Div, Maximum, Minimum, Mul, SquaredDifference, Sub
from edgelite.schema.ops.elementwise import Abs, Exp, Neg, Sqrt
from tests.interpreter.test_control import run
from tests.interpreter.test_fusion import Chain, compared, floats, running

LARGE = (1, 91, 80, 24)  # 91 lines fall into tiles of several sizes
RELU6 = ActivationFunctionType.RELU6


def hard_swish(chain: Chain) -> None:
    """As converters lay it out: x relu6(x + 3) / 6."""
    x = chain.last
    chain.then(Add(fused_activation_function=RELU6), chain.constant(np.float32([3])))
    chain.then(Mul(), chain.constant(np.float32([1 / 6])))
    chain.then(Mul(), x)


@pytest.mark.parametrize(
    "shape", [LARGE, (3, 40, 60, 32), (200_000,), (700, 300), (1, 1, 9, 20_000)]
)
def test_a_chain_is_one_operator(shape):
    chain = Chain(*shape)
    hard_swish(chain)
    compared(chain.done(), 4 * floats(*shape), 1)


def test_small_tensors_are_left_alone():
    chain = Chain(1, 10, 10, 16)
    hard_swish(chain)
    compared(chain.done(), 4 * floats(1, 10, 10, 16), 3)


def test_chains_go_on_behind_other_operators():
    chain = Chain(*LARGE)
    for _ in range(2):
        chain.then(PRelu(), chain.constant(floats(1, 1, 24)))
        hard_swish(chain)
    fused = compared(chain.done(), 4 * floats(*LARGE), 4)
    assert [node.name for node in running(fused)] == ["PRELU", "MUL"] * 2


def test_branches_that_meet_are_one_operator():
    chain = Chain(*LARGE)
    first = chain.then(Logistic())
    chain.last = chain.x
    chain.then(Tanh())
    chain.then(Sub(), first)
    chain.then(Add(), chain.x)
    chain.then(Abs())
    compared(chain.done(), floats(*LARGE), 1)


@pytest.mark.parametrize("shape", [(), (1,), (24,), (80, 24), (1, 80, 1), (1, 1, 1, 24), LARGE])
def test_operands_that_broadcast_along_lines(shape):
    chain = Chain(*LARGE)
    chain.then(Mul(), chain.constant(floats(*shape)))
    chain.then(Tanh())
    chain.then(Div(), chain.constant(floats(*shape) + 3))
    compared(chain.done(), floats(*LARGE), 1)


@pytest.mark.parametrize("shape", [(91, 1, 1), (1, 91, 80, 1)])
def test_operands_that_do_not_broadcast_along_lines_end_a_run(shape):
    chain = Chain(*LARGE)
    chain.then(Tanh())
    chain.then(Mul(), chain.constant(floats(*shape)))
    chain.then(Neg())
    compared(chain.done(), floats(*LARGE), 3)


def test_an_operand_that_is_computed_may_broadcast():
    chain = Chain(1, 1, 1, 24)
    scale = chain.then(Logistic())
    chain.then(Mul(), chain.constant(floats(*LARGE)), shape=LARGE)
    chain.then(Neg())
    chain.then(Mul(), scale)
    compared(chain.done(), floats(1, 1, 1, 24), 2)


def test_what_others_read_is_no_member():
    chain = Chain(*LARGE)
    kept = chain.then(Tanh())
    chain.then(Neg())
    chain.then(Exp())
    chain.then(PRelu(), chain.constant(floats(1, 1, 24)))
    chain.then(Add(), kept)
    compared(chain.done(), floats(*LARGE), 4)


def test_what_callers_read_is_no_member():
    chain = Chain(*LARGE)
    kept = chain.then(Tanh())
    chain.then(Neg())
    chain.then(Exp())
    fused = compared(chain.done(kept), floats(*LARGE), 2)
    assert len(fused.get_output_details()) == 2


@pytest.mark.parametrize("threads", [1, 2])
def test_threads_change_nothing(threads):
    chain = Chain(1, 300, 80, 24)
    hard_swish(chain)
    chain.then(Tanh())
    content, x = chain.done(), 4 * floats(1, 300, 80, 24)
    (found,) = run(Interpreter(model_content=content, num_threads=threads), x)
    (alone,) = run(Interpreter(model_content=content), x)
    np.testing.assert_array_equal(found, alone)


def test_profiles_name_the_last_of_them():
    chain = Chain(*LARGE)
    hard_swish(chain)
    interpreter = Interpreter(model_content=chain.done(), profile=True)
    run(interpreter, floats(*LARGE))
    assert [times.name for times in interpreter.profile.times()] == ["MUL"]


UNARY = Abs, Elu, HardSwish, Logistic, Neg, Relu, Relu6, Tanh
BINARY = Add, Maximum, Minimum, Mul, SquaredDifference, Sub


@pytest.mark.parametrize("seed", range(16))
def test_any_tangle_of_operators(seed):
    choose = np.random.default_rng(seed)
    chain = Chain(*LARGE)
    made = [chain.x]
    for _ in range(9):
        chain.last = made[choose.integers(max(len(made) - 3, 0), len(made))]
        if choose.random() < 0.15:
            made.append(chain.then(PRelu(), chain.constant(floats(1, 1, 24))))
        elif choose.random() < 0.5:
            made.append(chain.then(choose.choice(UNARY)()))
        else:
            other = made[choose.integers(len(made))]
            made.append(chain.then(choose.choice(BINARY)(), other))
    content, x = chain.done(), floats(*LARGE)
    fused = Interpreter(model_content=content)
    (found,) = run(fused, x)
    kept = Interpreter(model_content=content, experimental_preserve_all_tensors=True)
    np.testing.assert_array_equal(found, run(kept, x)[0])


def test_a_slope_below_zero_and_a_root():
    chain = Chain(*LARGE)
    chain.then(LeakyRelu(alpha=0.25))
    chain.then(Mul(), chain.x)
    chain.then(Sqrt())
    compared(chain.done(), floats(*LARGE), 1)
