"""One size on one database: makes the data, starts the server, measures every page.

    python -m bench.one SUPPORTERS DATABASE ROUNDS SECONDS SEED RESULT.json

The server is gunicorn as in production (2 processes of 4 threads). Machines differ and are busy,
so every page is measured right after the empty one, several times; what counts is the median of
the ratios.
"""

import gc
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

import brotli

from bench.load import Ask, Connection, Measured, each_once, get, measure
from bin.postgres import private_server
from peersupport.environment import make_keys

ROOT = Path(__file__).resolve().parent.parent
CONNECTIONS = 8


class Chosen(NamedTuple):
    """What to measure, and for how long."""

    supporters: int
    database: str
    rounds: int
    seconds: float
    seed: int


@contextmanager
def environment(database: str) -> Iterator[None]:
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
            PYTHONPYCACHEPREFIX=f"{folder}/bytecode",
        )
        # An installation has its modules compiled, whatever this shell says of its own.
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        (Path(folder) / "static").mkdir()
        given = os.environ.pop("DATABASE_URL", "")
        if database == "sqlite":
            yield
        elif given.startswith("postgres"):
            os.environ["DATABASE_URL"] = given
            yield
        else:
            with private_server() as url:
                os.environ["DATABASE_URL"] = url
                yield


class Server(NamedTuple):
    """A running gunicorn."""

    port: int
    process: int

    def workers(self) -> list[Path]:
        """The folders in /proc of its workers."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return [Path("/proc") / child for child in children]

    def memory(self) -> float:
        """The largest worker's memory in MB: all that is mapped and in use, shared or not."""
        return max(_resident(worker) for worker in self.workers())

    def cpu(self) -> float:
        """Seconds of CPU that the workers and the database have used so far."""
        return sum(_cpu(process) for process in (*self.workers(), *_database_processes()))


def _resident(process: Path) -> float:
    found = re.search(r"VmRSS:\s+(\d+) kB", (process / "status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def _cpu(process: Path) -> float:
    try:
        fields = (process / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _database_processes() -> list[Path]:
    """Those that serve this run's database, where it is a server on this machine."""
    home = unquote(urlsplit(os.environ.get("DATABASE_URL", "")).netloc.rpartition("@")[2])
    file = Path(home) / "data" / "postmaster.pid"
    if not home or not file.exists():
        return []
    postmaster = file.read_text().split()[0]
    children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return [Path("/proc") / child for child in children]


@contextmanager
def server(workers: int = 2) -> Iterator[Server]:
    """gunicorn with the configuration of production."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    env = {
        **os.environ,
        "BIND": f"127.0.0.1:{port}",
        "PYTHONPATH": str(ROOT),
        "WEB_PROCESSES": str(workers),
    }
    process = subprocess.Popen([*command, "peersupport.wsgi:application"], cwd=ROOT, env=env)
    try:
        _wait_for(port)
        yield Server(port, process.pid)
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(3000):
        try:
            Connection(port).ask(get("/livez"))
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise SystemExit("The server did not start.")


def prepare(chosen: Chosen) -> list[Any]:
    """Tables, people, and the requests of each page."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import pages, people

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    signed_in = people.build(chosen.supporters, chosen.seed)
    people.analyse()
    made = pages.all_pages(signed_in, chosen.seed)
    people.analyse()
    # The pool's own threads would be measured too, and so would collecting what is kept anyway.
    connection.close()
    gc.collect()
    gc.freeze()
    return made


def started(first: Ask) -> float:
    """Seconds from starting the server with one worker to its first list; not the first ever,
    which compiles the modules too."""
    with server(workers=1) as running:
        each_once([first], running.port)
    began = time.perf_counter()
    with server(workers=1) as running:
        each_once([first], running.port)
        return time.perf_counter() - began


class Stretch(NamedTuple):
    """One page for a few seconds, beside the empty one just before it."""

    measured: Measured
    # CPU of workers and database for one request, in ms.
    cpu: float
    ratio: float = 1.0
    cpu_ratio: float = 1.0


def run(pages: list[Any], running: Server, chosen: Chosen) -> dict[str, dict[str, Any]]:
    """Every page after the empty one, round after round."""
    base, *others = pages
    bytes_of = {page.name: each_once(page.looked_at, running.port) for page in pages}
    for page in pages:
        _stretch(page, running, chosen)
    found: dict[str, list[Stretch]] = {page.name: [] for page in pages}
    for _ in range(chosen.rounds):
        for page in others:
            empty = _stretch(base, running, chosen)
            one = _stretch(page, running, chosen)
            ratio = one.measured.rate / empty.measured.rate
            found[page.name].append(Stretch(*one[:2], ratio, empty.cpu / one.cpu))
            found[base.name].append(empty)
    return {name: {**_medians(some), "bytes": bytes_of[name]} for name, some in found.items()}


def _stretch(page: Any, running: Server, chosen: Chosen) -> Stretch:
    before = running.cpu()
    measured = measure(page.asks, running.port, chosen.seconds, CONNECTIONS)
    used = running.cpu() - before
    answers = len(measured.latencies)
    if page.after is not None:
        page.after(answers)
    return Stretch(measured, used * 1000 / answers)


def _medians(found: list[Stretch]) -> dict[str, Any]:
    median = statistics.median
    return {
        "requests_per_second": round(median(one.measured.rate for one in found), 1),
        "p95_ms": round(median(one.measured.p95 for one in found), 1),
        "cpu_ms": round(median(one.cpu for one in found), 2),
        "ratio": round(median(one.ratio for one in found), 3),
        "cpu_ratio": round(median(one.cpu_ratio for one in found), 3),
        "ratios": [round(one.ratio, 3) for one in found],
    }


def first_load(page: bytes) -> int:
    """Bytes of the style sheets, scripts, pictures and fonts this page names, as they travel."""
    from django.contrib.staticfiles import finders

    total = 0
    for name in set(re.findall(rb'(?:href|src)="/static/([^"]+)"', page)):
        path = Path(finders.find(name.decode()) or "")
        data = path.read_bytes()
        total += len(data) if path.suffix == ".woff2" else len(brotli.compress(data))
    return total


def main() -> None:
    number, database, rounds, seconds, seed, result = sys.argv[1:]
    chosen = Chosen(int(number), database, int(rounds), float(seconds), int(seed))
    with environment(chosen.database):
        began = time.perf_counter()
        pages = prepare(chosen)
        made = time.perf_counter() - began
        first = next(page for page in pages if page.name.startswith("directory")).looked_at[0]
        start = started(first)
        with server() as running:
            measured = run(pages, running, chosen)
            memory = running.memory()
            static = first_load(Connection(running.port).ask(first).page)
    print(f"{chosen.supporters} supporters on {chosen.database}: made in {made:.0f} s", flush=True)
    held = {
        **chosen._asdict(),
        "pages": measured,
        "start_s": round(start, 2),
        "memory_mb": round(memory),
        "static_bytes": static,
    }
    Path(result).write_text(json.dumps(held))


if __name__ == "__main__":
    main()
