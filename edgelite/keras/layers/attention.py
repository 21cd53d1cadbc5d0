"""Attention of sequences to sequences, without projections."""

from __future__ import annotations

from typing import Any

import numpy as np

from edgelite.autodiff.ops import (
    activation,
    arithmetic,
    comparison,
    dense,
    elementwise,
    layout,
    reduction,
)
from edgelite.errors import InputError
from edgelite.keras import nested
from edgelite.keras.layers.arguments import one_of
from edgelite.keras.layers.layer import Layer, kind
from edgelite.keras.layers.random_masks import dropout_factors
from edgelite.keras.random import SeedGenerator
from edgelite.keras.symbolic import KerasTensor

# What is taken off the scores of places that are left out; float16 has no greater number.
_LEAST = {"float16": 65504.0}


def causal_mask(queries: int, keys: int) -> np.ndarray:
    """(1, queries, keys): whether a key is not later than a query."""
    return np.tri(queries, keys, dtype=bool)[None]


@kind.register()
class Attention(Layer):
    """Means of values, weighed by the likeness of their keys to a query: Luong's attention.

    Called on [query, value] or [query, value, key], of shapes (batch, steps, depth), perhaps with
    ``mask=[query_mask, value_mask]``, ``use_causal_mask`` and ``return_attention_scores``.

    Args:
        use_scale: whether the scores have a learned factor.
        score_mode: ``"dot"`` (product of query and key) or ``"concat"`` (tanh of their sum).
        dropout: the fraction of scores that is dropped in training.
        seed: makes dropout repeatable.

    Source: Luong, Pham, Manning 2015.
    """

    supports_masking = True
    config_keys: tuple[str, ...] = ("use_scale", "score_mode", "dropout", "seed")

    def __init__(
        self,
        use_scale: bool = False,
        score_mode: str = "dot",
        dropout: float = 0.0,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.use_scale = use_scale
        self.score_mode = one_of(score_mode, ("dot", "concat"), "score_mode", self._label)
        self.dropout = dropout
        self.seed = seed
        self._generator = SeedGenerator(seed)

    def build(self, input_shape: Any) -> None:
        """Make the factors."""
        self._check(input_shape)
        self.scale = self._make_scale(input_shape)
        self.concat_score_weight = (
            self.add_weight((), "ones", name="concat_score_weight")
            if self.score_mode == "concat"
            else None
        )

    def _make_scale(self, input_shape: Any) -> Any:
        return self.add_weight((), "ones", name="scale") if self.use_scale else None

    def _check(self, inputs: Any) -> None:
        if not isinstance(inputs, list) or not 2 <= len(inputs) <= 3:
            raise InputError(
                f"{self._label}: call it on a list, [query, value] or [query, value, key]; "
                f"received {inputs!r}"
            )

    def _scores(self, query: Any, key: Any) -> Any:
        if self.score_mode == "dot":
            scores = dense.matmul(query, key, transpose_b=True)
            return scores if self.scale is None else arithmetic.multiply(scores, self.scale)
        total = _sums(query, key)
        total = total if self.scale is None else arithmetic.multiply(total, self.scale)
        summed = reduction.reduce_sum(activation.tanh(total), axis=-1)
        return arithmetic.multiply(summed, self.concat_score_weight)

    def call(
        self,
        inputs: Any,
        mask: Any = None,
        training: bool = False,
        return_attention_scores: bool = False,
        use_causal_mask: bool = False,
    ) -> Any:
        self._check(inputs)
        query, value = inputs[:2]
        scores = self._scores(query, inputs[2] if len(inputs) > 2 else value)
        query_mask, value_mask = (None, None) if mask is None else (mask[0], mask[1])
        counts = None if value_mask is None else layout.expand_dims(value_mask, axis=1)
        if use_causal_mask:
            causal = causal_mask(*scores.shape[-2:])
            counts = causal if counts is None else comparison.logical_and(counts, causal)
        if counts is not None:
            lowered = arithmetic.subtract(scores, _LEAST.get(scores.dtype.name, 1e9))
            scores = elementwise.where(counts, scores, lowered)
        weights = activation.softmax(scores)
        if training and self.dropout > 0:
            factors = dropout_factors(self._generator, weights.shape, self.dropout, weights.dtype)
            weights = arithmetic.multiply(weights, factors)
        outputs = dense.matmul(weights, value)
        if query_mask is not None:
            outputs = elementwise.where(layout.expand_dims(query_mask, axis=2), outputs, 0.0)
        return (outputs, weights) if return_attention_scores else outputs

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        return None if previous_mask is None else nested.flatten(previous_mask)[0]

    def compute_output_shape(self, input_shape: Any) -> Any:
        query, value = input_shape[:2]
        return (*query[:-1], value[-1])

    def compute_output_spec(self, inputs: Any, *args: Any, **kwargs: Any) -> Any:
        self._check(inputs)
        output = self.compute_output_shape([tensor.shape for tensor in inputs])
        spec = KerasTensor(output, self.compute_dtype)
        if not kwargs.get("return_attention_scores"):
            return spec
        scores = (*inputs[0].shape[:-1], inputs[-1].shape[1])
        return spec, KerasTensor(scores, self.compute_dtype)


def _sums(query: Any, key: Any) -> Any:
    """Each query with each key: (batch, queries, keys, depth)."""
    return arithmetic.add(layout.expand_dims(query, axis=2), layout.expand_dims(key, axis=1))


@kind.register()
class AdditiveAttention(Attention):
    """Attention whose scores are sums of tanh(query + key): Bahdanau's. See `Attention`.

    Args:
        use_scale: whether each feature of these sums has a learned factor.
        dropout: the fraction of scores that is dropped in training.
    """

    def __init__(self, use_scale: bool = True, dropout: float = 0.0, **kwargs: Any) -> None:
        super().__init__(use_scale=use_scale, dropout=dropout, **kwargs)

    def _make_scale(self, input_shape: Any) -> Any:
        if not self.use_scale:
            return None
        return self.add_weight((input_shape[0][-1],), "glorot_uniform", name="scale")

    def _scores(self, query: Any, key: Any) -> Any:
        bent = activation.tanh(_sums(query, key))
        bent = bent if self.scale is None else arithmetic.multiply(bent, self.scale)
        return reduction.reduce_sum(bent, axis=-1)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        del config["score_mode"]
        return config
