"""Where models are known by name; files name the module ``keras``."""

from __future__ import annotations

from edgelite.keras.dtype_policies import policies

# Keras has its models and dtype policies in one module.
kind = policies
