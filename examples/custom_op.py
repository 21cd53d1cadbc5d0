"""An operation of one's own: forward, gradient and `.tflite` form in one place; train with it, convert it.

Swish with a slope that is learned, x * sigmoid(beta * x) (Ramachandran, Zoph, Le 2017): its forward is
NumPy; its gradient is written with edgelite's operations, so that it can be differentiated again; its
lowering names operators of `.tflite`.

    python examples/custom_op.py --steps 300 --output custom-op
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import edgelite as tf
from edgelite.autodiff.primitive import unbroadcast
from edgelite.schema.files import replace
from edgelite.schema.ops.activation import Logistic
from edgelite.schema.ops.arithmetic import Mul


def swish_gradient(g, out, x, beta):
    """The gradients of `x` and of `beta`, from that of the output."""
    gate = tf.sigmoid(x * beta)
    slope = g * gate * (1 - gate)
    return g * gate + slope * x * beta, unbroadcast(slope * x * x, beta)


def lower_swish(graph, x, beta):
    """Three operators."""
    gate = graph.add(Logistic(), graph.add(Mul(), x, beta))
    return graph.add(Mul(), x, gate)


@tf.custom_op(gradient=swish_gradient, lowering=lower_swish)
def swish(x, beta):
    """Give x * sigmoid(beta * x)."""
    return x / (1 + np.exp(-beta * x))


def main(arguments: list[str] | None = None) -> tuple[float, float]:
    """Fit a small network to sin(x), convert it.

    Returns:
        The last loss, and the largest difference between the network and its file.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument(
        "--output", type=Path, default=Path("custom-op"), help="folder for the file"
    )
    options = parser.parse_args(arguments)

    random = np.random.default_rng(0)
    x = random.uniform(-3, 3, (256, 1)).astype(np.float32)
    y = np.sin(x)
    first = tf.Variable(random.normal(0, 1, (1, 16)).astype(np.float32), name="first")
    bias = tf.Variable(random.uniform(-2, 2, 16).astype(np.float32), name="bias")
    second = tf.Variable(random.normal(0, 0.3, (16, 1)).astype(np.float32), name="second")
    beta = tf.Variable(np.ones(16, np.float32), name="beta")
    variables = [first, bias, second, beta]

    @tf.function(input_signature=[tf.TensorSpec([None, 1], name="x")])
    def network(x):
        return swish(x @ first + bias, beta) @ second

    optimizer = tf.keras.optimizers.Adam(0.02)
    for step in range(options.steps):
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(network(x) - y))
        optimizer.apply_gradients(zip(tape.gradient(loss, variables), variables, strict=True))
        if step % 100 == 0:
            print(f"step {step:4}  loss {float(loss):.5f}")

    converter = tf.lite.TFLiteConverter.from_concrete_functions([network.get_concrete_function()])
    content = converter.convert()
    options.output.mkdir(parents=True, exist_ok=True)
    replace(options.output / "swish.tflite", content)
    run = tf.lite.Interpreter(model_content=content).get_signature_runner()
    (result,) = run(x=x).values()
    difference = float(np.abs(result - network(x).numpy()).max())
    print(
        f"loss {float(loss):.5f}; {len(content)} bytes; file and network differ by {difference:.1e}"
    )
    return float(loss), difference


if __name__ == "__main__":
    main()
