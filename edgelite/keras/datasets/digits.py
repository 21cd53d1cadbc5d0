"""Handwritten digits: 1,797 images of 8x8 pixels, within the package.

"Optical Recognition of Handwritten Digits" by E. Alpaydin and C. Kaynak, UCI Machine Learning
Repository, 1998, https://doi.org/10.24432/C50P49, licensed CC BY 4.0; see digits.txt beside this
module.
"""

from __future__ import annotations

from importlib.resources import files

import numpy as np

Arrays = tuple[np.ndarray, np.ndarray]


def load_data() -> tuple[Arrays, Arrays]:
    """The images and labels, as `((x_train, y_train), (x_test, y_test))`.

    Images are uint8 of shape (n, 8, 8): 1,433 to train with and 364 to test with. A pixel is the
    count of inked cells in a 4x4 block of a 32x32 scan, so 0 is paper and **16**, not 255, is ink:
    divide by 16 for values in [0, 1]. Labels are uint8 of shape (n,), the digits 0 to 9.

    The split is fixed and keeps the digits' proportions: among the images of each digit, in the
    published order, the first and then every fifth is a test image. All writers occur in both
    parts, as in a random split.

    >>> (x_train, y_train), (x_test, y_test) = load_data()
    >>> x_train.shape, x_test.shape, int(x_train.max())
    ((1433, 8, 8), (364, 8, 8), 16)
    """
    with files(__package__).joinpath("digits.npz").open("rb") as file, np.load(file) as data:
        return (data["x_train"], data["y_train"]), (data["x_test"], data["y_test"])
