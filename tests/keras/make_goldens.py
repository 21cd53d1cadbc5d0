"""Write `goldens.npz`: what real Keras 3 (on TensorFlow) computes for the rows of `cases.py`.

Run it in an environment with keras and tensorflow: ``python tests/keras/make_goldens.py``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.keras import cases
from tests.keras.runs import Backend


def main() -> None:
    import keras
    import tensorflow as tf

    keras.config.set_floatx("float64")
    backend = Backend(
        keras,
        tf.GradientTape,
        tf.constant,
        tf.reduce_sum,
        lambda tensor: getattr(tensor, "_keras_mask", None),
    )
    # All numbers in one array and all texts in one: hundreds of members would cost more than their data.
    index: dict[str, Any] = {"keras": keras.__version__}
    numbers: list[np.ndarray] = []
    place = 0
    for table, (rows, run) in cases.TABLES.items():
        for row in rows:
            entry = index[f"{table}/{cases.row_name(row)}"] = {}
            for key, value in run(backend, row).items():
                if key == "facts":
                    entry[key] = json.loads(value)
                    continue
                array = np.asarray(value, np.float64)
                entry[key] = [place, list(array.shape)]
                numbers.append(array.ravel())
                place += array.size
    path = Path(__file__).parent / "goldens.npz"
    text = json.dumps(index, sort_keys=True).encode()
    np.savez_compressed(path, numbers=np.concatenate(numbers), index=np.frombuffer(text, np.uint8))
    sys.stdout.write(f"{path}: {len(index) - 1} rows, {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
