"""Keyword spotting: a depthwise-separable CNN on spectrograms of short sounds, and what int8 costs it.

The "keywords" are synthesised: a tone, a rising and a falling chirp, a warble, two beeps, or none of
them, at changing pitch, time and loudness, in noise. The network is a small DS-CNN (Zhang et al. 2017,
"Hello Edge: Keyword Spotting on Microcontrollers").

    python examples/keyword_spotting.py --epochs 12 --output keyword-spotting
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import edgelite
from edgelite.keras import Model, layers, optimizers, utils
from edgelite.schema.files import replace

KEYWORDS = ("silence", "tone", "rising", "falling", "warble", "beeps")
RATE = 8000  # samples a second
LENGTH = 4000  # samples of a sound: half a second
WINDOW, HOP = 256, 160  # samples of a spectrum, and from one to the next
BANDS = 16
BATCH = 32


def synthesise(keyword: str, random: np.random.Generator) -> np.ndarray:
    """One sound of half a second with a keyword somewhere in it, in noise that is louder or quieter."""
    length = int(random.uniform(0.25, 0.4) * RATE)
    time = np.arange(length) / RATE
    place = time / time[-1]  # 0 to 1
    low, high = random.uniform(300, 900), random.uniform(1500, 3000)
    ones = np.ones(length)
    pitch = {
        "silence": ones,
        "tone": random.uniform(low, high) * ones,
        "rising": low + (high - low) * place,
        "falling": high + (low - high) * place,
        "warble": (low + high) / 2 + (high - low) / 3 * np.sin(2 * np.pi * 9 * time),
        "beeps": (low + high) / 2 * ones,
    }[keyword]
    loudness = {"silence": 0 * ones, "beeps": np.abs(place - 0.5) > 0.2}.get(keyword, ones)
    voice = np.sin(2 * np.pi * np.cumsum(pitch) / RATE) * np.hanning(length) ** 0.25 * loudness
    sound = random.normal(0, random.uniform(0.2, 1.2), LENGTH)
    start = random.integers(LENGTH - length)
    sound[start : start + length] += voice * random.uniform(0.4, 1)
    return sound


def spectrogram(sounds: np.ndarray) -> np.ndarray:
    """Log power in bands: (n, samples) -> (n, 24 spectra, 16 bands, 1)."""
    frames = np.lib.stride_tricks.sliding_window_view(sounds, WINDOW, axis=-1)[:, ::HOP]
    power = np.abs(np.fft.rfft(frames * np.hanning(WINDOW))) ** 2
    bands = power[..., 1:].reshape(*power.shape[:2], BANDS, -1).mean(axis=-1)
    return np.log(bands + 1e-3)[..., np.newaxis].astype(np.float32)


def make_data(count: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Spectrograms of `count` sounds, and the numbers of their keywords."""
    labels = random.integers(len(KEYWORDS), size=count)
    return spectrogram(np.stack([synthesise(KEYWORDS[k], random) for k in labels])), labels


def build_model(examples: np.ndarray, filters: int = 24, blocks: int = 2) -> Model:
    """A DS-CNN whose first layer brings features to mean 0 and variance 1."""
    normalize = layers.Normalization(axis=None)
    normalize.adapt(examples)
    inputs = layers.Input(examples.shape[1:], name="spectrogram")
    x = layers.Conv2D(filters, (6, 5), strides=2, padding="same", use_bias=False)(normalize(inputs))
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    for _ in range(blocks):
        x = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.Conv2D(filters, 1, use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.Dropout(0.2)(layers.GlobalAveragePooling2D()(x))
    outputs = layers.Dense(len(KEYWORDS), activation="softmax", name="keyword")(x)
    return Model(inputs, outputs, name="ds_cnn")


def main(arguments: list[str] | None = None) -> dict[str, float]:
    """Train, convert, compare.

    Returns:
        The accuracy on sounds that were not trained with, of "keras" (the model), "float32"
        and "int8" (its files).
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--samples", type=int, default=2000, help="how many sounds to train with")
    parser.add_argument("--output", type=Path, default=Path("keyword-spotting"), help="folder")
    options = parser.parse_args(arguments)

    utils.set_random_seed(0)
    random = np.random.default_rng(0)
    x, y = make_data(options.samples, random)
    x_test, y_test = make_data(600, random)
    print(f"{len(x)} sounds to train with, {len(x_test)} to test with: {', '.join(KEYWORDS)}")

    model = build_model(x)
    steps = options.epochs * -(-len(x) // BATCH)
    model.compile(
        optimizer=optimizers.Adam(optimizers.schedules.CosineDecay(0.005, steps)),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    model.fit(
        x,
        y,
        batch_size=BATCH,
        epochs=options.epochs,
        validation_data=(x_test, y_test),
        verbose=2,
    )
    accuracy = {"keras": model.evaluate(x_test, y_test, verbose=0, return_dict=True)["accuracy"]}

    options.output.mkdir(parents=True, exist_ok=True)
    files = {
        "float32": edgelite.convert(model),
        "int8": edgelite.convert(model, quantize="int8", calibration=x[:200]),
    }
    print(f"\n{model.count_params():,} weights; accuracy in the interpreter:")
    for name, content in files.items():
        replace(options.output / f"keywords_{name}.tflite", content)
        run = edgelite.lite.Interpreter(model_content=content).get_signature_runner()
        found = run(spectrogram=x_test)["keyword"].argmax(axis=-1)
        accuracy[name] = float(np.mean(found == y_test))
        print(f"{name:8} {len(content):7,} bytes   {accuracy[name]:.2%}")
    print(f"int8 costs {accuracy['float32'] - accuracy['int8']:+.2%}; of each keyword it knows:")
    for number, keyword in enumerate(KEYWORDS):
        print(f"{keyword:8} {np.mean(found[y_test == number] == number):.1%}")
    return accuracy


if __name__ == "__main__":
    main()
