"""Names of layers, optimizers and variables: snake case, counted, scoped."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

_counts: defaultdict[str, int] = defaultdict(int)
# The folders that variables are made in, each with the layer that it is of; "" repeats the one before.
_scopes: list[tuple[str, Any]] = []


def to_snake_case(name: str) -> str:
    """``"MaxPooling2D"`` -> ``"max_pooling2d"``, ``"ReLU"`` -> ``"re_lu"``, as Keras spells them."""
    name = re.sub(r"\W+", "", name)
    name = re.sub("(.)([A-Z][a-z]+)", r"\1_\2", name)
    return re.sub("([a-z])([A-Z])", r"\1_\2", name).lower()


def auto_name(prefix: str) -> str:
    """A name that no object of this process was given automatically: dense, dense_1, dense_2 ..."""
    name = to_snake_case(prefix)
    count = _counts[name]
    _counts[name] += 1
    return f"{name}_{count}" if count else name


def reset_auto_names() -> None:
    """Start the counts of `auto_name` anew."""
    _counts.clear()


def enter(name: str, owner: Any = None) -> None:
    """Variables made until `leave` have `name` as a folder of their path; once, if `owner` is in it already."""
    again = owner is not None and bool(_scopes) and _scopes[-1][1] is owner
    _scopes.append(("" if again else name, owner))


def leave() -> None:
    """End what the last `enter` began."""
    _scopes.pop()


@contextmanager
def name_scope(name: str, owner: Any = None) -> Iterator[None]:
    """Variables made inside have `name` as a folder of their path; see `enter`."""
    enter(name, owner)
    try:
        yield
    finally:
        leave()


def scoped(name: str) -> str:
    """The path of a variable called `name` that is made now, such as ``"sequential/dense/kernel"``."""
    return "/".join([*(folder for folder, _ in _scopes if folder), name])


def near_matches(name: str, known: Iterable[str]) -> str:
    """A sentence for error messages: which of the `known` names the caller may have meant."""
    import difflib  # only where something is wrong

    names = sorted(set(known))
    # Of names that differ in case, the one in the caller's.
    alike = sorted(names, key=lambda candidate: candidate.islower() == name.islower())
    lowered = {candidate.lower(): candidate for candidate in alike}
    close = difflib.get_close_matches(name.lower(), list(lowered), n=3, cutoff=0.6)
    if close:
        return "did you mean " + " or ".join(repr(lowered[key]) for key in close) + "?"
    listed = ", ".join(names[:40]) + (" ..." if len(names) > 40 else "")
    return f"expected one of: {listed}" if names else "nothing is known here"
