"""Forecasting: an LSTM foretells the next hours of a noisy seasonal series, beside two naive forecasts.

The series is synthesised, in the manner of a building's hourly power: a day, a week, weather that drifts,
noise. The forecast reads two days and gives the next six hours. The `.tflite` files run window by window:
the float32 one gives what `predict` gives, the int8 one, whose LSTM operator stays float, nearly so.

    python examples/time_series_lstm.py --epochs 12 --output time-series
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np

import edgelite
from edgelite.keras import Model, Sequential, callbacks, layers, optimizers, utils
from edgelite.schema.files import replace

PAST, AHEAD = 48, 6  # hours


def make_series(hours: int, random: np.random.Generator) -> np.ndarray:
    """Hourly power with mean 0 and variance 1: (hours,)."""
    hour = np.arange(hours)
    day = np.sin(2 * np.pi * (hour - 9) / 24) + 0.5 * np.sin(4 * np.pi * (hour - 5) / 24)
    week = np.where(hour // 24 % 7 < 5, 1.0, 0.4)  # less on two days of seven
    weather = np.zeros(hours)
    for now, change in enumerate(random.normal(0, 0.12, hours)):
        weather[now] = 0.98 * weather[now - 1] + change
    series = day * week + weather + random.normal(0, 0.1, hours)
    return ((series - series.mean()) / series.std()).astype(np.float32)


def windows(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Every (PAST, 1) hours of the series, and the (AHEAD,) that follow them."""
    both = np.lib.stride_tricks.sliding_window_view(series, PAST + AHEAD)
    return both[:, :PAST, np.newaxis].copy(), both[:, PAST:].copy()


def build_model(batch_size: int | None = None) -> Model:
    """One LSTM, one dense layer."""
    return Sequential(
        [
            layers.Input((PAST, 1), batch_size=batch_size, name="past"),
            layers.LSTM(24),
            layers.Dense(AHEAD, name="ahead"),
        ],
        name="forecast",
    )


def run(content: bytes, x: np.ndarray) -> np.ndarray:
    """The forecasts of a `.tflite` file, one after the other, as a board makes them."""
    interpreter = edgelite.lite.Interpreter(model_content=content)
    forecast = interpreter.get_signature_runner()
    results = []
    for past in x:
        interpreter.reset_all_variables()  # an LSTM keeps its state from one run to the next
        results.append(forecast(past=past[np.newaxis])["ahead"])
    return np.concatenate(results)


def error(forecast: np.ndarray, truth: np.ndarray) -> float:
    """The root of the mean squared error."""
    return float(np.sqrt(np.mean((forecast - truth) ** 2)))


def draw(path: Path, forecasts: dict[str, np.ndarray], truth: np.ndarray) -> None:
    """Two weeks of the hours furthest ahead, as a picture."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 4), layout="constrained")
    axes = figure.subplots()
    axes.plot(truth[:336, -1], "k", linewidth=1, label="what came")
    for name in ("as yesterday", "int8"):
        axes.plot(forecasts[name][:336, -1], linewidth=1, label=name)
    axes.set(xlabel="hour", ylabel="power", title=f"Forecast {AHEAD} hours ahead")
    axes.legend()
    figure.savefig(path)


def main(arguments: list[str] | None = None) -> dict[str, float]:
    """Train, compare with naive forecasts, convert.

    Returns:
        The root mean squared errors by forecast, and "difference": the largest one between the
        float32 file and `predict`.
    """
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--samples", type=int, default=3000, help="hours to train with")
    parser.add_argument("--output", type=Path, default=Path("time-series"), help="folder for files")
    parser.add_argument("--plot", action="store_true", help="draw forecasts (needs matplotlib)")
    options = parser.parse_args(arguments)

    utils.set_random_seed(0)
    series = make_series(options.samples + 600, np.random.default_rng(0))
    x, y = windows(series[: options.samples])
    x_test, y_test = windows(series[options.samples :])

    model = build_model()
    model.compile(optimizer=optimizers.Adam(0.01, clipnorm=1.0), loss="mse")
    model.fit(
        x,
        y,
        batch_size=64,
        epochs=options.epochs,
        validation_data=(x_test, y_test),
        callbacks=[callbacks.ReduceLROnPlateau(factor=0.3, patience=2, verbose=1)],
        verbose=2,
    )

    forecasts = {
        "as now": np.repeat(x_test[:, -1], AHEAD, axis=1),
        "as yesterday": x_test[:, -24 : AHEAD - 24, 0],
        "predict": model.predict(x_test, verbose=0),
    }
    # With a batch of 1 the LSTM is one operator in the file; else each of its steps is several.
    single = build_model(batch_size=1)
    single.set_weights(model.get_weights())
    options.output.mkdir(parents=True, exist_ok=True)
    for name, content in {
        "float32": edgelite.convert(single),
        "int8": edgelite.convert(single, quantize="int8", calibration=x[:200]),
    }.items():
        replace(options.output / f"forecast_{name}.tflite", content)
        forecasts[name] = run(content, x_test)
        print(f"{name}: {len(content):,} bytes")

    print(f"\nError over the next {AHEAD} hours, where the series varies by 1:")
    results = {name: error(forecast, y_test) for name, forecast in forecasts.items()}
    for name, value in results.items():
        print(f"{name:12} {value:.3f}")
    results["difference"] = float(np.abs(forecasts["float32"] - forecasts["predict"]).max())
    print(f"The float32 file and predict differ by {results['difference']:.1e} at most.")
    if options.plot:
        draw(options.output / "forecast.png", forecasts, y_test)
    return results


if __name__ == "__main__":
    main()
