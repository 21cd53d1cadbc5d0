"""What a tape costs for each operation, beside the same mathematics in bare NumPy.

    python benchmarks/tape.py [--length 200] [--elements 4] [--rounds 200]

A chain of operations on a few elements is recorded and differentiated; then it runs without a tape; then
the same products and sums are done on arrays alone, forward and back; all in turns. Printed are the best
microseconds an operation: the whole under a tape, what NumPy takes for it, what an operation on tensors
costs beside NumPy without any tape, and the rest, which is the tape's: to record and to find the way back.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from edgelite import GradientTape, Variable, nn
from edgelite.autodiff import Tensor

Backward = Callable[[Any, Any, Any, Any], Any]

# Each operation of the last value and the input: with tensors, with arrays, and by hand from the gradient,
# the result, the last value and the input to the gradients of the last two.
OPERATIONS: dict[str, tuple[Callable[..., Any], Callable[..., Any], Backward]] = {
    "y + x": (lambda y, x: y + x, lambda y, x: y + x, lambda g, out, y, x: (g, g)),
    "y * x": (lambda y, x: y * x, lambda y, x: y * x, lambda g, out, y, x: (g * x, g * y)),
    "relu(y)": (
        lambda y, x: nn.relu(y),
        lambda y, x: np.maximum(y, 0),
        lambda g, out, y, x: (g * (y > 0), None),
    ),
    "tanh(y)": (
        lambda y, x: nn.tanh(y),
        lambda y, x: np.tanh(y),
        lambda g, out, y, x: (g * (1 - out * out), None),
    ),
    "y @ x": (
        lambda y, x: y @ x,
        np.matmul,
        lambda g, out, y, x: (np.matmul(g, x.T), np.matmul(y.T, g)),
    ),
}


def recorded(operation: Callable[..., Any], variable: Variable, length: int) -> None:
    """Run the chain under a tape, and back."""
    with GradientTape() as tape:
        x = variable.value()
        y = x
        for _ in range(length):
            y = operation(y, x)
    tape.gradient(y, variable)


def eager(operation: Callable[..., Any], variable: Variable, length: int) -> None:
    """Run the chain without a tape."""
    y = x = variable.value()
    for _ in range(length):
        y = operation(y, x)


def forward_only(forward: Callable[..., Any], x: np.ndarray, length: int) -> None:
    """The same as `eager` on arrays."""
    y = x
    for _ in range(length):
        y = forward(y, x)


def bare(forward: Callable[..., Any], backward: Backward, x: np.ndarray, length: int) -> None:
    """The same as `recorded` on arrays."""
    y = x
    kept = []
    for _ in range(length):
        out = forward(y, x)
        kept.append((out, y))
        y = out
    g = np.ones_like(x)
    total: Any = None
    while kept:
        out, y = kept.pop()
        g, by_x = backward(g, out, y, x)
        if by_x is not None:
            total = by_x if total is None else total + by_x


def main() -> None:
    """Print a line for each operation."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--length", type=int, default=200, help="operations in a chain")
    parser.add_argument("--elements", type=int, default=4, help="rows and columns of the operands")
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    shape = (options.elements, options.elements)
    x = np.eye(options.elements, dtype=np.float32)  # no chain of it leaves the range of float32
    variable = Variable(Tensor(x))
    print(f"microseconds an operation, forward and back, on arrays of {shape}")
    print(f"{'operation':12}{'whole':>8}{'numpy':>8}{'tensors':>8}{'tape':>8}")
    for name, (operation, forward, backward) in OPERATIONS.items():
        runs: list[Callable[[], None]] = [
            partial(recorded, operation, variable, options.length),
            partial(bare, forward, backward, x, options.length),
            partial(eager, operation, variable, options.length),
            partial(forward_only, forward, x, options.length),
        ]
        best = [np.inf] * len(runs)
        for _ in range(options.rounds):
            for index, run in enumerate(runs):
                start = time.perf_counter()
                run()
                best[index] = min(best[index], time.perf_counter() - start)
        whole, numpy, tensors, arrays = (seconds / options.length * 1e6 for seconds in best)
        parts = (whole, numpy, tensors - arrays, whole - numpy - (tensors - arrays))
        print(f"{name:12}" + "".join(f"{part:8.2f}" for part in parts), flush=True)


if __name__ == "__main__":
    main()
