"""The face of `tf.lite`: converter and interpreter under the names that its users know.

converter = edgelite.lite.TFLiteConverter.from_keras_model(model)
converter.optimizations = [edgelite.lite.Optimize.DEFAULT]
converter.representative_dataset = samples
content = converter.convert()
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from types import SimpleNamespace
from typing import Any, NoReturn

import numpy as np

from edgelite.converter.convert import convert_graph, graph_of
from edgelite.converter.convert import edge_type as _edge_type
from edgelite.converter.frontends.tracing import Input, is_concrete
from edgelite.converter.graph import Graph
from edgelite.errors import ConversionError, QuantizationError
from edgelite.interpreter import Interpreter, OpResolverType, load_delegate
from edgelite.schema.enums import TensorType

__all__ = [
    "Interpreter",
    "OpResolverType",
    "OpsSet",
    "Optimize",
    "RepresentativeDataset",
    "TFLiteConverter",
    "TargetSpec",
    "experimental",
]

# What `tf.lite.experimental` has of this.
experimental = SimpleNamespace(OpResolverType=OpResolverType, load_delegate=load_delegate)


class Optimize(Enum):
    """What `TFLiteConverter.optimizations` may hold; the three names for sizes mean the same."""

    DEFAULT = "DEFAULT"
    OPTIMIZE_FOR_SIZE = "OPTIMIZE_FOR_SIZE"
    OPTIMIZE_FOR_LATENCY = "OPTIMIZE_FOR_LATENCY"
    EXPERIMENTAL_SPARSITY = "EXPERIMENTAL_SPARSITY"


class OpsSet(Enum):
    """What `TargetSpec.supported_ops` may hold."""

    TFLITE_BUILTINS = "TFLITE_BUILTINS"
    TFLITE_BUILTINS_INT8 = "TFLITE_BUILTINS_INT8"
    SELECT_TF_OPS = "SELECT_TF_OPS"
    EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8 = (
        "EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8"
    )


class RepresentativeDataset:
    """Typical inputs.

    Args:
        input_gen: a function that yields samples: lists of arrays, or dicts of arrays by input name.
    """

    def __init__(self, input_gen: Callable[[], Iterable[Any]]) -> None:
        self.input_gen = input_gen


class TargetSpec:
    """What the model will run on.

    Args:
        supported_ops: kinds of operators, of `OpsSet`.
        supported_types: float16 stores constants so.
    """

    def __init__(
        self,
        supported_ops: Iterable[OpsSet] | None = None,
        supported_types: Iterable[Any] | None = None,
    ) -> None:
        self.supported_ops = [OpsSet.TFLITE_BUILTINS] if supported_ops is None else supported_ops
        self.supported_types = [] if supported_types is None else supported_types


class TFLiteConverter:
    """Converts a model into the bytes of a `.tflite` file, as `tf.lite.TFLiteConverter` does.

    Attributes:
        optimizations: with `Optimize.DEFAULT`, weights become int8; with a representative dataset
            too, arithmetic does.
        representative_dataset: a function, or `RepresentativeDataset`, that yields samples.
        target_spec: `TFLITE_BUILTINS_INT8` alone forbids float operators; float16 among the types
            stores constants so.
        inference_input_type, inference_output_type: float32, int8 or uint8.
        allow_custom_ops, experimental_new_converter, experimental_new_quantizer: accepted; custom
            operators do not arise, and there is one converter.
    """

    def __init__(self, make: Callable[[], Graph]) -> None:
        self._make = make
        self.optimizations: Iterable[Optimize] = []
        self.representative_dataset: Any = None
        self.target_spec = TargetSpec()
        self.inference_input_type: Any = np.float32
        self.inference_output_type: Any = np.float32
        self.allow_custom_ops = False
        self.experimental_new_converter = True
        self.experimental_new_quantizer = True

    @classmethod
    def from_keras_model(cls, model: Any) -> TFLiteConverter:
        """For a built `edgelite.keras` model, such as one that `load_model` gave."""
        return cls(lambda: graph_of(model))

    @classmethod
    def from_saved_model(cls, saved_model_dir: str, **kwargs: Any) -> NoReturn:
        """For TensorFlow's SavedModel, which only TensorFlow can run.

        Raises:
            ConversionError: always; tells what to do instead.
        """
        raise ConversionError(
            f"'{saved_model_dir}': a SavedModel is TensorFlow's own program; in Keras, save the model by "
            "model.save('m.keras') and give from_keras_model() what edgelite.keras.models.load_model "
            "makes of it"
        )

    @classmethod
    def from_concrete_functions(
        cls,
        funcs: Sequence[Callable[..., Any]],
        trackable_obj: Any = None,
        *,
        inputs: Sequence[Input] | None = None,
    ) -> TFLiteConverter:
        """For one function of edgelite's tensors.

        Args:
            funcs: a list with the function: what `get_concrete_function` gave, or, with `inputs`, any.
            trackable_obj: accepted; variables are found by themselves.
            inputs: names, shapes and dtypes of its arguments.

        Raises:
            ConversionError: `funcs` is not one function.
        """
        del trackable_obj
        known = inputs is not None or all(is_concrete(function) for function in funcs)
        if len(funcs) != 1 or not callable(funcs[0]) or not known:
            raise ConversionError(
                "give one concrete function in a list: [f.get_concrete_function(TensorSpec(...))], or "
                f"one function and inputs=; received {funcs!r}"
            )
        return cls(lambda: graph_of(funcs[0], inputs))

    def convert(self) -> bytes:
        """The bytes of the `.tflite` file.

        Raises:
            ConversionError: the model has a part without a `.tflite` form, or an attribute asks for
                what there is not.
            QuantizationError: the attributes contradict each other, or the samples do not fit.
        """
        quantize, allow_float = self._mode()
        edges = (
            _edge_type(self.inference_input_type, "inference_input_type"),
            _edge_type(self.inference_output_type, "inference_output_type"),
        )
        if quantize != "int8" and edges != (TensorType.FLOAT32, TensorType.FLOAT32):
            raise QuantizationError(
                "inference_input_type and inference_output_type must be float32 unless the model is "
                "quantized to int8: set optimizations = [Optimize.DEFAULT] and a "
                "representative_dataset"
            )
        dataset = self._samples() if quantize == "int8" else None
        return convert_graph(self._make(), quantize, dataset, *edges, allow_float)

    def _mode(self) -> tuple[str | None, bool]:
        """How to quantize, and whether operators may stay float."""
        ops = set(self.target_spec.supported_ops)
        if OpsSet.EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8 in ops:
            raise ConversionError(
                "16-bit activations (EXPERIMENTAL_TFLITE_BUILTINS_ACTIVATIONS_INT16_WEIGHTS_INT8) are "
                "not offered by this version; use TFLITE_BUILTINS_INT8"
            )
        if OpsSet.SELECT_TF_OPS in ops and len(ops) == 1:
            raise ConversionError(
                "SELECT_TF_OPS needs TensorFlow to run; use TFLITE_BUILTINS among supported_ops"
            )
        only_int8 = ops == {OpsSet.TFLITE_BUILTINS_INT8}
        optimizes = bool(set(self.optimizations) - {Optimize.EXPERIMENTAL_SPARSITY})
        if only_int8 and self.representative_dataset is None:
            raise QuantizationError(
                "TFLITE_BUILTINS_INT8 asks for full integer quantization, which needs a "
                "representative_dataset: a function that yields about 100 typical inputs"
            )
        half = any(np.dtype(kind) == np.float16 for kind in self.target_spec.supported_types)
        if half and optimizes:
            return "float16", True
        if only_int8 or (optimizes and self.representative_dataset is not None):
            return "int8", not only_int8
        return ("dynamic" if optimizes else None), True

    def _samples(self) -> Callable[[], Iterable[Any]]:
        dataset = self.representative_dataset
        function = dataset.input_gen if isinstance(dataset, RepresentativeDataset) else dataset
        if not callable(function):
            raise QuantizationError(
                "representative_dataset must be a function that yields samples; received "
                f"{type(function).__name__}"
            )
        return function
