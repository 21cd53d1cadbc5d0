"""Public names that are imported when they are first used (PEP 562), so that importing a package is cheap.

A package says in its `__init__` where its names live, once for type checkers and once for Python:

    if TYPE_CHECKING:
        from edgelite.keras.layers.core import Dense as Dense
    else:
        __getattr__, __dir__, __all__ = attach(__name__, {".core": "Dense"})

`from package import *`, `dir(package)`, `help(package)` and pickles work as if all had been imported.
"""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # not typing's: that module takes longer to import than this package may
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any


def attach(
    package: str, homes: Mapping[str, str], modules: str = ""
) -> tuple[Callable[[str], Any], Callable[[], list[str]], list[str]]:
    """The `__getattr__`, `__dir__` and `__all__` of a package.

    Args:
        package: its name.
        homes: {module, written as in a relative import: its public names, with spaces between}. A name may
            be a path such as ``"kind.get"``: `get` is then attribute `get` of the module's `kind`.
        modules: modules of the package that are public themselves, with spaces between.
    """
    where = {
        path.rpartition(".")[2]: (module, path)
        for module, paths in homes.items()
        for path in paths.split()
    }
    submodules = frozenset(modules.split())
    public = sorted((*where, *submodules))

    def find(name: str) -> Any:
        if name in submodules:
            return import_module(f"{package}.{name}")
        if name not in where:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, path = where[name]
        value: Any = import_module(module, package)
        for part in path.split("."):
            value = getattr(value, part)
        setattr(sys.modules[package], name, value)  # so that this is asked once
        return value

    def names() -> list[str]:
        return sorted({*vars(sys.modules[package]), *public})

    return find, names, public
