#!/bin/bash
# Installs Debian packages without asking or recommending: apt.sh PACKAGE… (root)
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
echo "Installing $* …" >&2
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() { apt-get install -y -q --no-install-recommends "$@" >"$log" 2>&1; }
if ! install "$@"; then
  apt-get update -q >"$log" 2>&1 || true
  if ! install "$@"; then
    tail -n 3 "$log" >&2
    echo "$* could not be installed; type: apt-get update && apt-get install $*" >&2
    exit 1
  fi
fi
