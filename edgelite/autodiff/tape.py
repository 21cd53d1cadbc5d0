"""`GradientTape`: reverse-mode automatic differentiation of what ran inside it."""

from __future__ import annotations

import enum
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any

import numpy as np

from edgelite.autodiff import ops, recording
from edgelite.autodiff.backward import Step, depending, propagate
from edgelite.autodiff.nesting import flatten, match, pack
from edgelite.autodiff.primitive import Primitive
from edgelite.autodiff.recording import ACTIVE, Recorder
from edgelite.autodiff.tensor import Tensor, as_array
from edgelite.autodiff.variable import Variable
from edgelite.errors import InputError, StateError

if TYPE_CHECKING:
    from typing_extensions import Self


class UnconnectedGradients(enum.Enum):
    """What `GradientTape.gradient` gives for a source that the target does not depend on."""

    NONE = "none"
    ZERO = "zero"


class GradientTape(Recorder):
    """Records the primitives that run inside its ``with`` block and differentiates them.

    Args:
        persistent: whether `gradient` may be called more than once.
        watch_accessed_variables: whether trainable variables are watched when they are read.

    >>> import edgelite
    >>> x = edgelite.Variable(3.0)
    >>> with GradientTape() as tape:
    ...     y = x * x
    >>> float(tape.gradient(y, x))
    6.0
    """

    allows_fusion = True

    def __init__(self, persistent: bool = False, watch_accessed_variables: bool = True) -> None:
        super().__init__()
        self._persistent = persistent
        self._watch_accessed_variables = watch_accessed_variables
        self._used = False
        self.reset()

    def reset(self) -> None:
        """Forget all that was recorded and watched."""
        self.tracked.clear()
        self._steps: list[Step] = []
        self._watched: list[Tensor] = []
        self._variables: dict[int, tuple[Variable, list[Tensor]]] = {}

    def __enter__(self) -> Self:
        if recording.is_active(self):
            raise StateError(
                "the tape is recording already; leave its with block before entering it again"
            )
        if self._used:
            self._used = False
            self.reset()
        recording.start(self)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        recording.stop(self)

    @contextmanager
    def stop_recording(self) -> Iterator[None]:
        """A ``with`` block inside the tape's that the tape does not see."""
        if not recording.is_active(self):
            raise StateError("the tape is not recording, so there is nothing to stop")
        recording.stop(self)
        try:
            yield
        finally:
            recording.start(self)

    def watch(self, tensor: Any) -> None:
        """Follow a tensor or variable, or each in a nested list, tuple or dictionary."""
        for source in flatten(tensor):
            if isinstance(source, Variable):
                self._variables.setdefault(id(source), (source, []))
                self.see(source, source.value())
            elif not isinstance(source, Tensor):
                raise InputError(
                    f"a tape watches tensors and variables; received {type(source).__name__}; "
                    "make a tensor of it with edgelite.constant"
                )
            else:
                self._follow(source)

    def watched_variables(self) -> tuple[Variable, ...]:
        """The variables this tape has watched, in the order they were first read."""
        return tuple(variable for variable, _ in self._variables.values())

    def see(self, variable: Variable, value: Tensor) -> None:
        entry = self._variables.get(id(variable))
        if entry is None:
            if not (self._watch_accessed_variables and variable.trainable):
                return
            entry = self._variables[id(variable)] = (variable, [])
        if id(value) not in self.tracked:
            entry[1].append(value)
            self._follow(value)

    def _follow(self, tensor: Tensor) -> None:
        if tensor.dtype.kind != "f":
            warnings.warn(
                f"the watched tensor should be floating; its dtype is {tensor.dtype}, so it has no gradient",
                stacklevel=3,
            )
            return
        self._watched.append(tensor)
        self.tracked.add(id(tensor))

    def hear(
        self,
        primitive: Primitive,
        inputs: tuple[Any, ...],
        arrays: list[np.ndarray],
        parameters: dict[str, Any],
        output: Tensor | tuple[Tensor, ...],
    ) -> None:
        tracked = self.tracked
        for x in inputs:
            if id(x) in tracked:
                if primitive.differentiable:
                    self._steps.append((primitive, inputs, arrays, parameters, output))
                    if type(output) is Tensor:
                        tracked.add(id(output))
                    else:
                        tracked.update(map(id, output))
                return

    def gradient(
        self,
        target: Any,
        sources: Any,
        output_gradients: Any = None,
        unconnected_gradients: UnconnectedGradients | str = UnconnectedGradients.NONE,
    ) -> Any:
        """Derivatives of `target` (of the sum of its elements) by each of `sources`.

        Args:
            target: a tensor, or a nested structure of them, whose gradients are then added.
            sources: a tensor or variable, or a nested list, tuple or dictionary of them.
            output_gradients: for each target a tensor of its shape that weighs its elements.
            unconnected_gradients: "none" or "zero", for sources that the target does not depend on.

        Returns:
            A structure like `sources` of tensors (or None).

        Raises:
            StateError: a tape that is not persistent was used before.
            InputError: a source is neither tensor nor variable, or a gradient's shape is wrong.
        """
        if self._used:
            raise StateError(
                "a tape that is not persistent gives one set of gradients only; "
                "use GradientTape(persistent=True) to take more"
            )
        unconnected = UnconnectedGradients(unconnected_gradients)
        flat_sources = list(flatten(sources))
        seeds = [self._seed(*pair) for pair in match(target, output_gradients)]
        if not self._persistent:
            recording.stop(self)
            self._used = True
        values = [self._values(source) for source in flat_sources]
        asked = {id(value) for group in values for value in group} & self.tracked
        steps = self._steps if not self._persistent else self._steps.copy()
        # All that is tracked depends on what is watched, and usually all of that is asked for.
        is_all = asked.issuperset(map(id, self._watched))
        needed = self.tracked if is_all else depending(steps, asked)
        # While another recorder listens (or this one still does), gradients must be recorded in turn.
        plain = not ACTIVE.recorders
        adjoints = propagate(steps, [*filter(None, seeds)], asked, needed, plain)
        if not self._persistent:
            self.reset()
        gradients = (self._collect(adjoints, group) for group in values)
        results = [
            Tensor(np.zeros_like(source.array))
            if gradient is None and unconnected is UnconnectedGradients.ZERO
            else gradient
            for source, gradient in zip(flat_sources, gradients, strict=True)
        ]
        return pack(sources, results)

    def jacobian(
        self,
        target: Any,
        sources: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The derivative of each element of `target` by each element of each source.

        Args:
            target: a tensor.
            sources: as for `gradient`.
            unconnected_gradients: as for `gradient`.
            parallel_iterations, experimental_use_pfor: accepted.

        Returns:
            In the structure of `sources`, tensors of the target's shape followed by the source's.

        Raises:
            StateError, InputError: as `gradient`.
        """
        seeds = np.eye(int(np.prod(target.shape)), dtype=target.dtype)
        rows = self._rows(target, sources, seeds, unconnected_gradients)
        return self._stacked(rows, sources, 0, lambda source: (*target.shape, *source.shape))

    def batch_jacobian(
        self,
        target: Any,
        source: Any,
        unconnected_gradients: Any = UnconnectedGradients.NONE,
        parallel_iterations: int | None = None,
        experimental_use_pfor: bool = True,
    ) -> Any:
        """The derivatives of the entries of `target` by those of `source`, one by one.

        The first axis counts entries, and no entry of the target must depend on another one's source.

        Returns:
            A tensor (entries, an entry of the target ..., an entry of the source ...).

        Raises:
            InputError: the first axes differ; otherwise as `gradient`.
            StateError: as `gradient`.
        """
        if not target.shape or target.shape[:1] != source.shape[:1]:
            raise InputError(
                "batch_jacobian: target and source must have the same first axis; "
                f"received shapes {target.shape} and {source.shape}"
            )
        entry = np.eye(int(np.prod(target.shape[1:])), dtype=target.dtype)
        seeds = np.repeat(entry[:, None], target.shape[0], axis=1)
        rows = self._rows(target, source, seeds, unconnected_gradients)
        return self._stacked(rows, source, 1, lambda source: (*target.shape, *source.shape[1:]))

    def _rows(self, target: Any, sources: Any, seeds: np.ndarray, unconnected: Any) -> list[Any]:
        """The gradients, flat, from each of several weights of the target."""
        kept, self._persistent = self._persistent, True
        if not kept:
            recording.stop(self)
        try:
            return [
                list(
                    flatten(self.gradient(target, sources, seed.reshape(target.shape), unconnected))
                )
                for seed in seeds
            ]
        finally:
            self._persistent = kept
            if not kept:
                self._used = True
                self.reset()

    @staticmethod
    def _stacked(rows: list[Any], sources: Any, axis: int, shape: Callable[[Any], Any]) -> Any:
        """Gradients of each source side by side along `axis`, in the shape that its function gives."""
        results: list[Any] = []
        for source, *gradients in zip(flatten(sources), *rows, strict=True):
            if not gradients:
                results.append(Tensor(np.zeros(shape(source), source.dtype)))
            elif gradients[0] is None:
                results.append(None)
            else:
                together = ops.joining.stack(*gradients, axis=axis)
                results.append(ops.layout.reshape(together, shape=shape(source)))
        return pack(sources, results)

    def _values(self, source: Any) -> list[Tensor]:
        """The tensors that stand for one source: a variable has one for each time it was assigned."""
        if isinstance(source, Variable):
            return self._variables.get(id(source), (source, []))[1]
        if isinstance(source, Tensor):
            return [source]
        raise InputError(
            f"sources are tensors and variables; received {type(source).__name__}; "
            "make a tensor of it with edgelite.constant, and watch it"
        )

    @staticmethod
    def _seed(target: Any, weight: Any) -> tuple[Tensor, Tensor] | None:
        """A target and the gradient that it starts from; None for integers, which have none."""
        tensor = target.value() if isinstance(target, Variable) else target
        if not isinstance(tensor, Tensor):
            raise InputError(f"a target is a tensor; received {type(target).__name__}")
        if tensor.dtype.kind != "f":
            return None
        if weight is None:
            return tensor, Tensor(np.ones_like(tensor.array))
        seed = weight if type(weight) is Tensor else Tensor(as_array(weight, tensor.dtype))
        if seed.shape != tensor.shape:
            raise InputError(
                f"output_gradients must have the target's shape {tensor.shape}; received {seed.shape}"
            )
        return tensor, seed

    @staticmethod
    def _collect(adjoints: dict[int, Any], values: list[Tensor]) -> Tensor | None:
        total = None
        for value in values:
            gradient = adjoints.get(id(value))
            if gradient is not None:
                total = gradient if total is None else total + gradient
        return total if total is None or type(total) is Tensor else Tensor(total)
