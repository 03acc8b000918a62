# `make help` lists what there is. Everything stays in this folder: .venv, .tools, node_modules, .cohortium.

PYTHON ?= python3
PORT ?= 8000
# One more than there are cores: many tests wait for a database or a browser.
JOBS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

BIN := .venv/bin
ENV := .venv/.synced
ASSETS := src/cohortium/web/static/built/.built
SOURCES := src tests tools bench

# macOS has a make from 2006.
SYNC := $(if $(filter output-sync,$(.FEATURES)),--output-sync=target)

# Programs start in half the time when Python may keep what it compiled.
unexport PYTHONDONTWRITEBYTECODE

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help env assets run test check format docs bench screens clean checks pytest-unit pytest-all \
	check-format check-ruff check-mypy check-imports check-rules check-django check-spelling

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

env: $(ENV) ## Install what uv.lock names into .venv

$(ENV): uv.lock pyproject.toml tools/prepare_env.sh
	@PYTHON="$(PYTHON)" tools/prepare_env.sh

assets: $(ASSETS) ## Build style sheet, scripts, fonts and icons

$(ASSETS): $(ENV) tools/build_assets.py package-lock.json \
	$(shell find src/cohortium/web/assets src/cohortium/web/templates -type f) \
	$(shell find src/cohortium/web src/cohortium/administration -name '*.py')
	@$(BIN)/python tools/build_assets.py
	@touch $@

run: $(ENV) $(ASSETS) ## Run everything, with a database of its own and the demo (PORT=8000)
	@COHORTIUM_LOG=$${COHORTIUM_LOG:-console} exec $(BIN)/cohortium run --port $(PORT)

test: ## Check and test everything, as continuous integration does
	@began=$$(date +%s); \
	$(MAKE) $(ENV) $(ASSETS) && tools/prepare_machine.sh && $(MAKE) checks && $(MAKE) pytest-all || exit 1; \
	echo "make test: $$(($$(date +%s) - began)) s"

check: ## Check format, types and imports, and run the quick tests
	@began=$$(date +%s); \
	$(MAKE) $(ENV) $(ASSETS) && $(MAKE) checks && $(MAKE) pytest-unit || exit 1; \
	echo "make check: $$(($$(date +%s) - began)) s"

format: $(ENV) ## Write the code as `make check` wants it
	@$(BIN)/ruff format $(SOURCES)
	@$(BIN)/ruff check --fix $(SOURCES)

docs: $(ENV) ## Write what the code knows best: openapi.json, matrix.txt, states.md, machinery.json
	@$(BIN)/python tools/write_docs.py
	@$(BIN)/python tools/write_machinery.py

bench: $(ENV) $(ASSETS) ## Compare with bare SQL and a plain view, as ratios: some minutes
	@$(BIN)/python -m bench

screens: $(ENV) $(ASSETS) ## Take pictures of the pages into screens/
	@$(BIN)/python -m tools.take_screens

clean: ## Remove what was built and installed; .cohortium, the data, stays
	rm -rf .venv .tools node_modules src/cohortium/web/static/built .mypy_cache .ruff_cache .pytest_cache \
		.import_linter_cache .coverage* dist build screens

# In parallel, and each one's output in one piece. Make says which one failed.
checks:
	@$(MAKE) -j2 $(SYNC) --keep-going check-format check-ruff check-mypy check-imports check-rules \
		check-spelling check-django

check-format: $(ENV)
	@$(BIN)/ruff format --check --quiet --diff $(SOURCES)

check-ruff: $(ENV)
	@$(BIN)/ruff check --quiet $(SOURCES)

check-mypy: $(ENV)
	@$(BIN)/mypy --no-error-summary

check-imports: $(ENV)
	@$(BIN)/lint-imports --no-logo 2>&1 >.venv/imports.out || { cat .venv/imports.out; rm -f .venv/imports.out; exit 1; }
	@rm -f .venv/imports.out

check-rules: $(ENV)
	@$(BIN)/ast-grep scan --report-style short
	@$(BIN)/ast-grep test --skip-snapshot-tests

# Without a database: only the models, the migrations and the settings are looked at.
check-django: export COHORTIUM_DATA := .venv/check
check-django: export COHORTIUM_HTTPS := 1
check-django: export DATABASE_URL := postgresql://nobody:nothing@localhost:1/nowhere
check-django: export DATABASE_OWNER_URL := $(DATABASE_URL)
check-django: export DJANGO_SETTINGS_MODULE := cohortium.config.settings
check-django: $(ENV)
	@$(BIN)/python -W ignore::RuntimeWarning -m django makemigrations --check --dry-run --verbosity 1 >.venv/check.out \
		|| { cat .venv/check.out; echo "The models have changed: name a migration for them."; exit 1; }
	@$(BIN)/python -m django check --deploy --fail-level WARNING >.venv/check.out || { cat .venv/check.out; exit 1; }

check-spelling: $(ENV)
	@$(BIN)/codespell $(SOURCES) docs README.md --skip '*.json,*.svg,*.woff2,*/built/*,*/seeds.csv'

# The quick ones start no programs.
pytest-unit: $(ENV)
	@$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal --ignore tests/bench --ignore tests/config \
		--ignore tests/journeys

# The oldest PostgreSQL that is supported gets what stands in the database itself: tables, walls, triggers, statuses. It
# does so beside the others, of which one core waits while they begin and while they end.
pytest-all: $(ENV)
	@if [ -x /usr/lib/postgresql/15/bin/postgres ]; then \
		$(BIN)/python -m pytest -q -n 0 --postgres=15 -p no:cacheprovider tests/tenancy $(addprefix tests/architecture/test_,\
			catalogue.py migrations.py model_rules.py moves.py) >.venv/oldest.out 2>&1 & oldest=$$!; \
	else echo "make test: PostgreSQL 15 is not installed, so nothing was tested on it" >&2; fi; \
	trap '[ -z "$$oldest" ] || kill -INT $$oldest; exit 1' TERM; \
	$(BIN)/python -m pytest -q -n $(JOBS) --dist worksteal; failed=$$?; \
	if [ -n "$$oldest" ]; then wait $$oldest || failed=$$?; echo "PostgreSQL 15:"; cat .venv/oldest.out; fi; \
	exit $$failed
