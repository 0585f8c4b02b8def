# The commands of the project. `make run` and `make test` are all that a newcomer needs; see README.md.
# An environment of your own choice: `make env VENV=path` (a conda environment too: VENV="$CONDA_PREFIX").
VENV ?= .venv
BIN := $(VENV)/bin
LOCK := requirements.lock
REGION ?= skaraborg
SERVE ?=
PYTEST ?=
# One process per core; a file's tests stay together, since they share a server and its port.
PARALLEL ?= --numprocesses auto --dist loadfile
BENCH ?=

# Versions and hashes of everything, build tools included, come from the lock file and are verified.
INSTALL := $(BIN)/uv pip install --quiet --compile-bytecode --python $(BIN)/python -c $(LOCK) -b $(LOCK)

.PHONY: help env run report test test-all lint bench measure lock browser clean
.DEFAULT_GOAL := help

help:
	@echo "make run       build the environment, write the report for $(REGION), serve the dashboards"
	@echo "make report    build the environment and write the report (REGION=$(REGION))"
	@echo "make test      lint, type check and run every test (PYTEST=options for pytest)"
	@echo "make test-all  the same, and the slow tests: a fresh clone, an installed wheel"
	@echo "make env | lint | bench | lock | browser | clean"

env: $(VENV)/.kompetensnb

run: report
	$(BIN)/kompetensnb serve $(SERVE)

report: env
	$(BIN)/kompetensnb report lagesbild --region $(REGION)

test: $(VENV)/.kompetensnb-test browser lint
	$(BIN)/python -m pytest $(PARALLEL) -m "not slow" $(PYTEST)

test-all: $(VENV)/.kompetensnb-test browser lint
	$(BIN)/python -m pytest $(PARALLEL) $(PYTEST)

lint: $(VENV)/.kompetensnb-test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

# In an environment of its own: it holds other dashboard libraries, to compare with.
bench:
	@$(MAKE) --no-print-directory measure VENV=.venv-bench

measure: $(VENV)/.kompetensnb-bench browser
	$(BIN)/python -m bench $(BENCH)

# Keeps the pins there are and adds what is missing; `make lock UPGRADE=--upgrade` takes new versions.
lock: env
	$(BIN)/uv pip compile pyproject.toml --extra test --extra dask --extra postgresql --extra bench --group env --universal --python-version 3.11 \
		--generate-hashes --no-emit-index-url --no-header --quiet $(UPGRADE) -o $(LOCK)

browser: env
	@tools/browser.sh $(BIN)/python

clean:
	rm -rf .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis reports/out
	find src tests bench tools -name __pycache__ -prune -exec rm -rf {} +

# Stamps: nothing is installed again until the declared or the locked dependencies change.
$(VENV)/.kompetensnb: pyproject.toml $(LOCK)
	@tools/venv.sh $(VENV) $(LOCK)
	@echo "Installing kompetensnb in $(VENV) (a minute or two the first time) ..."
	@$(INSTALL) -e .
	@touch $@

$(VENV)/.kompetensnb-test: $(VENV)/.kompetensnb
	@echo "Installing what the tests need ..."
	@$(INSTALL) -e '.[test]'
	@touch $@

$(VENV)/.kompetensnb-bench: $(VENV)/.kompetensnb
	@echo "Installing the benchmark and what it compares with ..."
	@$(INSTALL) -e '.[test,bench]'
	@touch $@
