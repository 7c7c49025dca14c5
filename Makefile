# Hengwen: two commands are enough, `make run` and `make test`. They need Python 3.11 to 3.13 (with venv and pip) and make.
.DEFAULT_GOAL := help
SHELL := /bin/sh
PYTHON ?=
PYTEST_ARGS ?= -n 2 --maxschedchunk 4 -m "not drill"
ALL_ARGS = -n 2 --maxschedchunk 4
CONFIRM ?=

# Every path is relative or quoted: the checkout may lie below names with spaces and Chinese characters.
VENV_PYTHON = "$${HENGWEN_VENV:-.venv}/bin/python"
SUPERVISOR = $(VENV_PYTHON) -m config.supervisor
SUPPORTED = import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
BOOTSTRAP = found=; \
	for candidate in "$(PYTHON)" "$${HENGWEN_VENV:-.venv}/bin/python" python3 python3.13 python3.12 python3.11 python; do \
		if [ -z "$$found" ] && [ -n "$$candidate" ] && "$$candidate" -c "$(SUPPORTED)" >/dev/null 2>&1; then found=$$candidate; fi; \
	done; \
	if [ -z "$$found" ]; then \
		echo "需要 Python 3.11 到 3.13(含 venv 和 pip),本机没有找到。 / Python 3.11 to 3.13 with venv and pip is needed and was not found." >&2; exit 1; \
	fi; \
	"$$found" -P config/supervisor/bootstrap.py

CHECKS = check-format check-lint check-contracts check-types check-migrations check-texts

.PHONY: help run test test-all check $(CHECKS) fix bench drill stop clean demo-data shell install install-dev

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: ## start everything here and print the address
	@$(BOOTSTRAP) && exec $(SUPERVISOR) run

test: ## run the tests, but for the drills and the longest walks (PYTEST_ARGS="-n 2 -k name")
	@$(BOOTSTRAP) --dev && exec $(SUPERVISOR) test $(PYTEST_ARGS)

test-all: ## run every test, the drills as well
	@$(BOOTSTRAP) --dev && exec $(SUPERVISOR) test $(ALL_ARGS)

check: $(CHECKS) ## format, lint, import contracts, types, missing migrations, untranslated texts (all: make -k check)

$(CHECKS): install-dev

check-format:
	$(VENV_PYTHON) -m ruff format --check --quiet .

check-lint:
	$(VENV_PYTHON) -m ruff check .

check-contracts:
	$(VENV_PYTHON) -c "from importlinter.cli import lint_imports_command; lint_imports_command()"

check-types:
	$(VENV_PYTHON) -m mypy

check-migrations:
	$(SUPERVISOR) check makemigrations --check --dry-run

check-texts:
	$(SUPERVISOR) check messages --check

fix: install-dev ## format and mend what can be mended by itself
	$(VENV_PYTHON) -m ruff check --fix .
	$(VENV_PYTHON) -m ruff format .

bench: install ## measure each line of work against its floor
	@$(SUPERVISOR) manage bench
	@$(SUPERVISOR) manage bench --count $${PAYMENTS:-300000} --plan $${REMINDERS:-300000} --roster $${LINES:-20000} \
		--members $${MEMBERS:-100000}

drill: ## kill -9 of working workers at random over a long batch: nobody is paid twice (LINES=20000 KILLS=60)
	@$(BOOTSTRAP) --dev && HENGWEN_KILLED_LINES=$${LINES:-20000} HENGWEN_KILLS=$${KILLS:-60} HENGWEN_TEST_CHUNK=500 \
		exec $(SUPERVISOR) test -q -s -p no:randomly tests/aid/money/test_killed_workers.py

demo-data: install ## load the demonstration county again
	@$(SUPERVISOR) manage load_demo

shell: install ## Django's shell on the running data
	@$(SUPERVISOR) manage shell

stop: ## stop what `make run` started
	@$(SUPERVISOR) stop

clean: ## remove caches; with CONFIRM=yes also var/ and all data in it
	@rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
	@if [ -e var ]; then $(BOOTSTRAP) && exec $(SUPERVISOR) clean $(CONFIRM); fi

install:
	@$(BOOTSTRAP)

install-dev:
	@$(BOOTSTRAP) --dev
