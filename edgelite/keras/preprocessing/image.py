"""Pictures as arrays, and back: see `edgelite.keras.utils.images`."""

from __future__ import annotations

from edgelite.keras.utils.images import array_to_img, img_to_array, load_img, save_img

__all__ = ["array_to_img", "img_to_array", "load_img", "save_img"]
