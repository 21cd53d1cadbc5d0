"""`MultiHeadAttention`."""

from __future__ import annotations

import math
import string
from functools import reduce
from typing import Any

import numpy as np

from edgelite.autodiff.ops import activation, arithmetic, comparison, dense, elementwise, layout
from edgelite.errors import InputError
from edgelite.keras import constraints, initializers, regularizers
from edgelite.keras.layers.arguments import positive_int
from edgelite.keras.layers.attention import causal_mask
from edgelite.keras.layers.einsum_dense import EinsumDense
from edgelite.keras.layers.layer import Layer, kind
from edgelite.keras.layers.regularization import Dropout
from edgelite.keras.symbolic import KerasTensor

_OPTIONS = (
    "kernel_initializer",
    "bias_initializer",
    "kernel_regularizer",
    "bias_regularizer",
    "activity_regularizer",
    "kernel_constraint",
    "bias_constraint",
)


@kind.register()
class MultiHeadAttention(Layer):
    """Attention in several projections side by side. Source: Vaswani et al. 2017.

    Called on (query, value) or (query, value, key), of shapes (batch, steps, depth), perhaps with
    ``attention_mask`` (batch, queries, keys), ``use_causal_mask`` and ``return_attention_scores``.
    Masks of the tensors are respected.

    Weights: kernel (depth, heads, size) and bias (heads, size) of query, key, (gate,) value;
    kernel (heads, size, depth) and bias (depth,) of the output.

    Args:
        num_heads: how many.
        key_dim: size of each head's queries and keys.
        value_dim: of each head's values, by default `key_dim`.
        dropout: the fraction of scores that is dropped in training.
        use_bias: whether projections have a bias.
        output_shape: sizes of the output's last axes, by default the query's.
        attention_axes: over which axes, by default all but the batch's and the last.
        sliding_window: how near a key must be to its query.
        use_gate: whether the heads' outputs are multiplied by a projection of the query.
        seed: makes dropout repeatable.
    """

    supports_masking = True
    config_keys = (
        "num_heads",
        "key_dim",
        "value_dim",
        "dropout",
        "use_bias",
        "use_gate",
        "output_shape",
        "attention_axes",
        "sliding_window",
        *_OPTIONS,
        "seed",
    )

    def __init__(
        self,
        num_heads: int,
        key_dim: int,
        value_dim: int | None = None,
        dropout: float = 0.0,
        use_bias: bool = True,
        output_shape: Any = None,
        attention_axes: Any = None,
        sliding_window: int | None = None,
        flash_attention: bool | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        use_gate: bool = False,
        seed: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        if flash_attention:
            raise InputError(f"{self._label}: flash_attention is for GPUs; leave it out")
        self.num_heads = positive_int(num_heads, "num_heads", self._label)
        self.key_dim = positive_int(key_dim, "key_dim", self._label)
        self.value_dim = positive_int(value_dim or key_dim, "value_dim", self._label)
        self.dropout = dropout
        self.use_bias = use_bias
        self.use_gate = use_gate
        shape = (output_shape,) if isinstance(output_shape, int) else output_shape
        self.output_shape = None if not shape else tuple(shape)
        axes = (attention_axes,) if isinstance(attention_axes, int) else attention_axes
        self.attention_axes = None if axes is None else tuple(axes)
        if sliding_window is not None:
            positive_int(sliding_window, "sliding_window", self._label)
        self.sliding_window = sliding_window
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        # Of the projections' outputs, not of this layer's.
        self._projections_regularizer = regularizers.get(activity_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.seed = seed

    def build(  # type: ignore[override]  # as in Keras, a shape for each of call's arguments
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> None:
        """Make the projections for inputs whose last axes are known."""
        key_shape = value_shape if key_shape is None else key_shape
        if tuple(value_shape[1:-1]) != tuple(key_shape[1:-1]):
            raise InputError(
                f"{self._label}: value and key must have equal sizes but for the last; received shapes "
                f"{tuple(value_shape)} and {tuple(key_shape)}"
            )
        heads = self.num_heads
        self._query_dense = self._project("query", query_shape, 1, (heads, self.key_dim))
        self._key_dense = self._project("key", key_shape, 1, (heads, self.key_dim))
        if self.use_gate:
            self._gate_dense = self._project(
                "gate", query_shape, 1, (heads, self.value_dim), "sigmoid"
            )
        self._value_dense = self._project("value", value_shape, 1, (heads, self.value_dim))
        rank = len(query_shape)
        given = range(1, rank - 1) if self.attention_axes is None else self.attention_axes
        self.attention_axes = tuple(axis % rank for axis in given)
        self._dropout_layer = Dropout(self.dropout, seed=self.seed, dtype=self.dtype_policy)
        inner = (*query_shape[:-1], heads, self.value_dim)
        shape = self.output_shape or (query_shape[-1],)
        self._output_dense = self._project("attention_output", inner, 2, shape)

    def _project(
        self, name: str, shape: Any, bound: int, made: tuple[int, ...], activation: Any = None
    ) -> EinsumDense:
        """A built projection of the last `bound` axes to `made`."""
        letters = iter(string.ascii_lowercase)
        free = "".join(next(letters) for _ in range(len(shape) - bound))
        inputs = "".join(next(letters) for _ in range(bound))
        outputs = "".join(next(letters) for _ in made)
        options = {key: getattr(self, key) for key in _OPTIONS if "activity" not in key}
        for key in ("kernel_initializer", "bias_initializer"):
            options[key] = options[key].clone()
        layer = EinsumDense(
            f"{free}{inputs},{inputs}{outputs}->{free}{outputs}",
            output_shape=(*[None] * (len(free) - 1), *made),
            activation=activation,
            bias_axes=outputs if self.use_bias else None,
            activity_regularizer=self._projections_regularizer,
            name=name,
            dtype=self.dtype_policy,
            **options,
        )
        layer.build(tuple(shape))
        return layer

    @property
    def query_dense(self) -> EinsumDense:
        """The projection of the query."""
        return self._query_dense

    @property
    def key_dense(self) -> EinsumDense:
        """The projection of the key."""
        return self._key_dense

    @property
    def value_dense(self) -> EinsumDense:
        """The projection of the value."""
        return self._value_dense

    @property
    def output_dense(self) -> EinsumDense:
        """The projection of the output."""
        return self._output_dense

    def call(
        self,
        query: Any,
        value: Any,
        key: Any = None,
        query_mask: Any = None,
        value_mask: Any = None,
        key_mask: Any = None,
        attention_mask: Any = None,
        return_attention_scores: bool = False,
        training: bool | None = None,
        use_causal_mask: bool = False,
    ) -> Any:
        key = value if key is None else key
        given = (query_mask, value_mask, key_mask, attention_mask)
        mask = self._joined_mask(query, value, given, use_causal_mask)
        gate = self._gate_dense(query) if self.use_gate else None
        queries = self._query_dense(query)
        keys, values = self._key_dense(key), self._value_dense(value)
        queries = arithmetic.multiply(queries, 1.0 / math.sqrt(self.key_dim))
        scores = dense.matmul(self._heads(queries), self._heads(keys), transpose_b=True)
        simple = not self.dropout and not return_attention_scores and len(queries.shape) == 4
        weights = self._weights(scores, mask, simple)
        used = self._dropout_layer(weights, training=training) if self.dropout else weights
        outputs = self._from_heads(dense.matmul(used, self._heads(values)), queries.shape)
        outputs = outputs if gate is None else arithmetic.multiply(outputs, gate)
        outputs = self._output_dense(outputs)
        return (outputs, weights) if return_attention_scores else outputs

    def _weights(self, scores: Any, mask: Any, simple: bool) -> Any:
        """The softmax of the scores; where all keys are masked, equal weights, or as Keras else zeros."""
        if mask is None:
            return activation.softmax(scores)
        mask = layout.expand_dims(mask, axis=1)
        lowest = -0.7 * float(np.finfo(scores.dtype).max) if simple else -1e9
        weights = activation.softmax(elementwise.where(mask, scores, lowest))
        return weights if simple else elementwise.where(mask, weights, 0.0)

    def _joined_mask(
        self, query: Any, value: Any, masks: tuple[Any, ...], use_causal_mask: bool
    ) -> Any:
        """(batch, queries, keys): where all masks let count; None without any."""
        query_mask, value_mask, key_mask, attention_mask = masks
        parts = [] if attention_mask is None else [attention_mask]
        if query_mask is not None:
            parts.append(layout.expand_dims(query_mask, axis=-1))
        parts += [layout.expand_dims(m, axis=-2) for m in (value_mask, key_mask) if m is not None]
        steps = query.shape[1], value.shape[1]
        if use_causal_mask:
            parts.append(causal_mask(*steps))
        if self.sliding_window is not None:
            distance = np.abs(np.arange(steps[0])[:, None] - np.arange(steps[1]))
            parts.append((distance < self.sliding_window)[None])
        if parts and len(self.attention_axes or ()) != 1:
            raise InputError(f"{self._label}: masks need one attention axis; leave them out")
        return reduce(comparison.logical_and, map(_boolean, parts)) if parts else None

    def _heads(self, x: Any) -> Any:
        """(batch, ..., heads, size) as (batch, other axes ..., heads, attention axes as one, size)."""
        axes = self.attention_axes or ()
        rank = len(x.shape)
        others = [axis for axis in range(1, rank - 2) if axis not in axes]
        x = layout.transpose(x, perm=(0, *others, rank - 2, *axes, rank - 1))
        if len(axes) == 1:
            return x
        shape = x.shape
        first = 2 + len(others)
        joined = math.prod(shape[first:-1])
        return layout.reshape(x, shape=(-1, *shape[1:first], joined, shape[-1]))

    def _from_heads(self, x: Any, shape: tuple[int, ...]) -> Any:
        """The inverse of `_heads`, for queries of `shape`."""
        axes = self.attention_axes or ()
        rank = len(shape)
        others = [axis for axis in range(1, rank - 2) if axis not in axes]
        order = (0, *others, rank - 2, *axes, rank - 1)
        if len(axes) > 1:
            sizes = [shape[axis] for axis in order[1:-1]]
            x = layout.reshape(x, shape=(-1, *sizes, x.shape[-1]))
        return layout.transpose(x, perm=tuple(int(i) for i in np.argsort(order)))

    def compute_mask(self, inputs: Any, previous_mask: Any = None) -> Any:
        return previous_mask

    def compute_output_shape(
        self, query_shape: Any, value_shape: Any, key_shape: Any = None
    ) -> Any:
        return (*query_shape[:-1], *(self.output_shape or (query_shape[-1],)))

    def compute_output_spec(self, query: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        spec = KerasTensor(self.compute_output_shape(query.shape, value.shape), self.compute_dtype)
        if not kwargs.get("return_attention_scores"):
            return spec
        scores = (query.shape[0], self.num_heads, query.shape[1], value.shape[1])
        return spec, KerasTensor(scores, self.compute_dtype)

    def get_config(self) -> dict[str, Any]:
        config = super().get_config()
        return {
            **config,
            "activity_regularizer": regularizers.serialize(self._projections_regularizer),
        }


def _boolean(mask: Any) -> Any:
    """A mask that may be given as numbers."""
    return mask if mask.dtype == bool else elementwise.cast(mask, dtype=np.bool_)
