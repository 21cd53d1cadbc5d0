"""Write `saved.zip`: models trained and saved by real Keras, with what they compute.

Run it in an environment with keras, tensorflow and tf_keras: ``python -m tests.keras.make_files``.

For each architecture `<name>.keras` holds the model after one epoch, `outputs.npz` its outputs, and those
after one more epoch. `<name>_3.h5` are in the older format, by Keras 3, and `<name>_2.h5` by Keras 2 itself.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import warnings
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from tests.keras import architectures, trainings

ARCHIVE = Path(__file__).parent / "saved.zip"
LEGACY = ("mlp", "cnn", "branches", "nested")
KERAS_2 = ("mlp", "cnn", "branches", "shared", "nested", "residual", "sequence")


def outputs_of(model: Any, name: str, prefix: str) -> dict[str, np.ndarray]:
    """What the model computes, and what after one more epoch."""
    found = {f"{prefix}/{i}": v for i, v in enumerate(trainings.predictions(model, name))}
    trainings.trained(model, name)
    for i, value in enumerate(trainings.predictions(model, name)):
        found[f"{prefix}/tuned/{i}"] = value
    return found


def save_all(folder: Path) -> None:
    """Save all models into `folder`."""
    import keras

    outputs: dict[str, np.ndarray] = {}
    for name in architectures.ARCHITECTURES:
        model = trainings.trained(trainings.fresh(keras, name), name)
        model.save(folder / f"{name}.keras")
        if name in LEGACY:
            model.save(folder / f"{name}_3.h5")
        outputs.update(outputs_of(model, name, name))
    os.environ["TF_USE_LEGACY_KERAS"] = "1"
    import tf_keras

    for name in KERAS_2:
        model = trainings.trained(trainings.fresh(tf_keras, name), name)
        model.save(folder / f"{name}_2.h5")
        outputs.update(outputs_of(model, name, f"{name}_2"))
    np.savez(folder / "outputs.npz", **outputs)


def main() -> None:
    # Keras calls its own `.h5` files old on writing.
    warnings.simplefilter("ignore")
    buffer = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder:
        save_all(Path(folder))
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(folder).iterdir()):
                archive.write(path, path.name)
    ARCHIVE.write_bytes(buffer.getvalue())
    sys.stdout.write(f"{ARCHIVE}: {len(buffer.getvalue())} bytes\n")


if __name__ == "__main__":
    main()
