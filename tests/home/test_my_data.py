"""Everybody sees what privileged people opened or changed about them."""

import re
from pathlib import Path

from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory import actions
from peersupport.my_data import MOST, WORDS
from people import actions as people
from people.models import User
from records.audit import audit
from tests.cast import ClientOf
from tests.factories_vetting import applicant

ROOT = Path(__file__).resolve().parent.parent.parent
ABOUT_A_PERSON = re.compile(
    r"(?:audit|Refused|opened|_check|_seen|_locked|locked_for)\("
    r'\s*(?:[\w.]+, )*"([a-z_]+\.[a-z_]+)"'
)
APPS = ("people", "directory")
# About an organisation, a newcomer or a row of it: nobody who has an account is concerned.
NOT_ABOUT = re.compile(
    r"^(agreement|domain|invitation|joining|organisation|setup|statement|team)\."
    r"|training.module_saved|account.(add_refused|export)|people.import|application.bring_refused"
)


def test_i_see_that_my_application_was_opened_and_by_whom(
    asha: User, viv: User, client_of: ClientOf
) -> None:
    actions.open_application(by=viv, application=applicant(asha))
    page = client_of(asha).get("/my-data/").content.decode()
    assert "Your application was opened" in page
    assert "By Viv" in page


def test_nobody_else_sees_it(asha: User, eve: User, viv: User, client_of: ClientOf) -> None:
    actions.open_application(by=viv, application=applicant(asha))
    page = client_of(eve).get("/my-data/").content.decode()
    assert "Nothing so far" in page


def test_what_i_do_myself_leaves_no_line(asha: User, client_of: ClientOf) -> None:
    people.keep_apart(person=asha, email="somebody@ambulance.example", kind="friend")
    assert "Nothing so far" in client_of(asha).get("/my-data/").content.decode()


def test_the_page_costs_the_same_for_one_line_and_for_many(
    asha: User, viv: User, client_of: ClientOf
) -> None:
    client, counts = client_of(asha), []
    for lines in (1, MOST + 20):
        for _ in range(lines):
            audit("account.opened", by=viv, about=asha)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = client.get("/my-data/").content.decode()
        counts.append(len(queries))
    assert counts == [8, 8]
    assert page.count("Your account was opened") + page.count("page of your account") == MOST


def test_every_event_about_a_person_has_words() -> None:
    files = [file for app in APPS for file in (ROOT / app).rglob("*.py")]
    found = {event for file in files for event in ABOUT_A_PERSON.findall(file.read_text())}
    assert {"application.opened", "account.closed", "supporter.suspended"} <= found
    assert {event for event in found if not NOT_ABOUT.match(event)} - set(WORDS) == set()
