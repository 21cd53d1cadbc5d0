"""Configurations in the manner of Keras 2, as `.h5` files have them, turned into those of Keras 3."""

from __future__ import annotations

from typing import Any

from edgelite.errors import InputError

# Arguments of Keras 2 that Keras 3 has not, with the values under which nothing is lost.
_GONE: dict[str, tuple[Any, ...]] = {
    "time_major": (False,),
    "implementation": (0, 1, 2),
    "ragged": (False, None),
    "interpolation_order": (1,),
    "batch_input_shape": (None,),
    "jit_compile": (True, False, None),
    "is_legacy_optimizer": (True, False),
    "decay": (0, 0.0, None),
}
_MODELS = ("Functional", "Model", "Sequential")
_RENAMED = {"lr": "learning_rate", "batch_input_shape": "batch_shape"}
# What Keras 2 says in Keras 3's arguments of a model.
_PLACEHOLDER = "__keras_tensor__"


# Where classes are that stand under keys with these ends; all others are layers.
_MODULES = {
    "initializer": "keras.initializers",
    "regularizer": "keras.regularizers",
    "constraint": "keras.constraints",
}


def modern_model(config: Any, key: str = "") -> Any:
    """The configuration dictionary of a model or layer, and of all inside.

    Args:
        config: what a file says.
        key: under which it stands, which tells what kind of thing it is.
    """
    if isinstance(config, list):
        return [modern_model(item, key) for item in config]
    if not isinstance(config, dict):
        return config
    if config.get("class_name") in ("Policy", "DTypePolicy") and "config" in config:
        return config["config"]["name"]
    if isinstance(config.get("class_name"), str) and isinstance(config.get("config"), dict):
        return _modern_object(config, key)
    return {name: modern_model(value, name) for name, value in config.items()}


def _modern_object(config: dict[str, Any], key: str) -> dict[str, Any]:
    class_name = config["class_name"]
    if class_name == _PLACEHOLDER:
        return config
    if class_name in ("TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer"):
        raise InputError(
            f"layer '{config['config'].get('name')}' of class {class_name} is a function of TensorFlow 2; "
            "rebuild the model with layers such as Add or Multiply and load its weights with "
            "load_weights(by_name=True)"
        )
    if class_name == "Lambda" and not isinstance(config["config"].get("function"), (str, dict)):
        raise InputError(
            f"layer '{config['config'].get('name')}' carries the code of a lambda, which is never run; "
            "rebuild the model with a layer of your own and load its weights"
        )
    inner = {name: modern_model(value, name) for name, value in config["config"].items()}
    if "batch_input_shape" in inner and class_name == "InputLayer":
        inner["batch_shape"] = inner.pop("batch_input_shape")
    axis = inner.get("axis")
    if isinstance(axis, list) and len(axis) == 1:
        inner["axis"] = axis[0]
    _drop_gone(inner, class_name)
    if class_name == "Functional" or (class_name == "Model" and "layers" in inner):
        class_name = "Functional"
        # Layers keep their calls beside their arguments.
        _modern_functional(inner)
    made = {**config, "class_name": class_name, "config": inner}
    if not config.get("module"):
        module = _MODULES.get(key.rpartition("_")[2], "keras.layers")
        made["module"] = "keras" if class_name in ("Functional", "Sequential") else module
    return made


def _drop_gone(config: dict[str, Any], class_name: str) -> None:
    for key, harmless in _GONE.items():
        if key not in config or (key == "ragged" and class_name == "InputLayer"):
            continue
        if key == "batch_input_shape":
            continue
        value = config.pop(key)
        if value not in harmless:
            raise InputError(
                f"layer '{config.get('name')}' of class {class_name}: {key}={value!r} is of Keras 2 and "
                "not supported"
            )
    if class_name == "DepthwiseConv2D":
        # Keras 2 repeats here the arguments of the convolution it derives this layer from.
        for key in (
            "groups",
            "filters",
            "kernel_initializer",
            "kernel_regularizer",
            "kernel_constraint",
        ):
            config.pop(key, None)
    if class_name in ("SeparableConv1D", "SeparableConv2D"):
        for key in ("groups", "kernel_initializer", "kernel_regularizer", "kernel_constraint"):
            config.pop(key, None)


def _modern_functional(config: dict[str, Any]) -> None:
    inner = {e["name"]: e["class_name"] for e in config["layers"] if e["class_name"] in _MODELS}
    for entry in config["layers"]:
        entry["inbound_nodes"] = [_modern_node(node, set(inner)) for node in entry["inbound_nodes"]]
    chains = {name for name, class_name in inner.items() if class_name == "Sequential"}
    for key in ("input_layers", "output_layers"):
        places = config[key] = _counted_from_zero(config[key], chains)
        # Keras 2 lists a single input too, which Keras 3 does not.
        if isinstance(places, list) and len(places) == 1 and isinstance(places[0], list):
            config[key] = places[0]


def _counted_from_zero(places: Any, models: set[str]) -> Any:
    """Places ``[layer, call, tensor]``: Keras 2 counts the calls of models inside from 1."""
    if isinstance(places, dict):
        return {key: _counted_from_zero(value, models) for key, value in places.items()}
    if places and isinstance(places[0], str):
        return [places[0], places[1] - (places[0] in models and places[1] > 0), *places[2:]]
    return [_counted_from_zero(place, models) for place in places]


def _modern_node(node: Any, models: set[str]) -> dict[str, Any]:
    """A call: ``[["dense", 0, 0, {}], ...]`` in Keras 2, arguments with tensors in Keras 3.

    Args:
        node: the call.
        models: the names of models inside.
    """
    if isinstance(node, dict):
        return modern_model(node)
    node = _counted_from_zero(node, models)

    def tensor(place: list[Any]) -> dict[str, Any]:
        return {"class_name": _PLACEHOLDER, "config": {"keras_history": place[:3]}}

    if node and isinstance(node[0], str):
        node = [node]
    kwargs = {k: v for place in node for k, v in (place[3] if len(place) > 3 else {}).items()}
    tensors = [tensor(place) for place in node]
    return {"args": [tensors[0] if len(tensors) == 1 else tensors], "kwargs": kwargs}


def modern_training(config: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `compile`, as `compile_from_config` takes them."""
    optimizer = config["optimizer_config"]
    inner = {_RENAMED.get(key, key): value for key, value in optimizer["config"].items()}
    _drop_gone(inner, optimizer["class_name"])
    return {
        "optimizer": {
            "module": "keras.optimizers",
            # Keras 2 registers its newer optimizers like a user's.
            "class_name": optimizer["class_name"].removeprefix("Custom>"),
            "config": {key: _schedule(value) for key, value in inner.items()},
        },
        "loss": _part(config.get("loss"), "keras.losses"),
        "metrics": _part(_flat(config.get("metrics")), "keras.metrics"),
        "weighted_metrics": _part(config.get("weighted_metrics"), "keras.metrics"),
        "loss_weights": config.get("loss_weights"),
    }


def _schedule(value: Any) -> Any:
    return _part(value, "keras.optimizers.schedules") if isinstance(value, dict) else value


def _flat(metrics: Any) -> Any:
    """Keras 2 writes the metrics of a single output as a list in a list."""
    if isinstance(metrics, list) and len(metrics) == 1 and isinstance(metrics[0], list):
        return metrics[0]
    return metrics


def _part(config: Any, module: str) -> Any:
    """Losses and metrics, whose classes are named without their module, at any depth."""
    if isinstance(config, list):
        return [_part(item, module) for item in config]
    if not isinstance(config, dict):
        return config
    if "class_name" in config and "config" in config:
        inner = {key: value for key, value in config["config"].items() if key != "fn"}
        if config["class_name"] == "MeanMetricWrapper":
            return config["config"]["fn"]
        if inner.get("reduction") == "auto":
            inner["reduction"] = "sum_over_batch_size"
        return {**config, "module": config.get("module") or module, "config": inner}
    return {key: _part(value, module) for key, value in config.items()}
