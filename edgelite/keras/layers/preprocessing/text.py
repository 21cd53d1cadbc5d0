"""`TextVectorization`: texts as numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from edgelite.autodiff.tensor import Tensor
from edgelite.errors import InputError
from edgelite.keras import registry
from edgelite.keras.layers.arguments import one_of
from edgelite.keras.layers.layer import kind
from edgelite.keras.layers.preprocessing.lookup import HostLayer, StringLookup, mode_of

_PUNCTUATION = str.maketrans("", "", "!\"#$%&()*+,-./:;<=>?@[\\]^_`{|}~'")
_STANDARDS: dict[Any, Callable[[str], str]] = {
    None: str,
    "lower": str.lower,
    "strip_punctuation": lambda text: text.translate(_PUNCTUATION),
    "lower_and_strip_punctuation": lambda text: text.lower().translate(_PUNCTUATION),
}
_SPLITS: dict[Any, Callable[[str], list[str]]] = {
    None: lambda text: [text],
    "whitespace": str.split,
    "character": list,
}


@kind.register()
class TextVectorization(HostLayer):
    """Texts as places of their words in a vocabulary, or as vectors of these.

    It is applied to data before they reach a model.

        vectorize = TextVectorization(max_tokens=1000, output_sequence_length=20)
        vectorize.adapt(texts)
        model.fit(vectorize(texts), labels)

    Args:
        max_tokens: the largest size of the vocabulary, place 0 (padding) and 1 (unknown) included.
        standardize: ``"lower_and_strip_punctuation"``, ``"lower"``, ``"strip_punctuation"``, None, or a
            function of an array of texts.
        split: ``"whitespace"``, ``"character"``, None, or a function of an array of texts that gives
            a list of words for each.
        ngrams: up to how many words in a row count as one, or a tuple of such numbers.
        output_mode: as for `StringLookup`; ``"int"`` gives (texts, words), padded with 0.
        output_sequence_length: to how many words texts are cut and padded.
        pad_to_max_tokens, vocabulary, idf_weights: as for `StringLookup`.
    """

    def __init__(
        self,
        max_tokens: int | None = None,
        standardize: Any = "lower_and_strip_punctuation",
        split: Any = "whitespace",
        ngrams: int | tuple[int, ...] | None = None,
        output_mode: str = "int",
        output_sequence_length: int | None = None,
        pad_to_max_tokens: bool = False,
        vocabulary: Any = None,
        idf_weights: Any = None,
        sparse: bool = False,
        ragged: bool = False,
        encoding: str = "utf-8",
        **kwargs: Any,
    ) -> None:
        kwargs.pop("vocabulary_size", None)
        super().__init__(**kwargs)
        self.output_mode = mode_of(output_mode, self._label)
        if not callable(standardize):
            one_of(standardize, tuple(_STANDARDS), "standardize", self._label)
        if not callable(split):
            one_of(split, tuple(_SPLITS), "split", self._label)
        if ragged:
            raise InputError(f"{self._label}: ragged=True is not supported; leave it out")
        if output_sequence_length is not None and self.output_mode != "int":
            raise InputError(
                f"{self._label}: output_sequence_length goes with output_mode='int'; received "
                f"output_mode={output_mode!r}"
            )
        self.standardize = standardize
        self.split = split
        self.ngrams = ngrams
        self.output_sequence_length = output_sequence_length
        self._lookup = StringLookup(
            max_tokens=max_tokens,
            mask_token="",
            vocabulary=vocabulary,
            idf_weights=idf_weights,
            output_mode=self.output_mode,
            pad_to_max_tokens=pad_to_max_tokens,
            sparse=sparse,
            encoding=encoding,
        )

    def adapt(self, data: Any, batch_size: int | None = None, steps: int | None = None) -> None:
        """Find the vocabulary of texts: an array, a list, or an iterable of batches.

        Args:
            data: the texts.
            batch_size: accepted; batches make no difference.
            steps: how many batches to take at most.
        """
        del batch_size
        batches = [data] if isinstance(data, (list, tuple, np.ndarray, Tensor)) else data
        self._lookup.adapt_documents(
            words
            for number, batch in enumerate(batches)
            if steps is None or number < steps
            for words in self._words(batch)
        )

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[str]:
        """The words in the order of their places."""
        return self._lookup.get_vocabulary(include_special_tokens)

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Take words; see `StringLookup.set_vocabulary`."""
        self._lookup.set_vocabulary(vocabulary, idf_weights)

    def vocabulary_size(self) -> int:
        """The number of words, padding and unknown ones included."""
        return self._lookup.vocabulary_size()

    def _words(self, texts: Any) -> list[list[str]]:
        array = np.asarray(texts)
        if array.ndim > 1 and array.shape[-1] != 1:
            raise InputError(
                f"{self._label}: expected texts as (n,) or (n, 1); received shape {array.shape}"
            )
        flat: Any = [self._lookup.token(text) for text in array.ravel().tolist()]
        if callable(self.standardize):
            flat = np.asarray(self.standardize(np.asarray(flat))).tolist()
        else:
            flat = [_STANDARDS[self.standardize](text) for text in flat]
        if callable(self.split):
            words = [list(found) for found in self.split(np.asarray(flat))]
        else:
            words = [_SPLITS[self.split](text) for text in flat]
        return words if self.ngrams is None else [self._grams(found) for found in words]

    def _grams(self, words: list[str]) -> list[str]:
        sizes: Iterable[int] = (
            range(1, self.ngrams + 1) if isinstance(self.ngrams, int) else self.ngrams or ()
        )
        return [
            " ".join(words[start : start + size])
            for size in sizes
            for start in range(len(words) - size + 1)
        ]

    def call(self, inputs: Any) -> Any:
        samples = [self._lookup.places(words) for words in self._words(inputs)]
        if self.output_mode != "int":
            found = np.stack([self._lookup.vector(places) for places in samples])
        else:
            longest = max((len(places) for places in samples), default=0)
            length = longest if self.output_sequence_length is None else self.output_sequence_length
            found = np.zeros((len(samples), length), np.int64)
            for row, places in zip(found, samples, strict=True):
                row[: len(places)] = places[:length]
            if self.split is None and length == 1:  # a text is a word
                return Tensor(found.reshape(np.shape(inputs)))
        return Tensor(found if np.ndim(inputs) else found[0])

    def get_config(self) -> dict[str, Any]:
        own = self._lookup.get_config()
        shared = ("max_tokens", "pad_to_max_tokens", "vocabulary", "idf_weights", "encoding")
        return {
            **super().get_config(),
            "standardize": registry.serialize_keras_object(self.standardize),
            "split": registry.serialize_keras_object(self.split),
            "ngrams": self.ngrams,
            "output_mode": self.output_mode,
            "output_sequence_length": self.output_sequence_length,
            **{name: own[name] for name in shared},
        }
