"""Walks the site as one person: every page that links lead to, as that person gets it."""

import re
from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from django.test import Client

LINK = re.compile(r'href="([^"#]+)"')
# What differs between two answers to the same question, and tells nothing.
CHANGING = [
    re.compile(r'name="(?:csrfmiddlewaretoken|form_key|kept_for)" value="[^"]*"'),
    re.compile(r'value="[^"]*" name="(?:csrfmiddlewaretoken|form_key|kept_for)"'),
    re.compile(r"[?&](?:amp;)?(?:f|before|after)=[\w.~%-]+"),
]
NOT_FOLLOWED = ("/static/", "/theme/", "mailto:", "tel:", "sms:", "/accounts/logout/")
MOST_PAGES = 400


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
    client: Client, start: Iterable[str] = ("/",), *, leave_out: str = "nothing"
) -> dict[str, str]:
    """Every page this client can reach by links, as {address without tokens: steady html}.

    `leave_out`: addresses that begin so are not followed.

    Raises AssertionError when a page answers with a server error or the walk does not end.
    """
    waiting, seen, pages = list(start), set(start), {}
    while waiting:
        address = waiting.pop(0)
        response = client.get(address, secure=True)
        assert response.status_code < 500, address
        if response.status_code in (301, 302, 303):
            target = response.headers["Location"]
            html = f'<a href="{target}">'
        elif response.streaming:
            b"".join(response.streaming_content)
            html = ""
        elif not response.headers["Content-Type"].startswith("text/html"):
            html = ""
        else:
            html = response.content.decode()
        pages[steady(address)] = f"{response.status_code} {steady(html)}"
        fresh = {
            new
            for new in links(address, html)
            if not new.startswith(leave_out) and steady(new) not in {steady(s) for s in seen}
        }
        seen |= fresh
        waiting += sorted(fresh)
        assert len(pages) < MOST_PAGES, "the walk does not end"
    return pages
