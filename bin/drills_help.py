"""Drills of urgent help: what deploy/ says of it sends the file while the application is stopped.

Part of bin.drills, which has made a site by the time this is imported.
"""

import hashlib
import re
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from django.conf import settings

from bin.fronts import caddy, nginx
from bin.over_http import Answer, Failed, Server, demand, free_port, server
from peersupport import help_now

PAGE: Final = "/help-now/"
HEADERS: Final = {
    "content-type": "text/html; charset=utf-8",
    "cache-control": "public, max-age=300",
    "x-content-type-options": "nosniff",
    "strict-transport-security": "max-age=31536000; includeSubDomains",
}
KINDS: Final = {
    ".css": ("text/css",),
    ".js": ("text/javascript", "application/javascript"),
    ".svg": ("image/svg+xml",),
    ".woff2": ("font/woff2",),
}
MOST_BYTES: Final = 15_000
Front = Callable[[int], AbstractContextManager[tuple[int, Path]]]


def stopped(front: Front) -> Callable[[], str]:
    """Nobody answers behind it: the page, what it is drawn with, and nothing else."""

    def drill() -> str:
        _made()
        with front(free_port()) as (port, _):
            asked = Server(port, "")
            _wait_for(asked)
            page = asked.ask(PAGE)
            _is_the_file(page)
            packed = asked.ask(PAGE, Accept_Encoding="gzip")
            demand(packed.headers.get("content-encoding") == "gzip", "it is not packed")
            typed = asked.ask(PAGE[:-1])
            right = typed.status == 301 and typed.headers["location"].endswith(PAGE)
            demand(right, f"{PAGE[:-1]}: {typed.status}")
            drawn = [_static(asked, name) for name in _named()]
            others = [asked.ask(path).status for path in ("/", "/signposts/", "/livez")]
            demand(others == [502] * 3, f"other pages: {others}")
        sizes = packed.size + sum(drawn)
        demand(sizes < MOST_BYTES, f"{sizes} bytes without the font")
        return f"page in {page.seconds * 1000:.0f} ms, {sizes} bytes with all but the font"

    return drill


def without_the_file(front: Front) -> Callable[[], str]:
    """The file is missing: the application makes the page, and sends the rest of the site too."""

    def drill() -> str:
        _made()
        whole, kept = help_now.path(), help_now.path().with_suffix(".kept")
        with server() as web, front(web.port) as (port, _):
            asked = Server(port, "")
            _wait_for(asked)
            _is_the_file(asked.ask(PAGE))
            whole.rename(kept)
            try:
                page = asked.ask(PAGE)
            finally:
                kept.rename(whole)
            demand(page.status == 200 and page.size > 1000, f"{page.status}, {page.size} bytes")
            other = asked.ask("/accounts/login/")
            demand(other.status == 200, f"another page: {other.status}")
        return "from the file, from the application, and the other pages as before"

    return drill


def _made() -> None:
    """The file is there, where another account can read it."""
    help_now.make()
    Path(settings.VAR).chmod(0o711)
    for path in [Path(settings.STATIC_ROOT), *Path(settings.STATIC_ROOT).rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def _is_the_file(page: Answer) -> None:
    right = hashlib.sha256(help_now.path().read_bytes()).hexdigest()
    demand((page.status, page.sha256) == (200, right), f"{page.status}: not the file")
    for name, value in HEADERS.items():
        demand(page.headers.get(name) == value, f"{name}: {page.headers.get(name)}")
    policy = page.headers.get("content-security-policy", "")
    demand(policy.startswith("default-src 'none'"), f"another policy: {policy}")


def _named() -> list[str]:
    """The files the page names."""
    text = help_now.path().read_text()
    return sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+)"', text)))


def _static(asked: Server, name: str) -> int:
    found = asked.ask(name, Accept_Encoding="gzip")
    demand(found.status == 200, f"{name}: {found.status}")
    kind = found.headers.get("content-type", "")
    right = next(kinds for ending, kinds in KINDS.items() if name.endswith(ending))
    # With nosniff a browser takes no style sheet or script for anything but that.
    demand(kind.partition(";")[0] in right, f"{name} is said to be {kind}")
    demand("immutable" in found.headers.get("cache-control", ""), f"{name} is not kept")
    return 0 if name.endswith(".woff2") else found.size


def _wait_for(asked: Server) -> None:
    for _ in range(100):
        try:
            asked.ask(PAGE)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Failed("it did not start")


HELP: Final[dict[str, Callable[[], str]]] = {
    "urgent help by nginx, the application stopped": stopped(nginx),
    "urgent help by nginx, the file gone": without_the_file(nginx),
    "urgent help by Caddy, the application stopped": stopped(caddy),
    "urgent help by Caddy, the file gone": without_the_file(caddy),
}
