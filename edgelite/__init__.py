"""EdgeLite: train small neural networks, quantize them, write and run `.tflite` files, with NumPy alone.

Shaped like TensorFlow, so that `import edgelite as tf` serves a tutorial: `edgelite.keras` is Keras 3's
surface, `edgelite.lite` that of `tf.lite`, and the names of `edgelite.autodiff` and NumPy's dtypes
stand here too. Nothing is imported until a name is used (PEP 562): `import edgelite.interpreter` on a
board loads the interpreter and no more.
"""

from __future__ import annotations

__version__ = "0.1.0"

TYPE_CHECKING = False  # not typing's: that module takes longer to import than this one may
if TYPE_CHECKING:
    from typing import Any

    from numpy import bool_ as bool  # noqa: F401  # TensorFlow's name for it
    from numpy import complex64 as complex64
    from numpy import complex128 as complex128
    from numpy import float16 as float16
    from numpy import float16 as half  # noqa: F401  # TensorFlow's name for it
    from numpy import float32 as float32
    from numpy import float64 as double  # noqa: F401  # TensorFlow's name for it
    from numpy import float64 as float64
    from numpy import int8 as int8
    from numpy import int16 as int16
    from numpy import int32 as int32
    from numpy import int64 as int64
    from numpy import uint8 as uint8
    from numpy import uint16 as uint16
    from numpy import uint32 as uint32
    from numpy import uint64 as uint64

    from edgelite import autodiff as autodiff
    from edgelite import converter as converter
    from edgelite import data as data
    from edgelite import errors as errors
    from edgelite import interpreter as interpreter
    from edgelite import keras as keras
    from edgelite import lite as lite
    from edgelite import numerics as numerics
    from edgelite import schema as schema
    from edgelite.autodiff import *  # noqa: F403  # the raw level says itself what is public
    from edgelite.autodiff import config as config
    from edgelite.autodiff import debugging as debugging
    from edgelite.autodiff import image as image
    from edgelite.autodiff import signal as signal
    from edgelite.converter.convert import convert as convert
    from edgelite.errors import EdgeLiteError as EdgeLiteError
    from edgelite.keras import initializers as initializers
    from edgelite.keras import losses as losses
    from edgelite.keras import metrics as metrics
    from edgelite.keras import optimizers as optimizers

    constant_initializer = initializers.Constant
    ones_initializer = initializers.Ones
    random_normal_initializer = initializers.RandomNormal
    random_uniform_initializer = initializers.RandomUniform
    zeros_initializer = initializers.Zeros
else:
    # {name: the module}
    _MODULES = {
        **{
            name: f"edgelite.{name}"
            for name in (
                *("autodiff", "converter", "data", "errors", "interpreter"),
                *("keras", "lite", "numerics", "schema"),
            )
        },
        **{
            name: f"edgelite.autodiff.{name}" for name in ("config", "debugging", "image", "signal")
        },
        **{
            name: f"edgelite.keras.{name}"
            for name in ("initializers", "losses", "metrics", "optimizers")
        },
    }
    # {name: where it is found, under which name}; the raw level says itself what else is public.
    _HOMES = {
        "EdgeLiteError": ("edgelite.errors", "EdgeLiteError"),
        "convert": ("edgelite.converter", "convert"),
        "bool": ("numpy", "bool_"),
        "double": ("numpy", "float64"),
        "half": ("numpy", "float16"),
        "constant_initializer": ("edgelite.keras.initializers", "Constant"),
        "ones_initializer": ("edgelite.keras.initializers", "Ones"),
        "random_normal_initializer": ("edgelite.keras.initializers", "RandomNormal"),
        "random_uniform_initializer": ("edgelite.keras.initializers", "RandomUniform"),
        "zeros_initializer": ("edgelite.keras.initializers", "Zeros"),
        **{
            name: ("numpy", name)
            for name in (
                *("float16", "float32", "float64", "complex64", "complex128"),
                *("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
            )
        },
    }
    _RAW = "edgelite.autodiff"

    def __getattr__(name: str) -> Any:
        from importlib import import_module

        if name in _MODULES:
            return import_module(_MODULES[name])
        if name.startswith("_") or (name not in _HOMES and name not in import_module(_RAW).__all__):
            advice = import_module(f"{_RAW}.left_out").LEFT_OUT.get(name)
            raise AttributeError(
                f"module 'edgelite' has no attribute {name!r}" + (f": {advice}" if advice else "")
            )
        home, own_name = _HOMES.get(name, (_RAW, name))
        value = globals()[name] = getattr(import_module(home), own_name)
        return value

    def __dir__() -> list[str]:
        from importlib import import_module

        return sorted({"__version__", *_MODULES, *_HOMES, *import_module(_RAW).__all__})
