"""Names of Keras lead to classes whose modules have not been imported yet."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys

import pytest

from edgelite import keras
from edgelite.errors import InputError
from edgelite.keras import registry
from edgelite.keras.naming import to_snake_case

# (module, name in a configuration, configuration, the module that it is in)
FOUND = [
    ("keras.layers", "LSTM", {"units": 2}, "layers.recurrent.whole"),
    ("keras.layers", "RandomFlip", {}, "layers.preprocessing.random_geometry"),
    ("keras.src.layers.core.embedding", "Embedding", {"input_dim": 3, "output_dim": 2}, ""),
    ("keras.losses", "Huber", {}, "losses.regression"),
    ("keras.metrics", "F1Score", {}, "metrics.f_score"),
    ("keras.optimizers", "Nadam", {}, "optimizers.adam_variants"),
    ("keras.optimizers.schedules", "CosineDecay", {"initial_learning_rate": 1.0, "decay_steps": 2}, ""),
    ("keras.initializers", "Zeros", {}, "initializers"),
    ("keras.regularizers", "L2", {}, "regularizers"),
    ("keras.constraints", "NonNeg", {}, "constraints"),
    ("keras.random", "SeedGenerator", {"seed": 1}, "random"),
    ("keras", "DTypePolicy", {"name": "float32"}, "dtype_policies"),
    ("keras", "Sequential", {"layers": []}, "models.sequential"),
]  # fmt: skip

NAMED = {
    "layers": ("max_pooling2d", "MaxPool2D"),
    "losses": ("huber", "mse"),
    "metrics": ("mae", "sparse_categorical_accuracy"),
    "optimizers": ("RMSPROP", "sgd"),
    "activations": ("relu", "silu"),
    "initializers": ("he_normal", "zero"),
}


def test_a_configuration_finds_its_class_in_a_fresh_process():
    program = (
        "import sys\n"
        "from edgelite.keras import registry\n"
        f"for module, name, config, home in {FOUND!r}:\n"
        "    made = registry.deserialize_keras_object(\n"
        "        {'module': module, 'class_name': name, 'config': config}\n"
        "    )\n"
        "    assert type(made).__name__ == name, made\n"
        "    assert type(made).__module__.endswith(home), made\n"
        "assert 'edgelite.keras.layers.multi_head_attention' not in sys.modules\n"
        "assert 'edgelite.keras.callbacks.checkpoint' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


@pytest.mark.parametrize("kind", NAMED)
def test_names_in_snake_case_and_other_names_are_found_in_a_fresh_process(kind):
    names = NAMED[kind]
    program = f"from edgelite import keras\nprint(*[keras.{kind}.get(n) for n in {names!r}])"
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_every_kind_is_where_the_table_says():
    for entry in pkgutil.walk_packages(keras.__path__, "edgelite.keras."):
        importlib.import_module(entry.name)
    assert set(registry._kinds) == set(registry._HOMES)
    for module, kind in registry._kinds.items():
        home = importlib.import_module(f"edgelite.keras.{registry._HOMES[module]}")
        assert kind in vars(home).values()


def test_which_object_a_name_means_does_not_depend_on_what_is_imported_first():
    for entry in pkgutil.walk_packages(keras.__path__, "edgelite.keras."):
        importlib.import_module(entry.name)
    for kind in registry._kinds.values():
        for known in set(kind.objects.values()):
            if isinstance(known, type):
                meant = kind.objects[to_snake_case(known.__name__)]
                assert meant.__module__ == known.__module__, known


def test_what_is_nowhere_is_an_error_with_near_names():
    with pytest.raises(InputError, match="Unknown layer 'Densse': did you mean 'Dense'"):
        keras.layers.deserialize({"module": "keras.layers", "class_name": "Densse", "config": {}})
    with pytest.raises(InputError, match="Unknown class 'system' of module 'os'"):
        registry.deserialize_keras_object({"module": "os", "class_name": "system", "config": {}})
    assert "relu" in registry._kinds["keras.activations"]
    assert "rellu" not in registry._kinds["keras.activations"]
    assert {"class_name": "function"} not in registry._kinds["keras.metrics"]
