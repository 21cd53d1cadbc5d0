from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from edgelite.interpreter.memory import arena
from edgelite.interpreter.pages import ALIGNMENT
from edgelite.interpreter.planner import Lifetime, place


def lifetimes():
    return st.lists(
        st.builds(
            lambda size, first, length: Lifetime(size, first, first + length),
            st.integers(0, 5000),
            st.integers(-1, 20),
            st.integers(0, 20),
        ),
        max_size=30,
    )


@given(lifetimes())
def test_tensors_alive_at_once_never_overlap(claims):
    offsets, size = place(claims)
    for i, (a, at) in enumerate(zip(claims, offsets, strict=True)):
        assert at % ALIGNMENT == 0
        assert 0 <= at <= at + a.size <= size
        for b, bt in list(zip(claims, offsets, strict=True))[:i]:
            if a.first <= b.last and b.first <= a.last:
                assert at + a.size <= bt or bt + b.size <= at


@given(lifetimes())
def test_the_arena_is_never_larger_than_all_tensors_and_never_smaller_than_what_lives_at_once(
    claims,
):
    _, size = place(claims)
    rounded = [-(-claim.size // ALIGNMENT) * ALIGNMENT for claim in claims]
    assert size <= sum(rounded)
    for step in range(-1, 41):
        alive = sum(n for n, c in zip(rounded, claims, strict=True) if c.first <= step <= c.last)
        assert size >= alive


def test_a_chain_needs_two_buffers_of_its_largest_tensor():
    chain = [Lifetime(1024, step, step + 1) for step in range(10)]
    assert place(chain)[1] == 2048


def test_an_arena_is_aligned_zeroed_and_as_large_as_asked():
    memory = arena(100)
    assert memory.ctypes.data % ALIGNMENT == 0
    assert memory.shape == (100,)
    assert not memory.any()
