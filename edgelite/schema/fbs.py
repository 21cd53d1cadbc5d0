"""The `.tflite` format as a FlatBuffers schema, for tools and languages that read those.

    flatc --json --strict-json --raw-binary schema.fbs -- model.tflite

prints a model as JSON. The text is made of the same declarations as everything here, so that it
cannot differ from what is read and written.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum

from edgelite.schema.files import IDENTIFIER
from edgelite.schema.kinds import Members, Nested, NestedVector, Scalar, Union, Vector
from edgelite.schema.model import Model
from edgelite.schema.numbers import Number
from edgelite.schema.operator import OPERATORS, PLACEHOLDER_FOR_GREATER_OP_CODES
from edgelite.schema.table import Table


def text() -> str:
    """The `.fbs` file: every enum, union and table of the format."""
    enums: dict[type[IntEnum], Number] = {}
    unions: dict[str, Members] = {}
    tables: dict[str, type[Table]] = {}
    _collect(Model, enums, unions, tables)
    parts = [
        "// The .tflite file format, printed by EdgeLite.",
        "namespace tflite;",
        f'file_identifier "{IDENTIFIER.decode()}";\nfile_extension "tflite";',
        *(_enum(enum, number) for enum, number in enums.items()),
        _block("enum BuiltinOperator : int", _operators()),
        *(_union(members) for members in unions.values()),
        *(_table(name, table) for name, table in tables.items()),
        f"root_type {Model.table_name};",
    ]
    return "\n\n".join(parts) + "\n"


def _collect(
    root: type[Table],
    enums: dict[type[IntEnum], Number],
    unions: dict[str, Members],
    tables: dict[str, type[Table]],
) -> None:
    """Adds `root` and all that it leads to, in the order in which they are met."""
    queue = [root]
    for table in queue:
        if table.table_name in tables:
            continue
        tables[table.table_name] = table
        for slot in table.slots:
            kind = slot.kind
            if isinstance(kind, (Scalar, Vector)) and kind.enum is not None:
                enums.setdefault(kind.enum, kind.number)
            elif isinstance(kind, (Nested, NestedVector)):
                queue.append(kind.table)
            elif isinstance(kind, Union):
                unions[kind.members.name] = kind.members
                queue.extend(kind.members.tables[n] for n in sorted(kind.members.tables))


def _block(head: str, lines: Iterator[str]) -> str:
    body = "".join(f"  {line}\n" for line in lines)
    return f"{head} {{\n{body}}}"


def _enum(enum: type[IntEnum], number: Number) -> str:
    members = (f"{member.name} = {member.value}," for member in enum)
    return _block(f"enum {enum.__name__} : {number.fbs}", members)


def _operators() -> Iterator[str]:
    names = {code: op.row.name for code, op in OPERATORS.items()}
    names[PLACEHOLDER_FOR_GREATER_OP_CODES] = "PLACEHOLDER_FOR_GREATER_OP_CODES"
    return (f"{names[code]} = {code}," for code in sorted(names))


def _union(members: Members) -> str:
    # Members count from 1 on without gaps, so that their numbers need not be written.
    ordered = (f"{members.tables[number].table_name}," for number in sorted(members.tables))
    return _block(f"union {members.name}", ordered)


def _table(name: str, table: type[Table]) -> str:
    return _block(f"table {name}", (f"{slot.name}: {slot.kind.fbs()};" for slot in table.slots))
