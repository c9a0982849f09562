# Two commands do all the set-up: "make demo" and "make test". Windows: see README.md.

PYTHON ?= $(shell for found in python3 python3.13 python3.12 python3.11; do \
	"$$found" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo "$$found" && break; done)
VENV := .venv
BIN := $(VENV)/bin
# Wheels with known digests only: nothing is built, nothing unlisted is taken.
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCKED := $(INSTALL) --require-hashes --only-binary :all:
PROJECT := $(INSTALL) --no-deps --no-build-isolation --no-index --editable .

export PYTHONUTF8 := 1

.PHONY: help demo test check bench lock clean
.DELETE_ON_ERROR:

help:
	@echo "make demo   set up, make the papers of the demonstration projects, say where they lie"
	@echo "make test   set up, run every check and every test"
	@echo "make check  only the checks: format, lint, types, layers"
	@echo "make bench  measure; the figures of the README come from here"
	@echo "make lock   write the pinned requirement files anew"
	@echo "make clean  remove the environment, builds and caches; papers stay"

demo: $(VENV)/runtime.stamp
	@$(BIN)/poruka demo

# A process per core; the tests of a file share what they are made from, the longest start first.
test: check
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/peers.stamp
	@set -e; for bench in $(basename $(notdir $(wildcard tests/bench/bench_*.py))); do \
		$(BIN)/python -m "tests.bench.$$bench"; done

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed: https://www.python.org" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime.stamp: requirements/runtime.txt requirements/build.txt pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) ..."
	@$(LOCKED) -r requirements/runtime.txt -r requirements/build.txt
	@$(PROJECT)
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) ..."
	@$(LOCKED) -r requirements/dev.txt
	@$(PROJECT)
	@touch $(VENV)/runtime.stamp $@

# One of the peers publishes its source only: here, and nowhere else, something is built.
$(VENV)/peers.stamp: requirements/peers.txt $(VENV)/dev.stamp
	@$(INSTALL) --require-hashes -r requirements/peers.txt
	@touch $@

# One resolution for all systems and Python versions: hence uv. Development first, so that the
# program is tested with exactly the versions it is shipped with.
COMPILE := build/lock/bin/uv pip compile pyproject.toml --quiet --universal --no-build \
	--python-version 3.11 --generate-hashes --custom-compile-command "make lock"

lock:
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip install --quiet "uv>=0.13,<0.14"
	$(COMPILE) --group dev -o requirements/dev.txt
	$(COMPILE) -c requirements/dev.txt -o requirements/runtime.txt
	build/lock/bin/uv pip compile --group build --quiet --universal --no-build \
		--python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
		-c requirements/dev.txt -o requirements/build.txt
	build/lock/bin/uv pip compile --group bench --quiet --universal \
		--python-version 3.11 --generate-hashes --custom-compile-command "make lock" \
		-c requirements/dev.txt -o requirements/peers.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis \
		.import_linter_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +
