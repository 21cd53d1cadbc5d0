"""Names, configuration dictionaries and objects: one mechanism for layers, losses, optimizers ...

A `Kind` is a family of named things ("layer", "loss", "initializer" ...). It resolves a name, a
configuration dictionary, a class or an object to an object. A configuration dictionary is Keras 3's::

    {"module": "keras.layers", "class_name": "Dense", "config": {...}, "registered_name": None}

Own classes take part after `register_keras_serializable`, or are passed as `custom_objects`. Only
registered things are ever looked up: a dictionary from a file cannot import or run anything else. What is
EdgeLite's own is registered when its module is imported, and that is imported when a name asks for it.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any, TypeVar

import numpy as np

from edgelite.errors import InputError
from edgelite.keras import sharing
from edgelite.keras.naming import near_matches, to_snake_case
from edgelite.keras.sharing import object_sharing_scope

Registered = TypeVar("Registered")

# Keras module -> the module here that makes its kind.
_HOMES = {
    "edgelite.keras.symbolic": "symbolic",
    "keras": "dtype_policies",
    "keras.activations": "activations",
    "keras.constraints": "constraints",
    "keras.initializers": "initializers",
    "keras.layers": "layers.layer",
    "keras.losses": "losses.loss",
    "keras.metrics": "metrics.metric",
    "keras.optimizers": "optimizers.optimizer",
    "keras.optimizers.schedules": "optimizers.schedules",
    "keras.random": "random",
    "keras.regularizers": "regularizers",
}
_kinds: dict[str, Kind] = {}
_modules: dict[Any, str] = {}  # class or function -> Keras module that it is known by
_registered: dict[str, Any] = {}  # "package>name" -> class or function of the user
_registered_names: dict[Any, str] = {}
_scopes: list[Mapping[str, Any]] = []


class Kind:
    """A family of named classes and functions, such as the losses.

    Args:
        noun: what one of them is called in messages, such as ``"loss"``.
        module: the Keras module that its configuration dictionaries name, such as ``"keras.losses"``.
        ignore_case: names are found whatever their case is.

    Attributes:
        objects: what is registered so far, by name; see `__contains__`.
    """

    def __init__(self, noun: str, module: str, ignore_case: bool = False) -> None:
        self.noun = noun
        self.module = module
        self.ignore_case = ignore_case
        self.objects: dict[str, Any] = {}
        _kinds[module] = self

    def register(
        self, *aliases: str, module: str | None = None
    ) -> Callable[[Registered], Registered]:
        """Decorator: make a class or function known by its name, snake case name and `aliases`.

        Args:
            aliases: further names.
            module: what configuration dictionaries name instead of this kind's module.
        """

        def decorate(obj: Registered) -> Registered:
            name: str = obj.__name__  # type: ignore[attr-defined]  # classes and functions have one
            for key in (name, *aliases):
                if self.objects.setdefault(key, obj) is not obj:
                    raise InputError(f"{self.noun} {key!r} is registered twice")
            if isinstance(obj, type):
                self.objects.setdefault(to_snake_case(name), obj)
            _modules[obj] = module or self.module
            return obj

        return decorate

    def find(self, name: str, custom_objects: Mapping[str, Any] | None = None) -> Any:
        """The class or function called `name`.

        Raises:
            InputError: nothing is called so; the message lists near names.
        """
        custom = _find_custom(name, custom_objects)
        if custom is not None:
            return custom
        name = self._load(name)
        if name not in self.objects:
            raise InputError(f"Unknown {self.noun} {name!r}: {near_matches(name, self.objects)}")
        return self.objects[name]

    def __contains__(self, name: object) -> bool:
        """Whether EdgeLite has something called `name`; its module is imported."""
        return isinstance(name, str) and self._load(name) in self.objects

    def _load(self, name: str) -> str:
        """Imports the module where `name` is registered; gives the name in its own case.

        Names are looked for among the public ones; what has another name comes with the whole package.
        """
        if name in self.objects:
            return name
        package = import_module(f"edgelite.{self.module.removeprefix('edgelite.')}")
        public = getattr(package, "__all__", ())
        if self.ignore_case:
            own_case = {known.lower(): known for known in (*public, *self.objects)}
            name = own_case.get(name.lower(), name)
        for candidate in public:
            if name in (candidate, to_snake_case(candidate)):
                getattr(package, candidate)
        if name not in self.objects:
            for candidate in public:
                getattr(package, candidate)
        return name

    def get(self, identifier: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
        """A name, configuration dictionary, class, function or object -> object; None -> None.

        A class, named or given, is instantiated without arguments; functions stay functions.
        """
        if identifier is None:
            return None
        if isinstance(identifier, dict):
            found = self.deserialize(identifier, custom_objects)
        elif isinstance(identifier, str):
            found = self.find(identifier, custom_objects)
        else:
            found = identifier
        if isinstance(found, type):
            found = found()
        if callable(found) or hasattr(found, "get_config"):
            return found
        raise InputError(
            f"{self.noun}: expected a name, a configuration dictionary or an object; "
            f"received {identifier!r}"
        )

    def serialize(self, obj: Any) -> Any:
        """The configuration dictionary of `obj`; the plain name for a function of this kind."""
        return serialize_keras_object(obj)

    def deserialize(self, config: Any, custom_objects: Mapping[str, Any] | None = None) -> Any:
        """The object that a configuration dictionary or name describes."""
        return deserialize_keras_object(config, custom_objects=custom_objects, kind=self)


def register_keras_serializable(
    package: str = "Custom", name: str | None = None
) -> Callable[[Registered], Registered]:
    """Decorator: make an own class or function known to saving and loading as ``package>name``."""

    def decorate(obj: Registered) -> Registered:
        if isinstance(obj, type) and not hasattr(obj, "get_config"):
            raise InputError(
                f"Class {obj.__name__!r} cannot be registered: it has no method get_config(); define it"
            )
        own_name: str = name or obj.__name__  # type: ignore[attr-defined]  # class or function
        _registered[f"{package}>{own_name}"] = obj
        _registered_names[obj] = f"{package}>{own_name}"
        return obj

    return decorate


def get_registered_name(obj: Any) -> str:
    """The name under which a class or function was registered, else its own name."""
    return _registered_names.get(obj, obj.__name__)


def get_registered_object(
    name: str, custom_objects: Mapping[str, Any] | None = None, module_objects: Any = None
) -> Any:
    """The own class or function registered or passed as `name`, or None."""
    found = _find_custom(name, custom_objects)
    return found if found is not None or module_objects is None else module_objects.get(name)


def get_custom_objects() -> dict[str, Any]:
    """The registered classes and functions by name; what is put in is registered too."""
    return _registered


@contextmanager
def custom_object_scope(custom_objects: Mapping[str, Any]) -> Iterator[None]:
    """Inside, names in `custom_objects` resolve to its values wherever a name is accepted."""
    _scopes.append(custom_objects)
    try:
        yield
    finally:
        _scopes.pop()


CustomObjectScope = custom_object_scope


def _find_custom(name: str, custom_objects: Mapping[str, Any] | None) -> Any:
    for scope in (custom_objects or {}, *reversed(_scopes), _registered):
        if name in scope:
            return scope[name]
    return None


def serialize_sharing(obj: Any) -> Any:
    """`serialize_keras_object` that numbers what is mentioned more than once."""
    with object_sharing_scope():
        config = serialize_keras_object(obj)
        sharing.prune(config)
    return config


def serialize_keras_object(obj: Any) -> Any:
    """`obj` as what JSON can hold: plain values stay, objects become configuration dictionaries."""
    if obj is None or isinstance(obj, (str, bool, int, float)):
        return obj
    if isinstance(obj, (list, tuple)):
        return type(obj)([serialize_keras_object(item) for item in obj])
    if isinstance(obj, dict):
        return {key: serialize_keras_object(value) for key, value in obj.items()}
    if isinstance(obj, np.generic):
        return obj.item()
    if isinstance(obj, np.dtype):
        return obj.name
    if isinstance(obj, np.ndarray):
        return {
            "class_name": "__numpy__",
            "config": {"value": obj.tolist(), "dtype": obj.dtype.name},
        }
    if isinstance(obj, slice):
        limits = {key: getattr(obj, key) for key in ("start", "stop", "step")}
        return {"class_name": "__slice__", "config": serialize_keras_object(limits)}
    if isinstance(obj, types.FunctionType):
        return _serialize_function(obj)
    return _serialize_object(obj)


def _serialize_function(function: types.FunctionType) -> Any:
    if function in _modules:
        return function.__name__
    if function.__name__ == "<lambda>":
        raise InputError(
            "a lambda cannot be saved: its code would have to run on loading; "
            "use a named function, registered by register_keras_serializable()"
        )
    return {
        "module": function.__module__,
        "class_name": "function",
        "config": function.__name__,
        "registered_name": get_registered_name(function),
    }


def _serialize_object(obj: Any) -> dict[str, Any]:
    cls = type(obj)
    if not hasattr(obj, "get_config"):
        raise InputError(f"{cls.__name__} object {obj!r} cannot be saved: it has no get_config()")
    own = cls not in _modules
    config = {
        "module": cls.__module__ if own else _modules[cls],
        "class_name": cls.__name__,
        "config": serialize_keras_object(obj.get_config()),
        "registered_name": get_registered_name(cls) if own else None,
    }
    for key, getter in (
        ("build_config", "get_build_config"),
        ("compile_config", "get_compile_config"),
    ):
        extra = getattr(obj, getter)() if hasattr(obj, getter) else None
        if extra is not None:
            config[key] = serialize_keras_object(extra)
    objects = sharing.current()
    if objects is not None:
        config["shared_object_id"] = objects.number(obj)
    return config


def deserialize_keras_object(
    config: Any, custom_objects: Mapping[str, Any] | None = None, *, kind: Kind | None = None
) -> Any:
    """The inverse of `serialize_keras_object`.

    Args:
        config: a configuration dictionary, a plain value, or, with `kind`, a name.
        custom_objects: own classes and functions by name.
        kind: where names are looked up first.

    Raises:
        InputError: the class is unknown (the message lists near names) or does not take its config.
    """
    if config is None:
        return None
    if isinstance(config, str):
        return config if kind is None else kind.find(config, custom_objects)
    if isinstance(config, (list, tuple)):
        return type(config)([deserialize_keras_object(c, custom_objects) for c in config])
    if not isinstance(config, dict):
        return config
    if "class_name" not in config or "config" not in config:
        return {
            key: deserialize_keras_object(value, custom_objects) for key, value in config.items()
        }
    class_name, inner = config["class_name"], config["config"]
    if class_name == "__numpy__":
        return np.array(inner["value"], dtype=inner["dtype"])
    if class_name == "__slice__":
        return slice(inner["start"], inner["stop"], inner["step"])
    if class_name == "function":
        return _find_class(str(inner), config, custom_objects, kind)
    if class_name == "__lambda__":
        raise InputError(
            "this configuration carries the code of a lambda, which is never run; "
            "rebuild the model with a named function and pass it in custom_objects"
        )
    number, objects = config.get("shared_object_id"), sharing.current()
    if number is None or objects is None:
        return _make(class_name, config, custom_objects, kind)
    if number not in objects.read:
        objects.read[number] = _make(class_name, config, custom_objects, kind)
    return objects.read[number]


def _make(
    class_name: str,
    config: Mapping[str, Any],
    custom_objects: Mapping[str, Any] | None,
    kind: Kind | None,
) -> Any:
    """The object of a configuration dictionary, built and compiled as that says."""
    cls = _find_class(class_name, config, custom_objects, kind)
    if not hasattr(cls, "from_config"):
        raise InputError(f"{class_name!r} cannot be made from a configuration: no from_config()")
    with custom_object_scope(custom_objects or {}):
        try:
            obj = cls.from_config(config["config"])
        except TypeError as error:
            raise InputError(
                f"{class_name!r} cannot be made from its configuration: {error}. Its __init__() must "
                "take what get_config() gives, or the class define from_config(config)"
            ) from error
        build_config = config.get("build_config")
        if build_config and hasattr(obj, "build_from_config") and not getattr(obj, "built", True):
            obj.build_from_config(build_config)
        compile_config = config.get("compile_config")
        if compile_config and hasattr(obj, "compile_from_config"):
            obj.compile_from_config(compile_config)
    return obj


def _find_class(
    class_name: str,
    config: Mapping[str, Any],
    custom_objects: Mapping[str, Any] | None,
    kind: Kind | None,
) -> Any:
    for name in (config.get("registered_name"), class_name):
        custom = _find_custom(name, custom_objects) if name else None
        if custom is not None:
            return custom
    module = config.get("module") or ""
    home = _kind_of(module) or kind or _kind_of_internal_module(module)
    if home is None:
        raise InputError(
            f"Unknown class {class_name!r} of module {module!r}: pass it in custom_objects, or "
            "decorate it with register_keras_serializable()"
        )
    return home.find(class_name, custom_objects)


def _kind_of(module: str) -> Kind | None:
    """The kind that a Keras module stands for."""
    if module not in _kinds and module in _HOMES:
        import_module(f"edgelite.keras.{_HOMES[module]}")
    return _kinds.get(module)


def _kind_of_internal_module(module: str) -> Kind | None:
    """``keras.src.layers.core.dense`` and its like name the kind in their third part."""
    parts = module.split(".")
    if parts[:2] != ["keras", "src"]:
        return None
    return _kind_of("keras" if parts[2] == "models" else f"keras.{parts[2]}")
