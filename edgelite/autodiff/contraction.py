"""`einsum` and `tensordot`: sums of products, named by letters or axes."""

from __future__ import annotations

import math
import string
from collections import Counter
from collections.abc import Sequence
from typing import Any

from edgelite.autodiff.creation import operand, operands
from edgelite.autodiff.ops import dense, layout, reduction
from edgelite.autodiff.tensor import TensorLike, as_array
from edgelite.errors import InputError


def _wrong(equation: str, why: str) -> InputError:
    return InputError(f"einsum: {why} in equation {equation!r}")


def _parsed(equation: str, ranks: list[int]) -> tuple[list[str], str]:
    """A letter for each axis of the operands, and of the result; `...` stands for capital letters."""
    plain = equation.replace(" ", "")
    left, arrow, output = plain.partition("->")
    terms = left.split(",")
    if len(terms) != len(ranks):
        raise _wrong(equation, f"{len(terms)} operands are named and {len(ranks)} given")
    spare = [letter for letter in string.ascii_letters if letter not in plain]
    # How many axes the dots stand for; they are aligned at the right.
    hidden = [
        rank - len(term) + 3 if "..." in term else 0
        for term, rank in zip(terms, ranks, strict=True)
    ]
    longest = "".join(reversed(spare[-max(hidden) :])) if max(hidden) > 0 else ""
    letters = []
    for term, rank, count in zip(terms, ranks, hidden, strict=True):
        full = term.replace("...", longest[len(longest) - count :] if count > 0 else "")
        if len(full) != rank or not set(full) <= set(string.ascii_letters):
            raise _wrong(equation, f"'{term}' does not fit a tensor of {rank} axes")
        if len(set(full)) != len(full):
            raise _wrong(equation, f"a letter occurs twice in '{term}'; use linalg.diag_part")
        letters.append(full)
    if arrow:
        result = output.replace("...", longest)
    else:
        counts = Counter("".join(letters))
        once = sorted(a for a, n in counts.items() if n == 1 and a not in longest)
        result = longest + "".join(once)
    if not set(result) <= set("".join(letters)) or len(set(result)) != len(result):
        raise _wrong(equation, f"the result '{output}' has other letters than the operands")
    return letters, result


def einsum(equation: str, *inputs: TensorLike, **kwargs: Any) -> Any:
    """Sums of products of elements, such as ``einsum("bij,bjk->bik", x, y)``.

    Args:
        equation: a letter for each axis of each operand, and of the result; by default the result has the
            letters that occur once, in order of the alphabet. ``...`` stands for further axes.
        inputs: the operands.
        kwargs: `name` and `optimize` are accepted.

    Raises:
        InputError: the equation does not fit, or a letter occurs twice in one operand.
    """
    tensors = [operand(x) for x in operands(*inputs)]
    letters, output = _parsed(equation, [len(x.shape) for x in tensors])
    sizes: dict[str, Any] = {}
    for x, own in zip(tensors, letters, strict=True):
        for letter, size in zip(own, x.shape, strict=True):
            if letter in sizes and size is not None and sizes[letter] not in (None, size):
                raise _wrong(equation, f"axis '{letter}' has sizes {sizes[letter]} and {size}")
            sizes[letter] = size if sizes.get(letter) is None else sizes[letter]
    x, own = tensors[0], letters[0]
    for index, (y, others) in enumerate(zip(tensors[1:], letters[1:], strict=True), start=2):
        wanted = set(output).union(*letters[index:])
        x, own = _product(x, own, y, others, wanted, sizes)
    return _arranged(*_summed(x, own, set(output)), output)


def _summed(x: Any, letters: str, wanted: set[str]) -> tuple[Any, str]:
    """`x` summed over the axes whose letters are not wanted."""
    axes = tuple(i for i, letter in enumerate(letters) if letter not in wanted)
    if not axes:
        return x, letters
    return reduction.reduce_sum(x, axis=axes), "".join(a for a in letters if a in wanted)


def _arranged(x: Any, letters: str, order: str) -> Any:
    if letters == order:
        return x
    return layout.transpose(x, perm=tuple(letters.index(letter) for letter in order))


def _product(
    x: Any, own: str, y: Any, others: str, wanted: set[str], sizes: dict[str, Any]
) -> tuple[Any, str]:
    """The product of two, summed over what neither the result nor a further operand needs."""
    x, own = _summed(x, own, wanted | set(others))
    y, others = _summed(y, others, wanted | set(own))
    shared = "".join(a for a in own if a in others and a in wanted)
    summed = "".join(a for a in own if a in others and a not in wanted)
    rows = "".join(a for a in own if a not in others)
    columns = "".join(a for a in others if a not in own)
    x = _grouped(_arranged(x, own, shared + rows + summed), (*shared, rows, summed), sizes)
    y = _grouped(_arranged(y, others, shared + summed + columns), (*shared, summed, columns), sizes)
    groups = (*shared, rows, columns)
    found = dense.matmul(x, y)
    if all(len(group) == 1 for group in groups):
        return found, "".join(groups)
    return _reshaped(found, [sizes[a] for a in "".join(groups)]), "".join(groups)


def _grouped(x: Any, groups: Sequence[str], sizes: dict[str, Any]) -> Any:
    """`x` with one axis for each group of letters."""
    if all(len(group) == 1 for group in groups):
        return x
    return _reshaped(
        x,
        [
            None if any(sizes[a] is None for a in group) else math.prod(sizes[a] for a in group)
            for group in groups
        ],
    )


def _reshaped(x: Any, shape: Sequence[int | None]) -> Any:
    """`x` in another shape, whose first size, often that of the batch, is left open."""
    if None in shape[1:]:
        raise InputError("einsum: only the first axis of the operands may be of unknown size")
    if shape and math.prod(int(n or 0) for n in shape[1:]):
        shape = (-1, *shape[1:])
    return layout.reshape(x, shape=tuple(shape))


def tensordot(a: TensorLike, b: TensorLike, axes: Any, name: str | None = None) -> Any:
    """Sums of products over `axes`: so many last axes of `a` and first ones of `b`, or two lists of axes."""
    a, b = (operand(x) for x in operands(a, b))
    ranks = len(a.shape), len(b.shape)
    if isinstance(axes, int):
        pairs = [(ranks[0] - axes + i, i) for i in range(axes)]
    else:
        ours, theirs = (as_array(some).reshape(-1) for some in axes)
        pairs = [(int(i) % ranks[0], int(j) % ranks[1]) for i, j in zip(ours, theirs, strict=True)]
    left = list(string.ascii_letters[: ranks[0]])
    right = list(string.ascii_letters[ranks[0] : sum(ranks)])
    for i, j in pairs:
        right[j] = left[i]
    summed = {left[i] for i, _ in pairs}
    result = [letter for letter in left + right if letter not in summed]
    return einsum(f"{''.join(left)},{''.join(right)}->{''.join(result)}", a, b)
