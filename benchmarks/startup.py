"""How long a program waits before it begins: importing, and loading a model, beside numpy and beside peers.

    python benchmarks/startup.py [MODEL.tflite ...] [--keras PYTHON] [--rounds 10] [--cpu]

Every import is timed in fresh processes, which take turns, with compiled bytecode in place as a user has
it; the fastest counts. Printed are milliseconds, those beyond `import numpy`, and the ratio to it and to the
peer of the same purpose: LiteRT where `ai_edge_litert` is installed, Keras where `PYTHON` has it.

A model's time is that of `Interpreter(path)` and `allocate_tensors()`: for the first time in a process, whose
kernels are imported meanwhile, and again in the same process. On a busy machine `--cpu` counts the processor's time
instead of the clock's.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence

NUMPY = "import numpy"
FIRST_MODEL = (
    "from {keras} import Sequential, layers\n"
    "model = Sequential([layers.Input((4,)), layers.Dense(3, 'relu'), layers.Dense(2)])\n"
    "model.compile('adam', 'mse', metrics=['accuracy'])"
)
# {label: (program, the peer's label or None)}
IMPORTS = {
    "import edgelite": ("import edgelite", None),
    "import edgelite.interpreter": ("import edgelite.interpreter", "litert: import"),
    "import edgelite.keras": ("import edgelite.keras", "keras: import"),
    "import edgelite.lite": ("import edgelite.lite", None),
    "a first keras model, compiled": (FIRST_MODEL.format(keras="edgelite.keras"), "keras: model"),
}
LITERT = {"litert: import": "import ai_edge_litert.interpreter"}
KERAS = {"keras: import": "import keras", "keras: model": FIRST_MODEL.format(keras="keras")}

TIMED = """
import json, sys
from time import {clock} as clock
start = clock()
exec(sys.argv[1])
print("\\n" + json.dumps([clock() - start]))
"""
LOADED = """
import json, sys
from time import {clock} as clock
from {module} import Interpreter
times = []
for _ in range(4):
    start = clock()
    interpreter = Interpreter(sys.argv[1])
    interpreter.allocate_tensors()
    times.append(clock() - start)
print("\\n" + json.dumps([times[0], min(times[1:])]))
"""
INTERPRETERS = {"edgelite": "edgelite.interpreter", "litert": "ai_edge_litert.interpreter"}


def fastest(
    programs: Mapping[str, tuple[str, str, str]], rounds: int, environment: Mapping[str, str]
) -> dict[str, list[float]]:
    """Runs each of {label: (python, program, argument)} once to warm up, then in turns.

    Returns:
        {label: milliseconds}, each the least of all rounds.
    """
    best: dict[str, list[float]] = {}
    for number in range(rounds + 1):
        for label, (python, program, argument) in programs.items():
            process = subprocess.run(  # noqa: S603  # programs of this file
                [python, "-c", program, argument],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            if process.returncode:
                sys.exit(f"{label}: {process.stderr.strip().splitlines()[-1]}")
            times = [1e3 * seconds for seconds in json.loads(process.stdout.splitlines()[-1])]
            if number:  # the first run compiles
                best[label] = list(map(min, times, best.get(label, times)))
    return best


def environment(folder: str) -> dict[str, str]:
    """One thread, and bytecode that is kept in `folder`."""
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    quiet = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    return {**kept, **threads, **quiet, "PYTHONPYCACHEPREFIX": folder}


def print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns of text, all but the first aligned at the right."""
    lines = [head, *rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for line in lines:
        cells = [f"{line[0]:{widths[0]}}"]
        cells += [f"{cell:>{width}}" for cell, width in zip(line[1:], widths[1:], strict=True)]
        print("  ".join(cells))
    print()


def report_imports(best: Mapping[str, Sequence[float]]) -> None:
    """The table of imports."""
    numpy = best["numpy"][0]
    rows = [["import numpy", f"{numpy:.1f}", "-", "1.00", "-", ""]]
    for label, (_, peer) in IMPORTS.items():
        (own,) = best[label]
        row = [label, f"{own:.1f}", f"{max(own - numpy, 0):.1f}", f"{own / numpy:.2f}"]
        if peer is not None and peer in best:
            rows.append([*row, f"{own / best[peer][0]:.3f}", f"{peer} {best[peer][0]:.0f} ms"])
        else:
            rows.append([*row, "-", ""])
    print_table(["", "ms", "beyond numpy", "/ numpy", "/ peer", ""], rows)


def report_models(
    models: Sequence[str], names: Sequence[str], rounds: int, env: Mapping[str, str], clock: str
) -> None:
    """The table of models."""
    rows = []
    for model in models:
        programs = {
            name: (sys.executable, LOADED.format(module=INTERPRETERS[name], clock=clock), model)
            for name in names
        }
        best = fastest(programs, rounds, env)
        for index, when in enumerate(("first", "again")):
            row = [os.path.basename(model), when, *(f"{best[name][index]:.2f}" for name in names)]  # noqa: PTH119
            rows.append(
                [*row, *(f"{best['edgelite'][index] / best[n][index]:.1f}" for n in names[1:])]
            )
    print_table(
        ["load and allocate", "", *(f"{n} ms" for n in names), *(f"/ {n}" for n in names[1:])], rows
    )


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("models", nargs="*", help=".tflite files to load")
    parser.add_argument("--keras", help="a Python that has keras, to compare with")
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--cpu", action="store_true", help="count the processor's time")
    arguments = parser.parse_args()
    clock = "process_time" if arguments.cpu else "perf_counter"
    timed = TIMED.format(clock=clock)
    has_litert = importlib.util.find_spec("ai_edge_litert") is not None
    own = {"numpy": NUMPY, **{label: program for label, (program, _) in IMPORTS.items()}}
    programs = {label: (sys.executable, timed, program) for label, program in own.items()}
    if has_litert:
        programs |= {label: (sys.executable, timed, program) for label, program in LITERT.items()}
    if arguments.keras:
        programs |= {label: (arguments.keras, timed, program) for label, program in KERAS.items()}
    with tempfile.TemporaryDirectory() as folder:
        env = environment(folder)
        report_imports(fastest(programs, arguments.rounds, env))
        if arguments.models:
            names = ["edgelite", "litert"] if has_litert else ["edgelite"]
            report_models(arguments.models, names, max(arguments.rounds // 2, 1), env, clock)


if __name__ == "__main__":
    main()
