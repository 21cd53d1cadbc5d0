"""EdgeLite: train small neural networks, quantize them, write and run `.tflite` files, with NumPy alone.

Shaped like TensorFlow, so that `import edgelite as tf` serves a tutorial: `edgelite.keras` is Keras 3's
surface, `edgelite.lite` that of `tf.lite`, and the names of `edgelite.autodiff` and NumPy's dtypes
stand here too. Nothing is imported until a name is used (PEP 562): `import edgelite.interpreter` on a
board loads the interpreter and no more.
"""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

_MODULES = (
    "autodiff",
    "converter",
    "data",
    "errors",
    "interpreter",
    "keras",
    "lite",
    "numerics",
    "schema",
)
# TensorFlow's names for dtypes, and NumPy's.
_DTYPES = {
    "bool": "bool_",
    **{
        name: name
        for name in (
            *("float16", "float32", "float64", "complex64", "complex128"),
            *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
        )
    },
}
_HOMES = {"convert": "edgelite.converter", "EdgeLiteError": "edgelite.errors"}
# The raw level says itself which of its names are public.
_RAW = "edgelite.autodiff"


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"edgelite.{name}")
    if name in _DTYPES:
        value = getattr(importlib.import_module("numpy"), _DTYPES[name])
    elif name in _HOMES:
        value = getattr(importlib.import_module(_HOMES[name]), name)
    elif not name.startswith("_") and name in importlib.import_module(_RAW).__all__:
        value = getattr(importlib.import_module(_RAW), name)
    else:
        raise AttributeError(f"module 'edgelite' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    raw = importlib.import_module(_RAW).__all__
    return sorted({"__version__", *_MODULES, *_DTYPES, *_HOMES, *raw})
