"""STABLEHLO_RNG_BIT_GENERATOR."""

from __future__ import annotations

import numpy as np

from edgelite.interpreter.kernels.shared.common import I32, I64, U32, require_same_dtype
from edgelite.interpreter.node import Node
from edgelite.interpreter.registry import Run, Shape, kernel, node_rule
from edgelite.numerics import threefry
from edgelite.numerics.philox import Philox
from edgelite.schema.enums import RngAlgorithm
from edgelite.schema.ops.stablehlo import StablehloRngBitGenerator

_STATE = np.dtype(np.uint64)


@node_rule(StablehloRngBitGenerator)
def declared(node: Node) -> list[Shape | None]:
    """The state's shape, and the one that the file declares."""
    return [node.input(0).shape, node.outputs[1].declared]


@kernel(StablehloRngBitGenerator)
def rng_bit_generator(node: Node) -> Run:
    """Random bits by key and counter, which are the state's first two numbers; and the next state."""
    require_same_dtype(node, node.input(0), node.outputs[0])
    state, after, out = node.input(0).array, node.outputs[0].array, node.outputs[1].array
    if state.dtype != _STATE or out.dtype not in (I32, I64, U32, _STATE):
        raise node.unsupported()
    three = node.op.algorithm == RngAlgorithm.THREEFRY
    if state.shape not in ([(2,)] if three else [(2,), (3,)]):
        raise node.error(f"initial_state must have 2 numbers; received the shape {state.shape}")
    count = out.nbytes // 4
    blocks = -(-count // (2 if three else 4))
    bits = out.reshape(-1).view(np.uint32)

    def run() -> None:
        numbers = state.tolist()
        key, counter = numbers[:2]
        if three:
            words = threefry.words(key, counter, count)
        else:
            words = Philox.at(key, counter | numbers[2 % len(numbers)] << 64).words(count)
        after[:] = state
        after[1] = (counter + blocks) % 2**64
        np.copyto(bits, words, casting="unsafe")

    return run
