"""Datasets that Keras downloads: EdgeLite downloads nothing, and says what to use instead."""

from __future__ import annotations


class Absent:
    """In the place of a dataset's module.

    Args:
        name: the module's.
        advice: what to use instead.
    """

    def __init__(self, name: str, advice: str) -> None:
        self.__name__ = f"edgelite.keras.datasets.{name}"
        self._advice = advice

    def __getattr__(self, name: str) -> None:
        raise AttributeError(
            f"{self.__name__} has no {name!r}: EdgeLite downloads nothing; {self._advice}"
        )


_ARRAYS = "read a file that you have with numpy.load"
_DIGITS = f"keras.datasets.digits.load_data() gives 8x8 digits that come with it; or {_ARRAYS}"
_IMAGES = f"keras.utils.image_dataset_from_directory reads a folder of images; or {_ARRAYS}"
_TEXTS = f"keras.utils.text_dataset_from_directory reads a folder of texts; or {_ARRAYS}"

boston_housing = Absent("boston_housing", _ARRAYS)
california_housing = Absent("california_housing", _ARRAYS)
cifar10 = Absent("cifar10", _IMAGES)
cifar100 = Absent("cifar100", _IMAGES)
fashion_mnist = Absent("fashion_mnist", _DIGITS)
imdb = Absent("imdb", _TEXTS)
mnist = Absent("mnist", _DIGITS)
reuters = Absent("reuters", _TEXTS)
