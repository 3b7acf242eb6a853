# Every target sets up what it needs by itself; a second call is fast.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
ARGS ?=

.PHONY: help run test check bench test-containers snapshots format lock runtime dev

help: ## this list
	@echo "make …"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo "ARGS='…' is passed on: make test ARGS='tests/unit -x'"

run: runtime ## the whole platform on this machine, with a synthetic district; settings: KONTINGENT_PORT, KONTINGENT_VAR
	@exec $(BIN)/python -m deploy.single $(ARGS)

test: dev ## every test that needs no container engine (real RabbitMQ and PostgreSQL are brought along)
	@echo "→ pytest"
	@$(PYTEST) -q --ignore=tests/bench --ignore=tests/containers $(ARGS)

check: dev ## style, types, imports, contract snapshots, migration drift
	@echo "→ ruff"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@echo "→ mypy"
	@$(BIN)/mypy --no-error-summary
	@echo "→ import-linter"
	@PYTHONPATH=. $(BIN)/lint-imports --no-cache > .venv/lint-imports.log || { cat .venv/lint-imports.log; exit 1; }
	@echo "→ contract snapshots, migration drift"
	@$(PYTEST) -q --no-header tests/contracts tests/migrations

bench: dev ## measurements, printed as a table
	@$(BIN)/python -W ignore::DeprecationWarning -m tests.bench $(ARGS)

test-containers: dev ## the images and the whole stack under Docker Compose
	@$(PYTEST) -q tests/containers $(ARGS)

snapshots: dev ## accept the contracts as they are now: tests/contracts/snapshots, docs/contracts.md
	@$(BIN)/python -W ignore::DeprecationWarning -m tests.contracts

format: dev ## ruff, with its safe mends
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

lock: ## resolve requirements*.in anew into requirements*.lock
	@deploy/lock.sh

runtime:
	@deploy/venv.sh requirements.lock

dev:
	@deploy/venv.sh requirements-dev.lock
