# Needs make and Python 3.11 to 3.13; everything else is fetched. `make demo` and `make test` are all that most people need.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# Set PYTHON to choose; else the first of these that runs and is one of the versions the project is made for.
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3)
SUPPORTED := import sys, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))

# Commands that fail where a committed file is not what the code makes.
GENERATED_CHECKS := "dashboards build --check" "schemas build --check" "schemas check"
CODE := schemas producers stream_processors sinks dashboards operations tests
# Long runs with targets of their own.
LONG := tests/fault tests/bench
# Where the laws of the contract are tried on drawn life histories.
LAWS := tests/stream_processors/stages/test_laws.py tests/stream_processors/identity tests/stream_processors/timelines \
	tests/stream_processors/custody tests/operations/timelines/test_past.py
PYTEST := $(BIN)/python -m pytest
# Files of tests are dealt to so many processes, each with a stack of its own: most of their time is waiting for servers.
WORKERS ?= 2
ARGS ?=

.PHONY: help demo test install lint generated check browser fault bench fuzz lock clean

help: ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 18

demo: install ## Real data through the whole flow, on this machine: ARGS="--limit 2000 --exit"
	@$(BIN)/caseflow demo $(ARGS)

test: lint generated check ## Everything that has to pass

install: $(INSTALLED) ## The environment in .venv, from constraints.txt by hash

$(INSTALLED): constraints.txt pyproject.toml
	@if ! $(BIN)/python -c '$(SUPPORTED)' 2>/dev/null; then \
		python=; \
		for candidate in $(CANDIDATES); do \
			if "$$candidate" -c '$(SUPPORTED)' 2>/dev/null; then python=$$candidate; break; fi; \
		done; \
		if [ -z "$$python" ]; then \
			echo "No Python 3.11, 3.12 or 3.13 with venv among [$(CANDIDATES)]: install one (on Debian: python3 and" \
				"python3-venv), or name it: make PYTHON=/path/to/python3.12" >&2; \
			exit 1; \
		fi; \
		echo "making $(VENV) with $$("$$python" -V)"; \
		"$$python" -m venv --clear $(VENV); \
	fi
	$(BIN)/python -m pip install --quiet --require-hashes -r constraints.txt
	$(BIN)/python -m pip install --quiet --no-build-isolation --no-deps -e .
	@touch $@

lint: install ## ruff and mypy, on code and tests
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/mypy $(CODE)

generated: install ## Committed files that are generated are what the code generates
	@for command in $(GENERATED_CHECKS); do echo "caseflow $$command"; $(BIN)/caseflow $$command; done

check: install browser ## The tests: ARGS="-k name" for some of them
	$(PYTEST) -n $(WORKERS) --dist loadfile $(foreach folder,$(LONG),--ignore=$(folder)) $(ARGS)

# The pages are looked at in a real browser.
browser:
	@if [ -n "$${CHROMIUM:-}" ] || command -v chromium chromium-browser google-chrome google-chrome-stable >/dev/null; then \
		exit 0; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "installing Chromium, for the tests of the pages"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium; \
	else \
		echo "The tests of the pages need Chromium: install it (on Debian: chromium), or name it: CHROMIUM=/path make test" >&2; \
		exit 1; \
	fi

fault: install ## Long random form of the crash tests
	$(PYTEST) tests/fault $(ARGS)

bench: install ## Speed, beside a bare consume and decode loop
	@$(BIN)/python -m tests.bench $(ARGS)

fuzz: install ## Long random form of the property tests
	CASEFLOW_HYPOTHESIS=fuzz $(PYTEST) $(LAWS) $(ARGS)

# In an environment of its own: uv is needed for this alone.
lock: ## Renew constraints.txt, and the image's requirements.txt within it, from pyproject.toml
	@python=; \
	for candidate in $(BIN)/python $(CANDIDATES); do \
		if "$$candidate" -c '$(SUPPORTED)' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	[ -n "$$python" ] || { echo "No Python 3.11, 3.12 or 3.13 with venv among [$(CANDIDATES)]" >&2; exit 1; }; \
	folder=$$(mktemp -d); \
	trap 'rm -rf "$$folder"' EXIT; \
	"$$python" -m venv "$$folder"; \
	"$$folder/bin/pip" install --quiet uv; \
	compile() { \
		"$$folder/bin/uv" pip compile pyproject.toml "$$@" --universal --python-version 3.11 --generate-hashes \
			--no-emit-index-url --no-header --no-annotate --quiet; \
	}; \
	compile --extra dev --output-file constraints.txt; \
	echo hatchling | compile - --extra processors --extra sinks --constraints constraints.txt \
		--output-file operations/docker/requirements.txt

clean: ## Remove the environment and what tools leave behind; the stack's data stay (caseflow local wipe)
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +
