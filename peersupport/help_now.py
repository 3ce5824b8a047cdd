"""/help-now/: the page that has to be there. No database, no session, no script needed.

It is a file, made anew whenever an entry for everybody changes and looked at each minute
(peersupport/tasks.py), which nginx can send while nothing else works. What is read here, in order:
the file, if it is whole, says what entries said last, and was made by the templates and settings
that run now; the same page made anew in memory; the numbers alone. docs/decisions: urgent help is
a file.
"""

import gzip
import hashlib
import logging
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers

from peersupport.components import render_plain
from records import whole_files
from records.clock import today
from signposting import at_hand, urgent, urgent_entries
from signposting.at_hand import AtHand, Version

log = logging.getLogger("peersupport.help_now")

TEMPLATE: Final = "help/now.jinja"
NATIONS: Final = {
    "england": "England",
    "wales": "Wales",
    "scotland": "Scotland",
    "northern_ireland": "Northern Ireland",
}
STATICS: Final = ("css/help.css", "js/help.js", "img/icon.svg", "img/logo.svg")
# Everything of ours that the page is made of.
SOURCES: Final = (
    *(f"templates/pages/{name}" for name in (TEMPLATE, "help/_entry.jinja", "base.jinja")),
    *(
        f"templates/pages/components/{name}.jinja"
        for name in ("urgent", "header", "footer", "panels")
    ),
    "peersupport/help_now.py",
    "peersupport/components.py",
    "peersupport/frame.py",
    "signposting/urgent.py",
)
# The last line of the file: what made it, what it was made of, and a hash of everything before.
_SEAL: Final = re.compile(rb"(?s)(.*)<!-- ([0-9a-f]{16}) ([0-9a-f]{16}|-) ([0-9a-f]{64}) -->\n")
_NOTHING_SAID: Final = "-"


@dataclass(frozen=True)
class Page:
    """The bytes for everybody, the same compressed, and what tells one version from another."""

    body: bytes
    packed: bytes
    tag: str


@dataclass(frozen=True)
class Kept:
    """The page of a whole file, with what made it (`made_by`) and what it says (`_said`)."""

    by: str
    said: str
    page: Page


def path() -> Path:
    """The file; nginx knows it as well (deploy/nginx.conf)."""
    return at_hand.folder() / "index.html"


def make(said: AtHand | None = None) -> bool:
    """Make the file say this; None: what the database says now. False where it did already: then
    nothing is written. Raises OSError and DatabaseError; what was there stays."""
    folder = at_hand.folder()
    folder.mkdir(parents=True, exist_ok=True)
    # For whoever serves it; nothing in it is private.
    folder.chmod(0o755)
    with whole_files.alone(folder):
        # Read under the lock: whoever writes last has read last.
        changed = at_hand.keep(said or urgent_entries.gathered(today()))
        return whole_files.replace(path(), sealed(rendered()), 0o644) or changed


def make_quietly() -> None:
    """The same for whoever has just changed an entry: their change stands even if this fails."""
    try:
        make()
    except Exception:
        log.exception("the page of urgent help was not made anew; the worker tries each minute")


def trouble() -> str:
    """What is wrong with the file, in words; "" where it is as it should be. No query."""
    if at_hand.version_of(path()) is None:
        return "it is missing"
    kept = _opened()
    return "it is damaged" if kept is None else _outdated(kept)


def _outdated(kept: Kept) -> str:
    """Why the file is not the page as it would be made now; "" where it is."""
    if kept.by != made_by():
        return "other templates or settings made it"
    # The disk was full between one and the other; where nothing can be read, the file knows more.
    return "entries say something else now" if _said() not in (kept.said, _NOTHING_SAID) else ""


def _said() -> str:
    return at_hand.word() or _NOTHING_SAID


def say_at_start() -> None:
    """A line in the log when a server starts without a file it can trust. The page is there all the
    same; `manage.py help_now` or the worker mends the file."""
    if trouble():
        log.warning("The page of urgent help: its file is not used; `help_now --check` says why")


def rendered() -> bytes:
    """The page made of what entries said last, by the templates."""
    said = at_hand.read()
    context = {
        "services": urgent.service_lines(),
        "nations": nations(),
        "emergency": urgent.EMERGENCY,
        "samaritans": urgent.SAMARITANS,
        "texts": said.texts,
        "more": said.more,
        "offline": settings.HELP_NOW_OFFLINE,
    }
    return render_plain(TEMPLATE, context).encode()


def nations() -> list[tuple[str, urgent.Line]]:
    """The NHS, or its like, by nation: the name of the nation and its line, if it may be shown."""
    known = ((words, urgent.nhs_line(code)) for code, words in NATIONS.items())
    return [(words, line) for words, line in known if line]


def sealed(page: bytes) -> bytes:
    """The page with its last line."""
    page = page.rstrip(b"\n") + b"\n"
    digest = hashlib.sha256(page).hexdigest()
    return page + f"<!-- {made_by()} {_said()} {digest} -->\n".encode()


def made_by() -> str:
    """Another word whenever templates, settings or the names of static files are others."""
    names = (_static(name) for name in STATICS)
    switches = (
        settings.SITE_NAME,
        settings.URGENT_LINES_CHECKED,
        settings.SHOW_UNCHECKED_NUMBERS,
        settings.HELP_NOW_OFFLINE,
    )
    return hashlib.sha256(repr((_sources(), *names, switches)).encode()).hexdigest()[:16]


@cache
def _sources() -> str:
    total = hashlib.sha256(version("nhsuk-frontend-jinja").encode())
    for name in SOURCES:
        source = settings.BASE_DIR / name
        # One that is gone makes another word, and never keeps a server from starting.
        total.update(source.read_bytes() if source.is_file() else b"gone")
    return total.hexdigest()


def _static(name: str) -> str:
    """Its address, with a hash of what is in it; the plain name where nothing was collected."""
    try:
        return static(name)
    except ValueError:
        return name


def current() -> Page:
    """The page as it is sent now. Never raises."""
    try:
        kept = _opened()
        if kept is not None and not _outdated(kept):
            return kept.page
        return _made_of(_said(), made_by())
    except Exception:
        log.exception("help page fell back")
        return _page(plain_page().encode())


def _opened() -> Kept | None:
    """The file as it is; None where it is missing or damaged."""
    found = at_hand.version_of(path())
    try:
        return None if found is None else _read(str(path()), found)
    except OSError:
        # Not remembered: the next who asks may be luckier.
        return None


@lru_cache(maxsize=2)
def _read(where: str, _version: Version) -> Kept | None:
    whole = Path(where).read_bytes()
    seal = _SEAL.fullmatch(whole)
    if seal is None or hashlib.sha256(seal[1]).hexdigest() != seal[4].decode():
        log.error("The page of urgent help is damaged")
        return None
    return Kept(seal[2].decode(), seal[3].decode(), _page(whole))


@lru_cache(maxsize=2)
def _made_of(_what: str, _by: str) -> Page:
    return _page(sealed(rendered()))


def _page(body: bytes) -> Page:
    tag = f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'
    return Page(body, gzip.compress(body, 9, mtime=0), tag)


@csp_replace({"worker-src": [SELF]})
def response(request: HttpRequest) -> HttpResponse:
    """The page of urgent help, the same bytes for everybody."""
    page = current()
    if request.headers.get("If-None-Match") == page.tag:
        answer: HttpResponse = HttpResponseNotModified()
    else:
        answer = _sent(request, page, "text/html; charset=utf-8")
    # The same for everybody, so it may be kept: the back button and a lost network still show it.
    answer.headers["Cache-Control"] = "public, max-age=300"
    answer.headers["ETag"] = page.tag
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


def _sent(request: HttpRequest, page: Page, kind: str) -> HttpResponse:
    """Compressed for whoever takes it so."""
    if not re.search(r"\bgzip\b", request.headers.get("Accept-Encoding", "")):
        return HttpResponse(page.body, content_type=kind)
    return HttpResponse(page.packed, content_type=kind, headers={"Content-Encoding": "gzip"})


def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps a copy of the page in a browser, for that page alone; where that is
    switched off, one that takes the copy and itself away."""
    name = "keeps" if settings.HELP_NOW_OFFLINE else "leaves"
    answer = _sent(request, _script(name), "text/javascript; charset=utf-8")
    answer.headers["Cache-Control"] = "public, no-cache"
    patch_vary_headers(answer, ("Accept-Encoding",))
    return answer


@cache
def _script(name: str) -> Page:
    return _page((Path(__file__).with_name("offline") / f"{name}.js").read_bytes())


def plain_page() -> str:
    """The numbers alone, from constants and what was kept, when templates cannot be read."""
    lines: list[Any] = [urgent.EMERGENCY, *urgent.service_lines()]
    lines += [line for _, line in nations()]
    lines.append(urgent.SAMARITANS)
    items = "".join(
        f'<li>{escape(line.name)}: <a href="{escape(line.href)}">{escape(line.number)}</a>'
        f" {escape(line.ask)} {escape(line.says)} {escape(line.mark)}</li>"
        for line in lines
    )
    said = at_hand.read()
    items += "".join(
        f'<li>{escape(one.name)}: {escape(way.words)} <a href="{escape(way.href)}">'
        f"{escape(way.number)}</a> {escape(one.hours)}. {escape(one.age)}</li>"
        for one in (*said.texts, *said.more)
        for way in one.ways
    )
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Urgent help</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body><main><h1>Urgent help</h1><section aria-label="Urgent help"><ul>{items}</ul>'
        "</section></main></body></html>"
    )
