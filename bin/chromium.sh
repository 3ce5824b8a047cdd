#!/bin/bash
# Sees to it that Chromium is here for the browser tests.
set -euo pipefail
cd "$(dirname "$0")/.."
for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome; do
  if [ -n "$name" ] && command -v "$name" >/dev/null; then exit 0; fi
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  exec bin/apt.sh chromium
fi
echo "Chromium is missing; type: sudo apt-get install chromium" >&2
exit 1
