# `make` alone lists what there is to do.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
BIN := .venv/bin

# What the environment is made from. Its checksum names the stamp, so that another branch's environment never passes.
INPUTS := requirements.txt pyproject.toml
STAMP := .venv/.setup-$(shell cat $(INPUTS) | cksum | cut -d' ' -f1)
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-annotate --no-header pyproject.toml

.PHONY: help setup run test bench check validity lighthouse format requirements shots

help: ## List what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

setup: $(STAMP) ## Make .venv and everything in it, and fetch the browser files
	@$(BIN)/python -m app.assets || echo "A browser file could not be fetched: pages take it from the CDN, or work without."

$(STAMP): $(INPUTS)
	@command -v $(PYTHON) >/dev/null \
		|| { echo "$(PYTHON) is missing: install Python 3.11 or newer (Debian: apt-get install python3-venv)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$$($(PYTHON) --version) is too old: install Python 3.11 or newer, or name one: make PYTHON=..."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make environments: install its venv module (Debian: apt-get install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv
	@echo "Installing into .venv, about half a minute ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@rm -f .venv/.setup-*
	@touch $@

run: setup ## Import the embedded example and serve at http://127.0.0.1:8000 (PORT= for another)
	@$(BIN)/visavis import app/data/example.txt
	@exec $(BIN)/visavis serve --port $(PORT)

test: setup ## Run every gate and every test, on SQLite, PostgreSQL and in Chromium
	@$(BIN)/python -m tests.servers
	@status=0; $(MAKE) --no-print-directory check || status=1; $(BIN)/pytest -n $(WORKERS) --dist=worksteal || status=1; exit $$status

bench: setup ## Measure import and pages; prints tables, keeps nothing
	@$(BIN)/python -m bench.run

check: setup ## Run every gate: lint, format, types, imports, templates, dependencies
	@failed=""; \
	gate() { echo "== $$*"; "$(BIN)/$$1" "$${@:2}" || failed="$$failed [$$*]"; }; \
	gate ruff check .; \
	gate ruff format --check .; \
	gate mypy; \
	gate lint-imports; \
	gate djlint --quiet --lint templates; \
	gate deptry .; \
	if [ -n "$$failed" ]; then echo "Gates that failed:$$failed"; exit 1; fi; echo "Every gate passed."

validity: setup ## Run the Nu Html Checker over every page, state and stylesheet (needs Java and npm)
	@$(BIN)/python -m bench.validity

lighthouse: setup ## Run Lighthouse over the chief pages, on a phone and a desktop (needs npm); prints a table
	@$(BIN)/python -m bench.lighthouse

format: setup ## Format the code
	@$(BIN)/ruff check --quiet --fix .; $(BIN)/ruff format --quiet .

requirements: setup ## Compile requirements.txt and requirements-run.txt anew (UPGRADE=--upgrade for newer versions)
	@$(COMPILE) $(UPGRADE) --group dev --output-file requirements.txt
	@$(COMPILE) $(UPGRADE) --group build --output-file requirements-run.txt

shots: setup ## Take pictures of the pages, on a phone and a wide screen, light and dark, into .shots/
	@$(BIN)/python -m bench.shots
