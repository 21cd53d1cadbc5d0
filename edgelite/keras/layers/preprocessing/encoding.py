"""Numbers as classes, and classes as vectors."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops import arithmetic, discrete, elementwise, layout, reduction, slicing
from edgelite.autodiff.tensor import Tensor, as_array
from edgelite.errors import InputError, StateError
from edgelite.keras.layers.arguments import one_of, positive_int
from edgelite.keras.layers.layer import Shaped, kind
from edgelite.keras.symbolic import KerasTensor
from edgelite.numerics import quantiles

_VECTORS = ("one_hot", "multi_hot", "count")


def _encoded(indices: Any, mode: str, depth: int, dtype: Any, weights: Any = None) -> Any:
    """Integers as vectors of length `depth`; all but ``"one_hot"`` join those of a sample."""
    if mode == "one_hot":
        if len(indices.shape) > 1 and indices.shape[-1] == 1:
            indices = layout.squeeze(indices, axis=-1)
        return slicing.one_hot(indices, depth=depth, dtype=dtype)
    vectors = slicing.one_hot(indices, depth=depth, dtype=dtype)
    axis = 1 if len(indices.shape) > 1 else 0
    if mode == "multi_hot":
        return reduction.reduce_max(vectors, axis=axis)
    if weights is not None:
        vectors = arithmetic.multiply(vectors, layout.expand_dims(weights, axis=-1))
    return reduction.reduce_sum(vectors, axis=axis)


def _tensor(inputs: Any) -> Any:
    """Lists of numbers as a tensor: these layers are also applied to data by hand."""
    return Tensor(as_array(inputs)) if isinstance(inputs, (list, tuple)) else inputs


@kind.register()
class CategoryEncoding(Shaped):
    """Integers as vectors of zeros and ones.

    Args:
        num_tokens: how many integers there are: 0 ... num_tokens - 1.
        output_mode: ``"one_hot"``: a vector for each integer; ``"multi_hot"``: one for a sample, with 1
            for each integer in it; ``"count"``: with how often each is in it.
    """

    config_keys = ("num_tokens", "output_mode")

    def __init__(
        self,
        num_tokens: int | None = None,
        output_mode: str = "multi_hot",
        sparse: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        mode = "multi_hot" if output_mode == "binary" else output_mode
        self.output_mode = one_of(mode, _VECTORS, "output_mode", self._label)
        self.num_tokens = positive_int(num_tokens, "num_tokens", self._label)
        if sparse:
            raise InputError(f"{self._label}: sparse=True is not supported; leave it out")
        self.autocast = False

    def call(self, inputs: Any, count_weights: Any = None) -> Any:
        if count_weights is not None:
            if self.output_mode != "count":
                raise InputError(f"{self._label}: count_weights are for output_mode='count' only")
            count_weights = elementwise.cast(count_weights, dtype=self._numpy_dtype)
        indices = inputs = _tensor(inputs)
        if indices.dtype not in (np.int32, np.int64):
            indices = elementwise.cast(inputs, dtype=np.int32)
        return _encoded(
            indices, self.output_mode, self.num_tokens, self._numpy_dtype, count_weights
        )

    def compute_output_shape(self, input_shape: Any) -> Any:
        whole = self.output_mode == "one_hot" and (input_shape[-1] != 1 or len(input_shape) == 1)
        kept = input_shape if whole else input_shape[:-1]
        return (*kept, self.num_tokens)

    def compute_output_spec(self, inputs: KerasTensor, count_weights: Any = None) -> KerasTensor:
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)


@kind.register()
class Discretization(Shaped):
    """Numbers as the index of the bin that they lie in.

    Args:
        bin_boundaries: between the bins, in order.
        num_bins: how many, if `adapt` is to find boundaries with equally many numbers between them.
        epsilon: how exact `adapt` is.
        output_mode: ``"int"`` for the index, or as for `CategoryEncoding`.
    """

    def __init__(
        self,
        bin_boundaries: Any = None,
        num_bins: int | None = None,
        epsilon: float = 0.01,
        output_mode: str = "int",
        sparse: bool = False,
        dtype: Any = None,
        name: str | None = None,
    ) -> None:
        super().__init__(name=name, dtype=dtype)
        if (bin_boundaries is None) == (num_bins is None):
            raise InputError(
                f"{self._label}: give either bin_boundaries or num_bins; received {bin_boundaries!r} "
                f"and {num_bins!r}"
            )
        if sparse:
            raise InputError(f"{self._label}: sparse=True is not supported; leave it out")
        self.output_mode = one_of(output_mode, ("int", *_VECTORS), "output_mode", self._label)
        self.bin_boundaries = bin_boundaries
        self.num_bins = num_bins
        self.epsilon = epsilon
        self.autocast = False

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Find boundaries from an array, or from an iterable of batches (`steps` of them at most)."""
        if self.num_bins is None:
            raise InputError(
                f"{self._label}: bin_boundaries were given; to find them by adapt(), give num_bins"
            )
        batches = [data] if hasattr(data, "shape") else data
        summary = quantiles.NOTHING
        for number, batch in enumerate(batches):
            if steps is not None and number >= steps:
                break
            values = as_array(batch).astype(np.float32)
            own = quantiles.summarized(values, self.epsilon)
            summary = quantiles.merged(own, summary, self.epsilon)
        self.bin_boundaries = quantiles.boundaries(summary, self.num_bins).tolist()

    @property
    def _output_dtype(self) -> str:
        return "int32" if self.output_mode == "int" else self.compute_dtype

    def call(self, inputs: Any) -> Any:
        if self.bin_boundaries is None:
            raise StateError(f"{self._label}: call adapt() first, or give bin_boundaries")
        inputs = _tensor(inputs)
        if inputs.dtype.kind != "f":
            inputs = elementwise.cast(inputs, dtype=np.float32)
        indices = discrete.bucketize(inputs, boundaries=tuple(map(float, self.bin_boundaries)))
        if self.output_mode == "int":
            return indices
        depth = len(self.bin_boundaries) + 1
        return _encoded(indices, self.output_mode, depth, np.dtype(self.compute_dtype))

    def compute_output_shape(self, input_shape: Any) -> Any:
        if self.output_mode == "int":
            return tuple(input_shape)
        known = self.bin_boundaries
        depth = self.num_bins if known is None else len(known) + 1
        if self.output_mode == "one_hot":
            single = len(input_shape) > 1 and input_shape[-1] == 1
            return (*(input_shape[:-1] if single else input_shape), depth)
        return (input_shape[0], *input_shape[2:], depth) if len(input_shape) > 1 else (depth,)

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        return KerasTensor(self.compute_output_shape(inputs.shape), self._output_dtype)

    def get_config(self) -> dict[str, Any]:
        return {
            "bin_boundaries": self.bin_boundaries,
            "num_bins": self.num_bins,
            "epsilon": self.epsilon,
            "output_mode": self.output_mode,
            "sparse": False,
            "name": self.name,
            "dtype": self.dtype,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Discretization:
        both = config.get("num_bins") is not None and config.get("bin_boundaries") is not None
        layer = cls(**({**config, "bin_boundaries": None} if both else config))
        layer.bin_boundaries = config.get("bin_boundaries")
        return layer
