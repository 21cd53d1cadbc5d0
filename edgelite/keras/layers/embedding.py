"""Embedding and masking: where sequences begin."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import registry
from edgelite.keras.layers import masks
from edgelite.keras.layers.activation import Elementwise
from edgelite.keras.layers.arguments import positive_int
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.weighted import Weighted
from edgelite.keras.symbolic import KerasTensor


@kind.register()
class Embedding(Weighted):
    """Gives each integer a vector of its own, which is learned.

    Weights: embeddings (input_dim, output_dim).

    Args:
        input_dim: how many integers there are: 0 ... input_dim - 1.
        output_dim: size of the vectors.
        embeddings_initializer, embeddings_regularizer, embeddings_constraint: of the vectors.
        mask_zero: whether 0 is padding, which later layers skip.
        weights: the vectors to begin with, an array or a list of one.
    """

    config_keys = (
        "input_dim",
        "output_dim",
        "embeddings_initializer",
        "embeddings_regularizer",
        "activity_regularizer",
        "embeddings_constraint",
        "mask_zero",
        "quantization_config",
    )
    # A quantized layer of Keras is not offered; files name the default.
    quantization_config = None

    def __init__(
        self,
        input_dim: int,
        output_dim: int,
        embeddings_initializer: Any = "uniform",
        embeddings_regularizer: Any = None,
        embeddings_constraint: Any = None,
        mask_zero: bool = False,
        weights: Any = None,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("input_length", None)  # Keras 2's name for what is not needed
        quantization = kwargs.pop("quantization_config", None)
        super().__init__(**kwargs)
        if quantization is not None:
            raise InputError(
                f"{self._label}: a quantized layer of Keras cannot be used in training"
            )
        self.input_dim = positive_int(input_dim, "input_dim", self._label)
        self.output_dim = positive_int(output_dim, "output_dim", self._label)
        self._set_options(
            "embeddings", embeddings_initializer, embeddings_regularizer, embeddings_constraint
        )
        self.mask_zero = mask_zero
        self.supports_masking = mask_zero
        self.autocast = False
        if weights is not None:
            self.build()
            self.set_weights(weights if isinstance(weights, list) else [weights])

    def build(self, input_shape: Any = None) -> None:
        """Make the vectors."""
        if not self.built:
            self.embeddings = self._make("embeddings", (self.input_dim, self.output_dim))

    def call(self, inputs: Any) -> Any:
        if inputs.dtype not in (np.int32, np.int64):
            inputs = ops.elementwise.cast(inputs, dtype=np.int32)
        vectors = ops.slicing.gather(self.embeddings, inputs, axis=0)
        if vectors.dtype == self._numpy_dtype:
            return vectors
        return ops.elementwise.cast(vectors, dtype=self._numpy_dtype)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        if not self.mask_zero:
            return None
        return ops.comparison.not_equal(inputs, np.zeros((), inputs.dtype))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape, self.output_dim)

    def compute_output_spec(self, inputs: KerasTensor) -> KerasTensor:
        return KerasTensor(self.compute_output_shape(inputs.shape), self.compute_dtype)


@kind.register()
class Masking(Elementwise):
    """Marks the steps of (batch, steps, ...) whose values are all `mask_value`, and sets them to 0.

    Args:
        mask_value: what a padded step consists of.
    """

    config_keys = ("mask_value",)

    def __init__(self, mask_value: float = 0.0, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.mask_value = registry.deserialize_keras_object(mask_value)

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        return ops.reduction.reduce_any(self._differs(inputs), axis=-1)

    def _differs(self, inputs: Any) -> Any:
        return ops.comparison.not_equal(inputs, np.asarray(self.mask_value, inputs.dtype))

    def call(self, inputs: Any) -> Any:
        counts = ops.reduction.reduce_any(self._differs(inputs), axis=-1, keepdims=True)
        outputs = ops.elementwise.where(counts, inputs, 0.0)
        masks.set_mask(outputs, ops.layout.squeeze(counts, axis=-1))
        return outputs
