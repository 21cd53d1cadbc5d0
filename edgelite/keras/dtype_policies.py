"""Which dtype a layer computes in and which its weights have."""

from __future__ import annotations

from typing import Any

from edgelite.errors import InputError
from edgelite.keras import config, registry

policies = registry.Kind("dtype policy", "keras")
_settings: dict[str, Any] = {"policy": None}


# Policies whose layers compute in another dtype than their weights have.
_MIXED = {"mixed_float16": ("float16", "float32"), "mixed_bfloat16": ("bfloat16", "float32")}


@policies.register()
class DTypePolicy:
    """Dtypes of a layer.

    Args:
        name: a float dtype such as ``"float32"``, for computing and weights alike; ``"mixed_float16"`` or
            ``"mixed_bfloat16"``, whose weights are float32; None takes the global policy's name.
    """

    def __init__(self, name: str | None = None) -> None:
        if name is not None and not isinstance(name, str):
            raise InputError(f"dtype policy: the name must be a string; received {name!r}")
        self.name: str = dtype_policy().name if name is None else name
        if self.name not in _MIXED:
            if self.name == "bfloat16":
                raise InputError(
                    "dtype policy: weights cannot be bfloat16; use 'mixed_bfloat16', whose weights are "
                    "float32"
                )
            self.name = config.standardize_dtype(self.name)

    @property
    def compute_dtype(self) -> str:
        """The dtype that inputs are cast to and outputs have."""
        return _MIXED[self.name][0] if self.name in _MIXED else self.name

    @property
    def variable_dtype(self) -> str:
        """The dtype of the weights."""
        return _MIXED[self.name][1] if self.name in _MIXED else self.name

    def get_config(self) -> dict[str, Any]:
        """The arguments that make an equal policy."""
        return {"name": self.name}

    @classmethod
    def from_config(cls, config: dict[str, Any]) -> DTypePolicy:
        """The inverse of `get_config`."""
        return cls(**config)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DTypePolicy) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)

    def __repr__(self) -> str:
        return f'<DTypePolicy "{self.name}">'


def dtype_policy() -> DTypePolicy:
    """The policy of layers that are given none."""
    return _settings["policy"] or DTypePolicy(config.floatx())


def set_dtype_policy(policy: str | DTypePolicy | None) -> None:
    """Set the policy of layers that are given none; None returns to `config.floatx()`."""
    _settings["policy"] = None if policy is None else get(policy)


def get(identifier: Any) -> DTypePolicy:
    """None (the global policy), a name, a dtype, a configuration or a policy -> policy."""
    if identifier is None:
        return dtype_policy()
    if isinstance(identifier, DTypePolicy):
        return identifier
    if isinstance(identifier, dict):
        return policies.deserialize(identifier)
    return DTypePolicy(
        identifier if isinstance(identifier, str) else config.standardize_dtype(identifier)
    )
