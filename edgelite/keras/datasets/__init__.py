"""Small datasets that come with the package: nothing is downloaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from edgelite.lazy import attach

if TYPE_CHECKING:
    from edgelite.keras.datasets import digits as digits
    from edgelite.keras.datasets.not_here import boston_housing as boston_housing
    from edgelite.keras.datasets.not_here import california_housing as california_housing
    from edgelite.keras.datasets.not_here import cifar10 as cifar10
    from edgelite.keras.datasets.not_here import cifar100 as cifar100
    from edgelite.keras.datasets.not_here import fashion_mnist as fashion_mnist
    from edgelite.keras.datasets.not_here import imdb as imdb
    from edgelite.keras.datasets.not_here import mnist as mnist
    from edgelite.keras.datasets.not_here import reuters as reuters
else:
    __getattr__, __dir__, __all__ = attach(
        __name__,
        {
            ".not_here": (
                "boston_housing california_housing cifar10 cifar100 fashion_mnist imdb mnist reuters"
            ),
        },
        modules="digits",
    )
