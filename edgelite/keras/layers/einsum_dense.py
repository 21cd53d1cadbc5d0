"""`EinsumDense`: a dense layer over several axes."""

from __future__ import annotations

import math
from typing import Any

from edgelite.autodiff import ops
from edgelite.errors import InputError
from edgelite.keras import activations, initializers
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.weighted import Weighted


@kind.register()
class EinsumDense(Weighted):
    """activation(einsum(equation, inputs, kernel) + bias).

    Weights: kernel, of the sizes of its letters; bias, of the sizes of `bias_axes`.

    Args:
        equation: such as ``"abc,cd->abd"``; the inputs' free axes may be written ``...`` at the left.
        output_shape: sizes of the output's axes but the batch's, None where they are the inputs'.
        activation: a name, function or layer; None is linear.
        bias_axes: letters of the output that the bias has axes for; None for no bias.
        kernel_initializer, kernel_regularizer, kernel_constraint: of the kernel.
        bias_initializer, bias_regularizer, bias_constraint: of the bias.
    """

    _casts_integers = True
    config_keys = (
        "output_shape",
        "equation",
        "activation",
        "bias_axes",
        "kernel_initializer",
        "bias_initializer",
        "kernel_regularizer",
        "bias_regularizer",
        "activity_regularizer",
        "kernel_constraint",
        "bias_constraint",
        "quantization_config",
    )
    # A quantized layer of Keras is not offered; files name the default.
    quantization_config = None

    def __init__(
        self,
        equation: str,
        output_shape: Any,
        activation: Any = None,
        bias_axes: str | None = None,
        kernel_initializer: Any = "glorot_uniform",
        bias_initializer: Any = "zeros",
        kernel_regularizer: Any = None,
        bias_regularizer: Any = None,
        kernel_constraint: Any = None,
        bias_constraint: Any = None,
        **kwargs: Any,
    ) -> None:
        quantization = kwargs.pop("quantization_config", None)
        super().__init__(**kwargs)
        if quantization is not None:
            raise InputError(
                f"{self._label}: a quantized layer of Keras cannot be used in training"
            )
        self.equation = equation
        shape = (output_shape,) if isinstance(output_shape, int) else tuple(output_shape)
        self.partial_output_shape = shape
        self.activation = activations.get(activation)
        self.bias_axes = bias_axes
        self._set_options("kernel", kernel_initializer, kernel_regularizer, kernel_constraint)
        self._set_options("bias", bias_initializer, bias_regularizer, bias_constraint)

    @property
    def output_shape(self) -> tuple[int | None, ...]:
        """Sizes of the output's axes but the batch's, as they were given."""
        return self.partial_output_shape

    def _letters(self, rank: int) -> tuple[str, str, str]:
        """The letters of inputs of this rank, of the kernel, and of the output."""
        try:
            operands, output = self.equation.replace(" ", "").split("->")
            inputs, kernel = operands.split(",")
        except ValueError:
            raise self._wrong_equation() from None
        if inputs.startswith("..."):
            # Capital letters for the axes that are left out.
            missing = "".join(chr(ord("A") + i) for i in range(rank - len(inputs) + 3))
            inputs, output = inputs.replace("...", missing), output.replace("...", missing)
        letters = inputs + kernel + output
        shared = set(inputs) & set(kernel) & set(output)
        unknown = set(output) - set(inputs) - set(kernel)
        if "." in letters or len(inputs) != rank or shared or unknown or inputs[0] != output[:1]:
            raise self._wrong_equation()
        return inputs, kernel, output

    def _wrong_equation(self) -> InputError:
        return InputError(
            f"{self._label}: equation must be like 'abc,cd->abd' or '...c,cd->...d', with a letter for "
            f"each axis of the inputs; received {self.equation!r}"
        )

    def _sizes(self, input_shape: Any) -> dict[str, Any]:
        inputs, _, output = self._letters(len(input_shape))
        sizes = dict(zip(inputs, input_shape, strict=True))
        given = self.partial_output_shape
        # Axes that are left out of the equation are left out here, too.
        for letter, size in zip(reversed(output), reversed(given), strict=False):
            known = sizes.get(letter)
            if known is not None and size is not None and known != size:
                raise InputError(
                    f"{self._label}: axis '{letter}' has size {known} in the inputs and {size} in "
                    "output_shape"
                )
            sizes[letter] = known if size is None else size
        return sizes

    def build(self, input_shape: Any) -> None:
        """Make kernel and bias for inputs whose axes in the kernel are known."""
        inputs, kernel, output = self._letters(len(input_shape))
        sizes = self._sizes(input_shape)
        self.input_spec = InputSpec(ndim=len(input_shape))
        self.kernel = self.add_weight(
            tuple(sizes[letter] for letter in kernel),
            self._fan_aware_initializer(inputs, kernel),
            regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint,
            name="kernel",
        )
        self.bias = None
        if self.bias_axes is not None:
            unknown = set(self.bias_axes) - set(output)
            if unknown:
                raise InputError(
                    f"{self._label}: bias_axes {self.bias_axes!r} must be letters of the output {output!r}"
                )
            first = min(output.index(letter) for letter in self.bias_axes)
            shape: list[Any] = [sizes[x] if x in self.bias_axes else 1 for x in output[first:]]
            self.bias = self._make("bias", shape)

    def _fan_aware_initializer(self, inputs: str, kernel: str) -> Any:
        """The kernel's initializer, which knows the axes of inputs and outputs if it depends on them."""
        own = self.kernel_initializer
        if not isinstance(own, initializers.VarianceScaling) or own.input_axes is not None:
            return own
        contracted = [i for i, letter in enumerate(kernel) if letter in inputs]
        made = [i for i, letter in enumerate(kernel) if letter not in inputs]
        axes = {"input_axes": contracted, "output_axes": made}
        return type(own).from_config({**own.get_config(), **axes})

    def call(self, inputs: Any) -> Any:
        own, kernel, output = self._letters(len(inputs.shape))
        contracted = [letter for letter in kernel if letter in own]
        made = [letter for letter in output if letter in kernel]
        free = [letter for letter in own if letter not in contracted]
        sizes = dict(zip(kernel, self.kernel.shape, strict=True))
        sizes.update(zip(own, inputs.shape, strict=True))
        x = _arranged(inputs, own, [*free, *contracted])
        depth = math.prod(sizes[letter] for letter in contracted)
        x = ops.layout.reshape(x, shape=(-1, *(sizes[a] for a in free[1:]), depth))
        weights = ops.layout.reshape(
            _arranged(self.kernel, kernel, [*contracted, *made]), shape=(depth, -1)
        )
        outputs = ops.dense.matmul(x, weights)
        shape = (*(sizes[a] for a in free[1:]), *(sizes[a] for a in made))
        outputs = ops.layout.reshape(outputs, shape=(-1, *shape))
        return self._finish(_arranged(outputs, "".join([*free, *made]), list(output)))

    def compute_output_shape(self, input_shape: Any) -> Any:
        sizes = self._sizes(input_shape)
        return tuple(sizes[letter] for letter in self._letters(len(input_shape))[2])


def _arranged(x: Any, letters: str, order: list[str]) -> Any:
    """`x`, whose axes have these letters, with the axes in another order."""
    if list(letters) == order:
        return x
    return ops.layout.transpose(x, perm=tuple(letters.index(letter) for letter in order))
