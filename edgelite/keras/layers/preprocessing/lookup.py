"""Words and integers as their places in a vocabulary, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from edgelite.autodiff.tensor import Tensor
from edgelite.errors import InputError, StateError
from edgelite.keras.config import floatx
from edgelite.keras.layers.arguments import one_of
from edgelite.keras.layers.layer import Weightless, kind
from edgelite.keras.symbolic import symbolic_leaves

MODES = ("int", "one_hot", "multi_hot", "count", "tf_idf")
# Other names of modes, from before.
_SYNONYMS = {"binary": "multi_hot", "tf-idf": "tf_idf"}


def mode_of(output_mode: str, label: str) -> str:
    """One of `MODES`.

    Raises:
        InputError: it is none; names the layer.
    """
    return one_of(_SYNONYMS.get(output_mode, output_mode), MODES, "output_mode", label)


class HostLayer(Weightless):
    """A layer for data before they reach a model: it takes arrays and lists, of words too."""

    def __call__(self, inputs: Any) -> Any:
        if symbolic_leaves((inputs,)):
            raise InputError(
                f"{self._label}: it cannot be a part of a model, which computes with numbers only; apply it "
                f"to the data, and give its results to the model: x = layer(texts)"
            )
        return self.call(inputs)


class Lookup(HostLayer):
    """What `StringLookup` and `IntegerLookup` share.

    Args:
        max_tokens: the largest size of a vocabulary that `adapt` finds, special tokens included.
        num_oov_indices: how many places tokens share that are not in the vocabulary.
        mask_token: what has place 0; None for no such token.
        oov_token: what stands for unknown tokens in the vocabulary.
        vocabulary: the tokens, in order, or the path of a file with one a line.
        idf_weights: for ``"tf_idf"``, a weight for each token.
        invert: whether places become tokens.
        output_mode: ``"int"``: places; else a vector for a sample: ``"one_hot"``, ``"multi_hot"``,
            ``"count"`` or ``"tf_idf"``: counts times the inverse document frequencies.
        pad_to_max_tokens: whether vectors have `max_tokens` entries, however small the vocabulary.
    """

    config_keys = (
        *("max_tokens", "num_oov_indices", "mask_token", "oov_token", "invert", "output_mode"),
        "pad_to_max_tokens",
    )

    def __init__(
        self,
        max_tokens: int | None = None,
        num_oov_indices: int = 1,
        mask_token: Any = None,
        oov_token: Any = None,
        vocabulary: Any = None,
        idf_weights: Any = None,
        invert: bool = False,
        output_mode: str = "int",
        pad_to_max_tokens: bool = False,
        sparse: bool = False,
        **kwargs: Any,
    ) -> None:
        kwargs.pop("vocabulary_size", None)  # which files of Keras have beside the vocabulary
        super().__init__(**kwargs)
        if sparse:
            raise InputError(f"{self._label}: sparse=True is not supported; leave it out")
        self.output_mode = mode_of(output_mode, self._label)
        if invert and self.output_mode != "int":
            raise InputError(f"{self._label}: invert=True needs output_mode='int'")
        if pad_to_max_tokens and max_tokens is None:
            raise InputError(f"{self._label}: pad_to_max_tokens=True needs max_tokens")
        self.max_tokens = max_tokens
        self.num_oov_indices = num_oov_indices
        self.mask_token = mask_token
        self.oov_token = oov_token
        self.invert = invert
        self.pad_to_max_tokens = pad_to_max_tokens
        self._given = vocabulary is not None
        self._tokens: list[Any] = []
        self._places: dict[Any, int] = {}
        self._idf: np.ndarray | None = None
        special = int(mask_token is not None and self.output_mode == "int")
        self._first_oov, self._first = special, special + num_oov_indices
        if vocabulary is not None:
            self.set_vocabulary(vocabulary, idf_weights)

    def token(self, value: Any) -> Any:
        """A token of data as the vocabulary has it."""
        raise NotImplementedError(f"{type(self).__name__} must define token(value)")

    # The vocabulary

    def set_vocabulary(self, vocabulary: Any, idf_weights: Any = None) -> None:
        """Take tokens, with or without the special ones before them, or the path of a file of them.

        Raises:
            InputError: there are none, too many, or one twice; or weights lack or do not fit.
        """
        if isinstance(vocabulary, str):
            vocabulary = Path(vocabulary).read_text(encoding="utf-8").splitlines()
        tokens = [self.token(value) for value in np.asarray(vocabulary).tolist()]
        specials = self._specials()
        if specials and tokens[: len(specials)] == specials:
            tokens = tokens[len(specials) :]
        reserved = [self.mask_token, self.oov_token] if self.invert else [self.mask_token]
        wrong = [t for t, count in Counter(tokens).items() if count > 1 or t in reserved]
        if not tokens or wrong:
            raise InputError(
                f"{self._label}: a vocabulary needs tokens, each once, and the special ones {specials} "
                f"before them only; received {len(tokens)} tokens, wrong: {wrong}"
            )
        if self.max_tokens is not None and len(tokens) + self._first > self.max_tokens:
            raise InputError(
                f"{self._label}: max_tokens={self.max_tokens} is less than the {len(tokens)} tokens and "
                f"{self._first} special ones"
            )
        if (idf_weights is None) == (self.output_mode == "tf_idf"):
            raise InputError(
                f"{self._label}: idf_weights go with output_mode='tf_idf', and only so"
            )
        if idf_weights is not None:
            weights = np.asarray(idf_weights, floatx())
            if weights.shape != (len(tokens),):
                raise InputError(
                    f"{self._label}: expected {len(tokens)} idf_weights, one a token; received shape "
                    f"{weights.shape}"
                )
            # A token that is not known counts as an average one.
            self._idf = np.concatenate([np.full(self._first, weights.mean()), weights])
        self._tokens = tokens
        self._places = {token: place for place, token in enumerate(tokens, self._first)}
        if self._first_oov:
            self._places[self.mask_token] = 0

    def _specials(self) -> list[Any]:
        return [self.mask_token] * self._first_oov + [self.oov_token] * self.num_oov_indices

    def get_vocabulary(self, include_special_tokens: bool = True) -> list[Any]:
        """The tokens in the order of their places."""
        return [*(self._specials() if include_special_tokens else []), *self._tokens]

    def vocabulary_size(self) -> int:
        """The number of tokens, special ones included."""
        return self._first + len(self._tokens)

    def adapt(self, data: Any, steps: int | None = None) -> None:
        """Find the vocabulary: the tokens by how often they occur, ties in falling order.

        Args:
            data: an array or a list (of samples, each a token or several), or an iterable of batches.
            steps: how many batches to take at most.
        """
        batches = [data] if isinstance(data, (list, tuple, np.ndarray, Tensor)) else data
        self.adapt_documents(
            document
            for number, batch in enumerate(batches)
            if steps is None or number < steps
            for document in np.asarray(batch).reshape(np.shape(batch)[0], -1).tolist()
        )

    def adapt_documents(self, documents: Iterable[Sequence[Any]]) -> None:
        """`adapt` for samples that are sequences of tokens, of any lengths."""
        if self._given:
            raise InputError(f"{self._label}: a vocabulary was given; there is nothing to adapt")
        counts: Counter[Any] = Counter()
        containing: Counter[Any] = Counter()
        total = 0
        for document in documents:
            total += 1
            tokens = [self.token(value) for value in document]
            counts.update(tokens)
            containing.update(set(tokens))
        for special in (self.mask_token, self.oov_token):
            counts.pop(special, None)
        ordered = sorted(counts, key=lambda token: (counts[token], token), reverse=True)
        kept = None if self.max_tokens is None else self.max_tokens - self._first
        tokens = ordered[:kept]
        idf = [np.log1p(total / (1 + containing[token])) for token in tokens]
        self.set_vocabulary(tokens, idf if self.output_mode == "tf_idf" else None)

    # Looking up

    def places(self, values: Iterable[Any]) -> list[int]:
        """The places of tokens.

        Raises:
            StateError: there is no vocabulary.
            InputError: a token is unknown, and `num_oov_indices` is 0.
        """
        if not self._tokens:
            raise StateError(f"{self._label}: call adapt() first, or give a vocabulary")
        masked = None if self._first_oov or self.mask_token is None else self.mask_token
        tokens = [self.token(value) for value in values]
        return [
            self._places[token] if token in self._places else self._unknown(token)
            for token in tokens
            if masked is None or token != masked
        ]

    def _unknown(self, token: Any) -> int:
        if not self.num_oov_indices:
            raise InputError(
                f"{self._label}: {token!r} is not in the vocabulary, and num_oov_indices is 0"
            )
        return self._first_oov + (token % self.num_oov_indices if isinstance(token, int) else 0)

    def vector(self, places: Sequence[int]) -> np.ndarray:
        """A sample's places as the vector that `output_mode` names."""
        depth = self.max_tokens if self.pad_to_max_tokens else self.vocabulary_size()
        counts = np.bincount(np.asarray(places, np.int64), minlength=int(depth or 0))
        if self.output_mode in ("one_hot", "multi_hot"):
            counts = np.minimum(counts, 1)
        vector = counts.astype(floatx())
        if self._idf is not None:
            vector[: len(self._idf)] *= self._idf
        return vector

    def call(self, inputs: Any) -> Any:
        values = np.asarray(inputs)
        flat = values.ravel().tolist()
        if self.invert:
            known = self.get_vocabulary()
            found = [known[i] if 0 <= i < len(known) else self.oov_token for i in flat]
            return np.asarray(found).reshape(values.shape)
        if self.output_mode == "int":
            return Tensor(np.asarray(self.places(flat), np.int64).reshape(values.shape))
        if values.ndim > 2 or (
            self.output_mode == "one_hot" and values.shape[1:] not in ((), (1,))
        ):
            raise InputError(
                f"{self._label}: output_mode={self.output_mode!r} makes one vector of a sample; received "
                f"values of shape {values.shape}"
            )
        if values.ndim < 2 and self.output_mode != "one_hot":
            return Tensor(self.vector(self.places(flat)))
        samples = values.reshape(values.shape[0] if values.ndim else 1, -1).tolist()
        return Tensor(np.stack([self.vector(self.places(sample)) for sample in samples]))

    def get_config(self) -> dict[str, Any]:
        return {
            **super().get_config(),
            "vocabulary": self._tokens or None,
            "idf_weights": None if self._idf is None else self._idf[self._first :].tolist(),
        }


@kind.register()
class StringLookup(Lookup):
    """Words as their places in a vocabulary, and back.

    It is applied to data before they reach a model. Arguments as of `Lookup`; all unknown words share
    one place.
    """

    def __init__(
        self,
        max_tokens: int | None = None,
        num_oov_indices: int = 1,
        mask_token: str | None = None,
        oov_token: str = "[UNK]",  # noqa: S107  # a word, not a password
        vocabulary: Any = None,
        idf_weights: Any = None,
        invert: bool = False,
        output_mode: str = "int",
        pad_to_max_tokens: bool = False,
        sparse: bool = False,
        encoding: str = "utf-8",
        **kwargs: Any,
    ) -> None:
        self.encoding = encoding
        super().__init__(
            *(max_tokens, num_oov_indices, mask_token, oov_token, vocabulary, idf_weights, invert),
            *(output_mode, pad_to_max_tokens, sparse),
            **kwargs,
        )
        if num_oov_indices not in (0, 1):
            raise InputError(
                f"{self._label}: num_oov_indices must be 0 or 1; received {num_oov_indices!r}"
            )

    def token(self, value: Any) -> str:
        return value.decode(self.encoding) if isinstance(value, bytes) else str(value)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "encoding": self.encoding}


@kind.register()
class IntegerLookup(Lookup):
    """Integers as their places in a vocabulary, and back.

    It is applied to data before they reach a model. Arguments as of `Lookup`; unknown integers share
    `num_oov_indices` places by their remainders.
    """

    def __init__(
        self,
        max_tokens: int | None = None,
        num_oov_indices: int = 1,
        mask_token: int | None = None,
        oov_token: int = -1,
        vocabulary: Any = None,
        vocabulary_dtype: str = "int64",
        idf_weights: Any = None,
        invert: bool = False,
        output_mode: str = "int",
        pad_to_max_tokens: bool = False,
        sparse: bool = False,
        **kwargs: Any,
    ) -> None:
        self.vocabulary_dtype = vocabulary_dtype
        super().__init__(
            *(max_tokens, num_oov_indices, mask_token, oov_token, vocabulary, idf_weights, invert),
            *(output_mode, pad_to_max_tokens, sparse),
            **kwargs,
        )

    def token(self, value: Any) -> int:
        return int(value)

    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "vocabulary_dtype": self.vocabulary_dtype}
