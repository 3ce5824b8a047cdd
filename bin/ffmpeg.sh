#!/bin/bash
# Sees to it that ffmpeg is here for the tests that make films.
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v ffmpeg >/dev/null; then exit 0; fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  exec bin/apt.sh ffmpeg
fi
echo "ffmpeg is missing; type: sudo apt-get install ffmpeg" >&2
exit 1
