"""The face is tested on its own pages, whatever the rest of the site has."""

from typing import Any

import html5lib
import pytest
from django.test import Client


@pytest.fixture(autouse=True)
def _own_pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.face.urls"
    settings.SHOW_UNCHECKED_NUMBERS = True
    settings.LOGIN_REDIRECT_URL = "/"


@pytest.fixture
def visitor() -> Client:
    """Somebody who is not signed in."""
    return Client(**{"wsgi.url_scheme": "https"})  # type: ignore[arg-type]  # WSGI names


@pytest.fixture(scope="session")
def parse() -> Any:
    """Reads a page as a browser would, and refuses mistakes in it."""

    def read(html: str) -> Any:
        parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
        return parser.parse(html)

    return read
