"""Operators: what every floor must know of a builtin operator stands in its row.

An operator is a class. Its slots are its options table; its `row` holds its facts. Families of
them stand in `edgelite.schema.ops`:

    @operator(98, "LEAKY_RELU", options=75, inputs="input", quantization=FREE)
    class LeakyRelu(Options):
        alpha: float = float32()

Where operators share an options table, the table is a class of its own, declared with
`@options_table`, and the operators are its subclasses. A family is imported when one of its operators
is first looked up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeVar

from edgelite.errors import ModelError, UnsupportedOperatorError
from edgelite.schema import ops
from edgelite.schema.catalogue import Catalogue
from edgelite.schema.kinds import Members
from edgelite.schema.table import Table
from edgelite.schema.versions import Condition, Use

if TYPE_CHECKING:
    from typing_extensions import Self

    from edgelite.schema.model import Model, Operator, OperatorCode, Tensor

BUILTIN_OPTIONS = Members("BuiltinOptions", ops.homes(ops.OPTIONS))
BUILTIN_OPTIONS_2 = Members("BuiltinOptions2", ops.homes(ops.OPTIONS_2))
OPERATORS: Catalogue[type[Options]] = Catalogue("operator", ops.homes(ops.OPERATORS))

# Codes above this one do not fit the byte that older files keep them in.
PLACEHOLDER_FOR_GREATER_OP_CODES = 127


class Operands:
    """The inputs or outputs of an operator, from a text such as ``"input filter bias?"``.

    Marks: ``?`` for an operand that may be absent, ``*`` for one that stands for any number of
    tensors and comes last (``?*`` where these may be absent), ``~`` for a state that the operator
    updates where it stands.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.variadic = text.endswith("*")

    def __repr__(self) -> str:
        return f"Operands({self.text!r})"

    # Texts are taken apart when they are asked for: few of the operators are in use.

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The operands' names, without marks."""
        return tuple(word.rstrip("?*~") for word in self.text.split())

    @cached_property
    def optional(self) -> frozenset[int]:
        """The indices of the operands that may be absent."""
        return self._marked("?")

    @cached_property
    def state(self) -> frozenset[int]:
        """The indices of the operands that the operator updates."""
        return self._marked("~")

    @cached_property
    def least(self) -> int:
        """How many tensors there are at least."""
        passed = self._marked("?*")
        return max((i + 1 for i in range(len(self.names)) if i not in passed), default=0)

    def accepts(self, count: int) -> bool:
        """Whether `count` tensors may stand here; absent ones at the end may be left out."""
        return self.least <= count and (self.variadic or count <= len(self.names))

    def index(self, name: str) -> int:
        """Where the operand called `name` stands."""
        return self.names.index(name)

    def name(self, index: int) -> str:
        """The operand's name for error messages, such as ``"filter"`` or ``"values[3]"``."""
        if index < len(self.names) - self.variadic:
            return self.names[index]
        return f"{self.names[-1]}[{index - len(self.names) + 1}]" if self.variadic else str(index)

    def may_be_absent(self, index: int) -> bool:
        """Whether operand `index` may be absent (tensor -1)."""
        return min(index, len(self.names) - 1) in self.optional

    def _marked(self, marks: str) -> frozenset[int]:
        words = enumerate(self.text.split())
        return frozenset(i for i, word in words if any(mark in word for mark in marks))


class Quantized:
    """What quantizing an operator asks of its tensors (the int8 specification of TFLite).

    Only operands that hold real numbers are meant: axes, sizes and indices stay as they are.

    Attributes:
        weights: operands that are quantized symmetrically with zero point 0 when they are
            constant, and the axis of their per-channel scales (None: per tensor).
        bias: the int32 operand whose scale is the data's scale times the weights' scales.
        data: the operand whose scale enters the bias' scale.
        same_scale: all operands of real numbers and all outputs share one scale and zero point.
        output: by dtype name, the scale and zero point that the output must have.
        dtypes: the types of quantized activations for which the operator is specified.
        hybrid: float activations go with int8 weights (dynamic-range quantization).
    """

    def __init__(
        self,
        weights: Mapping[str, int | None] = MappingProxyType({}),
        bias: str | None = None,
        same_scale: bool = False,
        output: Mapping[str, tuple[float, int]] = MappingProxyType({}),
        dtypes: tuple[str, ...] = ("int8", "int16"),
        hybrid: bool = False,
        data: str = "input",
    ) -> None:
        self.weights = weights
        self.bias = bias
        self.data = data
        self.same_scale = same_scale
        self.output = output
        self.dtypes = dtypes
        self.hybrid = hybrid


FREE = Quantized()
SAME_SCALE = Quantized(same_scale=True)
FREE_INT8 = Quantized(dtypes=("int8",))
SAME_SCALE_INT8 = Quantized(same_scale=True, dtypes=("int8",))


def fixed(**output: tuple[float, int]) -> Quantized:
    """The output has a fixed scale and zero point for each dtype: ``fixed(int8=(1 / 256, -128))``."""
    return Quantized(output=output, dtypes=tuple(output))


def weighted(
    weights: str, axis: int | None, bias: str | None = None, *, hybrid: bool = True
) -> Quantized:
    """Constant `weights` have scales along `axis`; `bias` follows from them and the input."""
    return Quantized(weights={weights: axis}, bias=bias, hybrid=hybrid)


class Row:
    """The facts about an operator.

    Attributes:
        code: the number in the file, LiteRT's BuiltinOperator.
        name: the name that goes with it, such as ``"CONV_2D"``.
        inputs, outputs: the operands.
        quantization: what quantizing asks, or None where the operator stays float.
        versions: the version that a file states, by the type name of the operand `typed_by`; else 1.
        typed_by: the index of the input that `versions` goes by.
        later: the versions that something else than that type asks for, and what it is.
    """

    def __init__(
        self,
        code: int,
        name: str,
        inputs: Operands,
        outputs: Operands,
        quantization: Quantized | None,
        versions: Mapping[str, int],
        typed_by: int,
        later: Mapping[int, Condition],
    ) -> None:
        self.code = code
        self.name = name
        self.inputs = inputs
        self.outputs = outputs
        self.quantization = quantization
        self.versions = versions
        self.typed_by = typed_by
        self.later = later


class Options(Table):
    """The base of every options table and operator.

    Attributes:
        row: the facts about the operator; a table that operators share has none.
        union: the slot of `Operator` that the options stand in.
    """

    row: ClassVar[Row]
    union: ClassVar[str] = "builtin_options"

    @classmethod
    def of(cls, options: Table | None) -> Self:
        """This operator with the options that a file gives it; defaults where it gives none."""
        if type(options) is cls:
            return options
        if options is not None and issubclass(cls, type(options)):
            return cls(**vars(options))
        return cls()

    def operands(self) -> tuple[Operands, Operands]:
        """The inputs and outputs that the operator has with these options."""
        return self.row.inputs, self.row.outputs

    def subgraphs(self) -> tuple[int, ...]:
        """The indices of the subgraphs that the operator calls."""
        return ()

    def required_version(
        self, inputs: Sequence[Tensor | None], outputs: Sequence[Tensor | None]
    ) -> int:
        """The least version that covers these options and the tensors' types and shapes.

        A file's operator code states it, so that a runtime which is too old can tell.
        """
        row, use = self.row, Use(self, inputs, outputs)
        typed = row.versions.get(use.input_type(row.typed_by), 1)
        return max([typed, *(version for version, holds in row.later.items() if holds(use))])


O = TypeVar("O", bound=Options)


def builtin_code(code: OperatorCode) -> int:
    """The number of the operator that `code` means.

    Older files keep it in one byte, newer ones in both fields: as in LiteRT the larger counts.
    """
    return max(code.builtin_code, code.deprecated_builtin_code)


def operator_class(code: int) -> type[Options]:
    """The class of the builtin operator `code`.

    Raises:
        UnsupportedOperatorError: this version knows no such operator.
    """
    found = OPERATORS.get(code)
    if found is None:
        raise UnsupportedOperatorError(
            f"builtin operator {code} is not known; this version knows 0 to {max(OPERATORS)}: "
            "convert the model for an older runtime, or update edgelite"
        )
    return found


def operator_name(model: Model, operator: Operator) -> str:
    """The name of what `operator` does, such as ``"CONV_2D"``; a custom operator's by the file.

    Numbers that this version does not know give a name such as ``"BUILTIN_999"``.

    Raises:
        ModelError: the model has no such operator code.
    """
    code = _code_of(model, operator)
    number = builtin_code(code)
    found = OPERATORS.get(number)
    return code.custom_code or (f"BUILTIN_{number}" if found is None else found.row.name)


def operator_of(model: Model, operator: Operator) -> Options:
    """What `operator` does: its class' instance with the options that the file gives.

    Options of another operator's table count as none, as in LiteRT: the defaults hold.

    Raises:
        ModelError: the model has no such operator code.
        UnsupportedOperatorError: this version knows no such operator.
    """
    found = operator_class(builtin_code(_code_of(model, operator)))
    return found.of(getattr(operator, found.union))


def _code_of(model: Model, operator: Operator) -> OperatorCode:
    index = operator.opcode_index
    if not 0 <= index < len(model.operator_codes):
        raise ModelError(
            f"an operator names entry {index} of operator_codes, which has {len(model.operator_codes)}"
        )
    return model.operator_codes[index]


def options_table(
    options: int = 0, options2: int = 0, name: str = ""
) -> Callable[[type[O]], type[O]]:
    """Declares a table as a member of BuiltinOptions or BuiltinOptions2 (by its type number)."""

    def declare(cls: type[O]) -> type[O]:
        cls.table_name = name or cls.__name__
        if options:
            BUILTIN_OPTIONS.add(options, cls)
        if options2:
            BUILTIN_OPTIONS_2.add(options2, cls)
            cls.union = "builtin_options_2"
        return cls

    return declare


def operator(
    code: int,
    name: str,
    *,
    inputs: str,
    outputs: str = "output",
    options: int = 0,
    options2: int = 0,
    table: str = "",
    quantization: Quantized | None = None,
    versions: Mapping[str, int] | None = None,
    typed_by: int = 0,
    later: Mapping[int, Condition] | None = None,
) -> Callable[[type[O]], type[O]]:
    """Declares an operator.

    Args:
        code, name: its number and name in LiteRT's BuiltinOperator.
        inputs, outputs: its operands; see `Operands`.
        options, options2: the type number of its options table in BuiltinOptions or
            BuiltinOptions2; none where it has no table, or one that it shares with others.
        table: the options table's name where that is not the class' name with "Options".
        quantization: see `Quantized`.
        versions, typed_by, later: see `Row`.
    """

    def declare(cls: type[O]) -> type[O]:
        OPERATORS.add(code, cls)
        if options or options2:
            options_table(options, options2, table or f"{cls.__name__}Options")(cls)
        cls.row = Row(
            code,
            name,
            Operands(inputs),
            Operands(outputs),
            quantization,
            versions or {},
            typed_by,
            later or {},
        )
        return cls

    return declare
