# RewardLab's chores. `make` alone lists them. Everything is installed into .venv, with the versions in constraints.txt.

PYTHON ?= python3
# Passed to pip, for example PIP_ARGS="--extra-index-url https://download.pytorch.org/whl/cpu" on a machine without a GPU.
PIP_ARGS ?=
# Processes that run the tests.
WORKERS ?= 2

BIN := .venv/bin
INSTALL := $(BIN)/python -m pip install --compile -c constraints.txt $(PIP_ARGS)
PYTEST := $(BIN)/pytest
export NO_MKDOCS_2_WARNING := 1

.PHONY: help demo test test-slow lint format types docs wheel clean
.DEFAULT_GOAL := help

help:
	@echo "make demo       train agents in a maze under five reward designs; writes runs/maze-shaping/report.html"
	@echo "make test       run the tests (make test-slow: the long ones)"
	@echo "make lint       check style (make format: mend it)"
	@echo "make types      check types"
	@echo "make docs       build the documentation into site/"
	@echo "make wheel      build the wheel into dist/"
	@echo "make clean      remove what these targets made, except runs/"
	@echo "Variables: PYTHON=$(PYTHON)  PIP_ARGS=$(PIP_ARGS)  WORKERS=$(WORKERS)"

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "RewardLab needs Python 3.11 or newer, and '$(PYTHON)' is not: make $(MAKECMDGOALS) PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
	  { echo "'$(PYTHON)' cannot make virtual environments: install python3-venv (Debian, Ubuntu: apt install python3-venv)" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# Stamps: a second make installs nothing until pyproject.toml or constraints.txt changes.
.venv/installed-rl: pyproject.toml constraints.txt | .venv/bin/python
	$(INSTALL) -e '.[rl]'
	@touch $@

# [all] holds [rl], so this writes both stamps.
.venv/installed-dev: pyproject.toml constraints.txt | .venv/bin/python
	$(INSTALL) -e '.[all,dev]'
	@touch .venv/installed-rl $@

demo: .venv/installed-rl
	$(BIN)/rewardlab bench maze-shaping --out runs/maze-shaping
	@echo "The report is $(CURDIR)/runs/maze-shaping/report.html: open it in a browser."

test: .venv/installed-dev
	$(PYTEST) -n $(WORKERS) -m "not slow"

test-slow: .venv/installed-dev
	$(PYTEST) -n $(WORKERS) -m slow

lint: .venv/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

format: .venv/installed-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# The repository root is the package: a link gives it its name, so that modules are checked as rewardlab.*.
.types/rewardlab:
	@mkdir -p .types
	@ln -s .. $@

types: .venv/installed-dev .types/rewardlab
	$(BIN)/mypy

docs: .venv/installed-dev
	$(BIN)/mkdocs build --strict --clean

# build/ is removed first: setuptools would pack modules that are long gone from the tree.
wheel: .venv/installed-dev
	rm -rf build dist
	$(BIN)/python -m build --wheel

clean:
	rm -rf .venv .types .hypothesis .mypy_cache .pytest_cache .ruff_cache build dist site rewardlab.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
