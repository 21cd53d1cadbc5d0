"""The graph of a functional model: found from its inputs and outputs, run as a flat plan."""

from __future__ import annotations

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from edgelite.autodiff import Tensor, ops
from edgelite.errors import InputError
from edgelite.keras import nested
from edgelite.keras.layers import fusion
from edgelite.keras.layers.input_spec import InputSpec
from edgelite.keras.symbolic import KerasTensor, Node, Operation, node_of


class _Slot:
    """Stands for a symbolic tensor in the arguments of a planned call."""

    def __init__(self, index: int) -> None:
        self.index = index


class _Call(NamedTuple):
    """A planned call.

    Attributes:
        source: the slot of the only argument, where there is only one; else None.
        args, kwargs: the arguments with slots in place of symbolic tensors.
        targets: slots of the outputs.
    """

    operation: Any
    source: int | None
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    targets: tuple[int, ...]


class Graph:
    """What lies between symbolic inputs and outputs.

    Attributes:
        inputs_struct, outputs_struct: as they were given, perhaps nested.
        inputs, outputs: flat.
        nodes: the calls by identity, each after what it needs.
        operations: in the order of Keras: by distance from the outputs, then as they are met.

    Raises:
        InputError: an output does not depend on the inputs alone, or two layers have one name.
    """

    def __init__(self, inputs: Any, outputs: Any) -> None:
        self.inputs_struct = inputs
        self.outputs_struct = outputs
        self.inputs: list[KerasTensor] = nested.flatten(inputs)
        self.outputs: list[KerasTensor] = nested.flatten(outputs)
        for what, tensors in (("inputs", self.inputs), ("outputs", self.outputs)):
            for tensor in tensors:
                if not isinstance(tensor, KerasTensor):
                    raise InputError(
                        f"{what} of a model must be symbolic tensors, from keras.Input() and layers "
                        f"called on them; received {tensor!r}"
                    )
        if len({id(tensor) for tensor in self.inputs}) < len(self.inputs):
            raise InputError("a model cannot have the same input twice")
        self.nodes: list[Node] = []
        self._first_met: dict[int, int] = {}
        self._walk()
        self.operations = self._ordered_operations()
        self._check_names()
        self._plan = _fused(self._planned(), self._output_slots)

    # Finding

    def _walk(self) -> None:
        """Depth-first from the outputs: each node after those it depends on."""
        own_inputs = {id(tensor) for tensor in self.inputs}
        finished: set[int] = set()
        for output in self.outputs:
            stack = [(output, False)]
            while stack:
                tensor, returned = stack.pop()
                node = node_of(tensor)
                if id(node) in finished:
                    continue
                if not returned:
                    if id(tensor) in own_inputs and not node.is_input:
                        continue
                    if node.is_input and id(tensor) not in own_inputs:
                        raise InputError(
                            f"an output depends on {tensor!r}, which is not among the model's inputs "
                            f"{[t.name for t in self.inputs]}"
                        )
                    self._first_met.setdefault(id(node.operation), len(self._first_met))
                    stack.append((tensor, True))
                    stack.extend((parent, False) for parent in reversed(node.inputs))
                else:
                    finished.add(id(node))
                    self.nodes.append(node)

    def _ordered_operations(self) -> list[Any]:
        known = {id(node) for node in self.nodes}
        node_depths: dict[int, int] = {}
        depths: dict[int, int] = {}
        operations: dict[int, Operation] = {}
        for node in reversed(self.nodes):
            key = id(node.operation)
            depth = max(node_depths.get(id(node), 0), depths.get(key, 0))
            node_depths[id(node)] = depths[key] = depth
            operations[key] = node.operation
            for parent in node.parents:
                if id(parent) in known:
                    node_depths[id(parent)] = max(depth + 1, node_depths.get(id(parent), 0))
        for tensor in self.inputs:
            node = node_of(tensor)
            # An input that no output needs may still be given.
            if node.is_input and id(node.operation) not in operations:
                operations[id(node.operation)] = node.operation
                depths[id(node.operation)] = 0
                self._first_met[id(node.operation)] = -1
                self.nodes.append(node)
        keys = sorted(operations, key=lambda k: (-depths[k], self._first_met[k]))
        return [operations[key] for key in keys]

    def _check_names(self) -> None:
        seen: set[str] = set()
        for operation in self.operations:
            if operation.name in seen:
                raise InputError(
                    f"two layers of the model are called '{operation.name}'; give them different names"
                )
            seen.add(operation.name)

    # Running

    def _planned(self) -> list[_Call]:
        slots: dict[int, int] = {id(tensor): i for i, tensor in enumerate(self.inputs)}

        def slot(leaf: Any) -> Any:
            return _Slot(slots[id(leaf)]) if isinstance(leaf, KerasTensor) else leaf

        plan = []
        for node in self.nodes:
            if node.is_input:
                continue
            args = nested.map_structure(slot, node.args)
            kwargs = nested.map_structure(slot, node.kwargs)
            only = len(args) == 1 and isinstance(args[0], _Slot) and not kwargs
            for tensor in node.outputs:
                slots.setdefault(id(tensor), len(slots))
            targets = tuple(slots[id(tensor)] for tensor in node.outputs)
            plan.append(
                _Call(node.operation, args[0].index if only else None, args, kwargs, targets)
            )
        self._slots = len(slots)
        self._output_slots = [slots[id(tensor)] for tensor in self.outputs]
        return plan

    def run(self, inputs: list[Any], symbolically: bool = False) -> Any:
        """The outputs, in their structure, for flat inputs.

        Args:
            symbolically: inputs are symbolic, and so are the outputs, which are not connected to them.
        """
        values: list[Any] = [*inputs, *[None] * (self._slots - len(inputs))]
        for operation, source, args, kwargs, targets in self._plan:
            function = operation.compute_output_spec if symbolically else operation
            if source is not None:
                result = function(values[source])
            else:
                result = function(*_filled(args, values), **_filled(kwargs, values))
            if len(targets) == 1 and not nested.is_nested(result):
                values[targets[0]] = result
            else:
                for target, value in zip(targets, nested.flatten(result), strict=True):
                    values[target] = value
        return nested.pack_as(self.outputs_struct, [values[i] for i in self._output_slots])

    def standardize(self, inputs: Any) -> list[Any]:
        """`inputs` as they were passed to the model, flat, with the declared dtypes and ranks.

        Raises:
            InputError: an input is missing.
        """
        struct = self.inputs_struct
        if isinstance(inputs, dict) and not isinstance(struct, dict):
            names = [tensor.name for tensor in self.inputs]
            missing = [name for name in names if name not in inputs]
            if missing:
                raise InputError(
                    f"no data for input '{missing[0]}'; the model has inputs {names}, "
                    f"the data has keys {list(inputs)}"
                )
            flat = [inputs[name] for name in names]
        elif isinstance(inputs, dict):
            missing = [key for key in struct if key not in inputs]
            if missing:
                raise InputError(
                    f"no data for input '{missing[0]}'; the model has inputs {list(struct)}, "
                    f"the data has keys {list(inputs)}"
                )
            flat = nested.flatten({key: inputs[key] for key in struct})
        else:
            flat = nested.flatten(inputs)
        if len(flat) != len(self.inputs):
            raise InputError(
                f"the model has {len(self.inputs)} inputs; received {len(flat)} tensors"
            )
        return [_fitted(value, own) for value, own in zip(flat, self.inputs, strict=True)]

    @property
    def input_names(self) -> list[str]:
        """The names of the layers that the inputs come from."""
        return [tensor._keras_history.operation.name for tensor in self.inputs]

    @property
    def output_names(self) -> list[str]:
        """The names of the layers that the outputs come from."""
        return [tensor._keras_history.operation.name for tensor in self.outputs]

    def input_specs(self) -> Any:
        """What the inputs must be; None for deeply nested ones."""

        def spec(tensor: KerasTensor, name: str) -> InputSpec:
            shape = (None, *tensor.shape[1:]) if tensor.shape else ()
            return InputSpec(shape=shape, allow_last_axis_squeeze=True, name=name)

        if isinstance(self.inputs_struct, dict):
            if any(map(nested.is_nested, self.inputs_struct.values())):
                return None
            return [spec(self.inputs_struct[key], key) for key in sorted(self.inputs_struct)]
        return [spec(tensor, tensor.name) for tensor in self.inputs]


def _fused(plan: list[_Call], outputs: list[int]) -> list[_Call]:
    """The plan with one call in the place of two where layers can run as one."""
    uses = Counter(outputs)
    for call in plan:
        for leaf in nested.leaves((call.args, call.kwargs)):
            if isinstance(leaf, _Slot):
                uses[leaf.index] += 1
    calls: list[_Call] = []
    for call in plan:
        before = calls[-1] if calls else None
        if before and before.targets == (call.source,) and uses[before.targets[0]] == 1:
            both = fusion.fused(before.operation, call.operation)
            if both is not None:
                calls[-1] = before._replace(operation=both, targets=call.targets)
                continue
        calls.append(call)
    return calls


def _filled(structure: Any, values: list[Any]) -> Any:
    return nested.map_structure(
        lambda leaf: values[leaf.index] if isinstance(leaf, _Slot) else leaf, structure
    )


def _fitted(value: Any, declared: KerasTensor) -> Any:
    """`value` with the dtype of a declared input, and its last axis of size 1 if that lacks or is too much."""
    if isinstance(value, KerasTensor):
        return value
    if not isinstance(value, Tensor):
        value = Tensor(np.asarray(value))
    if value.array.dtype != declared.dtype:
        value = ops.elementwise.cast(value, dtype=np.dtype(declared.dtype))
    more = value.ndim - declared.ndim
    if more == 1 and value.shape[-1] == 1:
        return ops.layout.squeeze(value, axis=-1)
    if more == -1 and declared.shape[-1] == 1:
        return ops.layout.expand_dims(value, axis=-1)
    return value
