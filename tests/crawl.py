"""Walks the site as one person: every page that links lead to, as that person gets it."""

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from resources import find
from resources.index import Index

LINK = re.compile(r'href="([^"#]+)"')
# What differs between two answers to the same question, and tells nothing.
CHANGING = [
    re.compile(r'(?<=name="csrfmiddlewaretoken") value="[^"]*"'),
    re.compile(r'(?<=name="form_key") value="[^"]*"'),
    re.compile(r'(?<=name="kept_for") value="[^"]*"'),
    re.compile(r"[?&](?:amp;)?(?:f|before|after)=[\w.~%-]+"),
]
NOT_FOLLOWED = ("/static/", "/theme/", "mailto:", "tel:", "sms:", "/accounts/logout/")
MOST_PAGES = 400
MOST_VARIANTS = 8
# Each of some sixty services to turn to has the same half a dozen pages for whoever checks it,
# and so has each awareness day; each of fifty steps of the routes has the same form.
ENTRY = re.compile(
    r"(?<=^/signposts/check/)[\w-]+(?=/)|(?<=^/campaigns/day/)[\w-]+(?=/)"
    r"|(?<=^/resources/routes/)[\w-]+/edit/[0-9a-f-]{36}(?=/)"
)


def steady(html: str) -> str:
    """The page without what changes each time it is made."""
    for pattern in CHANGING:
        html = pattern.sub("", html)
    return html


def links(page: str, html: str) -> set[str]:
    """The addresses on this site that a page leads to."""
    found = set()
    for raw in LINK.findall(html):
        if raw.startswith(NOT_FOLLOWED):
            continue
        address = urljoin(page, raw.replace("&amp;", "&"))
        if not urlsplit(address).netloc:
            found.add(address)
    return found


def crawl(
    client: Client, start: Iterable[str] = ("/",), *, leave_out: str | tuple[str, ...] = "nothing"
) -> dict[str, str]:
    """Every page this client can reach by links, as {address without tokens: steady html}.

    `leave_out`: addresses that begin so are not followed.

    Raises AssertionError when a page answers with a server error or the walk does not end.
    """
    with pytest.MonkeyPatch.context() as patch:
        # In the transaction of a test the library is searched by plain queries, which are slow.
        # People get their pages by the index, and so they do here; it is made anew for each.
        patch.setattr(find, "current", Index)
        return _walk(client, start, leave_out)


def _walk(client: Client, start: Iterable[str], leave_out: str | tuple[str, ...]) -> dict[str, str]:
    waiting, seen = list(start), {steady(address) for address in start}
    pages: dict[str, str] = {}
    variants: Counter[str] = Counter()
    while waiting:
        address = waiting.pop(0)
        status, html = _open(client, address)
        pages[steady(address)] = f"{status} {steady(html)}"
        for new in sorted(links(address, html)):
            path = ENTRY.sub("…", urlsplit(new).path)
            # Orders and filters of one list multiply without end.
            if new.startswith(leave_out) or steady(new) in seen or variants[path] >= MOST_VARIANTS:
                continue
            seen.add(steady(new))
            variants[path] += 1
            waiting.append(new)
        assert len(pages) < MOST_PAGES, "the walk does not end"
    return pages


def _open(client: Client, address: str) -> tuple[int, str]:
    """Status and html of one page; for a redirect a link to where it leads."""
    response = client.get(address, secure=True)
    assert response.status_code < 500, address
    if response.status_code in (301, 302, 303):
        return response.status_code, f'<a href="{response.headers["Location"]}">'
    if response.streaming:
        b"".join(response)
        return response.status_code, ""
    if not response.headers["Content-Type"].startswith("text/html"):
        return response.status_code, ""
    return response.status_code, response.content.decode()
