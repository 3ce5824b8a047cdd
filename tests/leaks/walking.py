"""Everything one person can get out of the site: by links, and by every address there is."""

from collections.abc import Iterable
from http.cookies import SimpleCookie
from typing import cast

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from tests.access_table import TABLE
from tests.crawl import crawl
from tests.world import World

# Documents and numbers to ring, which say the same to everybody: one page of each is looked at by
# its address, all of them in tests/test_leaks.py. In a PDF no word can be searched: the poster is
# looked at as a page.
SAME_FOR_ALL = ("/resources/", "/signposts/", "/admin/jsi18n/", "/poster/poster.pdf")


def raw(response: HttpResponseBase) -> str:
    """Status, headers and body as text, whatever it is."""
    if isinstance(response, StreamingHttpResponse):
        body = b"".join(cast("Iterable[bytes]", response))
    else:
        body = cast("HttpResponse", response).content
    head = " ".join(f"{name}: {value}" for name, value in response.items())
    return f"{response.status_code} {head} {body.decode('utf-8', 'replace')}"


def table_addresses(world: World, name: str | None) -> list[str]:
    """Every address of the access table, made for this person."""
    return [
        reverse(route, kwargs=world.given(page.given, name))
        for route, page in TABLE.items()
        if "logout" not in route and not route.endswith("-pdf")
    ]


def everything(client: Client, world: World, name: str | None) -> dict[str, str]:
    """Every answer this person gets, by its address."""
    pocket = SimpleCookie(client.cookies)
    found = crawl(client, leave_out=SAME_FOR_ALL)
    # The walk keeps pages only; files and data are fetched once more as they are.
    files = {address for address, text in found.items() if text.strip() == "200"}
    for address in files | set(table_addresses(world, name)) - set(found):
        client.cookies = SimpleCookie(pocket)
        found[address] = raw(client.get(address, secure=True))
    return found
