"""LiteRT's interpreters, where that package is installed, to compare with."""

from __future__ import annotations

import importlib
import os
import warnings
from typing import Any

from edgelite.errors import InputError

MODULE = "ai_edge_litert.interpreter"
# By name, which of LiteRT's sets of kernels: its default, with the XNNPACK delegate; its own optimised
# kernels; its plain loops, which define the results.
KINDS = {
    "litert": "AUTO",
    "litert-builtin": "BUILTIN_WITHOUT_DEFAULT_DELEGATES",
    "litert-reference": "BUILTIN_REF",
}


def litert(name: str, model: str | os.PathLike[str] | bytes, threads: int | None = None) -> Any:
    """An interpreter of LiteRT, not allocated yet.

    Args:
        name: one of `KINDS`.
        model: the file's path, or its bytes.
        threads: how many it may use.

    Raises:
        InputError: the package is not installed.
    """
    module = _module()
    kind = getattr(module.OpResolverType, KINDS[name])
    source = {"model_content": model} if isinstance(model, bytes) else {"model_path": str(model)}
    return module.Interpreter(
        **source, num_threads=threads or 1, experimental_op_resolver_type=kind
    )


def _module() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of its dependencies, which are not ours to mend
        try:
            return importlib.import_module(MODULE)
        except ImportError as error:
            raise InputError(
                "comparing with LiteRT needs the package 'ai-edge-litert', which is not installed; "
                "run: pip install ai-edge-litert"
            ) from error
