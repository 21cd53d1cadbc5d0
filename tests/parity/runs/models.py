"""Models, data and feeds of the rows of trainings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from tests.parity.backend import Backend, generator, set_weights


class Task(NamedTuple):
    """A model that is not compiled, with its inputs and labels."""

    model: Any
    x: Any
    y: Any


def regression(backend: Backend) -> Task:
    """Two dense layers and 24 samples."""
    keras = backend.keras
    model = keras.Sequential(
        [keras.Input((3,)), keras.layers.Dense(4, activation="tanh"), keras.layers.Dense(1)]
    )
    rng = generator("regression")
    return Task(model, rng.normal(size=(24, 3)), rng.normal(size=(24, 1)))


def signs(backend: Backend) -> Task:
    """Two classes, told by a number."""
    model, x, y = regression(backend)
    return Task(model, x, (y > 0).astype(np.int64))


def penalized(backend: Backend) -> Task:
    """Penalties of weights and of what a layer gives."""
    keras = backend.keras
    activity = keras.regularizers.L2(0.1)
    last = keras.layers.Dense(1, kernel_regularizer="l1", activity_regularizer=activity)
    _, x, y = regression(backend)
    first = keras.layers.Dense(4, activation="tanh", kernel_constraint="unit_norm")
    return Task(keras.Sequential([keras.Input((3,)), first, last]), x, y)


def own_steps(backend: Backend) -> Task:
    """A model whose `train_step` and `compute_loss` are its own."""

    class Own(backend.keras.Model):  # type: ignore[misc]  # the class of either package
        def train_step(self, data: Any) -> Any:
            x, y = data[:2]
            with backend.tape() as tape:
                y_pred = self(x, training=True)
                loss = self.compute_loss(x=x, y=y, y_pred=y_pred)
            variables = self.trainable_variables
            sources = [backend.raw(v) for v in variables]
            self.optimizer.apply(tape.gradient(loss, sources), variables)
            for metric in self.metrics:
                if metric.name == "loss":
                    metric.update_state(loss)
                else:
                    metric.update_state(y, y_pred)
            return {metric.name: metric.result() for metric in self.metrics}

        def compute_loss(self, x=None, y=None, y_pred=None, sample_weight=None, training=True):
            return super().compute_loss(x, y, y_pred, sample_weight) * 2.0

    model, x, y = regression(backend)
    return Task(Own(model.inputs, model.outputs), x, y)


def added_loss(backend: Backend) -> Task:
    """A layer that adds a loss of its inputs."""

    class Adding(backend.keras.layers.Layer):  # type: ignore[misc]  # the class of either package
        def call(self, inputs: Any) -> Any:
            self.add_loss(backend.reduce_sum(inputs * inputs) * 0.01)
            return inputs

    model, x, y = regression(backend)
    return Task(backend.keras.Model(model.inputs, Adding()(model.outputs[0])), x, y)


def dictionaries(backend: Backend) -> Task:
    """Inputs, outputs and labels by name."""
    keras = backend.keras
    model, x, y = regression(backend)
    inputs = keras.Input((3,), name="data")
    outputs = {"one": model(inputs), "two": keras.layers.Dense(2, name="two")(inputs)}
    return Task(keras.Model({"data": inputs}, outputs), {"data": x}, {"one": y, "two": x[:, :2]})


def named_outputs(backend: Backend) -> Task:
    """A list of outputs, known by the names of their layers."""
    keras = backend.keras
    model, x, y = regression(backend)
    inputs = keras.Input((3,), name="data")
    one = keras.layers.Activation("linear", name="one")(model(inputs))
    two = keras.layers.Dense(2, name="two")(inputs)
    return Task(keras.Model(inputs, [one, two]), x, [y, x[:, :2]])


def classifier(backend: Backend) -> Task:
    """Four classes, with a penalty."""
    keras, rng = backend.keras, generator("classifier")
    hidden = keras.layers.Dense(
        8, activation="relu", kernel_regularizer=keras.regularizers.L2(0.01)
    )
    model = keras.Sequential(
        [keras.Input((6,)), hidden, keras.layers.Dense(4, activation="softmax")]
    )
    return Task(model, rng.normal(size=(20, 6)), rng.integers(0, 4, 20))


def images(backend: Backend) -> Task:
    """Convolutions, pooling and a batch normalization."""
    keras, rng = backend.keras, generator("images")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((6, 6, 1)),
            layers.Conv2D(3, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.SeparableConv2D(4, 2, activation="relu"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(1, activation="sigmoid"),
        ]
    )
    return Task(model, rng.normal(size=(20, 6, 6, 1)), rng.integers(0, 2, (20, 1)))


def words(backend: Backend) -> Task:
    """An embedding with a mask, and a recurrent layer."""
    keras, rng = backend.keras, generator("words")
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((5,), dtype="int32"),
            layers.Embedding(7, 3, mask_zero=True),
            layers.GRU(4),
            layers.Dense(3),
        ]
    )
    return Task(model, rng.integers(0, 7, (20, 5)), rng.integers(0, 3, 20))


def residual(backend: Backend) -> Task:
    """Branches that are joined again, a nested model, layer normalization."""
    keras, rng = backend.keras, generator("residual")
    layers = keras.layers
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(4, activation="elu")], name="inner")
    inputs = keras.Input((4,))
    x = layers.Add()([inputs, inner(inputs)])
    x = layers.LayerNormalization()(x)
    x = layers.Concatenate()([x, layers.Dense(2, activation="swish")(inner(x))])
    model = keras.Model(inputs, layers.Dense(2)(x))
    return Task(model, rng.normal(size=(20, 4)), rng.normal(size=(20, 2)))


def two_outputs(backend: Backend) -> Task:
    """Two inputs, a shared layer, two outputs."""
    keras, rng = backend.keras, generator("two outputs")
    layers = keras.layers
    left, right = keras.Input((3,), name="left"), keras.Input((2,), name="right")
    shared = layers.Dense(4, activation="tanh", name="shared")
    joined = layers.Concatenate()([shared(layers.Dense(3)(right)), shared(left)])
    a = layers.Dense(1, name="a")(joined)
    b = layers.Dense(3, activation="softmax", name="b")(joined)
    x = [rng.normal(size=(20, 3)), rng.normal(size=(20, 2))]
    return Task(
        keras.Model([left, right], [a, b]), x, [rng.normal(size=(20, 1)), rng.integers(0, 3, 20)]
    )


TASKS: dict[str, Callable[[Backend], Task]] = {
    make.__name__: make
    for make in (
        *(regression, signs, penalized, own_steps, added_loss, dictionaries, named_outputs),
        *(classifier, images, words, residual, two_outputs),
    )
}


def task(backend: Backend, name: str) -> Task:
    """The task of a name, its weights set."""
    backend.keras.backend.clear_session(free_memory=False)
    made = TASKS[name](backend)
    set_weights(made.model, name)
    return made


def batches(x: np.ndarray, y: np.ndarray, size: int, weighted: bool) -> list[Any]:
    """Samples in batches, perhaps with weights."""
    weight = np.linspace(0, 2, len(x)).astype(x.dtype)
    parts = (slice(start, start + size) for start in range(0, len(x), size))
    return [(x[p], y[p], weight[p]) if weighted else (x[p], y[p]) for p in parts]


def feed(keras: Any, kind: str, x: np.ndarray, y: np.ndarray, epochs: int) -> Any:
    """Samples as a generator, or as a `PyDataset` ("sequence"); "weighted_" ones have weights too."""
    each = batches(x, y, 8, kind.startswith("weighted_"))
    if kind.endswith("generator"):
        return (batch for _ in range(epochs) for batch in each)

    class Batches(keras.utils.PyDataset):  # type: ignore[misc]  # the class of either package
        def __len__(self) -> int:
            return len(each)

        def __getitem__(self, index: int) -> Any:
            return each[index]

    return Batches()
