"""Functions of `edgelite.keras.utils` under the names that older scripts know them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.preprocessing import image as image
    from edgelite.keras.preprocessing import sequence as sequence
    from edgelite.keras.utils.datasets import (
        image_dataset_from_directory as image_dataset_from_directory,
    )
    from edgelite.keras.utils.datasets import (
        text_dataset_from_directory as text_dataset_from_directory,
    )
    from edgelite.keras.utils.windows import (
        timeseries_dataset_from_array as timeseries_dataset_from_array,
    )
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            "..utils.datasets": "image_dataset_from_directory text_dataset_from_directory",
            "..utils.windows": "timeseries_dataset_from_array",
        },
        modules="image sequence",
    )
