# run, test, check, bench: the four words. setup installs what they need; nothing is assumed but Python, a C compiler, git and make.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
NODE_PATH_FIRST := PATH="$(CURDIR)/$(BIN):$$PATH"
WIDGET_SOURCES := $(shell find widget/src widget/demo -type f \( -name '*.ts' -o -name '*.tsx' -o -name '*.css' -o -name '*.json' -o -name '*.svg' \) 2>/dev/null)

.PHONY: run test check bench setup types pictures lock clean
.DELETE_ON_ERROR:

run: .venv/run.stamp widget/dist/manifest.json
	@exec $(BIN)/python server.py demo

test: check
	@sh tests/browser/chromium.sh
	$(BIN)/python -m pytest

check: setup
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m ruff check .
	$(BIN)/python -m mypy
	@cd widget && $(NODE_PATH_FIRST) node node_modules/typescript/bin/tsc --noEmit -p .
	@cd widget && $(NODE_PATH_FIRST) node test.mjs

bench: setup
	$(BIN)/python -m tests.bench

setup: .venv/test.stamp widget/dist/manifest.json

types: .venv/test.stamp
	$(BIN)/python -m bot.web.typescript > widget/src/shared/protocol.ts

pictures: setup
	$(BIN)/python -m pytest tests/browser/test_walk.py -k whole_road
	@mkdir -p docs/pictures
	@cp tests/browser/shots/walk-2-cards.png docs/pictures/widget.png
	@cp tests/browser/shots/walk-4-console.png docs/pictures/console.png
	@cp tests/browser/shots/walk-6-dashboard.png docs/pictures/dashboard.png

lock: .venv/test.stamp
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra demo pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	  --no-emit-index-url --extra demo --extra dev -c requirements.txt pyproject.toml -o tests/requirements.txt
	cd widget && $(NODE_PATH_FIRST) npm install --package-lock-only --ignore-scripts

clean:
	rm -rf .venv widget/node_modules widget/dist var

.venv/run.stamp: requirements.txt
	@echo "Installing the dependencies (LightFM is compiled, about a minute)"
	@$(PYTHON) .ci/install.py requirements.txt
	@touch $@

.venv/test.stamp: tests/requirements.txt | .venv/run.stamp
	@echo "Installing what the tests need"
	@$(PYTHON) .ci/install.py tests/requirements.txt
	@touch $@

widget/node_modules/.stamp: widget/package-lock.json | .venv/run.stamp
	@echo "Installing what builds the widget"
	@cd widget && $(NODE_PATH_FIRST) npm ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

widget/dist/manifest.json: widget/node_modules/.stamp widget/build.mjs $(WIDGET_SOURCES)
	@echo "Building the widget"
	@cd widget && $(NODE_PATH_FIRST) node build.mjs
