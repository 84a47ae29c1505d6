# make run   sets up what is missing and opens the app
# make test  sets up the development tools and runs every check
# make pictures  draws the pictures of the README anew
# make course  writes the tables of docs/course.md anew
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: run test pictures course clean

run: $(VENV)/.installed
	@$(BIN)/quizapp $(ARGS)

test: $(VENV)/.installed-dev
	@PYTHON=$(BIN)/python .ci/checks

pictures: $(VENV)/.installed-dev
	@$(BIN)/python docs/make_pictures.py

course: $(VENV)/.installed-dev
	@$(BIN)/python docs/make_course.py

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "quizapp needs Python 3.11 or newer; name one with: make PYTHON=python3.12 run")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml constraints.txt
	$(INSTALL) --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(INSTALL) --editable ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) dist build
