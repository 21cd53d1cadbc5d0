"""The base of losses: from values per sample to one number."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, Variable, ops
from edgelite.autodiff.tensor import as_array
from edgelite.errors import InputError
from edgelite.keras import config, nested, registry
from edgelite.keras.naming import auto_name

kind: registry.Kind = registry.Kind("loss", "keras.losses")

_REDUCTIONS = ("sum_over_batch_size", "sum", "mean", "mean_with_sample_weight", "none", None)


class Loss:
    """A measure of how far predictions are from the truth, to be made small.

    Subclasses define ``call(y_true, y_pred)`` with differentiable functions; it gives a value per
    sample.

    Args:
        name: by default the class in snake case.
        reduction: ``"sum_over_batch_size"`` and ``"mean"`` (sum over count), ``"sum"``,
            ``"mean_with_sample_weight"`` (sum over the sum of weights), or None.
        dtype: predictions and truth are cast to it; by default that of the predictions.
    """

    def __init__(
        self,
        name: str | None = None,
        reduction: str | None = "sum_over_batch_size",
        dtype: Any = None,
    ) -> None:
        self.name = name or auto_name(type(self).__name__)
        self.reduction = check_reduction(reduction, self.name)
        self._dtype = None if dtype is None else config.standardize_dtype(dtype)

    @property
    def dtype(self) -> str:
        """Name of the dtype of the result, for predictions that are not floating."""
        return self._dtype or config.floatx()

    def call(self, y_true: Any, y_pred: Any) -> Any:
        """The value of each sample."""
        raise NotImplementedError(f"{type(self).__name__} must define call(y_true, y_pred)")

    def __call__(self, y_true: Any, y_pred: Any, sample_weight: Any = None) -> Any:
        y_pred = nested.map_structure(self._floating, y_pred)
        dtype = nested.flatten(y_pred)[0].dtype
        y_true = nested.map_structure(lambda leaf: with_dtype(leaf, dtype), y_true)
        values = self.call(y_true, y_pred)
        counted = self._counted(y_true)
        if counted is not None:
            sample_weight = weigh_counted(sample_weight, counted, self.reduction, values.dtype)
        return reduce_weighted(values, sample_weight, self.reduction)

    def _counted(self, y_true: Any) -> np.ndarray | None:
        """Which values count, booleans; None for all."""
        return None

    def _floating(self, leaf: Any) -> Any:
        tensor = leaf if isinstance(leaf, Tensor) else with_dtype(leaf, None)
        # Losses sum what may be many values: float16 is not enough for that.
        if self._dtype is None and tensor.dtype.kind == "f" and tensor.dtype.itemsize > 2:
            return tensor
        return with_dtype(tensor, self.dtype)

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal loss."""
        return {"name": self.name, "reduction": self.reduction}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Loss:
        """The inverse of `get_config`."""
        return cls(**config)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self.name}>"


class LossFunctionWrapper(Loss):
    """A function ``fn(y_true, y_pred, **parameters)`` as a loss."""

    def __init__(
        self,
        fn: Callable[..., Any],
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
        **parameters: Any,
    ) -> None:
        super().__init__(name or getattr(fn, "__name__", None), reduction, dtype)
        self.fn = fn
        self.parameters = parameters

    def call(self, y_true: Any, y_pred: Any) -> Any:
        if not nested.is_nested(y_pred):
            y_true, y_pred = to_same_rank(y_true, y_pred)
        return self.fn(y_true, y_pred, **self.parameters)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), **self.parameters}


class PlainLoss(LossFunctionWrapper):
    """A loss whose only options are the name and the reduction.

    Attributes:
        function: of labels and predictions; it gives a value per sample.
        default_name: by default the function's name.
    """

    function: Any
    default_name: str | None = None

    def __init__(
        self,
        reduction: str | None = "sum_over_batch_size",
        name: str | None = None,
        dtype: Any = None,
    ) -> None:
        function = type(self).function
        name = name or type(self).default_name or function.__name__
        super().__init__(function, reduction, name, dtype)


def pair(y_true: Any, y_pred: Any) -> tuple[Any, Any]:
    """Labels and predictions as tensors of one dtype and rank."""
    y_pred = with_dtype(y_pred, None)
    return to_same_rank(with_dtype(y_true, y_pred.dtype), y_pred)


def check_reduction(reduction: str | None, name: str) -> str | None:
    """`reduction` if it is known."""
    if reduction not in _REDUCTIONS:
        names = ", ".join(map(repr, _REDUCTIONS))
        raise InputError(f"loss '{name}': reduction must be one of {names}; received {reduction!r}")
    return reduction


def with_dtype(value: Any, dtype: Any) -> Tensor:
    """`value` as a tensor of `dtype`; None keeps its own."""
    if isinstance(value, Variable):
        value = value.value()
    if not isinstance(value, Tensor):
        array = as_array(value)
        return Tensor(array if dtype is None else array.astype(dtype, copy=False))
    if dtype is None or value.dtype == np.dtype(dtype):
        return value
    return ops.elementwise.cast(value, dtype=np.dtype(dtype))


def to_same_rank(x: Any, y: Any) -> tuple[Any, Any]:
    """Drop or add a last axis of size 1 so that ranks that differ by one agree."""
    more = len(x.shape) - len(y.shape)
    if more == 1 and x.shape[-1] == 1:
        if len(y.shape) == 1:
            return x, ops.layout.expand_dims(y, axis=-1)
        return ops.layout.squeeze(x, axis=-1), y
    if more == -1 and y.shape[-1] == 1:
        if len(x.shape) == 1:
            return ops.layout.expand_dims(x, axis=-1), y
        return x, ops.layout.squeeze(y, axis=-1)
    return x, y


def weigh_counted(
    sample_weight: Any, counted: np.ndarray, reduction: str | None, dtype: Any
) -> np.ndarray:
    """Sample weights that leave out what does not count, so that a mean is over what counts only."""
    weight = counted.astype(dtype)
    if reduction in ("mean", "sum_over_batch_size"):
        weight *= counted.size / max(int(counted.sum()), 1)
    if sample_weight is None:
        return weight
    given = np.asarray(sample_weight, dtype)
    return weight * given.reshape(given.shape + (1,) * (weight.ndim - given.ndim))


def reduce_weighted(values: Any, sample_weight: Any, reduction: str | None) -> Any:
    """Weigh values per sample and reduce them to one number."""
    weight = None
    if sample_weight is not None:
        weight = with_dtype(sample_weight, values.dtype)
        values, weight = to_same_rank(values, weight)
        if len(weight.shape) < len(values.shape):
            weight = ops.layout.reshape(
                weight, shape=(*weight.shape, *(1,) * (len(values.shape) - len(weight.shape)))
            )
        values = ops.arithmetic.multiply(values, weight)
    if reduction in (None, "none") or not values.shape:
        return values
    if reduction == "sum":
        return ops.reduction.reduce_sum(values)
    if reduction == "mean_with_sample_weight" and weight is not None:
        total = float(np.sum(weight.array))
        return ops.arithmetic.divide(ops.reduction.reduce_sum(values), total or 1.0)
    return ops.reduction.reduce_mean(values)
