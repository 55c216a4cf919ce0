# gridmap: every target does its own set-up first. PYTHON=... names another Python (3.11 or 3.12) for it.
BIN := .venv/bin
PYTHON ?=
export PYTHON
# Compiled modules are kept, as on any desk: without them every start compiles the program again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run test quick check bench screens ready

run: ready
	@sh resources/setup/run.sh

# A process of the tests that dies is not begun again: pytest-xdist would wait for it for ever.
test: ready
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder \
		--max-worker-restart 0

quick: ready
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -m "not slow"

check: ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: ready
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

screens: ready
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.screens

ready:
	@sh resources/setup/ready.sh
