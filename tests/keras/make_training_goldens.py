"""Write `training_goldens.npz`: what real Keras 3 (on TensorFlow) computes for the rows of `training_cases.py`.

Run it in an environment with keras and tensorflow: ``python -m tests.keras.make_training_goldens``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from tests.keras import training_cases


def main() -> None:
    import keras
    import tensorflow as tf

    keras.config.set_floatx("float64")
    backend = training_cases.Backend(keras, tf.GradientTape, tf.constant, tf.reduce_sum)
    # All numbers in one array and all texts in one: hundreds of members would cost more than their data.
    index: dict[str, Any] = {"keras": keras.__version__}
    numbers: list[np.ndarray] = []
    place = 0
    for table, (rows, run) in training_cases.TABLES.items():
        for name, row in rows.items():
            entry = index[f"{table}/{name}"] = {}
            for key, value in run(backend, row).items():
                if key == "facts":
                    entry[key] = json.loads(value)
                    continue
                array = np.asarray(value, np.float64)
                entry[key] = [place, list(array.shape)]
                numbers.append(array.ravel())
                place += array.size
    path = Path(__file__).parent / "training_goldens.npz"
    text = json.dumps(index, sort_keys=True).encode()
    np.savez_compressed(path, numbers=np.concatenate(numbers), index=np.frombuffer(text, np.uint8))
    sys.stdout.write(f"{path}: {len(index) - 1} rows, {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
