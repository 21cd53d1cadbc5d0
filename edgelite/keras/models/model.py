"""`Model`: layers that are trained together."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from edgelite.errors import InputError, StateError
from edgelite.keras import dtype_policies, nested, registry
from edgelite.keras.layers import calling
from edgelite.keras.layers.layer import Layer
from edgelite.keras.models.graph import Graph
from edgelite.keras.models.training import Trainer
from edgelite.keras.symbolic import KerasTensor


class Model(Trainer):
    """Layers that are trained together.

    ``Model(inputs, outputs)`` with symbolic tensors is a functional model. A subclass may instead
    make layers in ``__init__`` and define ``call(inputs, training=None)``.

    Args:
        inputs: from `keras.Input`: a symbolic tensor, or a list or dictionary of them.
        outputs: what layers made of them.
    """

    _graph: Graph | None = None
    _hidden = Layer._hidden | {"_graph"}

    def __new__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Model and _is_functional(args, kwargs):
            from edgelite.keras.models.functional import Functional

            return super().__new__(Functional, *args, **kwargs)
        return super().__new__(cls, *args, **kwargs)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if _is_functional(args, kwargs):
            inputs = args[0] if args else kwargs.pop("inputs")
            outputs = args[1] if len(args) > 1 else kwargs.pop("outputs")
            if len(args) > 2:
                kwargs["name"] = args[2]
            super().__init__(**kwargs)
            self._set_graph(Graph(inputs, outputs))
        else:
            super().__init__(*args, **kwargs)

    def _set_graph(self, graph: Graph) -> None:
        self._graph = graph
        self._operations = graph.operations
        # Inputs have dtypes of their own, to which they are cast.
        self.autocast = False
        self.built = True
        self.input_spec = graph.input_specs()

    def _set_policy(self, policy: Any) -> None:
        """Take the dtype policy that a file tells; None leaves it."""
        if policy is not None:
            self.dtype_policy = dtype_policies.get(policy)
            self._is_mixed = self.dtype_policy.compute_dtype != self.dtype_policy.variable_dtype

    def _require_graph(self, attribute: str) -> Graph:
        if self._graph is None:
            raise StateError(
                f"{self._label} has no .{attribute}: it is not a functional model, or its input shape "
                "is not known yet; begin it with keras.Input() or call it on data"
            )
        return self._graph

    def build(self, input_shape: Any = None, **named_shapes: Any) -> None:
        """Build all layers by calling the model on zeros.

        Args:
            input_shape: of the only argument of `call`, batch first, which may be None.
            named_shapes: of several arguments, by name with ``_shape`` at the end.
        """
        if self._graph is not None:
            return

        def symbolic(structure: Any) -> Any:
            return nested.map_shapes(
                lambda s: KerasTensor((None, *s[1:]), self.compute_dtype), structure
            )

        args = () if input_shape is None else (symbolic(input_shape),)
        named = {key.removesuffix("_shape"): symbolic(s) for key, s in named_shapes.items()}
        self._try_call(*args, **named)

    def _build_for(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if type(self).build is not Model.build:
            super()._build_for(args, kwargs)
            return
        # The call that follows builds the layers; what remains is to remember for which shapes.
        tensors = calling.tensor_arguments(type(self).call, args, kwargs)
        self._build_shapes = {
            f"{name}_shape": nested.map_structure(lambda t: (None, *t.shape[1:]), value)
            for name, value in tensors.items()
        }

    def call(self, inputs: Any, training: bool | None = None) -> Any:
        if self._graph is None:
            raise InputError(
                f"{self._label}: define call(inputs), or make the model with inputs and outputs"
            )
        return self._graph.run(self._graph.standardize(inputs))

    supports_masking = True

    def compute_mask(self, inputs: Any, previous_mask: Any) -> Any:
        """None: the outputs have the masks that the layers inside gave them."""
        return None

    def compute_output_spec(self, *args: Any, **kwargs: Any) -> Any:
        if self._graph is not None and type(self).call is Model.call:
            return self._graph.run(self._graph.standardize(args[0]), symbolically=True)
        if type(self).compute_output_shape is Model.compute_output_shape:
            return self._try_call(*args, **kwargs)
        return super().compute_output_spec(*args, **kwargs)

    def compute_output_shape(self, input_shape: Any) -> Any:
        """The shapes of the outputs for the shapes of the inputs."""
        shapes = nested.map_shapes(lambda s: KerasTensor(s, self.compute_dtype), input_shape)
        outputs = self.compute_output_spec(shapes)
        return nested.map_structure(lambda tensor: tensor.shape, outputs)

    # Parts

    @property
    def layers(self) -> list[Any]:
        """The layers, inputs included, in the order of the graph or of the attributes."""
        return [part for part in self._sublayers() if isinstance(part, Layer)]

    def get_layer(self, name: str | None = None, index: int | None = None) -> Any:
        """The layer of this name or at this place.

        Raises:
            InputError: there is none.
        """
        layers = self.layers
        if (name is None) == (index is None):
            raise InputError(f"{self._label}: get_layer() takes a name or an index")
        if index is not None:
            if not -len(layers) <= index < len(layers):
                raise InputError(f"{self._label} has {len(layers)} layers; received index {index}")
            return layers[index]
        for layer in layers:
            if layer.name == name:
                return layer
        raise InputError(
            f"{self._label} has no layer '{name}'; layers are {[layer.name for layer in layers]}"
        )

    @property
    def inputs(self) -> list[KerasTensor]:
        """The symbolic inputs, flat."""
        return list(self._require_graph("inputs").inputs)

    @property
    def outputs(self) -> list[KerasTensor]:
        """The symbolic outputs, flat."""
        return list(self._require_graph("outputs").outputs)

    @property
    def input(self) -> Any:
        """The symbolic inputs in their structure."""
        return self._require_graph("input").inputs_struct

    @property
    def output(self) -> Any:
        """The symbolic outputs in their structure."""
        return self._require_graph("output").outputs_struct

    @property
    def input_shape(self) -> Any:
        """The shapes of the inputs, flat; that of a single one alone."""
        return _alone([tensor.shape for tensor in self.inputs])

    @property
    def output_shape(self) -> Any:
        """The shapes of the outputs, flat; that of a single one alone."""
        return _alone([tensor.shape for tensor in self.outputs])

    @property
    def input_names(self) -> list[str]:
        """The names of the inputs."""
        return self._require_graph("input_names").input_names

    @property
    def output_names(self) -> list[str]:
        """The names of the layers that make the outputs."""
        return self._require_graph("output_names").output_names

    def _output_names(self) -> list[str] | None:
        return None if self._graph is None else self._graph.output_names

    def summary(
        self,
        line_length: int | None = None,
        positions: list[float] | None = None,
        print_fn: Callable[[str], Any] | None = None,
        expand_nested: bool = False,
        show_trainable: bool = False,
        layer_range: tuple[str, str] | None = None,
    ) -> None:
        """Print a table of the layers with shapes and numbers of weights.

        Args:
            line_length: width in characters.
            positions: the right edges of the columns, as fractions of the width.
            print_fn: called with the text instead of printing.
            expand_nested: whether the layers of models inside are listed too.
            show_trainable: whether a column tells which are trained.
            layer_range: names of the first and last layer to list.

        Layers that are not built yet have neither shape nor weights; begin the model with
        `keras.Input`, or call ``build(input_shape)`` or `fit` first.
        """
        from edgelite.keras.models.summary import print_summary

        print_summary(
            self, line_length, positions, print_fn, expand_nested, show_trainable, layer_range
        )

    # Files

    def save(self, filepath: Any, overwrite: bool = True, **kwargs: Any) -> None:
        """Write the model to a ``.keras`` file; see `keras.saving.save_model`."""
        from edgelite.keras.saving import files

        files.save_model(self, filepath, overwrite, **kwargs)

    def save_weights(self, filepath: Any, overwrite: bool = True) -> None:
        """Write the weights to a ``.weights.h5`` file."""
        from edgelite.keras.saving import files

        files.save_weights(self, filepath, overwrite)

    def load_weights(self, filepath: Any, skip_mismatch: bool = False, **kwargs: Any) -> None:
        """Read weights from a ``.weights.h5``, ``.keras`` or older ``.h5`` file.

        Args:
            filepath: the file.
            skip_mismatch: whether layers that do not fit are left as they are, with a warning.
            kwargs: ``by_name=True``, for older files: match layers by their names.
        """
        from edgelite.keras.saving import files

        files.load_weights(self, filepath, skip_mismatch, **kwargs)

    def to_json(self, **kwargs: Any) -> str:
        """The configuration as JSON, for `model_from_json`; `kwargs` are those of `json.dumps`."""
        return json.dumps(registry.serialize_sharing(self), **kwargs)

    def get_build_config(self) -> dict[str, Any] | None:
        return None if self._graph is not None else super().get_build_config()

    def build_from_config(self, config: dict[str, Any]) -> None:
        """Build with what `get_build_config` gave."""
        if type(self).build is Model.build and "shapes_dict" in config:
            self.build(**config["shapes_dict"])
        else:
            super().build_from_config(config)


def _is_functional(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    return (
        len(args) >= 2
        or (len(args) == 1 and "outputs" in kwargs)
        or {"inputs", "outputs"} <= set(kwargs)
    )


def _alone(shapes: list[Any]) -> Any:
    return shapes[0] if len(shapes) == 1 else shapes
