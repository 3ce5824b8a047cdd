"""Runs a command with DATABASE_URL set: python -m bin.postgres COMMAND…

DATABASE_URL is taken as it is when it names a PostgreSQL. Otherwise Debian's server is started
for this command alone, with its data in a folder made for it and reached by a socket in that
folder, and stopped and removed afterwards, whatever happens. As root it runs as `postgres`.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from glob import glob
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MISSING = "PostgreSQL is missing; type: sudo apt-get install postgresql"
# Nothing here needs to survive a power cut.
CONFIG = """
listen_addresses = ''
fsync = off
synchronous_commit = off
full_page_writes = off
max_connections = 100
log_min_messages = fatal
timezone = 'UTC'
"""


def binaries() -> Path | None:
    """The folder of initdb and postgres, newest version first; None when not installed."""
    folders = sorted(glob("/usr/lib/postgresql/*/bin"), key=lambda path: float(path.split("/")[4]))
    found = shutil.which("initdb")
    candidates = [Path(path) for path in reversed(folders)]
    if found:
        candidates.append(Path(found).resolve().parent)
    return next((path for path in candidates if (path / "initdb").exists()), None)


def installed() -> Path:
    """The same, installing Debian's package when this is root. Ends the program otherwise."""
    folder = binaries()
    if folder is None and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run([ROOT / "bin" / "apt.sh", "postgresql"], check=False)
        folder = binaries()
    if folder is None:
        raise SystemExit(MISSING)
    return folder


def as_server(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root."""
    return ["runuser", "-u", "postgres", "--", *command] if os.geteuid() == 0 else command


@contextmanager
def private_server() -> Iterator[str]:
    """A server of its own; gives its DATABASE_URL."""
    folder = installed()
    home = Path(tempfile.mkdtemp(prefix="peersupport-pg-", dir="/tmp"))
    try:
        if os.geteuid() == 0:
            shutil.chown(home, "postgres", "postgres")
        data = str(home / "data")
        _quiet(as_server([str(folder / "initdb"), "-D", data, *INITDB]), home)
        with (home / "data" / "postgresql.conf").open("a") as file:
            file.write(f"{CONFIG}unix_socket_directories = '{home}'\n")
        control = [str(folder / "pg_ctl"), "-D", data, "-w", "-s"]
        _quiet(as_server([*control, "-l", f"{home}/log", "start"]), home)
        try:
            yield f"postgres://postgres@{str(home).replace('/', '%2F')}/postgres"
        finally:
            subprocess.run(as_server([*control, "-m", "immediate", "stop"]), cwd=home, check=False)
    finally:
        shutil.rmtree(home, ignore_errors=True)


INITDB = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]


def _quiet(command: list[str], folder: Path) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"PostgreSQL did not start: {done.stderr.strip() or done.stdout.strip()}")


def run(command: list[str], url: str) -> int:
    """Run the command to its end; signals reach it and never leave the server behind."""
    child = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url})

    def pass_on(number: int, _frame: object) -> None:
        child.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to the child as well
    return child.wait()


def main() -> int:
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return run(sys.argv[1:], url)
    with private_server() as private:
        return run(sys.argv[1:], private)


if __name__ == "__main__":
    sys.exit(main())
