"""Running a model by the names of its inputs and outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.errors import InputError
from edgelite.interpreter.details import tensor_details

if TYPE_CHECKING:
    from edgelite.interpreter.program import Signature
    from edgelite.interpreter.routine import Routine


class SignatureRunner:
    """A function of named arrays: resizes, allocates, runs, and returns the outputs by name.

        runner = interpreter.get_signature_runner("serving_default")
        runner(image=x)["probabilities"]

    `Interpreter.get_signature_runner` makes it.
    """

    def __init__(self, routine: Routine, signature: Signature) -> None:
        self._routine = routine
        self._signature = signature

    def __call__(self, **arrays: Any) -> dict[str, np.ndarray]:
        """Runs the signature.

        Args:
            arrays: the inputs by name, in the model's dtypes; another shape resizes the input.

        Raises:
            InputError: a name is missing or unknown, or a dtype does not fit.
        """
        inputs, routine = self._signature.inputs, self._routine
        if arrays.keys() != inputs.keys():
            raise InputError(f"expected the inputs {sorted(inputs)}; received {sorted(arrays)}")
        values = {name: np.asarray(array) for name, array in arrays.items()}
        for name, value in values.items():
            routine.resize_input(inputs[name], value.shape)
        routine.allocate()
        for name, value in values.items():
            routine.set(inputs[name], value)
        routine.invoke()
        return {name: routine.get(index) for name, index in self._signature.outputs.items()}

    def get_input_details(self) -> dict[str, dict[str, Any]]:
        """The inputs' details by name; see `edgelite.interpreter.details`."""
        return self._details(self._signature.inputs)

    def get_output_details(self) -> dict[str, dict[str, Any]]:
        """The outputs' details by name."""
        return self._details(self._signature.outputs)

    def _details(self, tensors: dict[str, int]) -> dict[str, dict[str, Any]]:
        return {
            name: tensor_details(self._routine.operand(index)) for name, index in tensors.items()
        }
