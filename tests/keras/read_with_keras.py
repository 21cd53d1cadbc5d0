"""Load the `.keras` files of a folder with real Keras 3, and write what they compute to `outputs.npz` there.

Run by `test_files_of_keras.py` in the environment that the variable ``EDGELITE_KERAS`` names.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from tests.keras import architectures, trainings


def main() -> None:
    import keras

    folder = Path(sys.argv[1])
    architectures.own_classes(keras)
    outputs: dict[str, np.ndarray] = {}
    for path in sorted(folder.glob("*.keras")):
        name = path.stem
        keras.backend.clear_session()
        model = keras.saving.load_model(path)
        for i, value in enumerate(trainings.predictions(model, name)):
            outputs[f"{name}/{i}"] = value
        trainings.trained(model, name)
        for i, value in enumerate(trainings.predictions(model, name)):
            outputs[f"{name}/tuned/{i}"] = value
        model.save_weights(folder / f"{name}.weights.h5")
    np.savez(folder / "outputs.npz", **outputs)


if __name__ == "__main__":
    main()
