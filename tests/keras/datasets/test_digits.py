from __future__ import annotations

import numpy as np

from edgelite.keras.datasets import digits


def test_shapes_dtypes_and_values():
    (x_train, y_train), (x_test, y_test) = digits.load_data()
    assert x_train.shape == (1433, 8, 8)
    assert x_test.shape == (364, 8, 8)
    assert y_train.shape == (1433,)
    assert y_test.shape == (364,)
    assert {a.dtype for a in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}
    assert x_train.min() == x_test.min() == 0
    assert x_train.max() == x_test.max() == 16


def test_images_of_each_digit_are_those_of_the_published_set():
    # Counts of the digits 0 to 9 from the published set's description of its test part.
    published = [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    (_, y_train), (_, y_test) = digits.load_data()
    assert np.bincount(np.concatenate([y_train, y_test])).tolist() == published
    assert np.bincount(y_test).tolist() == [-(-count // 5) for count in published]


def test_first_image_is_the_published_first_row():
    (_, _), (x_test, y_test) = digits.load_data()
    assert y_test[0] == 0
    assert x_test[0, 0].tolist() == [0, 0, 5, 13, 9, 1, 0, 0]


def test_parts_share_no_image():
    (x_train, _), (x_test, _) = digits.load_data()
    train = {image.tobytes() for image in x_train}
    assert not any(image.tobytes() in train for image in x_test)


def test_callers_may_write_into_their_copy():
    digits.load_data()[0][0][:] = 255
    assert digits.load_data()[0][0].max() == 16
