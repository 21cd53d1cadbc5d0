"""Names of TensorFlow that EdgeLite leaves out: what to use instead."""

from __future__ import annotations

_TEXT = (
    "tensors hold numbers, not strings: turn text into numbers before the model, with "
    "keras.layers.TextVectorization or StringLookup applied to the data"
)
_FILES = "nothing reads files as tensors: use pathlib, numpy.load or keras.utils.load_img"
_RAGGED = "tensors are regular: bring rows to one length with keras.utils.pad_sequences"
_GRADIENT = "there are no graphs to differentiate afterwards: use GradientTape"
_WHOLE = (
    "save the whole model with model.save('name.keras'), or its weights with model.save_weights"
)

LEFT_OUT = {
    "RaggedTensor": _RAGGED,
    "ragged": _RAGGED,
    "SparseTensor": "tensors are dense; use arrays with zeros",
    "sparse": "tensors are dense; use arrays with zeros",
    "TensorArray": "append to a Python list and edgelite.stack it",
    "audio": "read WAV files with the module wave of Python and numpy.frombuffer",
    "compat": "there is one version, shaped like TensorFlow 2; a session or placeholder has no place here",
    "distribute": "there is one device, the CPU: leave the strategy and its scope out",
    "gradients": _GRADIENT,
    "hessians": _GRADIENT + ", one within another, or its jacobian",
    "io": _FILES,
    "lookup": _TEXT,
    "placeholder": "functions take their inputs as arguments: use edgelite.function or keras.Input",
    "saved_model": _WHOLE,
    "string": _TEXT,
    "strings": _TEXT,
    "summary": "keras.callbacks.CSVLogger writes what fit() computes",
    "train": _WHOLE,
}
