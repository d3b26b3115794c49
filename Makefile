# Gwanmun. Needs Python 3.11 or newer, make and git; everything else is fetched into this folder.
#   make demo    a running customs house with a cleared day of parcels
#   make test    the whole suite

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN    := .venv/bin
STAMPS := build/stamps
ENV    := $(STAMPS)/env
ASSETS := $(STAMPS)/assets
# A Python of your choice: make demo PYTHON=/opt/python3.13/bin/python3
PYTHON ?=
# Processes that share the whole suite: as many as there are cores, unless told otherwise.
WORKERS ?= $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
# Extra arguments for the command behind a target: make test ARGS="-k lanes -x"
ARGS   ?=
export UV_PYTHON_DOWNLOADS := never

.PHONY: help env assets demo serve test test-postgres browser lint format docs docs-serve generate bench \
        killtest explore nightly screenshots clean

help:  ## show this list
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

env: $(ENV)  ## create or refresh the Python environment in .venv
$(ENV): pyproject.toml uv.lock scripts/bootstrap.py
	@for p in $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python; do \
	  command -v "$$p" >/dev/null 2>&1 || continue; \
	  "$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	  "$$p" scripts/bootstrap.py && mkdir -p $(STAMPS) && touch $@ && exit 0; \
	  exit 1; \
	done; \
	echo "Gwanmun needs Python 3.11 or newer, and none was found (python3 is: $$(python3 -V 2>&1))." >&2; \
	echo "Install one, or name it: make demo PYTHON=/path/to/python3.12" >&2; \
	echo "파이썬 3.11 이상이 필요합니다. 설치한 뒤 다시 실행하거나 PYTHON=경로 로 지정하십시오." >&2; \
	exit 1

assets: $(ASSETS)  ## fetch the web assets (KRDS, htmx, Vega) into the static folder
$(ASSETS): $(ENV) scripts/assets.py $(wildcard package.json package-lock.json)
	@$(BIN)/python scripts/assets.py
	@touch $@

demo: $(ASSETS)  ## generate and clear a day of parcels, then serve the web
	@$(BIN)/gwanmun demo $(ARGS)

serve: $(ASSETS)  ## serve the web on the database that is there
	@$(BIN)/gwanmun serve $(ARGS)

test: $(ASSETS) browser  ## the whole test suite (SQLite unless GWANMUN_TEST_DATABASE_URL is set)
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile $(ARGS)

test-postgres: $(ASSETS)  ## the database tests on a throw-away PostgreSQL
	@$(BIN)/python scripts/with_postgres.py $(BIN)/pytest -n $(WORKERS) --dist loadfile \
	  -p scripts.database_tests_only $(ARGS)

browser: $(ENV)  ## find a Chromium for the browser tests, or install one
	@$(BIN)/python scripts/browser.py

lint: $(ENV)  ## style, types, walls between rooms
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: $(ENV)  ## put style right
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

generate: $(ENV)  ## rewrite the tables in docs that are made from the code
	@$(BIN)/python scripts/generate_docs.py
	@$(BIN)/python scripts/bench_docs.py
	@$(BIN)/python scripts/simulation_docs.py

docs: $(ENV)  ## build the documentation into build/site, every link checked
	@$(BIN)/python scripts/generate_docs.py --check
	@# not --quiet: it would hide the warnings from --strict
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict
	@$(BIN)/python scripts/check_links.py build/site README.md README.ko.md CONTRIBUTING.md SECURITY.md

docs-serve: $(ENV)  ## read the documentation at http://127.0.0.1:8009
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs serve --dev-addr 127.0.0.1:8009

bench: $(ENV)  ## measure; figures go to build/bench.json and into the docs
	@$(BIN)/gwanmun bench $(ARGS)
	@$(BIN)/python scripts/bench_docs.py

killtest: $(ENV)  ## kill workers and receivers at random, on both databases, and compare
	@$(BIN)/python -m tests.bench.killtest $(ARGS)
	@$(BIN)/python scripts/with_postgres.py sh -c \
	  '$(BIN)/python -m tests.bench.killtest --db "$$GWANMUN_DATABASE_URL" $(ARGS)'

explore: $(ASSETS)  ## property tests on new random examples, twenty times as many
	@$(BIN)/pytest --explore 20 -m "not nightly and not browser and not slow" -p scripts.property_tests_only $(ARGS)

nightly: $(ASSETS)  ## the long runs that the suite leaves out
	@$(BIN)/pytest -m nightly $(ARGS)
	@$(MAKE) explore

screenshots: $(ASSETS) browser  ## take the pictures in docs/pictures from the running program
	@$(BIN)/python scripts/screenshots.py $(ARGS)

clean:  ## remove what was built (keeps .venv and var)
	rm -rf build dist site .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
