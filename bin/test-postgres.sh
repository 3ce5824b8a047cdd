#!/bin/bash
# The suite on the PostgreSQL of DATABASE_URL: all of it without a browser, then the main journeys.
set -euo pipefail
cd "$(dirname "$0")/.."
.venv/bin/python -m pytest -q -n 2 -m "not browser"
.venv/bin/python -m pytest -q -n 2 -m "browser and journey_main"
