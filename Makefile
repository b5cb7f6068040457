# Everything a newcomer needs: `make demo`, then `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What an install depends on; a stamp newer than these means there is nothing to do.
PINS := pyproject.toml constraints.txt scripts/install
.DEFAULT_GOAL := help
.PHONY: help demo test check format locale docs eval bench lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile

$(VENV)/installed: $(PINS)
	@PYTHON="$(PYTHON)" sh scripts/install $(VENV) .
	@touch $@

$(VENV)/installed-dev: $(PINS)
	@PYTHON="$(PYTHON)" sh scripts/install $(VENV) '.[dev]'
	@touch $(VENV)/installed $@

demo: $(VENV)/installed ## install, read examples/ into a fresh ledger, show what was found
	@sh scripts/demo $(BIN)

# A file's tests stay with one process: what it makes once is made once. More than four would want memory for as many browsers.
test: $(VENV)/installed-dev ## run the tests
	@$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile

check: $(VENV)/installed-dev ## style, types, and who may import whom
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/installed-dev ## put the code in the house style
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

locale: $(VENV)/installed-dev ## gather the interface's messages, bring the translations up to date, compile them
	@$(BIN)/python scripts/messages.py

docs: $(VENV)/installed-dev ## write docs/cli.md anew from the commands' help
	@$(BIN)/python scripts/cli_reference.py

eval: $(VENV)/installed-dev ## score the extraction against the gold data
	@$(BIN)/python -m eval

bench: $(VENV)/installed-dev ## measure speed and memory
	@$(BIN)/python -m bench

lock: $(VENV)/installed-dev ## write constraints.txt anew from pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'
	$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra dev --no-annotate --no-header \
		--no-emit-index-url --no-emit-find-links pyproject.toml -o constraints.txt

clean: ## remove the environment and everything made
	rm -rf $(VENV) out dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
