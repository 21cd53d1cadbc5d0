"""Models: layers that are trained together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.models.cloning import clone_model as clone_model
    from edgelite.keras.models.cloning import model_from_json as model_from_json
    from edgelite.keras.models.functional import Functional as Functional
    from edgelite.keras.models.model import Model as Model
    from edgelite.keras.models.sequential import Sequential as Sequential
    from edgelite.keras.saving.files import load_model as load_model
    from edgelite.keras.saving.files import save_model as save_model
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".cloning": "clone_model model_from_json",
            ".functional": "Functional",
            ".model": "Model",
            ".sequential": "Sequential",
            "..saving.files": "load_model save_model",
        },
    )
