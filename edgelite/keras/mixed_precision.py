"""What Keras users find under ``keras.mixed_precision``."""

from __future__ import annotations

from edgelite.keras.dtype_policies import DTypePolicy, dtype_policy, set_dtype_policy
from edgelite.keras.optimizers.loss_scale_optimizer import LossScaleOptimizer

Policy = DTypePolicy
global_policy = dtype_policy
set_global_policy = set_dtype_policy

__all__ = [
    "DTypePolicy",
    "LossScaleOptimizer",
    "Policy",
    "dtype_policy",
    "global_policy",
    "set_dtype_policy",
    "set_global_policy",
]
