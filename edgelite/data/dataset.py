"""`Dataset`: a lazily evaluated sequence of elements, in the shape of `tf.data.Dataset`."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np

from edgelite.autodiff import Tensor, random
from edgelite.data import streams
from edgelite.data.background import ahead
from edgelite.data.structure import (
    leaves,
    map_leaves,
    slices_of,
    take_slice,
    to_arrays,
    to_tensors,
)
from edgelite.errors import InputError

AUTOTUNE = -1
INFINITE_CARDINALITY = -1
UNKNOWN_CARDINALITY = -2

# What AUTOTUNE stands for where elements are made in advance.
_AHEAD = 2

Start = Callable[[], Iterator[Any]]


class Dataset:
    """Elements (tensors, tuples and dictionaries of them) that each iteration makes anew.

    Made by `from_tensor_slices`, `from_tensors`, `from_generator` and `range`; every other method
    gives a new dataset and computes nothing yet.

    Args:
        start: makes an iterator over the elements.
        cardinality: their number, `INFINITE_CARDINALITY` or `UNKNOWN_CARDINALITY`.

    >>> pairs = Dataset.range(5).map(lambda x: x * x).batch(2)
    >>> [batch.tolist() for batch in pairs.as_numpy_iterator()]
    [[0, 1], [4, 9], [16]]
    """

    def __init__(self, start: Start, cardinality: int = UNKNOWN_CARDINALITY) -> None:
        self._start = start
        self._cardinality = cardinality

    # Sources

    @staticmethod
    def from_tensor_slices(tensors: Any, name: str | None = None) -> Dataset:
        """An element for each entry along the first axis.

        Args:
            tensors: an array or list, or tuples and dictionaries of them, all of the same length.

        Raises:
            InputError: the lengths differ, or there is a scalar.
        """
        whole, count = slices_of(to_tensors(tensors))
        return Dataset(lambda: (take_slice(whole, i) for i in range(count)), count)

    @staticmethod
    def from_tensors(tensors: Any, name: str | None = None) -> Dataset:
        """One element."""
        whole = to_tensors(tensors)
        return Dataset(lambda: iter([whole]), 1)

    @staticmethod
    def from_generator(
        generator: Callable[..., Iterable[Any]],
        output_types: Any = None,
        output_shapes: Any = None,
        args: tuple[Any, ...] = (),
        output_signature: Any = None,
        name: str | None = None,
    ) -> Dataset:
        """What ``generator(*args)`` yields; it is called anew for each iteration.

        Args:
            output_types: dtypes in the structure of an element.
            output_shapes: accepted; an element's shape is its own.
            output_signature: `edgelite.TensorSpec` in the structure of an element, whose dtypes
                elements get and whose shapes are checked.

        Raises:
            InputError: `generator` is not callable; during iteration: an element does not fit.
        """
        if not callable(generator):
            raise InputError(
                "from_generator takes a function that gives an iterable; "
                f"received {type(generator).__name__}"
            )

        return Dataset(lambda: streams.fitted(generator(*args), output_types, output_signature))

    @staticmethod
    def range(*args: int, output_type: Any = np.int64, name: str | None = None) -> Dataset:
        """int64 numbers as Python's `range` counts: ``range(stop)`` or ``range(start, stop, step)``."""
        return Dataset.from_tensor_slices(np.arange(*args).astype(output_type))

    @staticmethod
    def zip(*datasets: Any, name: str | None = None) -> Dataset:
        """Tuples of the elements of several datasets, until the shortest ends.

        Args:
            datasets: datasets, or one nested tuple or dictionary of them.
        """
        structure = datasets[0] if len(datasets) == 1 else datasets
        parts: list[Dataset] = leaves(structure)
        counts = [int(part.cardinality()) for part in parts]
        finite = [count for count in counts if count != INFINITE_CARDINALITY]
        count = min(finite, default=INFINITE_CARDINALITY)
        return Dataset(
            lambda: streams.zipped(structure, [*parts]),
            UNKNOWN_CARDINALITY if UNKNOWN_CARDINALITY in counts else count,
        )

    # Iteration

    def __iter__(self) -> Iterator[Any]:
        return self._start()

    def __len__(self) -> int:
        if self._cardinality < 0:
            kind = "infinite" if self._cardinality == INFINITE_CARDINALITY else "unknown"
            # What Python expects of a length that is not known: `list()` and others do without.
            raise TypeError(f"the dataset's length is {kind}")
        return self._cardinality

    def __bool__(self) -> bool:
        return True

    def cardinality(self, name: str | None = None) -> Tensor:
        """The number of elements, `INFINITE_CARDINALITY` or `UNKNOWN_CARDINALITY`, as a tensor."""
        return Tensor(np.asarray(self._cardinality, np.int64))

    def as_numpy_iterator(self) -> Iterator[Any]:
        """The elements with arrays in the place of tensors."""
        return map(to_arrays, self)

    def get_single_element(self, name: str | None = None) -> Any:
        """The only element.

        Raises:
            InputError: there are none or several.
        """
        found = list(itertools.islice(self, 2))
        if len(found) != 1:
            raise InputError("the dataset must have exactly one element")
        return found[0]

    @property
    def element_spec(self) -> Any:
        """`edgelite.TensorSpec` of the first element's tensors, which has to be made for this."""
        from edgelite.autodiff import TensorSpec

        return map_leaves(lambda leaf: TensorSpec(leaf.shape, leaf.dtype), next(iter(self)))

    # Elements into others

    def map(
        self,
        map_func: Callable[..., Any],
        num_parallel_calls: int | None = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """`map_func` of each element; a tuple's parts are its arguments, a list it returns is one tensor.

        Args:
            num_parallel_calls, deterministic: accepted; elements are computed in order. To compute
                them beside the training, add `prefetch`.
        """
        return Dataset(
            lambda: (to_tensors(_apply(map_func, element)) for element in self), self._cardinality
        )

    def filter(self, predicate: Callable[..., Any], name: str | None = None) -> Dataset:
        """The elements for which `predicate` is true."""
        return Dataset(lambda: (e for e in self if bool(_apply(predicate, e))))

    def flat_map(self, map_func: Callable[..., Dataset], name: str | None = None) -> Dataset:
        """The elements of the datasets that `map_func` makes of each element, one after the other."""
        return Dataset(
            lambda: itertools.chain.from_iterable(_apply(map_func, element) for element in self)
        )

    def enumerate(self, start: int = 0, name: str | None = None) -> Dataset:
        """Pairs of an int64 number and an element."""
        return Dataset(
            lambda: ((Tensor(np.int64(i)), element) for i, element in enumerate(self, start)),
            self._cardinality,
        )

    def batch(
        self,
        batch_size: int,
        drop_remainder: bool = False,
        num_parallel_calls: int | None = None,
        deterministic: bool | None = None,
        name: str | None = None,
    ) -> Dataset:
        """`batch_size` elements side by side along a new first axis; the last batch may be smaller.

        Args:
            drop_remainder: leave out a smaller last batch.
            num_parallel_calls, deterministic: accepted.

        Raises:
            InputError: `batch_size` is no positive number; during iteration: the shapes differ.
        """
        size = _positive("batch_size", batch_size)
        count = self._cardinality
        if count >= 0:
            count = count // size if drop_remainder else math.ceil(count / size)
        return Dataset(lambda: streams.batched(self, size, drop_remainder), count)

    def unbatch(self, name: str | None = None) -> Dataset:
        """The entries along the first axis of each element, as elements."""
        return Dataset(lambda: streams.unbatched(self))

    # Which elements, and in what order

    def shuffle(
        self,
        buffer_size: int,
        seed: int | None = None,
        reshuffle_each_iteration: bool = True,
        name: str | None = None,
    ) -> Dataset:
        """The elements in a random order: each is drawn from the next `buffer_size` ones.

        Args:
            buffer_size: of at least the number of elements, every order is as likely as any.
            seed: makes the orders repeatable; without one, `edgelite.random.set_seed` does.
            reshuffle_each_iteration: whether each iteration has an order of its own.
        """
        size = _positive("buffer_size", buffer_size)
        if seed is None:
            seed = int(random.get_global_generator().source.integers(2**63))
        shared = np.random.default_rng(seed)
        fixed = int(shared.integers(2**63))

        def start() -> Iterator[Any]:
            source = shared if reshuffle_each_iteration else np.random.default_rng(fixed)
            return streams.shuffled(self, size, source)

        return Dataset(start, self._cardinality)

    def take(self, count: int, name: str | None = None) -> Dataset:
        """The first `count` elements; all, where it is -1."""
        if count < 0:
            return Dataset(self._start, self._cardinality)
        known = self._cardinality
        return Dataset(
            lambda: itertools.islice(self._start(), count),
            count if known == INFINITE_CARDINALITY else min(known, count) if known >= 0 else known,
        )

    def skip(self, count: int, name: str | None = None) -> Dataset:
        """The elements after the first `count`; none, where it is -1."""
        known = self._cardinality
        if count < 0:
            return Dataset(lambda: iter(()), 0)
        return Dataset(
            lambda: itertools.islice(self._start(), count, None),
            max(known - count, 0) if known >= 0 else known,
        )

    def shard(self, num_shards: int, index: int, name: str | None = None) -> Dataset:
        """Every `num_shards`-th element, from `index` on."""
        shards = _positive("num_shards", num_shards)
        if not 0 <= index < shards:
            raise InputError(f"shard: index must be in 0 ... {shards - 1}; received {index}")
        known = self._cardinality
        return Dataset(
            lambda: itertools.islice(self._start(), index, None, shards),
            max(-(-(known - index) // shards), 0) if known >= 0 else known,
        )

    def repeat(self, count: int | None = None, name: str | None = None) -> Dataset:
        """The elements `count` times over; without end, where it is None or -1."""
        if count is None or count < 0:
            count_of_all = 0 if self._cardinality == 0 else INFINITE_CARDINALITY
            return Dataset(lambda: streams.endless(self), count_of_all)
        known = self._cardinality
        return Dataset(
            lambda: itertools.chain.from_iterable(itertools.repeat(self, count)),
            known * count if known >= 0 else known if count else 0,
        )

    def concatenate(self, dataset: Dataset, name: str | None = None) -> Dataset:
        """The elements of this one, then those of `dataset`."""
        counts = (self._cardinality, int(dataset.cardinality()))
        special = [c for c in (INFINITE_CARDINALITY, UNKNOWN_CARDINALITY) if c in counts]
        return Dataset(
            lambda: itertools.chain(self, dataset), special[0] if special else sum(counts)
        )

    # When elements are made

    def cache(self, filename: str = "", name: str | None = None) -> Dataset:
        """The elements, kept in memory once an iteration has come to the end.

        Raises:
            InputError: a file name is given.
        """
        if filename:
            raise InputError("cache keeps elements in memory; a file name is not supported")
        kept: list[list[Any]] = []
        return Dataset(lambda: streams.remembered(self._start, kept), self._cardinality)

    def prefetch(self, buffer_size: int, name: str | None = None) -> Dataset:
        """The elements, up to `buffer_size` of which a thread makes in advance."""
        if buffer_size == 0:
            return self
        size = _AHEAD if buffer_size == AUTOTUNE else _positive("buffer_size", buffer_size)
        return Dataset(lambda: ahead(self._start, size), self._cardinality)

    def with_options(self, options: Any, name: str | None = None) -> Dataset:
        """This dataset: there are no options that change it."""
        return self

    def apply(self, transformation_func: Callable[[Dataset], Dataset]) -> Dataset:
        """``transformation_func(self)``."""
        return transformation_func(self)

    def reduce(
        self, initial_state: Any, reduce_func: Callable[[Any, Any], Any], name: str | None = None
    ) -> Any:
        """The last state, each being ``reduce_func(state, element)``."""
        state = to_tensors(initial_state)
        for element in self:
            state = to_tensors(reduce_func(state, element))
        return state

    def __repr__(self) -> str:
        return (
            f"<Dataset of {self._cardinality} elements>"
            if self._cardinality >= 0
            else ("<Dataset>")
        )


def _apply(function: Callable[..., Any], element: Any) -> Any:
    """A tuple's parts are arguments of their own."""
    return function(*element) if isinstance(element, tuple) else function(element)


def _positive(argument: str, value: Any) -> int:
    if not isinstance(value, (int, np.integer, Tensor)) or int(value) < 1:
        raise InputError(f"{argument} must be a positive integer; received {value!r}")
    return int(value)
