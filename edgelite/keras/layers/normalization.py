"""Batch normalization."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras.config import epsilon
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.weighted import Weighted
from edgelite.keras.variable import Variable


@kind.register()
class BatchNormalization(Weighted):
    """Brings each channel to mean 0 and variance 1, then scales by gamma and adds beta.

    In training with the batch's own moments (population variance), which also move the moving
    ones; else, and while `trainable` is False, with the moving ones.

    Weights, each (channels,): gamma, beta, moving_mean, moving_variance.

    Args:
        axis: the channels' axis.
        momentum: what stays of the moving moments at each step.
        epsilon: added to the variance.
        center: whether there is a beta.
        scale: whether there is a gamma.

    Source: Ioffe and Szegedy 2015.
    """

    computes_in_float32 = True

    _casts_integers = True
    supports_masking = True
    config_keys = (
        "axis",
        "momentum",
        "epsilon",
        "center",
        "scale",
        "beta_initializer",
        "gamma_initializer",
        "moving_mean_initializer",
        "moving_variance_initializer",
        "beta_regularizer",
        "gamma_regularizer",
        "beta_constraint",
        "gamma_constraint",
        "synchronized",
        "renorm",
        "renorm_clipping",
        "renorm_momentum",
    )
    # Renormalization and synchronization are not offered; files name their defaults.
    synchronized = False
    renorm = False
    renorm_clipping = None
    renorm_momentum = 0.99

    gamma: Variable | None
    beta: Variable | None

    def __init__(
        self,
        axis: int = -1,
        momentum: float = 0.99,
        epsilon: float = 1e-3,
        center: bool = True,
        scale: bool = True,
        beta_initializer: Any = "zeros",
        gamma_initializer: Any = "ones",
        moving_mean_initializer: Any = "zeros",
        moving_variance_initializer: Any = "ones",
        beta_regularizer: Any = None,
        gamma_regularizer: Any = None,
        beta_constraint: Any = None,
        gamma_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        unavailable = {key: kwargs.pop(key, None) for key in ("renorm", "synchronized")}
        for key in ("renorm_clipping", "renorm_momentum"):
            kwargs.pop(key, None)
        super().__init__(**kwargs)
        for key, value in unavailable.items():
            if value:
                raise InputError(f"{self._label}: {key}={value!r} is not supported; leave it out")
        if isinstance(axis, (list, tuple)):
            (axis,) = axis
        self.axis = int(axis)
        self.momentum = float(momentum)
        self.epsilon = float(epsilon)
        self.center = center
        self.scale = scale
        self._set_options("beta", beta_initializer, beta_regularizer, beta_constraint)
        self._set_options("gamma", gamma_initializer, gamma_regularizer, gamma_constraint)
        self._set_options("moving_mean", moving_mean_initializer)
        self._set_options("moving_variance", moving_variance_initializer)

    def build(self, input_shape: Any) -> None:
        """Make the weights for inputs whose channels are known."""
        rank = len(input_shape)
        if not -rank <= self.axis < rank:
            raise InputError(
                f"{self._label}: axis {self.axis} is not among those of an input of shape "
                f"{tuple(input_shape)}"
            )
        channels = input_shape[self.axis]
        self.input_spec = InputSpec(ndim=rank, axes={self.axis: channels})
        axis = self.axis % rank
        self._axes = tuple(i for i in range(rank) if i != axis)
        # Along another axis than the last, weights must be stretched explicitly.
        self._stretched = None if axis == rank - 1 else [1] * axis + [-1] + [1] * (rank - axis - 1)
        self.gamma = self._make("gamma", (channels,)) if self.scale else None
        self.beta = self._make("beta", (channels,)) if self.center else None
        self.moving_mean = self._moving("moving_mean", channels)
        self.moving_variance = self._moving("moving_variance", channels)

    def _moving(self, name: str, channels: int) -> Variable:
        initializer = getattr(self, f"{name}_initializer")
        return self.add_weight((channels,), initializer, trainable=False, name=name)

    def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if training and self.trainable:
            average = self._average(inputs, mask)
            mean = average(inputs)
            deviation = ops.arithmetic.subtract(inputs, self._along(mean))
            variance = average(ops.elementwise.square(deviation))
            self._move(self.moving_mean, mean.array)
            self._move(self.moving_variance, variance.array)
            factor = self._factor(variance)
            outputs = ops.arithmetic.multiply(deviation, self._along(factor))
            if self.beta is None:
                return outputs
            return ops.arithmetic.add(outputs, self._along(self.beta))
        factor = self._factor(self.moving_variance)
        shift = ops.elementwise.negative(ops.arithmetic.multiply(self.moving_mean, factor))
        if self.beta is not None:
            shift = ops.arithmetic.add(shift, self.beta)
        scaled = ops.arithmetic.multiply(inputs, self._along(factor))
        return ops.arithmetic.add(scaled, self._along(shift))

    def _average(self, inputs: Any, mask: Any) -> Callable[[Any], Any]:
        """The mean over all axes but the channels': of the places that a mask lets count, where there is one."""
        if mask is None:
            return lambda x: ops.reduction.reduce_mean(x, axis=self._axes)
        for _ in range(len(inputs.shape) - len(mask.shape)):
            mask = ops.layout.expand_dims(mask, axis=-1)
        counts = np.broadcast_to(mask.array, inputs.shape).astype(inputs.dtype)
        total = counts.sum(axis=self._axes) + inputs.dtype.type(epsilon())
        return lambda x: ops.arithmetic.divide(
            ops.reduction.reduce_sum(ops.arithmetic.multiply(x, counts), axis=self._axes), total
        )

    def _factor(self, variance: Any) -> Any:
        factor = ops.elementwise.rsqrt(ops.arithmetic.add(variance, self.epsilon))
        return factor if self.gamma is None else ops.arithmetic.multiply(factor, self.gamma)

    def _along(self, weights: Any) -> Any:
        if self._stretched is None:
            return weights
        return ops.layout.reshape(weights, shape=tuple(self._stretched))

    def _move(self, moving: Variable, batch: np.ndarray) -> None:
        array = moving.writable()
        array *= self.momentum
        array += batch * (1.0 - self.momentum)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape)
