# attachpath: everything starts from Python >= 3.11 and make.

.DEFAULT_GOAL := help
.PHONY: help setup data analyses example report test lint docs bench calibration clean
.DELETE_ON_ERROR:

# Exported, and used as "$$COHORT" below, so that a path with blanks or quotes stays one word.
export COHORT ?= simulated_data
export OUT ?= results
export JOBS ?= 0
export FULL ?=

# What was compiled once is kept: tests start many processes.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/ready

help:  ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## */  make \1\t/' | expand -t 22
	@echo "  Other data:         make analyses COHORT=path/to/cohort OUT=path/to/results"
	@echo "  Long bootstraps:    make analyses FULL=1   (some minutes more)"

setup: $(READY)  ## make .venv and install the package and its tools

$(READY): pyproject.toml constraints.txt
	@found=; for candidate in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	  if "$$candidate" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	  then found=$$candidate; break; fi; done; \
	if [ -z "$$found" ]; then \
	  echo "No working Python >= 3.11 with venv was found (looked for python3.14 ... python3.11, python3, python)." >&2; \
	  echo "Install one from your system's packages or python.org, then run make again." >&2; exit 1; fi; \
	echo "Setting up $(VENV) with $$found (a minute or two, once) ..."; \
	"$$found" -m venv $(VENV)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $(READY)

data: setup  ## write simulated_data again from its seed
	@$(PYTHON) -m attachpath simulate --population published --clients 330 --seed 20240720 --out simulated_data

analyses: setup  ## test the hypotheses, run every analysis, write results/report.html
	@$(PYTHON) -m attachpath analyze "$$COHORT" --out "$$OUT" --jobs "$$JOBS"

example: setup  ## a clinic's SPSS, CSV and Excel files in results/danish_clinic: check and test them
	@$(PYTHON) analyses/danish_clinic/make_files.py results/danish_clinic
	@$(PYTHON) -m attachpath check results/danish_clinic
	@$(PYTHON) -m attachpath test results/danish_clinic

report: setup  ## write the report again from the sections in results/
	@$(PYTHON) -m attachpath report "$$OUT"

test: setup  ## run the tests
	@$(PYTHON) -m pytest

lint: setup  ## style, types, and the arrows between the rooms
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports

docs: setup  ## write the documentation to docs/_build/index.html (no network)
	@$(PYTHON) -m sphinx -W --keep-going -q -j 2 -b html docs docs/_build
	@echo docs/_build/index.html

bench: setup  ## speed, memory, coverage and error rates (an hour on two cores)
	@$(PYTHON) -m benchmarks

calibration: setup  ## published numbers beside 200 simulated cohorts
	@$(PYTHON) -m benchmarks.calibration

clean:  ## remove .venv, results and caches
	@rm -rf $(VENV) results docs/_build docs/generated .pytest_cache .ruff_cache .mypy_cache .import_linter_cache dist build
