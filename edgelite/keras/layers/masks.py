"""Masks: which steps of a sequence hold data, carried by tensors from layer to layer.

A mask is a boolean tensor (batch, steps), False for padding. `Tensor.mask` holds it; layers give it
on. It is found while the model runs, so that symbolic tensors have none.
"""

from __future__ import annotations

import warnings
from typing import Any

from edgelite.autodiff import Tensor
from edgelite.keras import nested
from edgelite.keras.layers import calling


def get_mask(tensor: Any) -> Any:
    """The mask of `tensor`, or None."""
    return getattr(tensor, "mask", None) if type(tensor) is Tensor else None


def set_mask(tensor: Any, mask: Any) -> None:
    """Let `tensor` carry `mask`."""
    if type(tensor) is Tensor:
        tensor.mask = mask


def _masks(structure: Any) -> Any:
    return nested.map_structure(get_mask, structure)


def has_mask(structure: Any) -> bool:
    """Whether any leaf is something."""
    return any(leaf is not None for leaf in nested.leaves(structure))


def receive(layer: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Put the masks of the arguments into the keywords that ask for them; the first argument's masks.

    ``mask`` gets that of the only tensor argument; of several, ``x_mask`` gets that of ``x``.
    """
    alone = len(args) == 1 and not kwargs.keys() - {"training"} and type(args[0]) is Tensor
    if alone and getattr(args[0], "mask", None) is None:
        return None
    given = kwargs.get("mask")
    if given is None and not any(
        get_mask(leaf) is not None for leaf in nested.leaves((args, kwargs))
    ):
        return None
    names = calling.signature_of(type(layer).call).names
    named = {**dict(zip(names, args, strict=False)), **kwargs}
    tensors = calling.tensor_arguments(type(layer).call, args, kwargs)
    if given is None and len(tensors) == 1 and "mask" in names:
        given = kwargs["mask"] = _masks(next(iter(tensors.values())))
    elif len(tensors) > 1:
        for name, value in tensors.items():
            if f"{name}_mask" in names and named.get(f"{name}_mask") is None:
                kwargs[f"{name}_mask"] = _masks(value)
    return _masks(args[0]) if given is None and args else given


def pass_on(layer: Any, inputs: Any, outputs: Any, previous: Any) -> None:
    """Give the outputs of `layer` the masks that follow from those of its inputs.

    Warns:
        UserWarning: the layer does not support masking, so that a mask is lost.
    """
    if not layer.supports_masking:
        if has_mask(previous):
            warnings.warn(
                f"{layer._label} was passed an input with a mask, which it does not support: the layers "
                "after it will not see the mask",
                stacklevel=3,
            )
        return
    leaves = nested.flatten(outputs)
    if all(get_mask(leaf) is not None for leaf in leaves):
        return
    computed = layer.compute_mask(inputs, previous)
    if computed is None:
        return
    for tensor, mask in zip(leaves, nested.flatten(computed), strict=False):
        if mask is not None and get_mask(tensor) is None:
            set_mask(tensor, mask)
