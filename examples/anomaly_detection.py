"""Anomaly detection: a dense autoencoder learns a healthy machine's vibration, and tells a worn one by it.

The vibration is synthesised: a shaft whose speed and load vary, its harmonics, noise; faults are slight
or plain. The autoencoder sees healthy spectra only; what it cannot rebuild is strange to it. The threshold
is set by healthy spectra that it was not trained with: 2 % of them lie above it.

    python examples/anomaly_detection.py --epochs 40 --output anomaly-detection
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import numpy as np

import edgelite
from edgelite.keras import Model, Sequential, layers, metrics, utils
from edgelite.schema.files import replace

RATE = 2048  # samples a second; a record is one second
WINDOW = 256  # samples of a spectrum
BANDS = WINDOW // 2
FAULTS = ("imbalance", "looseness", "bearing")


def vibration(fault: str | None, random: np.random.Generator) -> np.ndarray:
    """A record of a second."""
    time = np.arange(RATE) / RATE
    turns = random.uniform(45, 55)  # a second
    severity = random.uniform(0.2, 1)
    harmonics = np.array([1.0, 0.5, 0.3, 0.2, 0.1]) * random.uniform(0.8, 1.2, 5)
    if fault == "imbalance":  # shakes once a turn
        harmonics[0] += 2 * severity
    orders = np.arange(1, 6)[:, np.newaxis]
    phases = random.uniform(0, 2 * np.pi, (5, 1))
    record = harmonics @ np.sin(2 * np.pi * orders * turns * time + phases)
    if fault == "looseness":  # shakes between the harmonics
        for order in (1.5, 2.5, 3.5):
            record += 0.2 * severity * np.sin(2 * np.pi * order * turns * time)
    if fault == "bearing":  # a ball strikes 3.6 times a turn, and the case rings
        since = time % (1 / (3.6 * turns))
        record += severity * np.exp(-300 * since) * np.sin(2 * np.pi * 700 * since)
    return random.uniform(0.8, 1.25) * (record + random.normal(0, 0.3, RATE))


def spectra(fault: str | None, count: int, random: np.random.Generator) -> np.ndarray:
    """Log power by frequency, a mean over the record: (count, 128)."""
    records = np.stack([vibration(fault, random) for _ in range(count)])
    pieces = np.lib.stride_tricks.sliding_window_view(records, WINDOW, axis=1)[:, :: WINDOW // 2]
    power = np.abs(np.fft.rfft(pieces * np.hanning(WINDOW))) ** 2
    return np.log(power.mean(axis=1)[:, 1:]).astype(np.float32)


def build_model() -> Model:
    """128 frequencies through 8 numbers, and back."""
    return Sequential(
        [
            layers.Input((BANDS,), name="spectrum"),
            layers.Dense(64, activation="relu"),
            layers.Dense(8, activation="relu"),
            layers.Dense(64, activation="relu"),
            layers.Dense(BANDS, name="rebuilt"),
        ],
        name="autoencoder",
    )


def judge(
    rebuild: Callable[[np.ndarray], np.ndarray],
    reserved: np.ndarray,
    healthy: np.ndarray,
    worn: dict[str, np.ndarray],
) -> dict[str, float]:
    """How well reconstruction tells worn machines from healthy ones.

    Returns:
        "false alarms": the part of the healthy above the threshold; for each fault, the part that is
        found; "auc": the area under the ROC curve over all faults.
    """

    def error(x):
        return np.mean((rebuild(x) - x) ** 2, axis=1)

    threshold = np.quantile(error(reserved), 0.98)
    errors = {"false alarms": error(healthy), **{fault: error(x) for fault, x in worn.items()}}
    scores = np.concatenate(list(errors.values()))
    auc = metrics.AUC(num_thresholds=1000)
    auc.update_state(np.arange(len(scores)) >= len(healthy), scores / scores.max())
    found = {name: float(np.mean(values > threshold)) for name, values in errors.items()}
    return {**found, "auc": float(auc.result())}


def main(arguments: list[str] | None = None) -> dict[str, dict[str, float]]:
    """Train on healthy spectra, convert, judge.

    Returns:
        What `judge` found, of "keras" (the model), "float32" and "int8" (its files).
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=40)
    parser.add_argument("--samples", type=int, default=2000, help="healthy records to train with")
    parser.add_argument("--output", type=Path, default=Path("anomaly-detection"), help="folder")
    options = parser.parse_args(arguments)

    utils.set_random_seed(0)
    random = np.random.default_rng(0)
    x, reserved, healthy = (spectra(None, count, random) for count in (options.samples, 300, 300))
    mean, deviation = x.mean(), x.std()
    x, reserved, healthy = ((a - mean) / deviation for a in (x, reserved, healthy))
    worn = {fault: (spectra(fault, 100, random) - mean) / deviation for fault in FAULTS}

    model = build_model()
    model.compile(optimizer="adam", loss="mse")
    model.fit(x, x, epochs=options.epochs, validation_data=(reserved, reserved), verbose=2)

    options.output.mkdir(parents=True, exist_ok=True)
    files = {
        "float32": edgelite.convert(model),
        "int8": edgelite.convert(model, quantize="int8", calibration=x[:200]),
    }
    results = {"keras": judge(lambda a: model.predict(a, verbose=0), reserved, healthy, worn)}
    for name, content in files.items():
        replace(options.output / f"autoencoder_{name}.tflite", content)
        run = edgelite.lite.Interpreter(model_content=content).get_signature_runner()
        results[name] = judge(
            lambda a, run=run: run(spectrum=a)["rebuilt"], reserved, healthy, worn
        )

    print(f"\n{'':8}", *(f"{name:>13}" for name in results["keras"]))
    for name, found in results.items():
        print(f"{name:8}", *(f"{value:13.3f}" for value in found.values()))
    sizes = ", ".join(f"{name} {len(content):,} bytes" for name, content in files.items())
    print(f"\nFiles in {options.output}: {sizes}")
    return results


if __name__ == "__main__":
    main()
