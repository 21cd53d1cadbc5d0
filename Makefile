# `make demo`   train, convert to int8, run: the whole way on handwritten digits
# `make test`   every test
# `make check`  format, lint, types, import contract, doctests
# `make docs`   docs/operators.md anew, of the operators, the kernels and the cases that compare them
# `make test-numpy-min`  the runtime's tests on the oldest Python, numpy and flatbuffers that are supported
# `make parity` what real Keras computes, anew, and whether EdgeLite computes the same; files both ways
#
# Each makes .venv (test-numpy-min .venv-min, parity .venv and .venv-keras) and installs what it needs, alone.
# Another Python: make PYTHON=python3.12 test

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CODE   := $(wildcard edgelite tests examples benchmarks)

# Python 3.10 where there is one; numpy 1.24 has wheels for 3.8 to 3.11.
PYTHON_MIN ?= $(firstword $(foreach p,python3.10 python3.11,$(if $(shell $(p) --version 2>&1 | grep ^Python),$(p))) python3)
VENV_MIN   := .venv-min
RUNTIME    := tests/schema tests/numerics tests/interpreter tests/op_cases \
              tests/integration/test_real_models.py tests/integration/test_tflm.py

# Real Keras, whose numbers tests/parity/goldens holds. An environment that has it: make parity KERAS_PYTHON=...
# Only rows that were added: make parity ROWS=--new
VENV_KERAS   := .venv-keras
KERAS_PYTHON ?= $(VENV_KERAS)/bin/python

# One BLAS thread: small arrays lose more by handing work over than they gain.
export OPENBLAS_NUM_THREADS := 1

.DELETE_ON_ERROR:
.PHONY: demo test test-numpy-min check docs parity format clean

demo: $(VENV)/.demo
	$(BIN)/edgelite demo

test: $(VENV)/.test
	$(BIN)/python -m pytest

test-numpy-min: $(VENV_MIN)/.test
	$(VENV_MIN)/bin/python -m pytest $(RUNTIME)

docs: $(VENV)/.test
	$(BIN)/python -m tests.operators_page

parity: $(VENV)/.test $(KERAS_PYTHON)
	$(KERAS_PYTHON) -m tests.parity.record keras tests/parity/goldens $(ROWS)
	$(BIN)/python -m tests.parity.record edgelite build/parity
	$(BIN)/python -m tests.parity.compare tests/parity/goldens build/parity
	EDGELITE_KERAS=$(KERAS_PYTHON) $(BIN)/python -m pytest tests/keras/test_files_of_keras.py

check: $(VENV)/.dev
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q --doctest-modules edgelite

format: $(VENV)/.dev
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

clean:
	rm -rf $(VENV) $(VENV_MIN) $(VENV_KERAS) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp for each set of packages, out of date when pyproject.toml is newer.
$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@ $(VENV)/.demo

# The peers where they have wheels; without them the tests that ask them are skipped.
$(VENV_MIN)/.test: pyproject.toml
	$(PYTHON_MIN) -m venv $(VENV_MIN)
	$(VENV_MIN)/bin/python -m pip install --quiet 'numpy==1.24.*' 'flatbuffers==2.0' pytest hypothesis
	-$(VENV_MIN)/bin/python -m pip install --quiet 'numpy==1.24.*' 'flatbuffers==2.0' ai-edge-litert
	-$(VENV_MIN)/bin/python -m pip install --quiet 'numpy==1.24.*' 'flatbuffers==2.0' 'tflite-micro>=0.dev20261001'
	touch $@

$(VENV_KERAS)/bin/python:
	$(PYTHON) -m venv $(VENV_KERAS)
	$(VENV_KERAS)/bin/python -m pip install --quiet 'keras==3.15.*' tensorflow-cpu

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.test $(VENV)/.demo
