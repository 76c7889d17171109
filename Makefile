# `make` alone lists the targets.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links
# `check --deploy` judges the production settings; it opens no connection and these values guard nothing.
DUMMY_KEY := MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=
PRODUCTION := DJANGO_SETTINGS_MODULE=lk3.settings.production ALLOWED_HOSTS=lk3.example.go.id \
	SECRET_KEY=contoh-0123456789-abcdefghij-ABCDEFGHIJ-panjang-acak-KLMNOP \
	FIELD_KEYS=2026:$(DUMMY_KEY) LOOKUP_KEY=$(DUMMY_KEY) AUDIT_KEY=$(DUMMY_KEY) \
	DATABASE_URL=postgres://lk3:lk3@db.example.go.id/lk3

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo test bench check check-style check-imports check-types check-templates check-django test-sqlite test-postgres test-browser walk format lock clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/.installed .env ## Fill a database with invented data and serve it (PORT=8000)
	mkdir -p var
	$(BIN)/python manage.py migrate
	$(BIN)/python manage.py load_regions
	$(BIN)/python manage.py load_holidays --years 2025-2027
	$(BIN)/python manage.py load_demo
	$(BIN)/python manage.py collectstatic --noinput --verbosity 1
	@echo
	@$(BIN)/python manage.py load_demo --logins
	@echo
	@echo "LK3: http://127.0.0.1:$(PORT)/  (Ctrl-C menghentikan)"
	@# The worker does long work beside the server; whichever way this ends, neither of them stays behind.
	@export DJANGO_SETTINGS_MODULE=lk3.settings.dev; \
	$(BIN)/python manage.py work & worker=$$!; \
	$(BIN)/gunicorn lk3.wsgi:application \
		--bind 127.0.0.1:$(PORT) --workers 2 --threads 4 --log-level warning --no-control-socket & server=$$!; \
	trap 'exit 130' INT; trap 'exit 143' TERM HUP; \
	trap 'kill $$server $$worker 2>/dev/null; wait' EXIT; \
	wait $$server

test: check test-sqlite test-postgres test-browser ## Every check and every test, on both databases
	@echo "make test: everything passed"

check: check-style check-imports check-types check-templates check-django ## Linters, imports, types, templates, settings

check-style: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

check-imports: $(VENV)/.installed-dev
	$(BIN)/lint-imports

check-types: $(VENV)/.installed-dev
	$(BIN)/mypy

check-templates: $(VENV)/.installed-dev
	$(BIN)/djlint templates --lint --quiet

check-django: $(VENV)/.installed-dev
	DJANGO_SETTINGS_MODULE=lk3.settings.test DATABASE_URL=sqlite://:memory: $(BIN)/python manage.py makemigrations --check --dry-run
	$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

test-sqlite: $(VENV)/.installed-dev ## The suite on SQLite
	env -u DATABASE_URL $(PYTEST) -n 2 --dist worksteal -m "not browser"

test-postgres: $(VENV)/.installed-dev ## The suite on a temporary PostgreSQL
	# These two start databases of their own, and some tests ask none: once, above, is enough.
	$(BIN)/python -m tests.postgres -- $(PYTEST) -n 2 --dist worksteal -m "not browser and not no_database" --ignore tests/checks/test_postgres.py --ignore tests/bench

test-browser: $(VENV)/.installed-dev ## The journeys in Chromium, on both databases
	env -u DATABASE_URL $(PYTEST) -n 2 --dist worksteal -m browser
	# Looks and scripts do not depend on the database: here the whole way of one family is enough.
	$(BIN)/python -m tests.postgres -- $(PYTEST) -n 2 --dist worksteal -m browser -k danger

bench: $(VENV)/.installed-dev ## Speed and size against their baselines, 300,000 cases on both databases
	$(BIN)/python -m bench

walk: $(VENV)/.installed-dev ## A random walk of 10,000 steps over referrals, on both databases (STEPS=10000)
	env -u DATABASE_URL $(BIN)/python -m tests.referrals.walk --steps $(or $(STEPS),10000)
	$(BIN)/python -m tests.postgres -- $(BIN)/python -m tests.referrals.walk --steps $(or $(STEPS),10000)

format: $(VENV)/.installed-dev ## Put the code into its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(VENV)/.installed-dev ## Resolve pyproject.toml anew into the pinned requirements
	$(COMPILE) --upgrade --output-file requirements.txt pyproject.toml
	$(COMPILE) --upgrade --extra dev --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml

clean: ## Remove the environment, caches and collected files; data and keys stay
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis test-results var/static
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.env: | $(VENV)/.installed
	$(BIN)/python -m lk3.settings.make_env

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "LK3 needs Python 3.11 or newer; name one with make PYTHON=...")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.txt | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements.txt
	@touch $@

# The development list holds everything of the other one, so demo need not install again after test.
$(VENV)/.installed-dev: requirements-dev.txt | $(BIN)/python
	$(PIP) install --require-hashes --requirement requirements-dev.txt
	@touch $@ $(VENV)/.installed
