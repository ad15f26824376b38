# The two commands of the README are `make demo` and `make test`: each makes the virtual
# environment .venv, installs the package into it, and runs.

PYTHON ?= $(shell for python in python3 python3.12 python3.13 python3.14; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 12))' 2>/dev/null \
	&& echo $$python && break; done)
BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --disable-pip-version-check -q -c constraints.txt
SOURCES := pyproject.toml setup.py constraints.txt

.PHONY: demo test lint notebooks docs detectors clean

demo: .venv/.installed
	$(BIN)/superfluid demo --output demo

test: .venv/.installed-test
	$(BIN)/python -m pytest -n 2 --dist worksteal

lint: .venv/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

notebooks: .venv/.installed-test
	$(BIN)/python howtolens_superfluid/make_notebooks.py

docs: .venv/.installed-docs
	rm -rf docs/_build docs/api/generated docs/tutorials
	$(BIN)/python -m sphinx -q -W --keep-going docs docs/_build/html
	@echo "The documentation begins at docs/_build/html/index.html"

detectors: .venv/.installed-test
	$(BIN)/python benchmarks/detectors.py everything --work build/detectors

clean:
	rm -rf .venv build dist *.egg-info

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "autolens_superfluid needs Python 3.12 or newer, \
	as PyAutoLens does; none was found. Name one: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.installed: $(BIN)/python $(SOURCES)
	@echo "Installing into .venv (some minutes the first time)"
	$(INSTALL) -e .
	@touch $@

.venv/.installed-test: $(BIN)/python $(SOURCES)
	@echo "Installing into .venv with the test dependencies (some minutes the first time)"
	$(INSTALL) -e '.[test]'
	@touch $@ .venv/.installed

.venv/.installed-dev: $(BIN)/python $(SOURCES)
	@echo "Installing into .venv with the development dependencies (some minutes)"
	$(INSTALL) -e '.[dev]'
	@touch $@ .venv/.installed-test .venv/.installed

.venv/.installed-docs: $(BIN)/python $(SOURCES)
	@echo "Installing into .venv what the documentation is built with (some minutes)"
	$(INSTALL) -e '.[docs]'
	@touch $@ .venv/.installed
