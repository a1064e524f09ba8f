# The first Python of 3.11 or newer on this machine; `make PYTHON=…` names another.
PYTHON ?= $(firstword $(foreach name,python3 python3.14 python3.13 python3.12 python3.11,\
	$(shell $(name) -c 'import sys; print("$(name)") if sys.version_info >= (3, 11) else None' 2>/dev/null)))
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
FUZZ_SECONDS ?= 60
AT_ONCE := --numprocesses auto --dist loadscope --no-loadscope-reorder
INSTALL := $(PIP) install --require-hashes --requirement
# The image: what builds it, what it is called, another base, and more for the builder (`make IMAGE_FLAGS=… image`).
BUILDER = $(notdir $(firstword $(foreach name,podman buildah docker,$(shell command -v $(name) 2>/dev/null))))
TAG = emotion-bot
BASE =
IMAGE_FLAGS =

.PHONY: run help test coverage check format screenshots texts soak fuzz bench bench-load bench-honesty bench-clients bench-chats lock image clean

run: .venv/run.stamp ## start the bot: the local chat with no token, Telegram with one
	@exec $(BIN)/python -m bot

help: ## list what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

test: .venv/test.stamp ## every test
	$(BIN)/python -m pytest $(AT_ONCE)

coverage: .venv/test.stamp ## every test, with the lines and branches that they reach: takes longer
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest $(AT_ONCE)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

check: .venv/test.stamp ## lint, formatting, types, the import rule, known vulnerabilities
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.audit

format: .venv/test.stamp ## mend what can be mended by itself
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

screenshots: .venv/test.stamp ## the README's pictures, taken of a running bot's local chat
	$(BIN)/python -m tests.e2e.screenshots

texts: .venv/run.stamp ## every text that people can read, with its place and who uses it, to read from end to end
	@$(BIN)/python -m tests.texts

soak: .venv/test.stamp ## the long version of what `make test` does for a short time
	CONVERSATIONS=60 CONVERSATION_STEPS=40 KILL_ROUNDS=50 SOAK_UPDATES=20000 SOAK_LEAK_UPDATES=50000 SOAK_MALFORMED=20000 SOAK_PATIENCE=1 SOAK_IMAGE=1 \
		$(BIN)/python -m pytest tests/soak tests/e2e/test_faults.py tests/e2e/test_watchdog.py tests/e2e/test_any_conversation.py

fuzz: .venv/test.stamp ## look for messages, files and updates that break the readers, FUZZ_SECONDS for each (Linux)
	$(foreach target,messages files updates,$(BIN)/python -m tests.fuzz $(target) -max_total_time=$(FUZZ_SECONDS) &&) true

bench: .venv/test.stamp .venv-bench/bench.stamp ## the whole bot and its engine beside others: a table, and docs/benchmarks.png
	$(BIN)/python -m benchmarks

bench-load: .venv/test.stamp ## what others notice of a flood and of an attack, and what several processes give
	$(BIN)/python -m benchmarks.flood
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.replicas

bench-honesty: .venv/test.stamp ## whether the measures are true: populations of known truth, for HONESTY_MINUTES (15)
	$(BIN)/python -m benchmarks.honesty

bench-clients: .venv/test.stamp ## HTTP clients: what carrying one call costs
	$(BIN)/python -m benchmarks.clients

bench-chats: .venv/test.stamp ## 10,000 chats with recognizers of their own: time and memory
	$(BIN)/python -m benchmarks.many_chats

LOCK_ALONE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--custom-compile-command "make lock" $(UPGRADE)
LOCK := $(LOCK_ALONE) pyproject.toml

lock: .venv/test.stamp ## pin every dependency anew; `make lock UPGRADE=--upgrade` takes newer ones
	$(LOCK) --group build --output-file requirements.lock
	$(LOCK) --group build --extra postgres --constraint requirements.lock --output-file requirements-postgres.lock
	$(LOCK) --group build --extra cluster --constraint requirements.lock --output-file requirements-cluster.lock
	$(LOCK) --group build --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK_ALONE) --group pyproject.toml:bench --output-file requirements-bench.lock

# Only Docker's format holds a health check.
image: ## a container image of the bot, by podman, buildah or docker; `make image TAG=… BASE=…` names it, and its base
	@test -n "$(BUILDER)" || { echo "podman, buildah or docker is needed to build an image; install one of them." >&2; exit 1; }
	$(BUILDER) build $(if $(filter docker,$(BUILDER)),,--format docker) --file Containerfile --tag $(TAG) \
		$(if $(BASE),--build-arg BASE=$(BASE)) $(IMAGE_FLAGS) .

clean: ## forget the set-up
	rm -rf .venv .venv-bench

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (python3 --version); install it, or name one: make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "$(PYTHON) could not make .venv: on Debian and Ubuntu, install python3-venv." >&2; exit 1; }

.venv/run.stamp: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Setting up: this happens once and takes a minute."
	@$(INSTALL) requirements.lock
	@PYTHONWARNINGS=ignore $(PIP) install --no-deps --no-build-isolation --editable . # a folder like the package is meant here
	@touch $@

.venv/test.stamp: requirements-dev.lock .venv/run.stamp
	@echo "Setting up the development tools: this happens once."
	@$(INSTALL) requirements-dev.lock
	@touch $@

# What the bot is measured beside; apart from .venv, since their requirements do not agree with the bot's.
.venv-bench/bench.stamp: requirements-bench.lock | .venv/bin/python
	@echo "Setting up what the bot is measured beside: this happens once."
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip --disable-pip-version-check --quiet install --require-hashes --requirement requirements-bench.lock
	@touch $@
