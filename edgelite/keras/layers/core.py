"""Inputs and densely connected layers."""

from __future__ import annotations

from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import activations
from edgelite.keras.config import standardize_dtype
from edgelite.keras.layers.arguments import positive_int
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import Layer, kind
from edgelite.keras.layers.weighted import Weighted
from edgelite.keras.symbolic import KerasTensor, Node, standardize_shape


@kind.register()
class InputLayer(Layer):
    """Where data enters a model.

    Args:
        shape: of one sample, None where a size is unknown.
        batch_size: fixed size of a batch, by default unknown.
        dtype: by default `config.floatx()`.
        batch_shape: shape with the batch size, instead of `shape`.
        input_tensor: an existing symbolic tensor to use.
    """

    def __init__(
        self,
        shape: Any = None,
        batch_size: int | None = None,
        dtype: Any = None,
        sparse: bool | None = None,
        ragged: bool | None = None,
        batch_shape: Any = None,
        input_tensor: KerasTensor | None = None,
        optional: bool = False,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name=name)
        batch_shape = kwargs.pop("batch_input_shape", batch_shape)
        shape = kwargs.pop("input_shape", shape)
        for argument, value in (("sparse", sparse), ("ragged", ragged), ("optional", optional)):
            if value:
                raise InputError(f"{self._label}: {argument}={value!r} is not supported")
        if kwargs:
            raise InputError(f"{self._label}: unrecognized arguments {sorted(kwargs)}")
        if input_tensor is not None:
            batch_shape, dtype = input_tensor.shape, input_tensor.dtype
        elif shape is not None and batch_shape is not None:
            raise InputError(f"{self._label}: give either shape or batch_shape, not both")
        elif batch_size is not None and batch_shape is not None:
            raise InputError(f"{self._label}: give either batch_size or batch_shape, not both")
        elif shape is None and batch_shape is None:
            raise InputError(f"{self._label}: give the shape of one sample as shape=(...)")
        elif shape is not None:
            batch_shape = (batch_size, *standardize_shape(shape))
        self.batch_shape = standardize_shape(batch_shape)
        self._dtype = standardize_dtype(dtype)
        tensor = input_tensor
        if tensor is None:
            tensor = KerasTensor(self.batch_shape, self._dtype, self.name)
        Node(self, (), {}, tensor)
        self.built = True

    @property
    def dtype(self) -> str:
        """Name of the dtype of the data."""
        return self._dtype

    def get_config(self) -> dict[str, Any]:
        return {
            "batch_shape": self.batch_shape,
            "dtype": self.dtype,
            "sparse": False,
            "ragged": False,
            "name": self.name,
            "optional": False,
        }


def Input(  # noqa: N802  # Keras' name
    shape: Any = None,
    batch_size: int | None = None,
    dtype: Any = None,
    sparse: bool | None = None,
    ragged: bool | None = None,
    batch_shape: Any = None,
    name: str | None = None,
    tensor: KerasTensor | None = None,
    optional: bool = False,
) -> KerasTensor:
    """A symbolic tensor with which a functional model begins; see `InputLayer`."""
    layer = InputLayer(
        shape=shape,
        batch_size=batch_size,
        dtype=dtype,
        sparse=sparse,
        ragged=ragged,
        batch_shape=batch_shape,
        input_tensor=tensor,
        optional=optional,
        name=name,
    )
    return layer.output


@kind.register()
class Dense(Weighted):
    """activation(inputs @ kernel + bias), on the last axis.

    Weights: kernel (inputs, units), bias (units,).

    Args:
        units: size of the last axis of the output.
        activation: a name, function or layer; None is linear.
        use_bias: whether there is a bias.
        kernel_initializer, kernel_regularizer, kernel_constraint: of the kernel.
        bias_initializer, bias_regularizer, bias_constraint: of the bias.
    """

    _casts_integers = True
    supports_masking = True
    config_keys = (
        "units",
        "activation",
        "use_bias",
        "kernel_initializer",
        "bias_initializer",
        "kernel_regularizer",
        "bias_regularizer",
        "kernel_constraint",
        "bias_constraint",
        "quantization_config",
    )

    def __init__(
        self,
        units: int,
        activation: Any = None,
        use_bias: bool = True,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        activity_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        self.quantization_config = kwargs.pop("quantization_config", None)
        super().__init__(activity_regularizer=activity_regularizer, **kwargs)
        if self.quantization_config is not None:
            raise InputError(
                f"{self._label}: a quantized layer of Keras cannot be used in training"
            )
        self.units = positive_int(units, "units", self._label)
        self.activation = activations.get(activation)
        self.use_bias = use_bias
        self._set_options("kernel", kernel_initializer, kernel_regularizer, kernel_constraint)
        self._set_options("bias", bias_initializer, bias_regularizer, bias_constraint)
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias for inputs whose last axis is known."""
        self.kernel = self._make("kernel", (input_shape[-1], self.units))
        self.bias = self._make("bias", (self.units,)) if self.use_bias else None
        self.input_spec = InputSpec(min_ndim=2, axes={-1: input_shape[-1]})

    def call(self, inputs: Any) -> Any:
        return self._finish(ops.dense.matmul(inputs, self.kernel))

    def compute_output_shape(self, input_shape: Any) -> Any:
        return (*input_shape[:-1], self.units)
