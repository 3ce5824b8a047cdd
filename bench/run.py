"""`make bench`: the hot pages of the site as ratios to an empty signed-in page.

Machines differ and are busy, so every page is measured right after the empty one, in the same
run, several times; what counts is the median of the ratios. Every answer is checked. The server
is gunicorn as in production (2 processes of 4 threads) on PostgreSQL: DATABASE_URL, or one of
Debian's made for this run alone.
"""

import argparse
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.load import Connection, Measured, get, in_turn, measure  # noqa: E402
from bin.postgres import private_server  # noqa: E402
from peersupport.environment import make_keys  # noqa: E402

CONNECTIONS = 8
BASE = "empty, signed in"


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--supporters", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2.0, help="of each stretch of load")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


@contextmanager
def environment() -> Iterator[None]:
    """Keys and folders of this run alone, and a database."""
    with tempfile.TemporaryDirectory(prefix="peersupport-bench-") as folder:
        make_keys(Path(folder))
        os.environ.update(
            VAR_DIR=folder,
            TLS="0",
            LOG_LEVEL="ERROR",
            SECOND_FACTOR_DEMANDED="0",
            DJANGO_SETTINGS_MODULE="bench.settings",
            MAIL_FOLDER=f"{folder}/mail",
        )
        (Path(folder) / "static").mkdir()
        if os.environ.get("DATABASE_URL", "").startswith("postgres"):
            yield
        else:
            with private_server() as url:
                os.environ["DATABASE_URL"] = url
                yield


@contextmanager
def server() -> Iterator[int]:
    """gunicorn with the configuration of production; gives its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    env = {**os.environ, "BIND": f"127.0.0.1:{port}", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([*command, "peersupport.wsgi:application"], cwd=ROOT, env=env)
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(300):
        try:
            Connection(port).ask(get("/livez"))
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("The server did not start.")


def prepare(chosen: argparse.Namespace) -> dict[str, Any]:
    """Tables, people, and the requests of each page."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import data

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    start = time.perf_counter()
    people = data.build(chosen.supporters, chosen.seed)
    print(f"{chosen.supporters} supporters made in {time.perf_counter() - start:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    empty, signed_in = data.nothing(people)
    asks = {
        "empty": in_turn(empty),
        BASE: in_turn(signed_in),
        "/supporters/": in_turn(data.lists(people, chosen.seed)),
        "a profile": in_turn(data.profiles(people)),
        "sending a message": data.messages(people),
    }
    # The pool's own threads would be measured too.
    connection.close()
    return asks


def run(asks: dict[str, Any], port: int, chosen: argparse.Namespace) -> dict[str, dict[str, Any]]:
    """Every page after the empty one, round after round."""
    pages = [name for name in asks if name != BASE]
    for name in asks:
        measure(asks[name], port, chosen.seconds, CONNECTIONS)
    rounds: dict[str, list[tuple[Measured, float]]] = {name: [] for name in asks}
    for _ in range(chosen.rounds):
        for name in pages:
            base = measure(asks[BASE], port, chosen.seconds, CONNECTIONS)
            page = measure(asks[name], port, chosen.seconds, CONNECTIONS)
            rounds[name].append((page, page.rate / base.rate))
            rounds[BASE].append((base, 1.0))
    return {name: _medians(found) for name, found in rounds.items()}


def _medians(found: list[tuple[Measured, float]]) -> dict[str, Any]:
    ratios = [ratio for _, ratio in found]
    return {
        "requests_per_second": round(statistics.median(one.rate for one, _ in found), 1),
        "p95_ms": round(statistics.median(one.p95 for one, _ in found), 1),
        "ratio": round(statistics.median(ratios), 3),
        "ratios": [round(ratio, 3) for ratio in ratios],
    }


def show(results: dict[str, dict[str, Any]]) -> None:
    print(f"{'page':<22}{'requests/s':>12}{'p95 ms':>10}{'ratio':>8}   from … to")
    for name, row in results.items():
        spread = f"{min(row['ratios'])} … {max(row['ratios'])}"
        rate, p95 = row["requests_per_second"], row["p95_ms"]
        print(f"{name:<22}{rate:>12}{p95:>10}{row['ratio']:>8}   {spread}")


def main() -> None:
    chosen = options()
    with environment():
        asks = prepare(chosen)
        with server() as port:
            results = run(asks, port, chosen)
    show(results)
    held = {"supporters": chosen.supporters, "rounds": chosen.rounds, "pages": results}
    (ROOT / "bench" / "results.json").write_text(json.dumps(held, indent=2) + "\n")


if __name__ == "__main__":
    main()
