"""StableHLO operators that move, reduce or multiply, or run subgraphs.

What they mean: https://openxla.org/stablehlo/spec.
"""

from __future__ import annotations

from edgelite.schema.enums import CustomOptionsFormat, RngAlgorithm, StablehloPrecisionConfig
from edgelite.schema.kinds import blob, boolean, enum, enums, int32, int64, ints, string
from edgelite.schema.numbers import BOOL, INT64, UINT32
from edgelite.schema.operator import Options, operator


@operator(167, "STABLEHLO_RESHAPE", inputs="operand")
class StablehloReshape(Options):
    """Another shape, that of the output tensor, for the same elements."""


@operator(169, "STABLEHLO_CONCATENATE", options2=1, inputs="inputs*")
class StablehloConcatenate(Options):
    """Tensors one behind the other along a dimension."""

    dimension: int = int64()


@operator(170, "STABLEHLO_BROADCAST_IN_DIM", options2=2, inputs="operand")
class StablehloBroadcastInDim(Options):
    """Dimension i of the operand becomes dimension broadcast_dimensions[i] of the output."""

    broadcast_dimensions: tuple[int, ...] = ints(INT64)


@operator(171, "STABLEHLO_CONVOLUTION", options2=4, inputs="lhs rhs")
class StablehloConvolution(Options):
    """A convolution with freely ordered dimensions."""

    window_strides: tuple[int, ...] = ints(INT64)
    padding: tuple[int, ...] = ints(INT64)
    lhs_dilation: tuple[int, ...] = ints(INT64)
    rhs_dilation: tuple[int, ...] = ints(INT64)
    window_reversal: tuple[bool, ...] = ints(BOOL)
    input_batch_dimension: int = int64()
    input_feature_dimension: int = int64()
    input_spatial_dimensions: tuple[int, ...] = ints(INT64)
    kernel_input_feature_dimension: int = int64()
    kernel_output_feature_dimension: int = int64()
    kernel_spatial_dimensions: tuple[int, ...] = ints(INT64)
    output_batch_dimension: int = int64()
    output_feature_dimension: int = int64()
    output_spatial_dimensions: tuple[int, ...] = ints(INT64)
    feature_group_count: int = int64()
    batch_group_count: int = int64()
    precision_config: tuple[StablehloPrecisionConfig, ...] = enums(StablehloPrecisionConfig, UINT32)


@operator(172, "STABLEHLO_SLICE", options2=3, inputs="operand")
class StablehloSlice(Options):
    """start:limit:stride on each dimension."""

    start_indices: tuple[int, ...] = ints(INT64)
    limit_indices: tuple[int, ...] = ints(INT64)
    strides: tuple[int, ...] = ints(INT64)


@operator(173, "STABLEHLO_CUSTOM_CALL", options2=5, inputs="inputs*", outputs="outputs*")
class StablehloCustomCall(Options):
    """An operation that goes by its name."""

    call_target_name: str | None = string()
    has_side_effect: bool = boolean()
    backend_config: str | None = string()
    api_version: int = int32()
    called_computations: tuple[int, ...] = ints()
    custom_attributes: bytes | None = blob()

    def subgraphs(self) -> tuple[int, ...]:
        """The computations that it may call."""
        return self.called_computations


@operator(174, "STABLEHLO_REDUCE", options2=6, inputs="inputs_and_init_values*", outputs="results*")
class StablehloReduce(Options):
    """A reduction of dimensions by a subgraph."""

    dimensions: tuple[int, ...] = ints(INT64)
    body_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """The reduction of two elements."""
        return (self.body_subgraph_index,)


@operator(190, "STABLEHLO_SCATTER", options2=7, inputs="operand scatter_indices updates")
class StablehloScatter(Options):
    """The operand with updates put in at indices, by a subgraph."""

    indices_are_sorted: bool = boolean()
    update_window_dims: tuple[int, ...] = ints(INT64)
    inserted_window_dims: tuple[int, ...] = ints(INT64)
    scatter_dims_to_operand_dims: tuple[int, ...] = ints(INT64)
    index_vector_dim: int = int64()
    unique_indices: bool = boolean()
    update_computation_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """How an update is joined with what stands there."""
        return (self.update_computation_subgraph_index,)


@operator(193, "STABLEHLO_DYNAMIC_SLICE", options2=9, inputs="operand start_indices*")
class StablehloDynamicSlice(Options):
    """A slice of fixed size from indices that the graph computes."""

    slice_sizes: tuple[int, ...] = ints(INT64)


@operator(194, "STABLEHLO_DYNAMIC_UPDATE_SLICE", inputs="operand update start_indices*")
class StablehloDynamicUpdateSlice(Options):
    """The operand with `update` written over it."""


@operator(195, "STABLEHLO_PAD", options2=10, inputs="operand padding_value")
class StablehloPad(Options):
    """Padding before, after and between elements; negative padding cuts."""

    edge_padding_low: tuple[int, ...] = ints(INT64)
    edge_padding_high: tuple[int, ...] = ints(INT64)
    interior_padding: tuple[int, ...] = ints(INT64)


@operator(196, "STABLEHLO_IOTA", options2=11, inputs="")
class StablehloIota(Options):
    """The position along a dimension."""

    iota_dimension: int = int64()


@operator(197, "STABLEHLO_DOT_GENERAL", options2=12, inputs="lhs rhs")
class StablehloDotGeneral(Options):
    """Products summed over contracted dimensions, batch by batch."""

    lhs_batching_dimensions: tuple[int, ...] = ints(INT64)
    rhs_batching_dimensions: tuple[int, ...] = ints(INT64)
    lhs_contracting_dimensions: tuple[int, ...] = ints(INT64)
    rhs_contracting_dimensions: tuple[int, ...] = ints(INT64)
    precision_config: tuple[StablehloPrecisionConfig, ...] = enums(StablehloPrecisionConfig, UINT32)


@operator(
    198,
    "STABLEHLO_REDUCE_WINDOW",
    options2=13,
    inputs="inputs_and_init_values*",
    outputs="results*",
)
class StablehloReduceWindow(Options):
    """A reduction of each window by a subgraph."""

    window_dimensions: tuple[int, ...] = ints(INT64)
    window_strides: tuple[int, ...] = ints(INT64)
    base_dilations: tuple[int, ...] = ints(INT64)
    window_dilations: tuple[int, ...] = ints(INT64)
    padding: tuple[int, ...] = ints(INT64)
    body_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """The reduction of two elements."""
        return (self.body_subgraph_index,)


@operator(199, "STABLEHLO_SORT", options2=14, inputs="inputs*", outputs="results*")
class StablehloSort(Options):
    """Tensors sorted together along a dimension, by a subgraph that compares."""

    dimension: int = int64()
    is_stable: bool = boolean()
    comparator_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """The comparison."""
        return (self.comparator_subgraph_index,)


@operator(200, "STABLEHLO_WHILE", options2=15, inputs="inputs*", outputs="results*")
class StablehloWhile(Options):
    """Runs a subgraph as long as another one says so."""

    cond_subgraph_index: int = int32()
    body_subgraph_index: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """The condition and the body."""
        return self.cond_subgraph_index, self.body_subgraph_index


@operator(201, "STABLEHLO_GATHER", options2=16, inputs="operand start_indices")
class StablehloGather(Options):
    """Slices of fixed size from where indices say."""

    offset_dims: tuple[int, ...] = ints(INT64)
    collapsed_slice_dims: tuple[int, ...] = ints(INT64)
    start_index_map: tuple[int, ...] = ints(INT64)
    index_vector_dim: int = int64()
    slice_sizes: tuple[int, ...] = ints(INT64)
    indices_are_sorted: bool = boolean()


@operator(202, "STABLEHLO_TRANSPOSE", options2=17, inputs="operand")
class StablehloTranspose(Options):
    """Dimension i of the output is dimension permutation[i] of the operand."""

    permutation: tuple[int, ...] = ints(INT64)


@operator(
    204, "STABLEHLO_RNG_BIT_GENERATOR", options2=19, inputs="initial_state", outputs="state output"
)
class StablehloRngBitGenerator(Options):
    """Random bits, and the state from which the next ones follow."""

    algorithm: RngAlgorithm = enum(RngAlgorithm)


@operator(
    206,
    "STABLEHLO_COMPOSITE",
    options2=21,
    table="StableHLOCompositeOptions",
    inputs="inputs*",
    outputs="outputs*",
)
class StablehloComposite(Options):
    """An operation by its name, which a subgraph does in other operators."""

    name: str | None = string()
    decomposition_subgraph_index: int = int32()
    composite_attributes: bytes | None = blob()
    composite_attributes_format: CustomOptionsFormat = enum(CustomOptionsFormat)
    version: int = int32()

    def subgraphs(self) -> tuple[int, ...]:
        """The decomposition."""
        return (self.decomposition_subgraph_index,)


@operator(209, "STABLEHLO_CASE", options2=23, inputs="index inputs*", outputs="results*")
class StablehloCase(Options):
    """Runs one of several subgraphs."""

    branch_subgraph_indices: tuple[int, ...] = ints()

    def subgraphs(self) -> tuple[int, ...]:
        """The branches."""
        return self.branch_subgraph_indices
