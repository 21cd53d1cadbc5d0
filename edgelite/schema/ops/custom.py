"""Operators that the format leaves to others."""

from __future__ import annotations

from edgelite.schema.operator import Options, operator


@operator(32, "CUSTOM", inputs="inputs?*", outputs="outputs?*")
class Custom(Options):
    """An operator that goes by its `custom_code`; its options are bytes of its own."""


@operator(51, "DELEGATE", inputs="inputs?*", outputs="outputs?*")
class Delegate(Options):
    """A part of the graph that a runtime gave to an accelerator; files do not hold it."""
