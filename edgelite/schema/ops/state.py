"""Variables and hash tables, which live as long as the interpreter does."""

from __future__ import annotations

from edgelite.schema.enums import TensorType
from edgelite.schema.kinds import enum, int32, string
from edgelite.schema.operator import FREE, Options, operator


@operator(136, "HASHTABLE", options=107, inputs="", outputs="table")
class Hashtable(Options):
    """A table by its number."""

    table_id: int = int32()
    key_dtype: TensorType = enum(TensorType)
    value_dtype: TensorType = enum(TensorType)


@operator(137, "HASHTABLE_FIND", options=108, inputs="table keys default_value", outputs="values")
class HashtableFind(Options):
    """The values of keys, or the default."""


@operator(138, "HASHTABLE_IMPORT", options=109, inputs="table keys values", outputs="")
class HashtableImport(Options):
    """Fills a table."""


@operator(139, "HASHTABLE_SIZE", options=110, inputs="table", outputs="size")
class HashtableSize(Options):
    """The number of a table's keys."""


@operator(142, "VAR_HANDLE", options=111, inputs="", outputs="variable")
class VarHandle(Options):
    """A variable by its name."""

    container: str | None = string()
    shared_name: str | None = string()


@operator(143, "READ_VARIABLE", options=112, inputs="variable", outputs="value", quantization=FREE)
class ReadVariable(Options):
    """What a variable holds."""


@operator(
    144, "ASSIGN_VARIABLE", options=113, inputs="variable value", outputs="", quantization=FREE
)
class AssignVariable(Options):
    """Puts a value into a variable."""
