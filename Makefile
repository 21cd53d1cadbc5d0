# `make demo`   train, convert to int8, run: the whole way on handwritten digits
# `make test`   every test
# `make check`  format, lint, types, import contract, doctests
#
# Each makes .venv and installs what it needs, alone. Another Python: make PYTHON=python3.12 test

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
CODE   := $(wildcard edgelite tests examples benchmarks)

# One BLAS thread: small arrays lose more by handing work over than they gain.
export OPENBLAS_NUM_THREADS := 1

.DELETE_ON_ERROR:
.PHONY: demo test check format clean

demo: $(VENV)/.demo
	$(BIN)/edgelite demo

test: $(VENV)/.test
	$(BIN)/python -m pytest

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
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

# A stamp for each set of packages, out of date when pyproject.toml is newer.
$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.test: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@ $(VENV)/.demo

$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@ $(VENV)/.test $(VENV)/.demo
