"""Checks of what stands beside the subgraphs: codes, metadata, signatures."""

from __future__ import annotations

from edgelite.errors import ModelError
from edgelite.schema.model import Model, SignatureDef
from edgelite.schema.operator import builtin_code, operator_class
from edgelite.schema.verification.places import located

SCHEMA_VERSION = 3
_CUSTOM = 32


def verify_root(model: Model) -> None:
    """Checks the version, operator codes, metadata and signatures.

    Raises:
        ModelError: see `edgelite.schema.verification`.
    """
    if model.version != SCHEMA_VERSION:
        raise ModelError(
            f"schema version {model.version}; only {SCHEMA_VERSION} is known: convert the model anew"
        )
    if not model.subgraphs:
        raise ModelError("the model has no subgraph: there is nothing to run")
    for index, code in enumerate(model.operator_codes):
        number = builtin_code(code)
        with located(f"operator_codes[{index}]"):
            operator_class(number)
        if number == _CUSTOM and not code.custom_code:
            raise ModelError(f"operator_codes[{index}]: a CUSTOM operator without a custom_code")
    for entry in model.metadata:
        if entry.buffer >= len(model.buffers):
            raise ModelError(
                f"metadata {entry.name!r}: names buffer {entry.buffer} of {len(model.buffers)}"
            )
    keys: set[str | None] = set()
    for signature in model.signature_defs:
        _verify_signature(model, signature)
        if signature.signature_key in keys:
            raise ModelError(f"two signatures are called {signature.signature_key!r}")
        keys.add(signature.signature_key)


def _verify_signature(model: Model, signature: SignatureDef) -> None:
    place = f"signature {signature.signature_key!r}"
    if signature.signature_key is None:
        raise ModelError("a signature without a key: it could not be called")
    if signature.subgraph_index >= len(model.subgraphs):
        raise ModelError(
            f"{place}: names subgraph {signature.subgraph_index} of {len(model.subgraphs)}"
        )
    count = len(model.subgraphs[signature.subgraph_index].tensors)
    for side in ("inputs", "outputs"):
        names: set[str | None] = set()
        for entry in getattr(signature, side):
            if entry.tensor_index >= count:
                raise ModelError(
                    f"{place}: {side} {entry.name!r} names tensor {entry.tensor_index} of {count}"
                )
            if entry.name is None or entry.name in names:
                raise ModelError(
                    f"{place}: {side} need names of their own; received {entry.name!r}"
                )
            names.add(entry.name)
