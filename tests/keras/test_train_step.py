"""What `fit`, `evaluate` and `predict` give to a model's own steps: as many entries as there are data."""

from __future__ import annotations

import numpy as np
import pytest

from edgelite import keras
from edgelite.keras import layers

X, Y, W = np.zeros((4, 3), np.float32), np.ones((4, 1), np.float32), np.ones(4, np.float32)


class Noting(keras.Model):
    """Notes the batches that its steps are given."""

    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(1)
        self.seen = []

    def call(self, x):
        return self.dense(x["x"] if isinstance(x, dict) else x)

    def train_step(self, data):
        self.seen.append(data)
        return {"loss": 0.0}

    test_step = train_step

    def predict_step(self, data):
        self.seen.append(data)
        return self(data[0] if isinstance(data, tuple) else data)


def shapes(data):
    if isinstance(data, dict):
        return {name: shapes(part) for name, part in data.items()}
    return tuple(map(shapes, data)) if isinstance(data, tuple) else list(data.shape)


class Batches(keras.utils.PyDataset):
    def __len__(self):
        return 1

    def __getitem__(self, index):
        return X, Y


# As keras 3.15.1 gives them.
@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"x": X}, [4, 3]),
        ({"x": {"x": X}}, {"x": [4, 3]}),
        ({"x": X, "y": Y}, ([4, 3], [4, 1])),
        ({"x": X, "y": Y, "sample_weight": W}, ([4, 3], [4, 1], [4])),
        ({"batches": [(X,)]}, ([4, 3],)),
        ({"batches": [(X, Y)]}, ([4, 3], [4, 1])),
        ({"batches": [(X, Y, W)]}, ([4, 3], [4, 1], [4])),
        ({"x": Batches()}, ([4, 3], [4, 1])),
    ],
)
@pytest.mark.parametrize("method", ["fit", "evaluate"])
def test_a_step_gets_as_many_entries_as_there_are_data(method, arguments, expected):
    if "batches" in arguments:
        arguments = {"x": iter(arguments["batches"])}
    model = Noting()
    model.compile("sgd", "mse")
    getattr(model, method)(verbose=0, **arguments)
    assert [shapes(data) for data in model.seen] == [expected]


def test_prediction_gets_the_inputs_alone():
    model = Noting()
    model.predict(X, verbose=0)
    assert [shapes(data) for data in model.seen] == [[4, 3]]
