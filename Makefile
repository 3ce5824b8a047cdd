# `make help` lists the commands. Everything they need is made by them, under .venv, .node and var.
SHELL := /bin/bash
PYTHON := .venv/bin/python
PORT ?= 8000
export PORT
# Compiled modules are kept beside their sources: every worker of the tests reads them all.
export PYTHONDONTWRITEBYTECODE :=
.DEFAULT_GOAL := help
.PHONY: help drills run test test-unit test-browser test-postgres check format coverage demo worker \
	backup restore bench assets clean
.NOTPARALLEL:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-14s %s\n", $$1, $$2}' Makefile

run: .venv/run.stamp assets ## the whole site on http://127.0.0.1:8000 (PORT=9000 make run)
	@$(PYTHON) -m bin.run

test: test-unit test-browser ## unit, integration and browser tests on SQLite

test-unit: .venv/dev.stamp assets ## the tests without a browser
	@bin/ffmpeg.sh
	@$(PYTHON) -m pytest -q -n 2 -m "not browser"

test-browser: .venv/dev.stamp assets ## the tests in Chromium
	@bin/chromium.sh
	@bin/ffmpeg.sh
	@$(PYTHON) -m pytest -q -n 2 -m browser

test-postgres: .venv/dev.stamp assets ## the same on a real PostgreSQL (DATABASE_URL, or a private one)
	@bin/chromium.sh
	@bin/ffmpeg.sh
	@$(PYTHON) -m bin.postgres bin/test-postgres.sh

check: .venv/dev.stamp assets ## format, lint, types, layers, migrations, templates, settings, scan
	@$(PYTHON) -m bin.check

format: .venv/dev.stamp ## put everything in the house's format
	@$(PYTHON) -m ruff format -q . && $(PYTHON) -m ruff check -q --fix .
	@git ls-files -z 'templates/django/*.html' | xargs -0r .venv/bin/djade

coverage: .venv/dev.stamp assets ## lines and branches the tests without a browser do not reach
	@bin/ffmpeg.sh
	@$(PYTHON) -m coverage erase
	@$(PYTHON) -m coverage run -m pytest -q -n 2 -m "not browser"
	@$(PYTHON) -m coverage combine -q && $(PYTHON) -m coverage report

demo: .venv/run.stamp ## load the fictional demo into the database of `make run`
	@$(PYTHON) -m bin.local manage.py demo

worker: .venv/run.stamp ## the background worker of `make run` on its own
	@$(PYTHON) -m bin.local manage.py worker

backup: .venv/run.stamp ## database and files into var/backups (never the keys)
	@$(PYTHON) -m bin.local -m bin.backup

restore: .venv/run.stamp ## bring a backup back: make restore FROM=var/backups/….tar
	@$(PYTHON) -m bin.local -m bin.restore "$(FROM)"

bench: .venv/dev.stamp assets ## measure the hot pages as ratios to an empty one
	@$(PYTHON) bench/run.py

drills: .venv/dev.stamp assets ## faults made for real: kills, full disks, no scanner; PASS or FAIL with figures
	@$(PYTHON) -m bin.drills

assets: .venv/run.stamp
	@$(PYTHON) -m bin.assets

clean: ## remove what was built; data, keys and mail in var/ stay
	rm -rf .venv .node frontend/node_modules frontend/dist var/static

# One environment, two stamps: the site's packages, then those of the tests.
.venv/run.stamp: requirements/run.txt
	@bin/venv.sh run

.venv/dev.stamp: requirements/dev.txt requirements/run.txt
	@bin/venv.sh dev
