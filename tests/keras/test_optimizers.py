"""What the parity rows do not show of optimizers: arrays in place, state, errors."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite
from edgelite import keras
from edgelite.autodiff import Tensor, Variable
from edgelite.errors import InputError


def gradient(value: float = 1.0) -> Tensor:
    return Tensor(np.full(3, value, np.float32))


def test_weights_are_updated_in_place_unless_somebody_holds_them() -> None:
    variable = keras.Variable(np.ones(3, np.float32), name="v")
    optimizer = keras.optimizers.SGD(0.5)
    optimizer.build([variable])
    address = variable.array.__array_interface__["data"]
    optimizer.apply([gradient()])
    assert variable.array.__array_interface__["data"] == address
    held = variable.value()
    optimizer.apply([gradient()])
    np.testing.assert_array_equal(held, [0.5] * 3)
    np.testing.assert_array_equal(variable, [0.0] * 3)
    view = variable.array
    optimizer.apply([gradient()])
    np.testing.assert_array_equal(view, [0.0] * 3)
    np.testing.assert_array_equal(variable, [-0.5] * 3)


def test_plain_variables_can_be_trained() -> None:
    variable = Variable(np.array([4.0, -2.0], np.float32))
    optimizer = keras.optimizers.Adam(0.1)
    for _ in range(200):
        with edgelite.autodiff.GradientTape() as tape:
            loss = variable * variable
        optimizer.apply_gradients([(tape.gradient(loss, variable), variable)])
    assert np.abs(variable.numpy()).max() < 0.05
    assert int(optimizer.iterations) == 200


def test_learning_rates() -> None:
    optimizer = keras.optimizers.SGD(0.5)
    optimizer.learning_rate = 0.25
    assert float(optimizer.learning_rate) == 0.25
    optimizer.learning_rate.assign(0.125)
    variable = keras.Variable(np.zeros(3, np.float32), name="v")
    optimizer.apply([gradient()], [variable])
    np.testing.assert_array_equal(variable, [-0.125] * 3)
    halving = keras.optimizers.SGD(keras.optimizers.schedules.ExponentialDecay(1.0, 1, 0.5))
    for _ in range(2):
        halving.apply([gradient()], [variable])
    np.testing.assert_array_equal(variable, [-1.625] * 3)
    with pytest.raises(InputError, match="made with a schedule"):
        halving.learning_rate = 0.1


def test_weight_decay_may_leave_weights_out() -> None:
    kernel = keras.Variable(np.ones(3, np.float32), name="kernel")
    bias = keras.Variable(np.ones(3, np.float32), name="bias")
    optimizer = keras.optimizers.SGD(0.5, weight_decay=0.5)
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    optimizer.apply([gradient(0.0), gradient(0.0)], [kernel, bias])
    np.testing.assert_array_equal(kernel, [0.75] * 3)
    np.testing.assert_array_equal(bias, [1.0] * 3)
    with pytest.raises(InputError, match="exclude weights from decay before"):
        optimizer.exclude_from_weight_decay(var_names=["kernel"])


def test_constraints_hold_after_each_step() -> None:
    variable = keras.Variable(
        np.ones(3, np.float32), name="v", constraint=keras.constraints.NonNeg()
    )
    keras.optimizers.SGD(2.0).apply([gradient()], [variable])
    np.testing.assert_array_equal(variable, [0.0] * 3)


def test_the_state_can_be_set() -> None:
    first, second = keras.optimizers.Adam(), keras.optimizers.Adam()
    variables = [keras.Variable(np.ones(3, np.float32), name="v") for _ in range(2)]
    first.apply([gradient()], variables[:1])
    second.build(variables[1:])
    assert [v.name for v in first.variables] == [
        "iteration",
        "learning_rate",
        "v_momentum",
        "v_velocity",
    ]
    second.set_weights([v.numpy() for v in first.variables])
    variables[1].assign(variables[0])
    first.apply([gradient(2.0)])
    second.apply([gradient(2.0)])
    np.testing.assert_array_equal(variables[0], variables[1])


def test_variables_without_gradient_are_left_and_named() -> None:
    used, unused = (
        keras.Variable(np.ones(3, np.float32), name=name) for name in ("used", "unused")
    )
    with pytest.warns(UserWarning, match=r"does not depend on \['unused'\]"):
        keras.optimizers.SGD(1.0).apply([gradient(), None], [used, unused])
    np.testing.assert_array_equal(unused, [1.0] * 3)
    with pytest.raises(InputError, match="no variable has a gradient"):
        keras.optimizers.SGD(1.0).apply([None], [used])


def test_errors_of_optimizers() -> None:
    variable = keras.Variable(np.ones(3, np.float32), name="v")
    optimizer = keras.optimizers.SGD()
    with pytest.raises(InputError, match="is not built"):
        optimizer.apply([gradient()])
    optimizer.build([variable])
    other = keras.Variable(np.ones(3, np.float32), name="other")
    with pytest.raises(InputError, match="'other' is not among those"):
        optimizer.apply([gradient()], [other])
    with pytest.raises(InputError, match="give only one of clipnorm"):
        keras.optimizers.SGD(clipnorm=1.0, clipvalue=1.0)
    with pytest.raises(InputError, match="momentum must be from 0 to 1"):
        keras.optimizers.SGD(momentum=2.0)
    with pytest.raises(InputError, match="learning_rate must be a number"):
        keras.optimizers.SGD("fast")
    with pytest.raises(InputError, match=r"unrecognized arguments \['decay'\]"):
        keras.optimizers.Adam(decay=0.1)
    with pytest.raises(InputError, match="must be >= 2"):
        keras.optimizers.Adam(gradient_accumulation_steps=1)


def test_an_optimizer_of_ones_own() -> None:
    class Signs(keras.optimizers.Optimizer):
        def update_step(
            self, gradient: np.ndarray, variable: Variable, learning_rate: float
        ) -> None:
            self.assign_sub(variable, np.sign(gradient) * learning_rate)

    variable = keras.Variable(np.zeros(3, np.float32), name="v")
    Signs(0.5).apply([gradient(-7.0)], [variable])
    np.testing.assert_array_equal(variable, [0.5] * 3)
