# From a bare clone: `make serve` opens the desk, `make test` runs every check. Both install what they need first.
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8963

.PHONY: install install-dev browser serve test bench format screenshots

install: .venv/installed

install-dev: .venv/installed-dev

# pip's output is shown only when it fails; the stamp files make a second run quick
.venv/bin/python:
	@echo "Making .venv …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Variorum needs Python 3.11 or newer: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -m venv .venv

.venv/installed: requirements.txt pyproject.toml | .venv/bin/python
	@echo "Installing what Variorum needs (about a minute, once) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

.venv/installed-dev: requirements-dev.txt .venv/installed
	@echo "Installing what the tests need …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# Chromium, a Chinese font and PostgreSQL: those already there are used, the others come through apt
browser:
	@sh tests/system-packages.sh

serve: install
	@$(BIN)/variorum serve --port $(PORT)

test: install-dev browser
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist worksteal

bench: install-dev
	$(BIN)/python -m tests.bench

format: install-dev
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: install-dev browser
	$(BIN)/python -m tests.screenshots
