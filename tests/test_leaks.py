"""Nobody can learn that Asha asked: planted words are looked for everywhere, by everybody.

The strongest test needs no planted word: what Eve, Mo, Cat, Dev, Viv, Vic and Finn see of the
whole site is the same before and after she asked, counts, orders and titles included.
"""

import logging
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from jobs.worker import drain
from people.models import User
from tests.canaries import CANARIES
from tests.cast import ClientOf
from tests.crawl import crawl
from tests.world import World, talk

OTHERS = ["eve", "mo", "cat", "dev", "viv", "vic", "finn"]


def found_in(text: str, *but: str) -> list[str]:
    """Which planted words stand in `text`, by what they are; `but` may stand there."""
    return [what for what, word in CANARIES.items() if word in text and what not in but]


def rows() -> Iterator[str]:
    """Every row of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (our own tables)
            yield from (f"{table}: {row!r}" for row in cursor.fetchall())


@pytest.mark.parametrize("name", OTHERS)
def test_the_site_looks_the_same_before_and_after_she_asked(
    name: str, quiet_world: dict[str, User], client_of: ClientOf
) -> None:
    client = client_of(quiet_world[name], fresh=True)
    # Each visit to the first makes a new secret; the second lists what somebody with privilege
    # opened, and these three, on the way, open accounts and checks.
    opening = name in ("dev", "viv", "vic")
    changing = ("/accounts/2fa/", "/my-data/") if opening else ("/accounts/2fa/",)
    before = crawl(client, leave_out=changing)
    talk(quiet_world["asha"], quiet_world["ben"], timezone.now())
    assert crawl(client, leave_out=changing) == before
    assert len(before) > 8


def test_the_comparison_can_fail(quiet_world: dict[str, User], client_of: ClientOf) -> None:
    client = client_of(quiet_world["ben"])
    before = crawl(client)
    talk(quiet_world["asha"], quiet_world["ben"], timezone.now())
    assert crawl(client) != before


@pytest.mark.parametrize("name", OTHERS)
def test_no_planted_word_on_any_page_of_anybody_else(
    name: str, world: World, client_of: ClientOf
) -> None:
    vetters = ["a vetting note", "words that wait", "an appeal"]
    # Cat's event said that she reads the names people give.
    hers = ["his question to the desk", "the name she comes under", "where it is"]
    theirs = {"viv": vetters, "vic": vetters, "cat": hers, "mo": ["what Mo offers"]}
    allowed = theirs.get(name, [])
    pages = crawl(client_of(world.people[name], fresh=True))
    assert found_in("\n".join(pages.values()), *allowed) == []
    assert found_in("\n".join(pages), *allowed) == []


def test_planted_words_do_stand_where_they_belong(world: World, client_of: ClientOf) -> None:
    page = "\n".join(crawl(client_of(world.people["ben"])).values())
    needed = {"her message", "his answer", "the name she chose", "her phone number"}
    assert needed <= set(found_in(page))


def test_a_dump_of_every_table_holds_no_planted_word(world: World) -> None:
    assert found_in("\n".join(rows())) == []


def test_nothing_but_her_request_says_who_asked(world: World) -> None:
    """Outside the tables that must know it, no row names Asha because she asked."""
    asha = world.people["asha"].pk
    needed = {"conversations_request", "correspondence_participant", "correspondence_draft"}
    # A notice waiting to be sent: anybody gets one for anything, and the row goes with the mail.
    needed |= {"jobs_outgoingmail"}
    # She comes to a walk, told a story, and facilitates a group.
    needed |= {"wellbeing_eventbooking", "resources_story", "groups_membership"}
    # Ben is her buddy, and she looks for a mentor.
    needed |= {f"mentoring_{what}" for what in ("need", "pair", "pairagreement", "goal", "note")}
    # Months after an earlier pair she is asked how it was.
    needed |= {"mentoring_followup"}
    own = {"people_user", "people_relation", "account_emailaddress", "django_session"}
    telling = {row.partition(":")[0] for row in rows() if str(asha) in row or asha.hex in row}
    assert telling <= needed | own


def test_mail_says_the_same_to_everybody_and_names_nobody(
    world: World, settings: object, tmp_path: Path
) -> None:
    settings.MAIL_FOLDER = str(tmp_path)  # type: ignore[attr-defined]  # pytest-django's proxy
    drain(regular=False)
    letters = [message_from_bytes(file.read_bytes()) for file in tmp_path.iterdir()]
    assert letters
    assert {letter["Subject"] for letter in letters} == {"You have a new notice"}
    assert len({letter.get_payload() for letter in letters}) == 1
    assert found_in("\n".join(letter.as_string() for letter in letters)) == []


def test_the_log_of_a_whole_visit_names_nobody(
    world: World, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="peersupport"):
        crawl(client_of(world.people["asha"]))
    said = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert found_in(said) == []
    assert world.people["asha"].email not in said
    assert str(world.conversation.pk) not in said


@pytest.mark.parametrize("name", OTHERS)
def test_a_real_conversation_and_none_at_all_answer_alike(
    name: str, world: World, client_of: ClientOf
) -> None:
    client = client_of(world.people[name])
    real = client.get(f"/conversations/{world.conversation.pk}/")
    none = client.get("/conversations/00000000-0000-4000-8000-000000000000/")
    assert (real.status_code, real.content) == (none.status_code, none.content)
    assert real.status_code == 404
