# Each target installs what it needs; `make run` and `make test` work from a fresh clone.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run serve dev test faults test-fast test-newest check format bench load soak docs screenshots clean \
  browsers proxy

run: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.port $(PORT)

# For a class: several processes behind a proxy.
serve: $(VENV)/.serve proxy
	exec $(BIN)/python -m kllab serve --port $(PORT) $(addprefix --processes ,$(PROCESSES))

# For who changes the code: pages follow a saved file.
dev: $(VENV)/.run
	$(BIN)/streamlit run app.py --server.port $(PORT) --server.fileWatcherType auto

# Whole files go to one process or the other, those of browsers first: they take longest.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

test: $(VENV)/.dev browsers proxy
	$(PYTEST) $(OPTIONS)

# What the lab survives: the tests that break something write docs/faults.md.
faults: $(VENV)/.dev browsers proxy
	$(PYTEST) -m fault --write-faults=docs/faults.md

test-fast: $(VENV)/.dev
	$(PYTEST) -m "not slow and not browser" $(OPTIONS)

# The package on the newest Python, for which there may be no torch yet; $(PYTHON) is the oldest.
NEWEST := $(VENV)-newest
test-newest: $(NEWEST)/.package
	$(NEWEST)/bin/python -m pytest -n 2 -m "not slow" $(addprefix tests/,special distributions divergences estimators \
	  projection)

check: $(VENV)/.dev
	$(BIN)/python -m scripts.write_exports --check
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/oxlint --deny-warnings assets
	$(BIN)/hadolint --failure-threshold warning deploy/Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec deploy/compose.yaml
	$(BIN)/python -m scripts.audit_dependencies

format: $(VENV)/.dev
	$(BIN)/python -m scripts.write_exports
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.bench
	$(BIN)/python -m benchmarks

# STUDENTS, CHANGES, PACE, PAGE, CONTROL, PROCESSES, TRAINING and URL are options of benchmarks/load.py; CLASS=1
# takes STUDENTS, PROCESSES and URL to benchmarks/class_load.py.
load: $(VENV)/.dev proxy
ifdef CLASS
	$(BIN)/python -m benchmarks.class_load $(addprefix --students ,$(STUDENTS)) $(addprefix --processes ,$(PROCESSES)) \
	  $(addprefix --url ,$(URL))
else
	$(BIN)/python -m benchmarks.load $(addprefix --students ,$(STUDENTS)) $(addprefix --changes ,$(CHANGES)) \
	  $(addprefix --pace ,$(PACE)) $(addprefix --page ,$(PAGE)) $(addprefix --control ,$(CONTROL)) $(addprefix --processes ,$(PROCESSES)) \
	  $(if $(TRAINING),--training) $(addprefix --url ,$(URL))
endif

soak: $(VENV)/.dev proxy
	$(BIN)/python -m benchmarks.soak $(addprefix --connects ,$(CONNECTS)) $(addprefix --processes ,$(PROCESSES))

docs: $(VENV)/.dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build

screenshots: $(VENV)/.dev browsers
	$(BIN)/python -m scripts.take_screenshots

# Chromium, Firefox, and WebKit with its driver and a display. Firefox needs no driver: Playwright
# talks WebDriver BiDi to it.
browsers:
	@sh scripts/install_programs.sh chromium:chromium,chromium-browser,google-chrome \
	  firefox-esr:firefox-esr,firefox webkit2gtk-driver:WebKitWebDriver xvfb:Xvfb \
	  fonts-dejavu-core:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

proxy:
	@sh scripts/install_programs.sh haproxy:haproxy,/usr/sbin/haproxy

clean:
	rm -rf $(VENV) $(NEWEST) .coverage .import_linter_cache .mypy_cache .pytest_cache .ruff_cache .hypothesis artifacts site

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements.txt
	touch $@

$(VENV)/.serve: requirements-serve.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements-serve.txt
	touch $@ $(VENV)/.run

$(VENV)/.dev: $(wildcard requirements*.txt) | $(BIN)/python
	$(BIN)/python -m pip install --quiet -r requirements-dev.txt
	touch $@ $(VENV)/.serve $(VENV)/.run

$(NEWEST)/.package: requirements-package.txt pyproject.toml
	"$$(sh scripts/newest_python.sh)" -m venv $(NEWEST)
	$(NEWEST)/bin/python -m pip install --quiet . -r requirements-package.txt
	touch $@

$(VENV)/.bench: benchmarks/requirements.txt $(VENV)/.dev
	$(BIN)/python -m pip install --quiet -r benchmarks/requirements.txt
	touch $@
