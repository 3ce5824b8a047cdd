"""`make bench`: the hot pages of the site as ratios to an empty signed-in page.

One table for 1,000, 10,000 and 100,000 supporters; fewer with `--sizes 1000,10000`. On PostgreSQL
(DATABASE_URL, or one of Debian's made for this run alone); `--databases postgresql,sqlite` for
both. The same people, filters and words for the same `--seed`.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.goals import SIZES, show, show_growth  # noqa: E402
from directory.rota import now_in  # noqa: E402
from records.clock import today  # noqa: E402

# "Usually free today" changes with the part of the day, and the order of the list with the day:
# what was right when the requests were made is wrong after it. So long a run of one size takes at
# most.
RUN_LASTS = timedelta(minutes=10)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--databases", default="postgresql", help="postgresql, sqlite or both")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each stretch of load")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def wait_for_a_whole_run() -> None:
    """Begin only where neither the day nor its part changes before the run is over."""
    while _changes(datetime.now(UTC)):
        time.sleep(5)


def _changes(now: datetime) -> bool:
    """Whether what is right now is wrong before a run is over: the part of the day, or the day."""
    end = now + RUN_LASTS
    return now_in(now) != now_in(end) or today(now) != today(end)


def one(size: str, database: str, chosen: argparse.Namespace) -> dict[str, Any]:
    """A program of its own for each size: memory and settings begin anew."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        parts = [size, database, chosen.rounds, chosen.seconds, chosen.seed, file.name]
        command = [sys.executable, "-m", "bench.one", *map(str, parts)]
        wait_for_a_whole_run()
        subprocess.run(command, cwd=ROOT, check=True)
        found: dict[str, Any] = json.loads(Path(file.name).read_text())
        return found


def main() -> None:
    chosen = options()
    found: list[dict[str, Any]] = []
    for database in chosen.databases.split(","):
        for size in chosen.sizes.split(","):
            found.append(one(size, database, chosen))
            show(found[-1:])
    show_growth(found)
    (ROOT / "bench" / "results.json").write_text(json.dumps(found, indent=2) + "\n")


if __name__ == "__main__":
    main()
