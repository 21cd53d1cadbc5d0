"""The `edgelite` command: a thin layer over the package, for the terminal."""

from __future__ import annotations

from edgelite.cli.main import main

__all__ = ["main"]
