"""Choices and loops under TensorFlow's names. They run as Python: gradients follow the way that was taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from edgelite.autodiff.arrays import stack
from edgelite.autodiff.creation import operand
from edgelite.autodiff.nesting import flatten, pack
from edgelite.autodiff.tensor import TensorLike
from edgelite.errors import InputError


def cond(
    pred: TensorLike,
    true_fn: Callable[[], Any] | None = None,
    false_fn: Callable[[], Any] | None = None,
    name: str | None = None,
) -> Any:
    """What `true_fn` gives if `pred`, which has one element, is true, else what `false_fn` gives."""
    chosen = true_fn if bool(operand(pred)) else false_fn
    return None if chosen is None else chosen()


def case(
    pred_fn_pairs: Sequence[tuple[TensorLike, Callable[[], Any]]],
    default: Callable[[], Any] | None = None,
    exclusive: bool = False,
    strict: bool = False,
    name: str | None = None,
) -> Any:
    """What the function beside the first true predicate gives, or else `default`.

    Raises:
        InputError: no predicate is true and there is no default, or several are where `exclusive`.
    """
    true = [function for predicate, function in pred_fn_pairs if bool(operand(predicate))]
    if exclusive and len(true) > 1:
        raise InputError(f"case: one predicate may be true at most; {len(true)} are")
    if not true and default is None:
        raise InputError("case: no predicate is true; give a default")
    return (true[0] if true else default)()  # type: ignore[misc]  # None was refused above


def switch_case(
    branch_index: TensorLike,
    branch_fns: Any,
    default: Callable[[], Any] | None = None,
    name: str | None = None,
) -> Any:
    """What function number `branch_index` gives; `default`, or else the last, where there is no such."""
    index = int(operand(branch_index))
    pairs = branch_fns.items() if isinstance(branch_fns, dict) else list(branch_fns)
    numbered = dict(pairs if all(isinstance(p, tuple) for p in pairs) else enumerate(pairs))
    return numbered.get(index, default or numbered[max(numbered)])()


def while_loop(
    cond: Callable[..., Any],
    body: Callable[..., Any],
    loop_vars: Any,
    shape_invariants: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    maximum_iterations: int | None = None,
    name: str | None = None,
) -> Any:
    """`loop_vars` after ``loop_vars = body(*loop_vars)`` as long as ``cond(*loop_vars)`` holds.

    Arguments that plan a computation (`parallel_iterations` and the like) are accepted.

    Raises:
        InputError: the body gives another number of values.
    """
    values = list(loop_vars)
    rounds = 0
    while bool(operand(cond(*values))) and rounds != maximum_iterations:
        found = body(*values)
        found = list(found) if isinstance(found, (list, tuple)) else [found]
        if len(found) != len(values):
            raise InputError(
                f"while_loop: body must give {len(values)} values, as many as loop_vars; "
                f"received {len(found)}"
            )
        values = found
        rounds += 1
    return type(loop_vars)(values) if type(loop_vars) in (list, tuple) else values


def _entries(elems: Any, reverse: bool = False) -> list[Any]:
    """Nested tensors, one for each entry along the first axis."""
    leaves = [operand(leaf) for leaf in flatten(elems)]
    lengths = {leaf.shape[0] if leaf.shape else None for leaf in leaves}
    if len(lengths) != 1 or None in lengths:
        raise InputError("the tensors to go through must have a first axis of one length")
    order = range(leaves[0].shape[0])
    return [pack(elems, [leaf[i] for leaf in leaves]) for i in (order[::-1] if reverse else order)]


def _stacked(results: list[Any]) -> Any:
    if not results:
        raise InputError("there is nothing to go through: the first axis has length 0")
    columns = zip(*(list(flatten(result)) for result in results), strict=True)
    return pack(results[0], [stack(column) for column in columns])


def map_fn(
    fn: Callable[[Any], Any],
    elems: Any,
    dtype: Any = None,
    parallel_iterations: int | None = None,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    name: str | None = None,
    fn_output_signature: Any = None,
) -> Any:
    """What `fn` gives for each entry along the first axis of `elems`, stacked."""
    return _stacked([fn(entry) for entry in _entries(elems)])


def vectorized_map(
    fn: Callable[[Any], Any], elems: Any, fallback_to_while_loop: bool = True, warn: bool = True
) -> Any:
    """The same as `map_fn`."""
    return map_fn(fn, elems)


def foldl(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
) -> Any:
    """``a = fn(a, entry)`` for each entry along the first axis; `a` begins as `initializer` or the first."""
    return _folded(fn, elems, initializer, False)[-1]


def foldr(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    name: str | None = None,
) -> Any:
    """The same as `foldl`, from the last entry to the first."""
    return _folded(fn, elems, initializer, True)[-1]


def scan(
    fn: Callable[[Any, Any], Any],
    elems: Any,
    initializer: Any = None,
    parallel_iterations: int = 10,
    back_prop: bool = True,
    swap_memory: bool = False,
    infer_shape: bool = True,
    reverse: bool = False,
    name: str | None = None,
) -> Any:
    """Every `a` that `foldl` (if `reverse`, `foldr`) goes through, stacked."""
    results = _folded(fn, elems, initializer, reverse)
    results = results if initializer is None else results[1:]
    return _stacked(results[::-1] if reverse else results)


def _folded(fn: Callable[..., Any], elems: Any, initializer: Any, reverse: bool) -> list[Any]:
    entries = _entries(elems, reverse)
    start = entries.pop(0) if initializer is None else initializer
    results = [start]
    for entry in entries:
        results.append(fn(results[-1], entry))
    return results
