"""The base of optimizers: state, clipping, weight decay, averaging, and the order of a step."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from edgelite.autodiff import Variable as RawVariable
from edgelite.autodiff import recording
from edgelite.errors import InputError
from edgelite.keras import config, registry
from edgelite.keras.naming import auto_name
from edgelite.keras.optimizers.clipping import clip
from edgelite.keras.optimizers.schedules import LearningRateSchedule
from edgelite.keras.optimizers.state import State
from edgelite.keras.variable import Variable, writable
from edgelite.numerics import subnormals

kind: registry.Kind = registry.Kind("optimizer", "keras.optimizers", ignore_case=True)

# Units that are never active get gradients of zero, and their means decay to subnormal numbers.
_FLUSH_EVERY = 64  # steps
_WORTH_FLUSHING = 1024  # elements


def rounded(value: float) -> float:
    """`value` as float32, which Keras rounds some of its constants to before it uses them."""
    return float(np.float32(value))


class Optimizer(State):
    """Moves variables against their gradients.

    A step: unscale, clip, decay weights, `update_step` of each variable, average, constraints,
    iteration + 1. Subclasses make their state in `build` by `add_optimizer_variables` and define
    `update_step`.

    Args:
        learning_rate: a number, a schedule, or a function without arguments.
        weight_decay: fraction of a weight, times the learning rate, taken away at each step.
        clipnorm: the norm of each gradient is at most this.
        clipvalue: the values of each gradient are at most this, positive or negative.
        global_clipnorm: the norm of all gradients together is at most this.
        use_ema: keep moving averages of the weights, which replace them when `fit` ends.
        ema_momentum: what stays of the averages at each step.
        ema_overwrite_frequency: replace the weights at every so many steps too.
        loss_scale_factor: the loss was multiplied by this, so gradients are divided by it.
        gradient_accumulation_steps: update at every so many steps, with the mean gradient.
        name: by default the class in snake case.
    """

    def __init__(
        self,
        learning_rate: Any,
        weight_decay: float | None = None,
        clipnorm: float | None = None,
        clipvalue: float | None = None,
        global_clipnorm: float | None = None,
        use_ema: bool = False,
        ema_momentum: float = 0.99,
        ema_overwrite_frequency: int | None = None,
        loss_scale_factor: float | None = None,
        gradient_accumulation_steps: int | None = None,
        name: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(name or auto_name(type(self).__name__))
        if kwargs:
            raise InputError(f"{self._label}: unrecognized arguments {sorted(kwargs)}")
        if sum(a is not None for a in (clipnorm, clipvalue, global_clipnorm)) > 1:
            raise InputError(
                f"{self._label}: give only one of clipnorm, clipvalue and global_clipnorm; received "
                f"clipnorm={clipnorm}, clipvalue={clipvalue}, global_clipnorm={global_clipnorm}"
            )
        if use_ema and not 0 <= ema_momentum <= 1:
            raise InputError(
                f"{self._label}: ema_momentum must be from 0 to 1; received {ema_momentum}"
            )
        if gradient_accumulation_steps is not None and gradient_accumulation_steps < 2:
            raise InputError(
                f"{self._label}: gradient_accumulation_steps must be >= 2; "
                f"received {gradient_accumulation_steps}"
            )
        self.weight_decay = weight_decay
        self.clipnorm = clipnorm
        self.clipvalue = clipvalue
        self.global_clipnorm = global_clipnorm
        self.use_ema = use_ema
        self.ema_momentum = ema_momentum
        self.ema_overwrite_frequency = ema_overwrite_frequency
        self.loss_scale_factor = loss_scale_factor
        self.gradient_accumulation_steps = gradient_accumulation_steps
        self.built = False
        self._trainable_variables: list[RawVariable] = []
        self._indices: dict[int, int] = {}
        self._scratch: list[np.ndarray] = []
        self._excluded_ids: set[int] = set()
        self._excluded_names: re.Pattern[str] | None = None
        self._iterations = self.add_variable((), dtype="int64", name="iteration")
        self._learning_rate: Any = None
        self._set_learning_rate(learning_rate)

    # Learning rate

    def _set_learning_rate(self, value: Any) -> None:
        if isinstance(value, LearningRateSchedule) or callable(value):
            self._variables = [v for v in self._variables if v is not self._learning_rate]
            self._learning_rate = value
        elif not isinstance(value, (int, float, np.integer, np.floating)) or isinstance(
            value, bool
        ):
            raise InputError(
                f"{self._label}: learning_rate must be a number, a schedule, or a function without "
                f"arguments; received {value!r}"
            )
        elif isinstance(self._learning_rate, RawVariable):
            self._learning_rate.assign(np.asarray(value, self._learning_rate.dtype))
        elif isinstance(self._learning_rate, LearningRateSchedule):
            raise InputError(
                f"{self._label} was made with a schedule, so that its learning_rate cannot be set; "
                "make it with a number"
            )
        else:
            rate = Variable(
                float(value), dtype=config.floatx(), trainable=False, name="learning_rate"
            )
            rate.path = f"{self.name}/learning_rate"
            self._variables.insert(1, rate)
            self._learning_rate = rate

    @property
    def learning_rate(self) -> Any:
        """The present learning rate: a variable, or what a schedule or function gives."""
        if isinstance(self._learning_rate, LearningRateSchedule):
            return self._learning_rate(self._iterations.array[()])
        return (
            self._learning_rate
            if isinstance(self._learning_rate, RawVariable)
            else self._learning_rate()
        )

    @learning_rate.setter
    def learning_rate(self, value: Any) -> None:
        self._set_learning_rate(value.numpy() if hasattr(value, "numpy") else value)

    lr = learning_rate

    @property
    def iterations(self) -> Any:
        """The number of updates so far, a variable."""
        if self.gradient_accumulation_steps:
            return self._iterations // self.gradient_accumulation_steps
        return self._iterations

    def _updates(self) -> int:
        return int(self._iterations.array) // (self.gradient_accumulation_steps or 1)

    # State

    def build(self, variables: Sequence[RawVariable]) -> None:
        """Make the state for `variables`, which are what this optimizer moves from now on."""
        self._trainable_variables = list(variables)
        self._indices = {id(variable): i for i, variable in enumerate(variables)}
        self._scratch = [np.empty_like(variable.array) for variable in variables]
        if self.use_ema:
            self._averages = self.add_optimizer_variables(variables, "average")
        if self.gradient_accumulation_steps:
            self._accumulated = self.add_optimizer_variables(variables, "gradient_accumulator")
        self.built = True

    def _get_variable_index(self, variable: RawVariable) -> int:
        return self._indices[id(variable)]

    # A step

    def apply_gradients(self, grads_and_vars: Iterable[tuple[Any, RawVariable]]) -> Any:
        """Do a step with pairs of gradient and variable; the iteration variable."""
        pairs = list(grads_and_vars)
        self.apply([gradient for gradient, _ in pairs], [variable for _, variable in pairs])
        return self._iterations

    def apply(
        self, grads: Sequence[Any], trainable_variables: Sequence[RawVariable] | None = None
    ) -> None:
        """Do a step.

        Args:
            grads: one for each variable; None leaves a variable as it is.
            trainable_variables: by default those that the optimizer was built for.

        Raises:
            InputError: a variable is unknown, the counts differ, or no variable has a gradient.
        """
        variables = (
            self._trainable_variables if trainable_variables is None else list(trainable_variables)
        )
        if not self.built:
            if trainable_variables is None:
                raise InputError(
                    f"{self._label} is not built: pass the variables to apply() or build()"
                )
            self.build(variables)
        if len(grads) != len(variables):
            raise InputError(
                f"{self._label}: {len(grads)} gradients do not fit {len(variables)} variables"
            )
        moved = self._with_gradient(grads, variables)
        given = [gradient for gradient in grads if gradient is not None]
        recording.perform(lambda *arrays: self._do(list(zip(arrays, moved, strict=True))), *given)

    def _do(self, pairs: list[tuple[np.ndarray, RawVariable]]) -> None:
        """Do a step with arrays, of which recorders hear nothing."""
        if self.loss_scale_factor is not None:
            pairs = [(g / self.loss_scale_factor, v) for g, v in pairs]
        if self.gradient_accumulation_steps:
            pairs = self._accumulate(pairs)
        if pairs:
            self._update(pairs)
        writable(self._iterations)[...] += 1

    def _with_gradient(
        self, grads: Sequence[Any], variables: Sequence[RawVariable]
    ) -> list[RawVariable]:
        """The variables that have a gradient; warns of others."""
        moved, missing = [], []
        for gradient, variable in zip(grads, variables, strict=True):
            if id(variable) not in self._indices:
                raise InputError(
                    f"{self._label}: variable '{variable.name}' is not among those that the optimizer "
                    "was built for; make a new optimizer for a new set of variables"
                )
            if gradient is None:
                missing.append(getattr(variable, "path", variable.name))
            else:
                moved.append(variable)
        if variables and not moved:
            raise InputError(
                f"{self._label}: no variable has a gradient; received None for {missing}"
            )
        if missing:
            warnings.warn(
                f"the loss does not depend on {missing}, so these are not trained; set trainable=False "
                "if this is intended",
                stacklevel=3,
            )
        return moved

    def _accumulate(
        self, pairs: list[tuple[np.ndarray, RawVariable]]
    ) -> list[tuple[np.ndarray, RawVariable]]:
        """Add to the accumulated gradients; their means when it is time to update, else nothing."""
        steps = self.gradient_accumulation_steps or 1
        due = (int(self._iterations.array) + 1) % steps == 0
        means = []
        for gradient, variable in pairs:
            total = writable(self._accumulated[self._indices[id(variable)]])
            total += gradient
            if due:
                means.append((total / steps, variable))
                total[...] = 0
        return means

    def _update(self, pairs: list[tuple[np.ndarray, RawVariable]]) -> None:
        pairs = clip(pairs, self.clipvalue, self.clipnorm, self.global_clipnorm)
        rate = float(self.learning_rate)
        if self.weight_decay is not None:
            decay = rounded(self.weight_decay) * rate
            for _, variable in pairs:
                if self._decays(variable):
                    array = writable(variable)
                    array -= array * decay
        for gradient, variable in pairs:
            self.update_step(gradient, variable, rate)
        if not int(self._iterations.array) % _FLUSH_EVERY:
            for state in self._variables:
                if state.array.size >= _WORTH_FLUSHING and state.array.dtype == np.float32:
                    subnormals.flush(writable(state))
        if self.use_ema:
            self._average()
        for _, variable in pairs:
            constraint: Callable[[Any], Any] | None = getattr(variable, "constraint", None)
            if constraint is not None:
                variable.assign(constraint(variable.value()))

    def update_step(self, gradient: Any, variable: RawVariable, learning_rate: float) -> None:
        """Move `variable`."""
        raise NotImplementedError(f"{type(self).__name__} must define update_step()")

    def assign(self, variable: RawVariable, value: Any) -> None:
        """Give `variable` a new value."""
        variable.assign(value)

    def assign_add(self, variable: RawVariable, value: Any) -> None:
        """Add to `variable`."""
        variable.assign_add(value)

    def assign_sub(self, variable: RawVariable, value: Any) -> None:
        """Subtract from `variable`."""
        variable.assign_sub(value)

    def scale_loss(self, loss: Any) -> Any:
        """The loss to differentiate."""
        return loss if self.loss_scale_factor is None else loss * self.loss_scale_factor

    def exclude_from_weight_decay(
        self, var_list: Iterable[RawVariable] | None = None, var_names: Iterable[str] | None = None
    ) -> None:
        """Let weights keep their size: those in `var_list`, and whose name holds one of `var_names`."""
        if self.built:
            raise InputError(f"{self._label} is built: exclude weights from decay before")
        self._excluded_ids = {id(variable) for variable in var_list or ()}
        names = "|".join(sorted(var_names or ()))
        self._excluded_names = re.compile(names) if names else None

    def _decays(self, variable: RawVariable) -> bool:
        if id(variable) in self._excluded_ids:
            return False
        return self._excluded_names is None or not self._excluded_names.search(variable.name)

    def _average(self) -> None:
        momentum = self.ema_momentum if self._updates() else 0.0
        for variable, average in zip(self._trainable_variables, self._averages, strict=True):
            array = writable(average)
            array *= momentum
            array += (1 - momentum) * variable.array
        every = self.ema_overwrite_frequency
        if every and (self._updates() + 1) % every == 0:
            self.finalize_variable_values(self._trainable_variables)

    def finalize_variable_values(self, var_list: Iterable[RawVariable]) -> None:
        """Replace weights by their moving averages, where these are kept."""
        if self.use_ema and self.built:
            for variable in var_list:
                variable.assign(self._averages[self._indices[id(variable)]].numpy())

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal optimizer."""
        rate = self._learning_rate
        rate = (
            float(rate) if isinstance(rate, RawVariable) else registry.serialize_keras_object(rate)
        )
        return {
            "name": self.name,
            "learning_rate": rate,
            "weight_decay": self.weight_decay,
            "clipnorm": self.clipnorm,
            "global_clipnorm": self.global_clipnorm,
            "clipvalue": self.clipvalue,
            "use_ema": self.use_ema,
            "ema_momentum": self.ema_momentum,
            "ema_overwrite_frequency": self.ema_overwrite_frequency,
            "loss_scale_factor": self.loss_scale_factor,
            "gradient_accumulation_steps": self.gradient_accumulation_steps,
        }

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> Optimizer:
        """The inverse of `get_config`."""
        rate = registry.deserialize_keras_object(config.get("learning_rate"))
        return cls(**{**config, "learning_rate": rate} if rate is not None else config)
