"""`make run`: the whole site on this machine: database, demo, background worker, web server.

Whatever of worker and web server dies is started again, a little later each time. Ctrl-C ends all.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bin.local import ROOT, environment, folder

# A program that lived this long had not failed to start.
SETTLED = 60.0
LONGEST_WAIT = 30.0
STOPPING = 15.0


@dataclass
class Program:
    """One of the two programs, started and started again."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    again_at: float = 0.0

    def tend(self, env: dict[str, str]) -> None:
        """Start it when it is not running and its turn has come; note when it has died."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            lived = now - self.started
            self.failures = 0 if lived > SETTLED else self.failures + 1
            wait = min(LONGEST_WAIT, 2.0 ** (self.failures - 1)) if self.failures else 0.0
            self.again_at = now + wait
            print(f"The {self.name} stopped ({self.process.returncode}); again in {wait:.0f} s.")
            self.process = None
        if self.process is None and now >= self.again_at:
            # A session of its own: Ctrl-C comes here alone, and all stop in order.
            self.process = subprocess.Popen(self.command, env=env, cwd=ROOT, start_new_session=True)
            self.started = now

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def refuse_a_busy_port(port: str) -> None:
    """End with one line when another program holds the port, or it is no port."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT={port} is not a port; try PORT=9000 make run.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError:
            sys.exit(f"Port {port} is in use; try another: PORT={int(port) + 1000} make run")


def answers(port: str) -> bool:
    try:
        address = f"http://127.0.0.1:{port}/livez"
        with urllib.request.urlopen(address, timeout=1) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def banner(env: dict[str, str], took: float) -> None:
    if env.get("MAIL_FOLDER"):
        print(f"Mail, sign-in codes too, goes to the folder {env['MAIL_FOLDER']}")
    print(f"The site is on http://127.0.0.1:{env['PORT']}/  ({took:.1f} s; Ctrl-C stops it)\n")


def programs() -> list[Program]:
    python = sys.executable
    gunicorn = [python, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py"]
    return [
        Program("background worker", [python, "manage.py", "worker"]),
        Program("web server", [*gunicorn, "peersupport.wsgi"]),
    ]


def serve(env: dict[str, str], began: float) -> None:
    """Keep both programs running until a signal raises KeyboardInterrupt."""
    running = programs()
    told = False
    try:
        while True:
            for program in running:
                program.tend(env)
            if not told and answers(env["PORT"]):
                banner(env, time.monotonic() - began)
                told = True
            time.sleep(0.5 if told else 0.1)
    except KeyboardInterrupt:
        print("Stopping …")
    finally:
        for program in running:
            program.stop()
        for program in running:
            program.wait(time.monotonic() + STOPPING)


def interrupt(_number: int, _frame: Any) -> None:
    raise KeyboardInterrupt


def main() -> None:
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # it is a text stream
    began = time.monotonic()
    signal.signal(signal.SIGTERM, interrupt)
    env = environment()
    refuse_a_busy_port(env["PORT"])
    for name in ("mail", "media"):
        Path(folder() / name).mkdir(parents=True, exist_ok=True, mode=0o700)
    prepared = subprocess.run(
        [sys.executable, "-m", "bin.prepare"],
        env=env,
        cwd=ROOT,
        check=False,
    )
    if prepared.returncode:
        sys.exit("The site could not be set up: see the lines above.")
    serve(env, began)


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
