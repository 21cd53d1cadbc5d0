"""Runs `.tflite` models with NumPy alone: no TensorFlow, no compiled code.

    from edgelite.interpreter import Interpreter

Importing this loads numpy and flatbuffers, and nothing else that is not Python's own.
"""

from __future__ import annotations

from edgelite.interpreter.custom import custom_op
from edgelite.interpreter.interpreter import Interpreter, OpResolverType, load_delegate
from edgelite.interpreter.signature import SignatureRunner

__all__ = ["Interpreter", "OpResolverType", "SignatureRunner", "custom_op", "load_delegate"]
