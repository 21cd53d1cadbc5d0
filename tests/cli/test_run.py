from __future__ import annotations

import numpy as np
import pytest

from edgelite import keras
from edgelite.converter import convert
from edgelite.keras import layers
from tests.cli.models import add_constant, requantize, two_by_two


@pytest.fixture
def npy(tmp_path):
    def write(name, values, dtype=np.float32):
        path = tmp_path / name
        np.save(path, np.array(values, dtype))
        return path

    return write


@pytest.mark.parametrize(
    "values",
    [[[3, 4]], [3, 4], [[3, 4], [5, 6], [7, 8]]],
    ids=["a sample", "a sample without its leading 1", "a batch"],
)
def test_one_input_and_output(command, model, npy, tmp_path, values):
    x = npy("x.npy", values)
    result = command("run", model(add_constant), "--input", x, "--output", tmp_path / "y.npy")
    assert result == (0, "", "")
    y = np.load(tmp_path / "y.npy")
    assert y.dtype == np.float32
    assert y.tolist() == (np.atleast_2d(values) + [1, 2]).tolist()


def test_wider_floats_are_narrowed(command, model, npy, tmp_path):
    x = npy("x.npy", [[0.5, 0.25]], np.float64)
    assert command("run", model(add_constant), "-i", x, "-o", tmp_path / "y.npy").status == 0
    assert np.load(tmp_path / "y.npy").tolist() == [[1.5, 2.25]]


def test_inputs_and_outputs_by_name(command, model, npy, tmp_path):
    left, right = npy("l.npy", [[1, 2, 3]]), npy("r.npy", [[4, 5, 6], [7, 8, 9]])
    given = ["-i", f"right={right}", "-i", f"left={left}"]
    wanted = ["-o", f"product={tmp_path / 'p.npy'}"]
    assert command("run", model(two_by_two), *given, *wanted).status == 0
    # `left` is one sample: each sample of `right` meets it.
    assert np.load(tmp_path / "p.npy").tolist() == [[4, 10, 18], [7, 16, 27]]


def test_inputs_and_outputs_in_order(command, model, npy, tmp_path):
    files = ["-i", npy("l.npy", [[1, 2, 3]]), "-i", npy("r.npy", [[4, 5, 6]])]
    files += ["-o", tmp_path / "t.npy", "-o", tmp_path / "p.npy"]
    assert command("run", model(two_by_two), *files).status == 0
    assert np.load(tmp_path / "t.npy").tolist() == [[5, 7, 9]]
    assert np.load(tmp_path / "p.npy").tolist() == [[4, 10, 18]]


def test_float_quantizes_and_dequantizes(command, model, npy, tmp_path):
    x, y = npy("x.npy", [[-3, 0, 0.5, 7.3]]), tmp_path / "y.npy"
    assert command("run", model(requantize), "-i", x, "-o", y, "--float").status == 0
    # 7.3 is 14.6 steps of 0.5, so 15 of them: 7.5.
    assert np.load(y).tolist() == [[-3, 0, 0.5, 7.5]]
    assert np.load(y).dtype == np.float32


def test_integers_go_in_and_out_as_they_are(command, model, npy, tmp_path):
    x, y = npy("x.npy", [[4, 10, 11, 25]], np.int8), tmp_path / "y.npy"
    assert command("run", model(requantize), "-i", x, "-o", y).status == 0
    assert np.load(y).tolist() == [[-12, 0, 2, 30]]
    assert np.load(y).dtype == np.int8


def fails(command, *arguments):
    result = command("run", *arguments)
    assert result.status == 2
    assert result.error.count("\n") == 1
    return result.error


def test_shape_error_names_input_and_both_shapes(command, model, npy, tmp_path):
    x = npy("x.npy", np.zeros((2, 5)))
    error = fails(command, model(add_constant), "-i", x, "-o", tmp_path / "y.npy")
    assert "'x'" in error
    assert "[?, 2]" in error
    assert "[2, 5]" in error
    assert not (tmp_path / "y.npy").exists()


def test_floats_for_an_integer_input_name_the_remedy(command, model, npy, tmp_path):
    x = npy("x.npy", [[1, 2, 3, 4]])
    error = fails(command, model(requantize), "-i", x, "-o", tmp_path / "y.npy")
    assert "int8" in error
    assert "--float" in error


def test_integers_for_a_float_input(command, model, npy, tmp_path):
    x = npy("x.npy", [[1, 2]], np.int64)
    error = fails(command, model(add_constant), "-i", x, "-o", tmp_path / "y.npy")
    assert "expected dtype float32; received int64" in error


def test_missing_wrong_and_surplus_names(command, model, npy, tmp_path):
    path, x, y = model(two_by_two), npy("x.npy", [[1, 2, 3]]), tmp_path / "y.npy"
    assert "'right'" in fails(command, path, "-i", x, "-o", y)
    assert "no name 'up'" in fails(command, path, "-i", f"up={x}", "-o", y)
    assert "given twice" in fails(command, path, "-i", f"left={x}", "-i", f"left={x}", "-o", y)
    assert "has no name" in fails(command, path, "-i", f"left={x}", "-i", x, "-o", y)
    assert "received 3 files" in fails(command, path, *["-i", x] * 3, "-o", y)


def test_batches_of_different_length(command, model, npy, tmp_path):
    two, three = npy("2.npy", np.zeros((2, 3))), npy("3.npy", np.zeros((3, 3)))
    error = fails(command, model(two_by_two), "-i", two, "-i", three, "-o", tmp_path / "y.npy")
    assert "2 for 'left', 3 for 'right'" in error


def test_an_empty_batch(command, model, npy, tmp_path):
    x = npy("x.npy", np.zeros((0, 3)))
    right = npy("r.npy", np.zeros((1, 3)))
    error = fails(command, model(two_by_two), "-i", x, "-i", right, "-o", tmp_path / "y.npy")
    assert "received [0, 3]" in error


def test_files_that_are_no_arrays(command, model, tmp_path):
    y = tmp_path / "y.npy"
    pickled, archive, text = tmp_path / "p.npy", tmp_path / "a.npz", tmp_path / "t.npy"
    np.save(pickled, np.array([{}], object), allow_pickle=True)
    np.savez(archive, x=np.zeros(2))
    text.write_text("1 2", encoding="utf-8")
    for path in (pickled, archive, text, tmp_path / "none.npy"):
        assert str(path) in fails(command, model(add_constant), "-i", path, "-o", y)


def test_samples_of_a_recurrent_model_know_nothing_of_each_other(command, npy, tmp_path):
    network = keras.Sequential([keras.Input((4, 3), batch_size=1), layers.LSTM(2)])
    path, y = tmp_path / "lstm.tflite", tmp_path / "y.npy"
    path.write_bytes(convert(network))
    x = np.random.default_rng(0).normal(size=(5, 4, 3)).astype(np.float32)
    assert command("run", path, "-i", npy("x.npy", x), "-o", y).status == 0
    np.testing.assert_allclose(np.load(y), network.predict(x, 1, verbose=0), atol=1e-6)
