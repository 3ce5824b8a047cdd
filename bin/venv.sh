#!/bin/bash
# Makes .venv and installs one hashed lock into it: venv.sh run|dev
set -euo pipefail
cd "$(dirname "$0")/.."
lock=$1

say() { echo "$*" >&2; }

find_python() {
  for name in python3.13 python3.12 python3.11 python3; do
    if command -v "$name" >/dev/null &&
      "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$name"
      return
    fi
  done
  say "Python 3.11 or newer is missing; type: sudo apt-get install python3 python3-venv"
  exit 1
}

# Debian keeps ensurepip, which venv needs, in a package of its own.
need_ensurepip() {
  "$1" -c 'import ensurepip' 2>/dev/null && return
  package="$("$1" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    bin/apt.sh "$package"
  else
    say "$package is missing; type: sudo apt-get install $package"
    exit 1
  fi
}

if ! .venv/bin/python -c 'import sys, pip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  python=$(find_python)
  need_ensurepip "$python"
  rm -rf .venv
  "$python" -m venv .venv
fi
say "Installing the packages in requirements/$lock.txt (about a minute, once) …"
if ! .venv/bin/python -m pip install -q --disable-pip-version-check --no-input \
  --require-hashes --no-deps -r "requirements/$lock.txt"; then
  say "The packages could not be installed: see the lines above (is there a network?)."
  exit 1
fi
# dev.txt holds all of run.txt, at the same versions.
touch .venv/run.stamp
if [ "$lock" = dev ]; then touch .venv/dev.stamp; fi
