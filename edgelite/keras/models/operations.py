"""Functions in functional models, such as ``x + y``: ours are primitives, in files they are Keras' operations.

A file has for each function a class of `keras.src.ops`, with its static arguments as configuration.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from edgelite.errors import InputError
from edgelite.keras import registry
from edgelite.keras.naming import near_matches
from edgelite.keras.symbolic import KerasTensor, Operation, PrimitiveOperation

_PACKAGE = "keras.src.ops."


class _Function(NamedTuple):
    """A function by its two names.

    Attributes:
        module: the module of `keras.src.ops` that has it.
        keras: its class there.
        primitive: its name here.
        arguments: {our static argument: Keras'}.
        fixed: our static arguments that Keras' class implies.
    """

    module: str
    keras: str
    primitive: str
    arguments: Mapping[str, str] = MappingProxyType({})
    fixed: Mapping[str, Any] = MappingProxyType({})


_AXIS = {"axis": "axis"}
_REDUCED = {"axis": "axis", "keepdims": "keepdims"}

_FUNCTIONS = (
    # Two tensors. Where two classes of Keras are one function here, the first is written.
    _Function("numpy", "TrueDivide", "divide"),
    *(
        _Function("numpy", name, name.lower())
        for name in (
            "Add",
            "Subtract",
            "Multiply",
            "Divide",
            "Power",
            "Maximum",
            "Minimum",
            "Equal",
        )
    ),
    _Function("numpy", "FloorDivide", "floor_divide"),
    _Function("numpy", "Mod", "floor_modulo"),
    _Function("numpy", "Matmul", "matmul"),
    _Function("numpy", "NotEqual", "not_equal"),
    _Function("numpy", "Greater", "greater"),
    _Function("numpy", "GreaterEqual", "greater_equal"),
    _Function("numpy", "Less", "less"),
    _Function("numpy", "LessEqual", "less_equal"),
    _Function("numpy", "LogicalAnd", "logical_and"),
    _Function("numpy", "LogicalOr", "logical_or"),
    # One tensor.
    *(
        _Function("numpy", name, name.lower())
        for name in ("Negative", "Absolute", "Exp", "Log", "Log1p", "Sqrt", "Square", "Reciprocal")
    ),
    *(
        _Function("numpy", name, name.lower())
        for name in ("Sin", "Cos", "Tanh", "Sign", "Floor", "Ceil")
    ),
    _Function("numpy", "Abs", "absolute"),
    _Function("numpy", "LogicalNot", "logical_not"),
    _Function("math", "Rsqrt", "rsqrt"),
    _Function("math", "Erf", "erf"),
    *(_Function("nn", name, name.lower()) for name in ("Relu", "Sigmoid", "Softplus")),
    _Function("nn", "Relu6", "relu", {}, {"max_value": 6.0}),
    _Function("nn", "Softmax", "softmax", _AXIS),
    _Function("nn", "LogSoftmax", "log_softmax", _AXIS),
    _Function("nn", "Gelu", "gelu", {"approximate": "approximate"}),
    # Reductions and forms.
    _Function("numpy", "Mean", "reduce_mean", _REDUCED),
    _Function("numpy", "Sum", "reduce_sum", _REDUCED),
    _Function("numpy", "Max", "reduce_max", _REDUCED),
    _Function("numpy", "Min", "reduce_min", _REDUCED),
    _Function("numpy", "Prod", "reduce_prod", _REDUCED),
    _Function("numpy", "Any", "reduce_any", _REDUCED),
    _Function("numpy", "All", "reduce_all", _REDUCED),
    _Function("numpy", "Reshape", "reshape", {"shape": "newshape"}),
    _Function("numpy", "Transpose", "transpose", {"perm": "axes"}),
    _Function("numpy", "ExpandDims", "expand_dims", _AXIS),
    _Function("numpy", "Squeeze", "squeeze", _AXIS),
    _Function("numpy", "Concatenate", "concat", _AXIS),
    _Function("numpy", "Stack", "stack", _AXIS),
    _Function("numpy", "GetItem", "getitem"),
)
_BY_KERAS = {(f.module, f.keras): f for f in _FUNCTIONS}
_BY_PRIMITIVE: dict[str, list[_Function]] = {}
for _function in _FUNCTIONS:
    _BY_PRIMITIVE.setdefault(_function.primitive, []).append(_function)
# Keras' functions that take their tensors as one list.
_LISTED = ("concat", "stack")
# Static arguments of Keras' classes that ours have not, with the value under which nothing is lost.
_NEUTRAL: dict[str, Any] = {"initial": None, "dtype": None, "name": None}


def is_operation(config: dict[str, Any]) -> bool:
    """Whether an entry of a functional model's ``layers`` is a function of Keras and no layer."""
    return str(config.get("module") or "").startswith(_PACKAGE)


def restored(config: dict[str, Any]) -> tuple[Operation, list[dict[str, Any]]]:
    """The operation and its calls, of an entry of a functional model's ``layers``.

    Raises:
        InputError: EdgeLite has no such function.
    """
    module, name = config["module"].removeprefix(_PACKAGE), config["class_name"]
    found = _BY_KERAS.get((module, name))
    if found is None:
        raise InputError(
            f"the model uses the function {name!r} of keras.ops, which EdgeLite does not know: "
            + near_matches(name, [key for _, key in _BY_KERAS])
        )
    given = registry.deserialize_keras_object(config["config"])
    parameters = {
        ours: given.pop(theirs) for ours, theirs in found.arguments.items() if theirs in given
    }
    strange = {k: v for k, v in given.items() if k != "name" and v != _NEUTRAL.get(k)}
    if strange:
        raise InputError(f"function {name!r} of keras.ops: {strange} is not supported")
    parameters = {k: _hashable(v) for k, v in parameters.items()}
    nodes = [dict(node) for node in config["inbound_nodes"]]
    if found.primitive == "getitem":
        parameters["index"] = _index(nodes[0])
    if found.primitive in _LISTED:
        nodes = [{**node, "args": node["args"][0]} for node in nodes]
    operation = PrimitiveOperation(
        found.primitive, {**parameters, **found.fixed}, given.get("name") or config["name"]
    )
    return operation, nodes


def _index(node: dict[str, Any]) -> Any:
    """The index of a call of `GetItem`, which is its second argument."""
    key = node["args"][1] if len(node["args"]) > 1 else node["kwargs"]["key"]
    node["args"], node["kwargs"] = node["args"][:1], {}
    return _hashable(registry.deserialize_keras_object(key))


def _hashable(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def described(operation: PrimitiveOperation, config: dict[str, Any]) -> dict[str, Any]:
    """The entry of a functional model's ``layers`` for a function, as Keras writes it.

    A function that Keras has not stays as it is: such a file is for EdgeLite alone.

    Args:
        operation: the function.
        config: its entry in our own words, with the calls.
    """
    found = _matching(operation)
    if found is None:
        return config
    given = {k: v for k, v in operation.parameters.items() if k not in found.fixed}
    inner = {found.arguments[k]: v for k, v in given.items() if k in found.arguments}
    nodes = config["inbound_nodes"]
    if found.primitive == "getitem":
        index = registry.serialize_keras_object(operation.parameters["index"])
        nodes = [{"args": [*node["args"], index], "kwargs": {}} for node in nodes]
    if found.primitive in _LISTED:
        nodes = [{"args": [list(node["args"])], "kwargs": {}} for node in nodes]
    return {
        "module": _PACKAGE + found.module,
        "class_name": found.keras,
        "config": {**registry.serialize_keras_object(inner), "name": operation.name},
        "registered_name": found.keras,
        "name": operation.name,
        "inbound_nodes": nodes,
    }


def _matching(operation: PrimitiveOperation) -> _Function | None:
    """Keras' function for the same static arguments."""
    given = {
        k: v for k, v in operation.parameters.items() if v not in (None, False) and k != "index"
    }
    for found in _BY_PRIMITIVE.get(operation.primitive, ()):
        rest = {k: v for k, v in given.items() if k not in found.arguments}
        if rest == found.fixed and not _holds_array(operation):
            return found
    return None


def _holds_array(operation: PrimitiveOperation) -> bool:
    """Whether a call has arrays beside symbolic tensors: Keras reads no arrays there."""
    return any(
        hasattr(leaf, "shape") and not isinstance(leaf, KerasTensor)
        for node in operation._inbound_nodes
        for leaf in node.args
    )
