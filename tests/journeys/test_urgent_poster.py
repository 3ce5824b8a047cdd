"""The poster of urgent help, looked at on a phone and printed from the browser: one page of A4."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from people.models import User
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, heading

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_it_is_printed_on_one_page_and_nothing_else_is(
    size: str, browser_of: BrowserOf, cat: User
) -> None:
    page = browser_of(cat, size)
    page.goto("/poster/urgent-help/")
    heading(page, "Poster of urgent help")
    checked(page)
    printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    (paper,) = printed.pages
    assert (round(paper.mediabox.width), round(paper.mediabox.height)) == (595, 842)
    words = " ".join(paper.extract_text().split())
    assert ["116 123" in words, "Print it again" in words] == [True, True]
    assert ["Poster of urgent help" in words, "Get the poster" in words] == [False, False]
