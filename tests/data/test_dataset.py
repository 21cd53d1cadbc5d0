"""`edgelite.data.Dataset` behaves as `tf.data.Dataset`."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite as tf
from edgelite.data import AUTOTUNE, INFINITE_CARDINALITY, UNKNOWN_CARDINALITY, Dataset
from edgelite.errors import InputError


def listed(dataset: Dataset) -> list:
    return [element.tolist() for element in dataset.as_numpy_iterator()]


def test_slices_of_nested_arrays() -> None:
    data = Dataset.from_tensor_slices({"x": np.arange(6).reshape(3, 2), "y": ([1, 2, 3],)})
    elements = list(data)
    assert len(data) == len(elements) == 3
    np.testing.assert_array_equal(elements[1]["x"], [2, 3])
    assert int(elements[2]["y"][0]) == 3
    with pytest.raises(InputError, match="same length"):
        Dataset.from_tensor_slices((np.zeros(2), np.zeros(3)))
    with pytest.raises(InputError, match="scalar"):
        Dataset.from_tensor_slices(1.0)


def test_an_array_may_change_afterwards() -> None:
    x = np.zeros(2)
    data = Dataset.from_tensor_slices(x)
    x[:] = 1
    assert listed(data) == [0.0, 0.0]


def test_sources() -> None:
    assert listed(Dataset.range(2, 9, 3)) == [2, 5, 8]
    assert next(iter(Dataset.range(3))).dtype == np.int64
    assert listed(Dataset.from_tensors([1, 2])) == [[1, 2]]
    assert listed(Dataset.from_tensors([1, 2]).unbatch()) == [1, 2]
    assert int(Dataset.from_tensors(4).get_single_element()) == 4


def test_generators_run_anew_for_each_iteration() -> None:
    def count(stop):
        yield from range(stop)

    data = Dataset.from_generator(
        count, args=(3,), output_signature=tf.TensorSpec([], tf.float32, name="n")
    )
    assert listed(data) == listed(data) == [0.0, 1.0, 2.0]
    assert next(iter(data)).dtype == np.float32
    assert int(data.cardinality()) == UNKNOWN_CARDINALITY
    with pytest.raises(TypeError, match="unknown"):
        len(data)
    wrong = Dataset.from_generator(lambda: [[1.0]], output_signature=tf.TensorSpec([2]))
    with pytest.raises(InputError, match="shape"):
        list(wrong)
    assert listed(Dataset.from_generator(lambda: [1, 2], output_types=np.int8)) == [1, 2]
    with pytest.raises(InputError, match="function"):
        Dataset.from_generator([1, 2])


def test_map_filter_and_flat_map() -> None:
    pairs = Dataset.from_tensor_slices(([1, 2, 3], [10, 20, 30]))
    assert listed(pairs.map(lambda a, b: a + b, num_parallel_calls=AUTOTUNE)) == [11, 22, 33]
    assert listed(Dataset.range(6).filter(lambda x: x % 2 == 0)) == [0, 2, 4]
    assert listed(Dataset.range(3).flat_map(lambda x: Dataset.range(int(x)))) == [0, 0, 1]
    assert len(pairs.map(lambda a, b: a)) == 3


def test_batches() -> None:
    assert listed(Dataset.range(5).batch(2)) == [[0, 1], [2, 3], [4]]
    assert listed(Dataset.range(5).batch(2, drop_remainder=True)) == [[0, 1], [2, 3]]
    assert len(Dataset.range(5).batch(2)) == 3
    assert len(Dataset.range(5).batch(2, drop_remainder=True)) == 2
    assert listed(Dataset.range(5).batch(2).unbatch()) == [0, 1, 2, 3, 4]
    with pytest.raises(InputError, match="one shape"):
        list(Dataset.from_generator(lambda: [[1], [1, 2]]).batch(2))
    with pytest.raises(InputError, match="batch_size"):
        Dataset.range(2).batch(0)


def test_order_and_number() -> None:
    data = Dataset.range(5)
    assert listed(data.take(2)) == [0, 1]
    assert len(data.take(-1)) == len(data.take(9)) == 5
    assert listed(data.skip(3)) == [3, 4]
    assert len(data.skip(-1)) == 0
    assert listed(data.shard(2, 1)) == [1, 3]
    assert len(data.shard(2, 0)) == 3
    assert listed(data.take(2).repeat(2)) == [0, 1, 0, 1]
    assert int(data.repeat().cardinality()) == INFINITE_CARDINALITY
    assert listed(data.repeat().skip(4).take(3)) == [4, 0, 1]
    assert listed(data.take(1).concatenate(data.skip(4))) == [0, 4]
    assert len(data.concatenate(data)) == 10
    numbered = [(int(i), int(x)) for i, x in data.skip(3).enumerate(start=7)]
    assert numbered == [(7, 3), (8, 4)]
    assert int(data.reduce(np.int64(0), lambda state, x: state + x)) == 10


def test_zip() -> None:
    both = Dataset.zip(Dataset.range(3), Dataset.range(10, 12))
    assert [(int(a), int(b)) for a, b in both] == [(0, 10), (1, 11)]
    assert len(both) == 2
    named = Dataset.zip({"a": Dataset.range(2), "b": Dataset.range(2).repeat()})
    assert [int(element["b"]) for element in named] == [0, 1]
    assert len(named) == 2


def test_shuffle() -> None:
    data = Dataset.range(50)
    shuffled = data.shuffle(50, seed=1)
    first, second = listed(shuffled), listed(shuffled)
    assert sorted(first) == sorted(second) == list(range(50))
    assert first != second
    assert first != list(range(50))
    assert listed(data.shuffle(50, seed=1)) == first
    fixed = data.shuffle(50, seed=1, reshuffle_each_iteration=False)
    assert listed(fixed) == listed(fixed)
    # An element is among the first `buffer_size` ones that are left when it is drawn.
    near = listed(data.shuffle(5, seed=0))
    assert all(element < place + 5 for place, element in enumerate(near))
    assert len(shuffled) == 50


def test_cache_computes_once() -> None:
    computed = []

    def note(x):
        computed.append(int(x))
        return x

    data = Dataset.range(3).map(note).cache()
    next(iter(data))
    computed.clear()
    assert listed(data) == listed(data) == [0, 1, 2]
    assert computed == [0, 1, 2]
    with pytest.raises(InputError, match="memory"):
        data.cache("file")


def test_prefetch_gives_the_same_and_passes_errors_on() -> None:
    assert listed(Dataset.range(100).prefetch(AUTOTUNE)) == list(range(100))
    assert Dataset.range(2).prefetch(0) is not None

    def fail(x):
        if int(x) == 2:
            raise KeyError("two")
        return x

    elements = iter(Dataset.range(5).map(fail).prefetch(4))
    assert [int(next(elements)), int(next(elements))] == [0, 1]
    with pytest.raises(KeyError):
        next(elements)


def test_prefetch_may_be_left_early() -> None:
    elements = iter(Dataset.range(3).repeat().prefetch(2))
    assert [int(next(elements)) for _ in range(5)] == [0, 1, 2, 0, 1]
    elements.close()


def test_nothing_is_computed_before_it_is_asked_for() -> None:
    data = Dataset.range(3).map(lambda x: 1 // 0)
    assert len(data) == 3
    with pytest.raises(ZeroDivisionError):
        list(data)


def test_element_spec() -> None:
    spec = Dataset.from_tensor_slices((np.zeros((2, 3), np.float32), [1, 2])).element_spec
    assert spec == (tf.TensorSpec([3], np.float32), tf.TensorSpec([], np.int32))


def test_models_train_on_a_dataset() -> None:
    random = np.random.default_rng(0)
    x = random.standard_normal((60, 4)).astype(np.float32)
    y = (x.sum(axis=1) > 0).astype(np.int32)
    data = Dataset.from_tensor_slices((x, y)).shuffle(60, seed=0).batch(16).prefetch(2)
    tf.keras.utils.set_random_seed(0)
    model = tf.keras.Sequential([tf.keras.layers.Dense(2, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(data, epochs=3, verbose=0, validation_data=data)
    assert len(history.history["loss"]) == 3
    assert history.history["loss"][-1] < history.history["loss"][0]
    model.fit(data.repeat(), epochs=2, steps_per_epoch=3, verbose=0)
    assert len(model.predict(data, verbose=0)) == 60
