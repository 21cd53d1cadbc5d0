"""The printed schema, in the hands of FlatBuffers' own compiler."""

from __future__ import annotations

import json
import shutil
import subprocess

import numpy as np
import pytest

from edgelite import schema
from edgelite.schema import fbs
from tests.schema import models

FLATC = shutil.which("flatc")
pytestmark = pytest.mark.skipif(FLATC is None, reason="flatc is not installed")


def flatc(folder, *arguments):
    (folder / "schema.fbs").write_text(fbs.text())
    done = subprocess.run(
        [FLATC, *arguments], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def as_json(folder, path):
    flatc(folder, "--json", "--strict-json", "--raw-binary", "schema.fbs", "--", str(path))
    return json.loads((folder / f"{path.stem}.json").read_text())


def test_our_files_decode(tmp_path):
    path = tmp_path / "model.tflite"
    schema.save(models.dense(), path)
    model = as_json(tmp_path, path)
    codes = [code.get("builtin_code") for code in model["operator_codes"]]
    assert codes == ["FULLY_CONNECTED", None]  # flatc leaves the default out: 0, ADD
    assert [o["builtin_options_type"] for o in model["subgraphs"][0]["operators"]] == [
        "FullyConnectedOptions",
        "AddOptions",
    ]
    data = np.array(model["buffers"][1]["data"], np.uint8)
    np.testing.assert_array_equal(data.view("<f4"), np.arange(12))


def test_what_flatc_writes_is_read(tmp_path):
    path = tmp_path / "model.tflite"
    schema.save(models.dense(), path)
    flatc(tmp_path, "--json", "--strict-json", "--raw-binary", "schema.fbs", "--", str(path))
    flatc(tmp_path, "--binary", "-o", "again", "schema.fbs", "model.json")
    assert schema.read(tmp_path / "again" / "model.tflite") == models.dense()


@pytest.mark.parametrize("path", models.REAL[::6], ids=models.name)
def test_real_models_decode(path, tmp_path):
    if path.stat().st_size > 4_000_000:
        pytest.skip("its JSON takes long")
    model = as_json(tmp_path, path)
    read = schema.read(path)
    assert len(model["subgraphs"]) == len(read.subgraphs)
    for ours, theirs in zip(read.subgraphs, model["subgraphs"], strict=True):
        assert [list(t.shape) for t in ours.tensors] == [
            t.get("shape", []) for t in theirs["tensors"]
        ]
        assert [getattr(o, "builtin_options", None) is not None for o in ours.operators] == [
            "builtin_options" in o for o in theirs["operators"]
        ]
