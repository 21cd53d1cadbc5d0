"""BLAS has one thread while a small model runs, and its own again afterwards."""

from __future__ import annotations

import sys
from types import SimpleNamespace

import numpy as np
import pytest

from edgelite import keras
from edgelite.errors import InputError
from edgelite.keras.models import blas_threads

X, Y = np.ones((4, 3), np.float32), np.ones((4, 2), np.float32)


class Library:
    """A BLAS of which threadpoolctl's controller is asked."""

    def __init__(self):
        self.num_threads = 8
        self.log = []

    def set_num_threads(self, count):
        self.num_threads = count
        self.log.append(count)


@pytest.fixture
def library(monkeypatch):
    for name in blas_threads._CHOICES:
        monkeypatch.delenv(name, raising=False)
    own = Library()
    controller = SimpleNamespace(select=lambda user_api: SimpleNamespace(lib_controllers=[own]))
    module = SimpleNamespace(ThreadpoolController=lambda: controller)
    monkeypatch.setitem(sys.modules, "threadpoolctl", module)
    return own


def model():
    network = keras.Sequential([keras.layers.Input((3,)), keras.layers.Dense(2)])
    network.compile("sgd", "mse")
    return network


RUNS = {
    "fit": lambda network: network.fit(X, Y, verbose=0),
    "evaluate": lambda network: network.evaluate(X, Y, verbose=0),
    "predict": lambda network: network.predict(X, verbose=0),
}


@pytest.mark.parametrize("name", RUNS)
def test_a_small_model_runs_in_one_thread(name, library):
    RUNS[name](model())
    assert library.log == [1, 8]


def test_it_is_one_while_batches_run(library):
    seen = []
    look = keras.callbacks.LambdaCallback(
        on_train_batch_end=lambda batch, logs: seen.append(library.num_threads)
    )
    model().fit(X, Y, batch_size=2, verbose=0, callbacks=[look])
    assert seen == [1, 1]


def test_threads_come_back_after_an_error(library):
    with pytest.raises(InputError):
        model().fit(X, Y, verbose=3)
    assert library.log == [1, 8]


def test_a_large_model_has_all_threads(library, monkeypatch):
    monkeypatch.setattr(blas_threads, "_SMALL", 8)  # the model has 3 x 2 weights and 2 biases
    RUNS["fit"](model())
    assert library.log == []


def test_a_choice_of_the_user_stands(library, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "4")
    RUNS["fit"](model())
    assert library.log == []


def test_without_threadpoolctl_nothing_is_done(library, monkeypatch):
    monkeypatch.setitem(sys.modules, "threadpoolctl", None)
    RUNS["fit"](model())
    assert library.log == []
