"""Epoch times of EdgeLite beside Keras with TensorFlow, on one core, in the same run.

    python benchmarks/training.py --keras PYTHON [--rounds 5] [--models mlp cnn] [--batches 32 128]

`PYTHON` is an interpreter that has keras and tensorflow. Both sides train the same models on the same
6,000 samples of 28 x 28 numbers, each in a process of its own, and take turns epoch by epoch, so that
whatever else the machine does meets both. The first epoch of each, which compiles, does not count;
printed are the best epoch of each, the median, the best in seconds of the processor (which other
processes disturb less), and the ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

SAMPLES = 6000
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "KERAS_BACKEND": "tensorflow",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "CUDA_VISIBLE_DEVICES": "",
}


def mlp(keras: Any) -> Any:
    """784-128-10."""
    return keras.Sequential(
        [
            keras.layers.Input((28, 28, 1)),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


def cnn(keras: Any) -> Any:
    """Two convolutions, each pooled, and a dense layer."""
    return keras.Sequential(
        [
            keras.layers.Input((28, 28, 1)),
            keras.layers.Conv2D(32, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(64, 3, activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


MODELS = {"mlp": mlp, "cnn": cnn}


def work(side: str, name: str, batch_size: int) -> None:
    """Train an epoch for each line on standard input; answer with its seconds."""
    import numpy as np

    if side == "keras":
        import keras
        import tensorflow as tf

        tf.config.threading.set_intra_op_parallelism_threads(1)
        tf.config.threading.set_inter_op_parallelism_threads(1)
    else:
        from edgelite import keras
    random = np.random.default_rng(0)
    images = random.random((SAMPLES, 28, 28, 1), np.float32)
    labels = random.integers(0, 10, SAMPLES)
    model = MODELS[name](keras)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    for _ in sys.stdin:
        start, used = time.perf_counter(), time.process_time()
        model.fit(images, labels, batch_size=batch_size, epochs=1, verbose=0)
        print(time.perf_counter() - start, time.process_time() - used, flush=True)


class Side:
    """A process that trains when it is asked to."""

    def __init__(self, python: str, side: str, name: str, batch_size: int) -> None:
        command = [python, str(Path(__file__).resolve()), "--work", side, name, str(batch_size)]
        self._process = subprocess.Popen(  # noqa: S603  # this file, by an interpreter that is given
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **ONE_THREAD},
            text=True,
        )
        self.epoch()
        self.times: list[float] = []
        self.processor_times: list[float] = []

    def epoch(self) -> tuple[float, float]:
        """Seconds that the next epoch takes, on the clock and of the processor."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print("epoch", file=self._process.stdin, flush=True)
        clock, processor = map(float, self._process.stdout.readline().split())
        return clock, processor

    def measure(self) -> None:
        """Note the times of an epoch."""
        clock, processor = self.epoch()
        self.times.append(clock)
        self.processor_times.append(processor)

    def end(self) -> None:
        """Let the process go."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()


def compare(python: str, name: str, batch_size: int, rounds: int) -> None:
    """Print a line for one model."""
    sides = [
        Side(sys.executable, "edgelite", name, batch_size),
        Side(python, "keras", name, batch_size),
    ]
    for _ in range(rounds):
        for side in sides:
            side.measure()
    for side in sides:
        side.end()
    columns = ""
    for figure in (
        lambda side: min(side.times),
        lambda side: statistics.median(side.times),
        lambda side: min(side.processor_times),
    ):
        own, peer = map(figure, sides)
        columns += f"   {own:8.3f} {peer:8.3f} {own / peer:7.2f}"
    print(f"{name:5} {batch_size:5}{columns}", flush=True)


def main() -> None:
    """Compare all models that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--keras", default=sys.executable, help="interpreter with keras")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--models", nargs="+", choices=MODELS, default=list(MODELS))
    parser.add_argument("--batches", nargs="+", type=int, default=[32, 128])
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        side, name, batch_size = options.work
        work(side, name, int(batch_size))
        return
    print(f"seconds for an epoch of {SAMPLES} samples, one thread each")
    print(" " * 11 + "".join(f"{what:^28}" for what in ("best", "median", "processor, best")))
    print("model batch" + 3 * "   edgelite    keras   ratio")
    for name in options.models:
        for batch_size in options.batches:
            compare(options.keras, name, batch_size, options.rounds)


if __name__ == "__main__":
    main()
