"""Files that were made to do harm: refused when they are loaded, or where they run, with the place.

What is tested elsewhere is not repeated here:

- bytes that are no tables, and offsets that point astray: tests/schema/test_damage.py
- indices, byte counts, shapes, quantization, the order of operators, producers, writes to
  constants, string offsets, recursion, all as the file alone tells them: tests/schema/test_verify.py
- malformed sparsity: tests/schema/test_verify_sparsity.py
- options, shapes and quantization that an operator cannot take: tests/interpreter/kernels/
  test_bad_operators.py, test_bad_formats.py, test_refusals.py
- indices out of range, and other values, that come while the model runs: tests/interpreter/kernels/
  test_values_at_run_time.py; handles of variables and tables: tests/interpreter/test_state.py
- sizes out of proportion: tests/interpreter/test_excess.py
- loops without an end: tests/interpreter/test_control.py
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from edgelite.errors import EdgeLiteError, ExecutionError, ModelError
from edgelite.interpreter import Interpreter, memory
from edgelite.schema import (
    Buffer,
    Model,
    Operator,
    QuantizationParameters,
    SignatureDef,
    TensorMap,
    TensorType,
    ops,
    read,
    write,
)
from tests.builder import Builder
from tests.schema import models

I32, INT8, STRING = TensorType.INT32, TensorType.INT8, TensorType.STRING


def load(model: Model) -> Interpreter:
    return Interpreter(model_content=write(model))


# Each class of a bad file, from the bytes to the interpreter's error

Change = Callable[[Model], Any]


def tensor(index: int, **fields: Any) -> Change:
    return lambda model: vars(model.subgraphs[0].tensors[index]).update(fields)


def operator(index: int, **fields: Any) -> Change:
    return lambda model: vars(model.subgraphs[0].operators[index]).update(fields)


def affine(scale: float, zero_point: int = 0, axis: int = 0) -> QuantizationParameters:
    return QuantizationParameters(
        scale=(scale,), zero_point=(zero_point,), quantized_dimension=axis
    )


def external(model: Model) -> None:
    model.buffers[1] = Buffer(offset=1 << 40, size=48)


def signature(model: Model) -> None:
    entry = TensorMap(name="x", tensor_index=77)
    model.signature_defs[0] = SignatureDef(signature_key="s", inputs=[entry])


def calls_itself(model: Model) -> None:
    model.operator_codes[1].builtin_code = ops.control.Call.row.code
    model.subgraphs[0].operators[1] = Operator(
        opcode_index=1, inputs=(3,), outputs=(4,), builtin_options=ops.control.Call(subgraph=0)
    )


# models.dense(): FULLY_CONNECTED of tensors 0, 1 and 2 gives 3, then ADD of 3 and 3 gives 4.
BAD_FILES: dict[str, tuple[Change, str]] = {
    "opcode index": (operator(0, opcode_index=9), "operator 0: .* entry 9 of operator_codes"),
    "tensor index": (operator(1, inputs=(3, 99)), "operator 1: ADD: input y is tensor 99"),
    "negative index": (operator(1, inputs=(3, -7)), "operator 1: ADD: input y is tensor -7"),
    "negative output": (operator(1, outputs=(-1,)), "operator 1: ADD: output output is tensor -1"),
    "buffer index": (tensor(1, buffer=99), "tensor 1 't1': names buffer 99 of 3"),
    "external buffer": (external, r"buffers\[1\].offset: bytes 1099511627776 to"),
    "signature's tensor": (signature, "signature 's': inputs 'x' names tensor 77 of 5"),
    "negative shape": (tensor(0, shape=(-4, 1)), r"tensor 0 't0': shape \(-4, 1\) has a negative"),
    "overflowing shape": (tensor(0, shape=(2**31 - 1,) * 4), "more elements than can be counted"),
    "too few bytes": (tensor(1, shape=(9, 9)), r"tensor 1 't1': FLOAT32 of shape \(9, 9\) takes"),
    "other dtype": (tensor(1, type=TensorType.FLOAT64), "tensor 1 't1': .* buffer 1 has 48"),
    "string offsets": (tensor(1, type=STRING), "tensor 1 't1': .*string"),
    "zero scale": (tensor(3, type=INT8, quantization=affine(0.0)), "tensor 3 't3': scales must"),
    "NaN scale": (tensor(3, type=INT8, quantization=affine(float("nan"))), "received nan"),
    "zero point": (tensor(3, type=INT8, quantization=affine(1.0, 300)), "zero point 300"),
    "axis": (tensor(3, type=INT8, quantization=affine(1.0, 0, 5)), "quantized_dimension 5"),
    "order": (lambda m: m.subgraphs[0].operators.reverse(), "operator 0: ADD: .*order"),
    "two producers": (operator(1, outputs=(3,)), "operator 1: ADD: writes tensor 3, as operator 0"),
    "constant output": (
        operator(1, outputs=(2,)),
        "operator 1: ADD: writes tensor 2, which is con",
    ),
    "recursion": (calls_itself, r"subgraphs \[0\] call each other or themselves"),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_a_bad_file_is_not_loaded(name: str) -> None:
    change, place = BAD_FILES[name]
    model = models.dense()
    change(model)
    with pytest.raises(ModelError, match=place):
        load(model)


def test_the_file_that_they_are_made_of_runs() -> None:
    made = load(models.dense())
    made.allocate_tensors()
    made.invoke()


POSITIVE = [
    (ops.layout.SpaceToDepth, "block_size"),
    (ops.layout.DepthToSpace, "block_size"),
    (ops.pooling.MaxPool2D, "filter_width"),
    (ops.pooling.AveragePool2D, "filter_height"),
    (ops.pooling.L2Pool2D, "stride_w"),
    (ops.convolution.Conv2D, "stride_h"),
    (ops.convolution.Conv2D, "dilation_w_factor"),
    (ops.convolution.DepthwiseConv2D, "stride_w"),
    (ops.convolution.DepthwiseConv2D, "dilation_h_factor"),
]


@pytest.mark.parametrize("value", [0, -1])
@pytest.mark.parametrize(("kind", "field"), POSITIVE, ids=lambda v: getattr(v, "__name__", v))
def test_what_divides_is_positive(kind: Any, field: str, value: int) -> None:
    sizes = ("stride_w", "stride_h", "filter_width", "filter_height", "block_size")
    fitting = {name: 1 for name in sizes if name in {slot.name for slot in kind().slots}}
    build = Builder()
    x, y = build.tensor(1, 4, 4, 1), build.tensor(1, 4, 4, 1)
    weights = (
        [build.constant(np.ones((1, 1, 1, 1), np.float32))]
        if "filter" in str(kind.row.inputs)
        else []
    )
    build.add(kind(**{**fitting, field: value}), (x, *weights), (y,))
    with pytest.raises(ModelError, match=f"{kind.row.name}: {field} must be positive; .* {value}"):
        load(build.finish((x,), (y,)))


# Whatever an operator stumbles over


def test_an_error_that_nobody_foresaw_is_ours_and_names_the_operator() -> None:
    build = Builder()
    x, y = build.tensor(2), build.tensor(2)
    build.add(ops.custom.Custom(), (x,), (y,), custom_code="Broken")

    def broken(inputs: Any, options: Any) -> Any:
        raise KeyError(options)

    made = Interpreter(model_content=write(build.finish((x,), (y,))), custom_ops={"Broken": broken})
    made.allocate_tensors()
    with pytest.raises(ExecutionError, match=r"Broken 't1' \(operator 0\): KeyError: None"):
        made.invoke()


def test_an_operator_that_has_nothing_to_do_is_not_blamed() -> None:
    build = Builder()
    x, y, z = build.tensor(2), build.tensor(2), build.tensor(1, 2)
    build.add(ops.custom.Custom(), (x,), (y,), custom_code="Broken")
    build.add(ops.layout.Reshape(new_shape=(1, 2)), (y,), (z,))

    def broken(inputs: Any, options: Any) -> Any:
        raise KeyError(options)

    made = Interpreter(model_content=write(build.finish((x,), (z,))), custom_ops={"Broken": broken})
    made.allocate_tensors()
    with pytest.raises(ExecutionError, match=r"Broken 't1' \(operator 0\)"):
        made.invoke()


def test_an_error_inside_of_a_subgraph_names_the_way_to_it() -> None:
    build = Builder()
    main = build.graph
    build.subgraph("inner")
    a, b, c = build.tensor(2, kind=I32), build.tensor(2, kind=I32), build.tensor(2, kind=I32)
    build.add(ops.arithmetic.FloorDiv(), (a, b), (c,))
    build.end((a, b), (c,))
    build.graph = main
    a, b, c = build.tensor(2, kind=I32), build.tensor(2, kind=I32), build.tensor(2, kind=I32)
    build.add(ops.control.Call(subgraph=1), (a, b), (c,))
    made = load(build.finish((a, b), (c,)))
    made.allocate_tensors()
    made.set_tensor(1, np.int32([1, 0]))
    place = r"CALL 't2' \(operator 0\): FLOOR_DIV 't2' \(operator 0\): .*by zero"
    with pytest.raises(ExecutionError, match=place):
        made.invoke()


# Chance


def small_real_models() -> list[Any]:
    """Every fourth of the real models that are small; none where the shared material is absent."""
    return [path for path in models.REAL if path.stat().st_size < 20_000][::4]


def mutations(content: bytes, rng: np.random.Generator, count: int) -> list[bytes]:
    """The file with a few bytes of its tables changed; half of them by a little."""
    found = []
    for _ in range(count):
        damaged = np.frombuffer(content, np.uint8).copy()
        where = rng.integers(8, damaged.size, rng.integers(1, 5))
        if rng.integers(2):
            damaged[where] = rng.integers(0, 256, where.size)
        else:
            damaged[where] += rng.integers(-2, 3, where.size).astype(np.uint8)
        found.append(damaged.tobytes())
    return found


def use(content: bytes) -> None:
    """Loads, allocates and runs a file; whatever is wrong with it must be told by our errors."""
    try:
        made = Interpreter(model_content=content, most_loop_iterations=20)
        made.allocate_tensors()
        made.invoke()
    except EdgeLiteError:
        return


@pytest.mark.parametrize("path", small_real_models(), ids=models.name)
def test_damaged_real_models_give_our_errors(path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "most_bytes", lambda: 1 << 26)
    content = path.read_bytes()
    for damaged in mutations(content, np.random.default_rng(len(content)), 60):
        use(damaged)


def shuffled(model: Model, rng: np.random.Generator) -> Model:
    """The model with one fact of one table changed: it still reads, and is mostly inconsistent."""
    graph = model.subgraphs[rng.integers(len(model.subgraphs))]
    some = rng.integers(len(graph.tensors))
    tensor = graph.tensors[some]
    change = rng.integers(6)
    if change == 0:
        tensor.shape = tuple(rng.permutation([*tensor.shape, rng.integers(4)]).tolist())
    elif change == 1:
        tensor.shape = tuple(int(size + rng.integers(-1, 2)) for size in tensor.shape)
        tensor.shape_signature = ()
    elif change == 2:
        tensor.type = TensorType(int(rng.integers(12)))
    elif change == 3:
        tensor.quantization = None
    elif graph.operators:
        one = graph.operators[rng.integers(len(graph.operators))]
        if change == 4:
            inputs = list(one.inputs)
            if inputs:
                inputs[rng.integers(len(inputs))] = int(rng.integers(-1, len(graph.tensors)))
            one.inputs = tuple(inputs)
        else:
            one.opcode_index = int(rng.integers(len(model.operator_codes)))
            model.operator_codes[one.opcode_index] = replace_code(model, one, rng)
    return model


def replace_code(model: Model, one: Operator, rng: np.random.Generator) -> Any:
    code = copy.copy(model.operator_codes[one.opcode_index])
    code.builtin_code = int(rng.integers(0, 160))
    code.deprecated_builtin_code = min(code.builtin_code, 127)
    return code


@pytest.mark.parametrize("path", small_real_models(), ids=models.name)
def test_inconsistent_real_models_give_our_errors(
    path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "most_bytes", lambda: 1 << 26)
    rng = np.random.default_rng(path.stat().st_size)
    for _ in range(60):
        use(write(shuffled(read(path), rng)))
