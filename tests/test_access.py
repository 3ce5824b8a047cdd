"""Every address, as everybody, with GET and with POST: who gets in is written in one table."""

from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from people.models import User
from tests.access_table import EVERYONE, LEFT_TO_OTHERS, TABLE, Page
from tests.cast import ClientOf
from tests.world import World

# What a page answers to those who may open it: shown, sent on, refused as a form or as a method.
LET_IN = {200, 301, 302, 303, 400}


def names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """The full name of every address below these patterns."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from names(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}"


def listed() -> set[str]:
    return set(names(get_resolver().url_patterns))


def test_every_address_stands_in_the_table() -> None:
    assert listed() - set(TABLE) - LEFT_TO_OTHERS == set()


def test_the_table_holds_no_address_that_is_gone() -> None:
    assert set(TABLE) - listed() == set()


class Rollback(Exception):
    """Ends one visit without a trace."""


def visit(client: Client, address: str, method: str) -> HttpResponseBase:
    """One request whose writes are undone, so that the next finds the same world."""
    response: HttpResponseBase | None = None
    # Signing out would empty the browser's pocket too.
    pocket = SimpleCookie(client.cookies)
    try:
        with transaction.atomic():
            response = getattr(client, method)(address)
            raise Rollback
    except Rollback:
        pass
    assert response is not None
    client.cookies = pocket
    if isinstance(response, StreamingHttpResponse):
        b"".join(response)
    return response


def outcome(response: HttpResponseBase) -> str:
    """In one word: in, sign-in, 403, 404 or the unexpected status."""
    if response.status_code in (301, 302, 303):
        target = response.headers["Location"]
        return "sign-in" if "/login/?" in target else "in"
    return "in" if response.status_code in LET_IN else str(response.status_code)


def expected(route: str, page: Page, name: str | None, method: str) -> set[str]:
    """The outcomes that are right. A page without a method says so before it looks who asks."""
    if page.closed:
        return {str(page.refused)}
    if name is None:
        return {"in" if page.public else "sign-in", "405"}
    if name in page.who and not (page.read_only and method == "post"):
        return {"in", "405"}
    return {"403", "404", "405"} if route.startswith("admin:") else {str(page.refused), "405"}


def mistakes(client: Client, name: str | None, world: World) -> str:
    """What the table says and the site does not do, for one person, a line each."""
    found = []
    for route, page in TABLE.items():
        address = reverse(route, kwargs=world.given(page.given, name))
        for method in ("get", "post"):
            got = outcome(visit(client, address, method))
            right = expected(route, page, name, method)
            if got not in right:
                found.append(f"{method} {route}: {got}, not {sorted(right)}")
    return "\n".join(found)


@pytest.mark.parametrize("name", sorted(EVERYONE))
def test_everybody_gets_in_exactly_where_the_table_says(
    name: str, world: World, client_of: ClientOf
) -> None:
    person: User = world.people[name]
    if found := mistakes(client_of(person, fresh=True), name, world):
        pytest.fail(found)


def test_nobody_gets_in_without_signing_in_but_where_the_table_says(
    world: World, visitor: Client
) -> None:
    if found := mistakes(visitor, None, world):
        pytest.fail(found)
