"""Embeddings and other lookups of language models."""

from __future__ import annotations

from edgelite.schema.enums import CombinerType, LSHProjectionType
from edgelite.schema.kinds import boolean, enum, int32, ints
from edgelite.schema.operator import Options, Quantized, operator
from edgelite.schema.versions import per_channel, some, takes


@operator(
    7,
    "EMBEDDING_LOOKUP",
    inputs="ids weights",
    quantization=Quantized(weights={"weights": 0}, dtypes=(), hybrid=True),
    later={4: some(takes(1, "int4"), per_channel(1)), 5: takes(1, "int2")},
)
class EmbeddingLookup(Options):
    """The rows of a matrix that ids name."""


@operator(10, "HASHTABLE_LOOKUP", inputs="lookup keys values", outputs="output hits")
class HashtableLookup(Options):
    """The rows of `values` whose keys are looked for (keys in order), and which were found."""


@operator(
    15, "LSH_PROJECTION", options=4, table="LSHProjectionOptions", inputs="hash input weight?"
)
class LshProjection(Options):
    """Bits of locality-sensitive hashes of the input."""

    type: LSHProjectionType = enum(LSHProjectionType)


@operator(29, "CONCAT_EMBEDDINGS", options=3, inputs="inputs*")
class ConcatEmbeddings(Options):
    """Embeddings side by side."""

    num_channels: int = int32()
    num_columns_per_channel: tuple[int, ...] = ints()
    embedding_dim_per_channel: tuple[int, ...] = ints()


@operator(30, "SKIP_GRAM", options=18, inputs="input")
class SkipGram(Options):
    """The n-grams of a text, with up to `max_skip_size` words left out between."""

    ngram_size: int = int32()
    max_skip_size: int = int32()
    include_all_ngrams: bool = boolean()


@operator(
    33, "EMBEDDING_LOOKUP_SPARSE", options=20, inputs="ids indices dense_shape weights values"
)
class EmbeddingLookupSparse(Options):
    """Rows of a matrix, combined where several belong to one output."""

    combiner: CombinerType = enum(CombinerType)
