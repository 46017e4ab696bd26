# Each target installs what it needs; `make run` and `make test` work from a fresh clone.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run dev test test-fast test-newest check format bench load docs screenshots clean browsers

run: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.fileWatcherType none

# For who changes the code: pages follow a saved file.
dev: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.port $(PORT)

# Whole files go to one process or the other, those of browsers first: they take longest.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: $(VENV)/.dev browsers
	$(PYTEST) $(OPTIONS)

test-fast: $(VENV)/.dev
	$(PYTEST) -m "not slow and not browser" $(OPTIONS)

# The package on the newest Python, for which there may be no torch yet; $(PYTHON) is the oldest.
NEWEST := $(VENV)-newest
test-newest: $(NEWEST)/.package
	$(NEWEST)/bin/python -m pytest -n 2 -m "not slow" $(addprefix tests/,special distributions divergences estimators)

check: $(VENV)/.dev
	$(BIN)/python -m scripts.write_exports --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/oxlint --deny-warnings assets

format: $(VENV)/.dev
	$(BIN)/python -m scripts.write_exports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks

# STUDENTS, CHANGES, PACE, PAGE and URL are options of benchmarks/load.py.
load: $(VENV)/.dev
	$(BIN)/python -m benchmarks.load $(if $(STUDENTS),--students $(STUDENTS)) $(if $(CHANGES),--changes $(CHANGES)) \
	  $(if $(PACE),--pace $(PACE)) $(addprefix --page ,$(PAGE)) $(if $(URL),--url $(URL))

docs: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build

screenshots: $(VENV)/.dev browsers
	$(BIN)/python -m scripts.take_screenshots

browsers:
	@sh scripts/install_browsers.sh

clean:
	rm -rf $(VENV) $(NEWEST) .coverage .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis artifacts site

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.dev: requirements-dev.txt requirements-docs.txt requirements-package.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@ $(VENV)/.run

$(NEWEST)/.package: requirements-package.txt pyproject.toml
	"$$(sh scripts/newest_python.sh)" -m venv $(NEWEST)
	$(NEWEST)/bin/python -m pip install --quiet . -r requirements-package.txt
	touch $@

$(VENV)/.bench: benchmarks/requirements.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet -r benchmarks/requirements.txt
	touch $@
