"""The declared tables, unions and enums against the reader that LiteRT ships."""

from __future__ import annotations

import inspect
from enum import IntEnum

import pytest

from edgelite.schema import enums, fbs, ops
from edgelite.schema.kinds import Members, Nested, NestedVector, Scalar, Union, Vector
from edgelite.schema.model import Model
from edgelite.schema.operator import BUILTIN_OPTIONS, BUILTIN_OPTIONS_2, OPERATORS
from edgelite.schema.quantization import QUANTIZATION_DETAILS
from edgelite.schema.sparsity import SPARSE_INDEX_VECTOR
from edgelite.schema.table import Table
from tests import peers

UNIONS = (BUILTIN_OPTIONS, BUILTIN_OPTIONS_2, QUANTIZATION_DETAILS, SPARSE_INDEX_VECTOR)


def tables() -> dict[str, type[Table]]:
    found: dict[str, type[Table]] = {}
    queue: list[type[Table]] = [Model]
    for table in queue:
        if table.table_name in found:
            continue
        found[table.table_name] = table
        for slot in table.slots:
            if isinstance(slot.kind, (Nested, NestedVector)):
                queue.append(slot.kind.table)
            elif isinstance(slot.kind, Union):
                queue += slot.kind.members.tables.values()
    return found


TABLES = tables()


class Recorder:
    """Stands for a flatbuffers builder; notes what the peer's functions put into which slot."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, tuple]] = []

    def __getattr__(self, method: str):
        return lambda *arguments: self.calls.append((method, arguments))


def camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))


def peer_schema():
    return peers.peer("ai_edge_litert.schema_py_generated")


def peer_slot(table: str, field: str):
    adder = getattr(peer_schema(), f"{table}Add{camel(field)}", None)
    if adder is None:
        return None
    recorder = Recorder()
    adder(recorder, 0)
    return recorder.calls[0]


PREPENDS = {
    "bool": "PrependBoolSlot",
    "byte": "PrependInt8Slot",
    "ubyte": "PrependUint8Slot",
    "ushort": "PrependUint16Slot",
    "int": "PrependInt32Slot",
    "uint": "PrependUint32Slot",
    "long": "PrependInt64Slot",
    "ulong": "PrependUint64Slot",
    "float": "PrependFloat32Slot",
}


@pytest.mark.parametrize("name", sorted(TABLES))
def test_slots_types_and_defaults_are_those_of_litert(name):
    table = TABLES[name]
    for slot in table.slots:
        found = peer_slot(name, slot.name)
        if slot.kind.deprecated and found is None:
            continue  # the generator leaves deprecated slots out
        assert found is not None, slot.name
        method, (number, _, default) = found
        assert number == slot.number, slot.name
        if isinstance(slot.kind, Scalar):
            assert method == PREPENDS[slot.kind.number.fbs], slot.name
            assert default == slot.kind.default, slot.name
        else:
            assert method == "PrependUOffsetTRelativeSlot", slot.name


@pytest.mark.parametrize("name", sorted(TABLES))
def test_litert_has_no_slot_that_is_missing_here(name):
    recorder = Recorder()
    getattr(peer_schema(), f"{name}Start")(recorder)
    slots = TABLES[name].slots
    assert recorder.calls == [("StartObject", (slots[-1].number + 1 if slots else 0,))]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_vectors_hold_the_numbers_that_litert_reads(name):
    reader = getattr(peer_schema(), name, None)
    for slot in TABLES[name].slots:
        if not isinstance(slot.kind, Vector):
            continue
        method = getattr(reader, f"{camel(slot.name)}AsNumpy")
        flags = inspect.getsource(method).split("GetVectorAsNumpy(")[1].split("Flags")[0]
        assert flags.rpartition(".")[2] + "Slot" == PREPENDS[slot.kind.number.fbs].removeprefix(
            "Prepend"
        )


@pytest.mark.parametrize("members", UNIONS, ids=lambda members: members.name)
def test_unions_are_those_of_litert(members: Members):
    peer = {k: v for k, v in vars(getattr(peer_schema(), members.name)).items() if k[0] != "_"}
    ours = {table.table_name: number for number, table in members.tables.items()}
    assert ours == {name: number for name, number in peer.items() if number}


def test_every_builtin_operator_has_a_row():
    peer = {k: v for k, v in vars(peer_schema().BuiltinOperator).items() if k[0] != "_"}
    peer.pop("PLACEHOLDER_FOR_GREATER_OP_CODES")
    assert {op.row.name: code for code, op in OPERATORS.items()} == peer


@pytest.mark.parametrize(
    "enum",
    [
        e
        for e in vars(enums).values()
        if inspect.isclass(e) and issubclass(e, IntEnum) and e is not IntEnum
    ],
    ids=lambda enum: enum.__name__,
)
def test_enums_are_those_of_litert(enum):
    peer = {k: v for k, v in vars(getattr(peer_schema(), enum.__name__)).items() if k[0] != "_"}
    assert {member.name: member.value for member in enum} == peer


@pytest.mark.parametrize("code", sorted(OPERATORS), ids=lambda code: OPERATORS[code].row.name)
def test_class_names_are_the_names_of_the_format(code):
    op = OPERATORS[code]
    assert op.__name__.lower() == op.row.name.replace("_", "").lower()
    assert getattr(getattr(ops, op.__module__.rpartition(".")[2]), op.__name__) is op
    assert op.__doc__


@pytest.mark.parametrize("code", sorted(OPERATORS), ids=lambda code: OPERATORS[code].row.name)
def test_rows_name_operands_that_exist(code):
    row = OPERATORS[code].row
    if row.quantization is None:
        return
    names = set(row.inputs.names)
    assert set(row.quantization.weights) <= names
    if row.quantization.bias is not None:
        assert {row.quantization.bias, row.quantization.data} <= names


def test_fbs_has_every_table_once():
    text = fbs.text()
    for name in TABLES:
        assert text.count(f"table {name} {{") == 1
