"""The exceptions that EdgeLite raises.

    EdgeLiteError
    ├── ModelError (ValueError)              a .tflite file is damaged, inconsistent or uses what is unknown
    │   └── UnsupportedOperatorError         the file is sound, but an operator or its dtype has no kernel here
    ├── InputError (ValueError)              an argument has the wrong dtype, shape, name, index or value
    ├── StateError (RuntimeError)            a call came at the wrong time: not allocated, not built, not compiled
    ├── ExecutionError (RuntimeError)        an operator failed while a model ran
    ├── ConversionError (ValueError)         a model cannot be converted as asked
    │   └── QuantizationError                ... because it cannot be quantized as asked
    └── MissingExtraError (ImportError)      an optional package is needed; names the extra to install

    UnknownContentWarning (UserWarning)      a file that is written leaves out what this version does not know

Each is also the built-in exception that TensorFlow's or Keras' users expect there, so that
`except ValueError` around an interpreter or a layer keeps working.
"""

from __future__ import annotations


class EdgeLiteError(Exception):
    """The root: `except EdgeLiteError` catches whatever EdgeLite raises on purpose."""


class ModelError(EdgeLiteError, ValueError):
    """A `.tflite` file is damaged, inconsistent, or uses what this version does not know."""


class UnsupportedOperatorError(ModelError):
    """A sound file asks for an operator, or an operator's dtype, that has no kernel here."""


class InputError(EdgeLiteError, ValueError):
    """An argument has the wrong dtype, shape, name, index or value."""


class StateError(EdgeLiteError, RuntimeError):
    """A call came at the wrong time: before allocation, before a model was built or compiled."""


class ExecutionError(EdgeLiteError, RuntimeError):
    """An operator failed while a model ran."""


class ConversionError(EdgeLiteError, ValueError):
    """A model cannot be converted as asked."""


class QuantizationError(ConversionError):
    """A model cannot be quantized as asked."""


class MissingExtraError(EdgeLiteError, ImportError):
    """An optional package is needed.

    Args:
        package: the package that could not be imported, such as ``"h5py"``.
        extra: the extra of EdgeLite that installs it, such as ``"keras"``.
        purpose: what needs it, such as ``"reading .keras files"``.
    """

    def __init__(self, package: str, extra: str, purpose: str) -> None:
        super().__init__(
            f"{purpose} needs the package {package!r}, which is not installed; "
            f"run: pip install 'edgelite[{extra}]'"
        )


class UnknownContentWarning(UserWarning):
    """A file that is written again leaves out tables or slots that this version does not know."""
