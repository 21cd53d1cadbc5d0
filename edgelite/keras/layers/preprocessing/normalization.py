"""`Normalization`: features brought to mean 0 and variance 1."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from edgelite.autodiff.ops import arithmetic, elementwise, layout
from edgelite.autodiff.tensor import as_array
from edgelite.errors import InputError
from edgelite.keras.config import epsilon
from edgelite.keras.layers.layer import Layer, kind


@kind.register()
class Normalization(Layer):
    """(inputs - mean) / sqrt(variance), by numbers that are given or found by `adapt`.

    Weights, not trained, if nothing is given: mean, variance (of the sizes of the axes), count.

    Args:
        axis: the axis or axes that have their own numbers; None for one for all.
        mean, variance: numbers, or arrays of the sizes of the axes.
        invert: whether the opposite is computed.
    """

    supports_masking = True
    _casts_integers = True
    config_keys = ("axis", "invert")

    def __init__(
        self,
        axis: Any = -1,
        mean: Any = None,
        variance: Any = None,
        invert: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.axis = () if axis is None else (axis,) if isinstance(axis, int) else tuple(axis)
        if (mean is None) != (variance is None):
            raise InputError(
                f"{self._label}: give both mean and variance, or none; received mean={mean!r}, "
                f"variance={variance!r}"
            )
        if np.shape(mean) != np.shape(variance) or np.ndim(mean) > len(self.axis):
            raise InputError(
                f"{self._label}: mean and variance must have one shape, with an axis for each of {self.axis} at "
                f"most; received shapes {np.shape(mean)} and {np.shape(variance)}"
            )
        self.input_mean = mean
        self.input_variance = variance
        self.invert = invert

    def build(self, input_shape: Any) -> None:
        """Make the weights for inputs whose axes are known."""
        rank = len(input_shape)
        if not all(-rank <= axis < rank for axis in self.axis):
            raise InputError(
                f"{self._label}: axis {self.axis} is not among those of an input of shape "
                f"{tuple(input_shape)}"
            )
        self._kept = tuple(sorted(axis % rank for axis in self.axis))
        sizes = [input_shape[axis] for axis in self._kept]
        self._broadcast = tuple(input_shape[a] if a in self._kept else 1 for a in range(rank))
        if None in sizes:
            raise InputError(f"{self._label}: axes {self.axis} of the input must have known sizes")
        if self.input_mean is None:
            self.adapt_mean = self.add_weight(sizes, "zeros", trainable=False, name="mean")
            self.adapt_variance = self.add_weight(sizes, "ones", trainable=False, name="variance")
            self.count = self.add_weight((), "zeros", "int32", trainable=False, name="count")

    def adapt(self, data: Any) -> None:
        """Find mean and variance (population) of an array, or of an iterable of batches.

        Of a batch that is a tuple, the first element counts.
        """
        if self.input_mean is not None:
            raise InputError(
                f"{self._label}: mean and variance were given; there is nothing to adapt"
            )
        total: tuple[int, Any, Any] = (0, 0.0, 0.0)
        batches = [data] if hasattr(data, "shape") else data
        for batch in self._batches(batches):
            if not self.built:
                self.build((None, *batch.shape[1:]))
            if any(batch.shape[axis] != self._broadcast[axis] for axis in self._kept):
                raise InputError(
                    f"{self._label}: built for data like {self._broadcast}; adapt() received data of "
                    f"shape {batch.shape}"
                )
            reduced = tuple(a for a in range(batch.ndim) if a not in self._kept)
            count = int(np.prod([batch.shape[axis] for axis in reduced], dtype=np.int64))
            own = (count, batch.mean(axis=reduced), batch.var(axis=reduced))
            total = _pooled(total, own)
        if not total[0]:
            raise InputError(f"{self._label}: adapt() received no data")
        self.adapt_mean.assign(np.asarray(total[1], self.adapt_mean.dtype))
        self.adapt_variance.assign(np.asarray(total[2], self.adapt_variance.dtype))

    @staticmethod
    def _batches(batches: Iterable[Any]) -> Iterable[np.ndarray]:
        for batch in batches:
            first = batch[0] if isinstance(batch, (tuple, list)) else batch
            array = as_array(first)
            yield array if array.dtype.kind == "f" else array.astype(np.float32)

    def _numbers(self) -> tuple[Any, Any]:
        """Mean and variance in a shape that broadcasts to the inputs."""
        if self.input_mean is None:
            shape = self._broadcast
            return tuple(
                layout.reshape(weight.value(), shape=shape)
                for weight in (self.adapt_mean, self.adapt_variance)
            )
        found = []
        for given in (self.input_mean, self.input_variance):
            array = np.asarray(given, self.compute_dtype)
            sizes = [1] * len(self._broadcast)
            for axis, size in zip(reversed(self._kept), reversed(array.shape), strict=False):
                sizes[axis] = size
            found.append(array.reshape(sizes))
        return found[0], found[1]

    def call(self, inputs: Any) -> Any:
        mean, variance = self._numbers()
        deviation = arithmetic.maximum(elementwise.sqrt(variance), epsilon())
        if self.invert:
            return arithmetic.add(arithmetic.multiply(inputs, deviation), mean)
        return arithmetic.divide(arithmetic.subtract(inputs, mean), deviation)

    def compute_output_shape(self, input_shape: Any) -> Any:
        return tuple(input_shape)

    def get_config(self) -> dict[str, Any]:
        numbers = {"mean": self.input_mean, "variance": self.input_variance}
        return {
            **super().get_config(),
            **{key: np.array(value).tolist() for key, value in numbers.items()},
        }


def _pooled(one: tuple[int, Any, Any], other: tuple[int, Any, Any]) -> tuple[int, Any, Any]:
    """Count, mean and variance of two sets together.

    Source: T. Chan, G. Golub, R. LeVeque, Updating Formulae and a Pairwise Algorithm for Computing Sample
    Variances, 1979.
    """
    count = one[0] + other[0]
    share = other[0] / count
    mean = one[1] * (1 - share) + other[1] * share
    variance = (one[2] + (one[1] - mean) ** 2) * (1 - share)
    return count, mean, variance + (other[2] + (other[1] - mean) ** 2) * share
