# `make run` and `make test` need python3 (3.11 or later), its venv module and make, and nothing else.
SHELL := /bin/bash
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
RUN_READY := .venv/run-ready
TEST_READY := .venv/test-ready
PYTEST := $(BIN)/python -m pytest -n 2

.PHONY: help
help: ## Show what there is
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

.PHONY: run
run: $(RUN_READY) ## Start everything, and say where it is
	@exec $(BIN)/python manage.py up

.PHONY: test
test: $(TEST_READY) ## Set up for the tests, and run all of `make check`
	@$(MAKE) --no-print-directory check

.PHONY: check
check: style types imports tests ## Everything that must hold before a commit

.PHONY: style
style: $(TEST_READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

.PHONY: types
types: $(TEST_READY)
	$(BIN)/mypy .

.PHONY: imports
imports: $(TEST_READY)
	$(BIN)/lint-imports --no-logo

.PHONY: tests
tests: $(TEST_READY)
	$(PYTEST)

.PHONY: test-all
test-all: $(TEST_READY) ## The slow tests and the benchmarks too
	$(PYTEST) -m ""

.PHONY: bench
bench: $(TEST_READY) ## The benchmarks alone; HARMTRACK_BENCH_N=1000000 for the whole million
	$(BIN)/python -m pytest -s -m benchmark tests/benchmarks

.PHONY: fix
fix: $(TEST_READY) ## Format, and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: lock
lock: $(TEST_READY) ## Lock the dependencies of pyproject.toml
	.ci/lock

.PHONY: clean
clean: ## Remove the environment and the caches; the data folder stays
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "harmtrack needs python3, 3.11 or later. Name another with PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
		|| { echo "The venv module of python3 is missing: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv

$(RUN_READY): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(TEST_READY): tests/requirements.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r tests/requirements.txt
	@touch $@ $(RUN_READY)
