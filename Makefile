# congvan: `make help` lists what you can do here.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup setup-dev run test quick check fix lock samples models clean

help: ## list these targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | while IFS='|' read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

setup: ## install what users need: Tesseract, a virtual environment from the hashed lock
	@scripts/setup run

setup-dev: ## install that and the tools for tests, lint and training
	@scripts/setup dev

run: setup ## read the sample scans in data/raw and show the records
	@$(BIN)/congvan ingest data/raw
	@echo 'The command is $(BIN)/congvan; for this shell: export PATH="$(CURDIR)/$(BIN):$$PATH"' >&2

test: setup-dev check ## all checks and all tests
	@$(BIN)/python -m pytest

quick: ## the fast tests only: no OCR, no samples drawn, no commands run
	@$(BIN)/python -m pytest -m "not ocr and not slow"

check: ## format, lint, types; changes nothing
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

fix: ## format, and mend what the linter can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## renew requirements/*.txt from pyproject.toml (needs uv)
	@scripts/lock

samples: ## draw the sample scans in data/raw again
	@$(BIN)/python scripts/make_samples.py

models: ## train and evaluate what changed (needs a corpus folder, see params.yaml, and PyTorch for the context network)
	@$(BIN)/dvc repro write_repair_figures

clean: ## remove what ingest made; originals and models stay
	rm -rf data/clean
