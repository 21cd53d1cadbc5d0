"""Words as numbers: `TextVectorization`, `StringLookup`, `IntegerLookup`. Numbers from keras 3.15.1."""

from __future__ import annotations

import numpy as np
import pytest

import edgelite
from edgelite import keras
from edgelite.errors import InputError, StateError
from edgelite.keras import layers

TEXTS = ["The cat, the dog!", "a cat sat", "It's RAINING cats", "dog"]
ASKED = ["the cat sleeps", "dog dog"]


@pytest.mark.parametrize(
    ("arguments", "vocabulary", "expected"),
    [
        (
            {},
            ["", "[UNK]", "the", "dog", "cat", "sat", "raining", "its", "cats", "a"],
            [[2, 4, 1], [3, 3, 0]],
        ),
        ({"max_tokens": 5}, ["", "[UNK]", "the", "dog", "cat"], [[2, 4, 1], [3, 3, 0]]),
        ({"standardize": "lower"}, ["", "[UNK]", "the", "sat"], [[2, 10, 1], [7, 7, 0]]),
        ({"standardize": None}, ["", "[UNK]", "the", "sat", "dog!"], [[2, 8, 1], [5, 5, 0]]),
        (
            {"standardize": "strip_punctuation"},
            ["", "[UNK]", "dog", "cat", "the"],
            [[4, 3, 1], [2, 2, 0]],
        ),
        (
            {"split": "character", "output_sequence_length": 4},
            ["", "[UNK]", "t", " ", "a", "s", "i"],
            [[2, 11, 12, 3], [13, 9, 7, 3]],
        ),
        (
            {"ngrams": 2, "max_tokens": 8},
            ["", "[UNK]", "the", "dog", "cat", "the dog", "the cat", "sat"],
            [[2, 4, 1, 6, 1], [3, 3, 1, 0, 0]],
        ),
        ({"ngrams": (2,)}, ["", "[UNK]", "the dog", "the cat"], [[3, 1], [1, 0]]),
        ({"output_sequence_length": 2}, ["", "[UNK]", "the"], [[2, 4], [3, 3]]),
        ({"split": None}, ["", "[UNK]", "the cat the dog"], [1, 1]),
        (
            {"output_mode": "multi_hot", "max_tokens": 6},
            ["[UNK]", "the", "dog", "cat", "sat", "raining"],
            [[1, 1, 0, 1, 0, 0], [0, 0, 1, 0, 0, 0]],
        ),
        (
            {"output_mode": "count", "max_tokens": 8, "ngrams": 1},
            ["[UNK]", "the", "dog", "cat", "sat"],
            [[1, 1, 0, 1, 0, 0, 0, 0], [0, 0, 2, 0, 0, 0, 0, 0]],
        ),
        (
            {"output_mode": "tf_idf", "max_tokens": 6},
            ["[UNK]", "the", "dog", "cat", "sat", "raining"],
            [[0.9981, 1.0986, 0, 0.8473, 0, 0], [0, 0, 1.6946, 0, 0, 0]],
        ),
    ],
)
def test_texts_become_numbers(arguments, vocabulary, expected):
    layer = layers.TextVectorization(**arguments)
    layer.adapt(TEXTS)
    assert layer.get_vocabulary()[: len(vocabulary)] == vocabulary
    np.testing.assert_allclose(layer(ASKED).numpy(), expected, atol=5e-5)
    again = layers.TextVectorization.from_config(layer.get_config())
    assert again.get_vocabulary() == layer.get_vocabulary()
    np.testing.assert_array_equal(again(ASKED).numpy(), layer(ASKED).numpy())


def test_a_given_vocabulary_may_have_its_special_tokens():
    for words in (["x", "y"], ["", "[UNK]", "x", "y"]):
        layer = layers.TextVectorization(vocabulary=words)
        assert layer(["y z", "x"]).numpy().tolist() == [[3, 1], [2, 0]]
        assert layer("y y z").numpy().tolist() == [3, 3, 1]
        assert layer(np.array([["x"], [b"y"]])).numpy().tolist() == [[2], [3]]
        assert layer.vocabulary_size() == 4
        assert layer("x").dtype == np.int64


def test_functions_standardize_and_split():
    layer = layers.TextVectorization(
        standardize=np.char.upper,
        split=lambda texts: np.char.split(texts, "-"),
        vocabulary=["A", "B"],
    )
    assert layer(["a-b", "b-c"]).numpy().tolist() == [[2, 3], [3, 1]]


def test_batches_are_adapted_to():
    layer = layers.TextVectorization()
    layer.adapt(batch for batch in (TEXTS[:2], TEXTS[2:], ["never seen"]))
    assert "never" in layer.get_vocabulary()
    layer.adapt((batch for batch in (TEXTS[:2], ["never seen"])), steps=1)
    assert "never" not in layer.get_vocabulary()


@pytest.mark.parametrize(
    ("arguments", "inputs", "expected"),
    [
        ({"mask_token": ""}, [["a", "", "q"]], [[2, 0, 1]]),
        ({"num_oov_indices": 0}, ["b", "a"], [1, 0]),
        (
            {"output_mode": "one_hot", "mask_token": "-"},
            ["b", "q", "b", "-"],
            [[0, 0, 1], [1, 0, 0], [0, 0, 1], [0, 0, 0]],
        ),
        ({"output_mode": "one_hot"}, [["b"], ["q"]], [[0, 0, 1], [1, 0, 0]]),
        ({"output_mode": "multi_hot", "mask_token": "-"}, ["b", "q", "b", "-"], [1, 0, 1]),
        (
            {"output_mode": "count", "mask_token": "-"},
            [["b", "q", "b"], ["a", "-", "a"]],
            [[1, 0, 2], [0, 2, 0]],
        ),
        (
            {"output_mode": "tf_idf", "idf_weights": [0.5, 2.0]},
            [["b", "q", "b"]],
            [[1.25, 0, 4]],
        ),
    ],
)
def test_words_are_looked_up(arguments, inputs, expected):
    layer = layers.StringLookup(vocabulary=["a", "b"], **arguments)
    assert layer(np.array(inputs)).numpy().tolist() == expected
    again = layers.StringLookup.from_config(layer.get_config())
    assert again(np.array(inputs)).numpy().tolist() == expected


def test_places_become_words_again():
    layer = layers.StringLookup(vocabulary=["a", "b"], invert=True)
    assert layer(np.array([[1, 0, 2, 9]])).tolist() == [["a", "[UNK]", "b", "[UNK]"]]


def test_integers_are_looked_up():
    layer = layers.IntegerLookup(vocabulary=[12, 36], num_oov_indices=3)
    assert layer(np.array([[12, 36, 7, 8, 9]])).numpy().tolist() == [[3, 4, 1, 2, 0]]
    assert layer.get_vocabulary() == [-1, -1, -1, 12, 36]
    assert layer.get_vocabulary(include_special_tokens=False) == [12, 36]
    layer = layers.IntegerLookup()
    layer.adapt(np.array([[5, 7, 5], [7, 5, 3]]))
    assert layer.get_vocabulary() == [-1, 5, 7, 3]
    assert layer(np.array([5, 7, 3, 4])).numpy().tolist() == [1, 2, 3, 0]
    layer = layers.IntegerLookup(vocabulary=[12, 36], mask_token=0)
    assert layer(np.array([[12, 0, 5]])).numpy().tolist() == [[2, 0, 1]]


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: layers.StringLookup(vocabulary=["a", "a"]), r"each once.*wrong: \['a'\]"),
        (lambda: layers.StringLookup(vocabulary=["a", "[UNK]"], invert=True), "each once"),
        (lambda: layers.StringLookup(vocabulary=[]), "received 0 tokens"),
        (lambda: layers.StringLookup(max_tokens=2, vocabulary=["a", "b"]), "max_tokens=2 is less"),
        (lambda: layers.StringLookup(vocabulary=["a"], output_mode="tf_idf"), "idf_weights"),
        (lambda: layers.StringLookup(vocabulary=["a"], idf_weights=[1.0]), "idf_weights"),
        (lambda: layers.StringLookup(num_oov_indices=2), "must be 0 or 1; received 2"),
        (lambda: layers.StringLookup(vocabulary=["a"]).adapt(["b"]), "nothing to adapt"),
        (lambda: layers.StringLookup(vocabulary=["a"], num_oov_indices=0)(["q"]), "'q' is not in"),
        (lambda: layers.TextVectorization(split="words"), "split must be one of"),
        (lambda: layers.TextVectorization(vocabulary=["a"])([["a", "b"]]), r"shape \(1, 2\)"),
        (lambda: layers.TextVectorization(ragged=True), "ragged=True is not supported"),
        (
            lambda: layers.TextVectorization(vocabulary=["a"])(keras.Input((1,))),
            "apply it to the data",
        ),
    ],
)
def test_what_cannot_be_is_refused(make, message):
    with pytest.raises(InputError, match=message):
        make()


def test_a_vocabulary_is_needed_first():
    with pytest.raises(StateError, match="call adapt"):
        layers.TextVectorization()(["a"])


def test_texts_are_learned_and_the_classifier_converts():
    keras.utils.set_random_seed(0)
    texts = ["a great film", "what a bad film", "great fun", "bad acting"] * 8
    labels = np.array([1, 0, 1, 0] * 8)
    vectorize = layers.TextVectorization(max_tokens=20, output_sequence_length=5)
    vectorize.adapt(texts)
    model = keras.Sequential(
        [
            keras.Input((5,), dtype="int32", name="words"),
            layers.Embedding(20, 8),
            layers.GlobalAveragePooling1D(),
            layers.Dense(1, activation="sigmoid", name="good"),
        ]
    )
    model.compile(keras.optimizers.Adam(0.1), "binary_crossentropy")
    model.fit(vectorize(texts), labels, epochs=15, verbose=0)
    words = vectorize(["great great", "bad"]).numpy().astype(np.int32)
    good = model.predict(words, verbose=0)
    assert good[0] > 0.7
    assert good[1] < 0.3
    run = edgelite.lite.Interpreter(model_content=edgelite.convert(model)).get_signature_runner()
    np.testing.assert_allclose(run(words=words)["good"], good, atol=1e-6)
