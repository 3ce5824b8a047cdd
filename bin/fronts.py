"""Real web servers in front of the site, with what deploy/ ships: nginx and Caddy.

Imported once Django is set up (bin.drills).
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.conf import settings

from bin.over_http import ROOT, Failed, demand, free_port

# Where an installation lies in the files of deploy/.
INSTALLED: Final = "/var/lib/peersupport"


def _installed(program: str, package: str) -> None:
    if not shutil.which(program) and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run([ROOT / "bin" / "apt.sh", package], check=True)
    if not shutil.which(program):
        raise Failed(f"no {program}; type: sudo apt-get install {package}")


def _shipped(name: str, changes: list[tuple[str, str]]) -> str:
    """A file of deploy/ as it is, but for addresses, certificates and folders."""
    text = (ROOT / "deploy" / name).read_text()
    for found, instead in changes:
        text, number = re.subn(found, instead, text)
        demand(number > 0, f"{found} is not in deploy/{name}")
    return text


def _nginx_conf(folder: Path, port: int, behind: int) -> Path:
    text = _shipped("nginx.conf", [
        (r"(?s)\A.*(?=server \{\n    listen 443)", ""),
        (r"listen 443 ssl http2;", f"listen 127.0.0.1:{port};"),
        (r"listen \[::\]:443 ssl http2;", ""),
        (r"ssl_\w+ [^;]*;", ""),
        (r"http://peersupport;", f"http://127.0.0.1:{behind};"),
        (r"alias [^;]*;", f"alias {settings.MEDIA_ROOT}/;"),
        (rf"root {INSTALLED};", f"root {settings.VAR};"),
        (r"error_log [^;]*;", f"error_log {folder}/error.log crit;"),
    ])  # fmt: skip
    # Its account is not ours and reads through the group, as on a host.
    user = "user www-data root;" if os.geteuid() == 0 else ""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};"
        for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    conf.write_text(
        f"{user} daemon off; pid {folder}/pid; worker_processes 1;\n"
        # What each file is, Debian's own nginx.conf says.
        f"events {{}}\nhttp {{ include /etc/nginx/mime.types; {temporary}\n"
        f"access_log {folder}/access.log;\n{text}\n}}\n"
    )
    return conf


def _caddy_conf(folder: Path, port: int, behind: int) -> Path:
    text = _shipped("Caddyfile", [
        (r"sidebyside\.example \{", f"http://127.0.0.1:{port} {{"),
        (r"127\.0\.0\.1:8000", f"127.0.0.1:{behind}"),
        (INSTALLED, str(settings.VAR)),
    ])  # fmt: skip
    conf = folder / "Caddyfile"
    conf.write_text("{\n\tadmin off\n}\n" + text)
    return conf


@contextmanager
def nginx(behind: int) -> Iterator[tuple[int, Path]]:
    """A real nginx in front of this port; gives its own port and its folder."""
    _installed("nginx", "nginx-light")
    with _folder() as folder:
        port = free_port()
        conf = _nginx_conf(folder, port, behind)
        with _running(["nginx", "-e", f"{folder}/start.log", "-c", str(conf)], folder):
            yield port, folder


@contextmanager
def caddy(behind: int) -> Iterator[tuple[int, Path]]:
    """A real Caddy in front of this port; gives its own port and its folder."""
    _installed("caddy", "caddy")
    with _folder() as folder:
        port = free_port()
        conf = _caddy_conf(folder, port, behind)
        command = ["caddy", "run", "--config", str(conf), "--adapter", "caddyfile"]
        with _running(command, folder):
            yield port, folder


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="peersupport-front-") as name:
        folder = Path(name)
        folder.chmod(0o711)
        yield folder


@contextmanager
def _running(command: list[str], folder: Path) -> Iterator[None]:
    env = {**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
    with (folder / "said.txt").open("w") as said:
        running = subprocess.Popen(command, env=env, stdout=said, stderr=said)
    try:
        yield
    finally:
        running.terminate()
        running.wait(30)
