# gridmap: every target does its own set-up.
PYTHON ?= python3.11
BIN := .venv/bin
READY := .venv/.ready

.PHONY: run test quick check bench screens

run: $(READY)
	@sh resources/setup/run.sh

test: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

quick: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "not slow"

check: $(READY)
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

screens: $(READY)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.screens

$(READY): requirements.txt setup.cfg pyproject.toml resources/setup/system.sh
	sh resources/setup/system.sh
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $(READY)
