"""The page for people who manage others: for anybody, asking nothing, keeping nothing."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import User
from records.models import AuditEvent, Tally
from tests.cast import ClientOf
from tests.factories import make_user

PAGE = "/for-managers/"
LINK = f'<li><a href="{PAGE}">For people who manage others</a>'


def test_anybody_reads_it_and_nothing_is_asked_or_kept(db: None, visitor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = visitor.get(PAGE)
    assert (answer.status_code, len(queries)) == (200, 0)
    assert "<form" not in answer.content.decode()
    assert not visitor.cookies
    assert not AuditEvent.objects.exists()
    assert not Tally.objects.exists()


def test_the_card_says_the_address_to_type_without_a_link(
    visitor: Client, settings: object
) -> None:
    settings.SITE_URL = "https://talk.service.example"  # type: ignore[attr-defined]  # pytest-django's proxy
    card = visitor.get(PAGE).content.decode().partition('class="sbs-handout"')[2]
    card = card.partition("</section>")[0]
    assert ">talk.service.example<" in card
    assert ("<a" in card, "<img" in card) == (False, False)


def test_urgent_help_comes_before_everything_else(visitor: Client) -> None:
    page = visitor.get(PAGE).content.decode()
    assert page.index("If a life is at risk") < page.index("What peer support is")


@pytest.mark.parametrize(
    ("who", "shown"), [("mo", True), ("asha", False), ("cat", False), ("lead", True)]
)
def test_home_leads_there_for_those_who_manage(
    who: str, shown: bool, asha: User, mo: User, cat: User, client_of: ClientOf
) -> None:
    # Named as somebody's manager, with the rank of the front line.
    lead = make_user(organisation=cat.organisation)
    make_user(organisation=cat.organisation, line_manager=lead)
    person = {"asha": asha, "mo": mo, "cat": cat, "lead": lead}[who]
    assert (LINK in client_of(person).get("/").content.decode()) is shown


def test_every_page_leads_there_from_its_foot(visitor: Client) -> None:
    assert f'href="{PAGE}">For managers<' in visitor.get("/privacy/").content.decode()
