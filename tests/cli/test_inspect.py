from __future__ import annotations

import json

import pytest

from edgelite.schema import Operator, OperatorCode, TensorType, read, write
from tests.cli.models import add_constant, requantize, two_by_two


def inspected(command, path):
    result = command("inspect", path, "--json")
    assert (result.status, result.error) == (0, "")
    return json.loads(result.output)


def test_json_of_a_model_with_a_signature(command, model):
    path = model(two_by_two)
    report = inspected(command, path)
    assert report["file"] == str(path)
    assert report["file_bytes"] == path.stat().st_size
    assert report["description"] == "two by two"
    assert report["operator_counts"] == {"ADD": 1, "MUL": 1}
    assert report["signatures"] == [
        {
            "key": "main",
            "subgraph": 0,
            "inputs": {"left": 0, "right": 1},
            "outputs": {"total": 2, "product": 3},
        }
    ]
    (graph,) = report["subgraphs"]
    assert (graph["inputs"], graph["outputs"]) == ([0, 1], [2, 3])
    assert graph["operators"][1] == {
        "index": 1,
        "name": "MUL",
        "code": 18,
        "version": 1,
        "inputs": [0, 1],
        "outputs": [3],
        "options": {"fused_activation_function": "none"},
    }


def test_json_tells_constants_and_open_sizes(command, model):
    report = inspected(command, model(add_constant))
    tensors = report["subgraphs"][0]["tensors"]
    assert report["constant_bytes"] == 8
    assert [tensor["bytes"] for tensor in tensors] == [0, 8, 0]
    assert tensors[0]["shape"] == [1, 2]
    assert tensors[0]["shape_signature"] == [-1, 2]
    assert tensors[0]["dtype"] == "float32"
    assert tensors[0]["quantization"] is None


def test_json_tells_quantization(command, model):
    tensors = inspected(command, model(requantize))["subgraphs"][0]["tensors"]
    assert tensors[0]["quantization"]["scale"] == [0.5]
    assert tensors[0]["quantization"]["zero_point"] == [10]


def test_tables(command, model):
    result = command("inspect", model(two_by_two))
    assert (result.status, result.error) == (0, "")
    lines = [line.split() for line in result.output.splitlines()]
    assert ["description", "two", "by", "two"] in lines
    assert ["operators", "1", "ADD,", "1", "MUL"] in lines
    assert ["signature", "main(left=0,", "right=1)", "->", "total=2,", "product=3"] in lines
    assert ["1", "MUL", "1", "0", "1", "3", "fused_activation_function=none"] in lines
    assert ["0", "serving_left:0", "input", "float32", "[1,3]"] in lines
    assert ["3", "product:0", "output", "float32", "[1,3]"] in lines


def test_tables_tell_constants_and_quantization(command, model):
    lines = [line.split() for line in command("inspect", model(add_constant)).output.splitlines()]
    assert ["1", "steps", "constant", "float32", "[2]", "8"] in lines
    output = command("inspect", model(requantize)).output
    assert "scale 0.5, zero point 10" in output


def test_many_scales_are_summed_up(command, tmp_path):
    model = read(add_constant())
    quantization = read(requantize()).subgraphs[0].tensors[0].quantization
    quantization.scale, quantization.zero_point = (0.5, 0.125, 2.0), (0, 0, 0)
    quantization.quantized_dimension = 1
    model.subgraphs[0].tensors[2].shape = (1, 3)
    model.subgraphs[0].tensors[2].shape_signature = ()
    model.subgraphs[0].tensors[2].quantization = quantization
    path = tmp_path / "channels.tflite"
    path.write_bytes(write(model))
    assert "3 scales 0.125 to 2 on axis 1" in command("inspect", path).output


def with_change(change):
    """`two_by_two` with a change: ADD of left and right, then MUL."""

    def changed():
        model = read(two_by_two())
        change(model)
        return write(model)

    return changed


def unknown_number(model):
    model.operator_codes[1] = OperatorCode(builtin_code=999)


def unknown_custom(model):
    model.operator_codes[1] = OperatorCode(builtin_code=32, custom_code="Magic")
    model.subgraphs[0].operators[1].builtin_options = None


def types_without_a_kernel(model):
    model.subgraphs[0].tensors[1].type = TensorType.COMPLEX128


def shapes_that_do_not_fit(model):
    model.subgraphs[0].tensors[1].shape = (1, 4)


def an_order_that_cannot_be(model):
    model.subgraphs[0].operators.append(Operator(inputs=(0, 9), outputs=(1,)))


def test_a_model_that_runs_says_so(command, model):
    path = model(two_by_two)
    report = inspected(command, path)
    assert (report["runs"], report["obstacles"]) == (True, [])
    lines = [line.split() for line in command("inspect", path).output.splitlines()]
    assert ["runs", "yes"] in lines


@pytest.mark.parametrize(
    ("change", "places", "name", "problem"),
    [
        (unknown_number, [1], "BUILTIN_999", "builtin operator 999 is not known"),
        (unknown_custom, [1], "Magic", "custom operator 'Magic' is not known: pass a function"),
        (types_without_a_kernel, [0, 1], "MUL", "no kernel for the tensor types FLOAT32, COMPLEX"),
        (shapes_that_do_not_fit, [0, 1], "MUL", "cannot be broadcast together"),
        (an_order_that_cannot_be, [None], None, "operator 2: ADD: input y is tensor 9; there are"),
    ],
)
def test_what_cannot_run_is_named(command, model, change, places, name, problem):
    path = model(with_change(change))
    report = inspected(command, path)
    assert not report["runs"]
    assert [entry["operator"] for entry in report["obstacles"]] == places
    last = report["obstacles"][-1]
    assert (last["subgraph"], last["name"]) == (None if name is None else 0, name)
    assert problem in last["problem"]
    output = command("inspect", path).output
    counted = f": {len(places)} of 2 operators cannot be run" if name else ""
    assert f"runs         no{counted}\n" in output
    place = f"subgraph 0, operator 1 {name}: " if name else ""
    assert f"obstacle     {place}{last['problem']}" in output


@pytest.mark.parametrize(("folder", "flags"), [("", ["--json"]), ("mlcommons-tiny", [])])
def test_real_models_can_be_inspected(command, shared, folder, flags):
    paths = sorted((shared / "models" / folder).rglob("*.tflite"))
    assert paths
    for path in paths:
        result = command("inspect", path, *flags)
        assert (path, result.status, result.error) == (path, 0, "")
