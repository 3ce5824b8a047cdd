"""How often something was saved: a number a month, told late and in fives, with nobody in it."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from people.models import User
from resources import fetched
from resources.fetched import MOST_WAITING, note, told_of, write_down
from resources.models import Fetches, Resource
from resources.tasks import forget_old_fetches
from tests.resources.conftest import MakeResource
from tests.resources.test_films import status

ClientOf = Callable[..., Client]
MAY = datetime(2026, 5, 31, 22, 30, tzinfo=UTC)
JUNE = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nothing_waits() -> Iterator[None]:
    fetched._waiting.clear()
    yield
    fetched._waiting.clear()


@pytest.fixture
def document(cat: User, make_resource: MakeResource) -> Resource:
    return make_resource(cat, title="Ways to meet")


def save(client: Client, row: Resource, times: int = 1, **headers: str) -> None:
    for _ in range(times):
        status(client.get(f"/resources/{row.slug}/download/", headers=headers))


def numbers() -> list[tuple[date, int]]:
    write_down()
    return list(Fetches.objects.order_by("month").values_list("month", "times"))


def test_a_row_holds_a_thing_a_month_and_a_number_and_nothing_more() -> None:
    assert [field.name for field in Fetches._meta.get_fields()] == [
        "id", "resource", "month", "times",
    ]  # fmt: skip


def test_what_is_saved_counts_in_its_month_by_the_clock_on_the_wall(
    document: Resource, asha: User, eve: User, client_of: ClientOf
) -> None:
    with time_machine.travel(MAY, tick=False):
        save(client_of(asha), document, 2)
    # Half an hour later it is June in London, and not yet in Greenwich.
    with time_machine.travel(MAY.replace(hour=23), tick=False):
        save(client_of(eve), document)
    assert numbers() == [(date(2026, 5, 1), 2), (date(2026, 6, 1), 1)]


def test_parts_heads_originals_and_coordinators_do_not_count(
    document: Resource, cat: User, asha: User, client_of: ClientOf
) -> None:
    client, page = client_of(asha), f"/resources/{document.slug}/download/"
    save(client, document, range="bytes=0-9")
    save(client, document, if_none_match=f'"{document.files.get().sha256}"')
    save(client_of(cat), document)
    status(client.head(page))
    assert numbers() == []
    save(client, document)
    assert [times for _, times in numbers()] == [1]


def test_a_story_is_not_counted(document: Resource) -> None:
    document.shown_until = date(2027, 1, 1)
    note(document, date(2026, 6, 3))
    assert numbers() == []


def test_saving_asks_the_database_no_more_than_before(
    document: Resource, asha: User, cat: User, client_of: ClientOf
) -> None:
    """Not even a write, so that a full disk does not keep anybody from anything."""
    counted: list[Any] = []
    for client in (client_of(asha), client_of(cat)):
        save(client, document)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            save(client, document)
        counted.append([q["sql"].split()[0] for q in queries if "SELECT" not in q["sql"]])
    assert counted[0] == counted[1]
    assert not Fetches.objects.exists()


def test_what_the_database_does_not_take_waits_for_the_next_time(
    document: Resource, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    note(document, date(2026, 6, 3))

    def full(counts: object) -> None:
        raise DatabaseError("disk full: canary")

    with monkeypatch.context() as patch:
        patch.setattr(fetched, "add_fetches", full)
        write_down()
    assert "not written down: DatabaseError" in caplog.text
    assert "canary" not in caplog.text
    note(document, date(2026, 6, 4))
    assert numbers() == [(date(2026, 6, 1), 2)]


def test_two_processes_add_to_the_same_number(document: Resource) -> None:
    for _ in range(2):
        note(document, date(2026, 6, 3))
        write_down()
    assert numbers() == [(date(2026, 6, 1), 2)]


def test_what_was_deleted_meanwhile_is_left_out(
    document: Resource, cat: User, make_resource: MakeResource
) -> None:
    other = make_resource(cat, title="Ways to begin")
    for row in (other, document):
        note(row, date(2026, 6, 3))
    other.delete()
    assert numbers() == [(date(2026, 6, 1), 1)]


def test_memory_has_an_end(document: Resource, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetched, "MOST_WAITING", 1)
    assert MOST_WAITING > 1
    note(document, date(2026, 5, 1))
    note(document, date(2026, 6, 1))
    assert numbers() == [(date(2026, 5, 1), 1)]


def made(row: Resource, **months: int) -> None:
    for name, times in months.items():
        month = datetime.strptime(name, "%b_%Y").date()
        Fetches.objects.create(resource=row, month=month, times=times)


def test_only_months_that_are_over_are_told_and_only_in_fives(document: Resource) -> None:
    made(document, Jun_2026=900, May_2026=13, Apr_2026=4, Mar_2026=5, Jun_2025=8, May_2025=50)
    told = told_of(document, date(2026, 6, 30))
    assert told == [("May 2026", 15), ("March 2026", 5), ("June 2025", 10)]


@time_machine.travel(JUNE, tick=False)
def test_it_stands_on_the_page_for_those_who_look_after_it_alone(
    document: Resource, cat: User, finn: User, asha: User, client_of: ClientOf
) -> None:
    made(document, May_2026=12)
    page = f"/resources/{document.slug}/"
    words = "May 2026: about 10 times"
    pages = [client_of(who).get(page).content.decode() for who in (cat, finn, asha)]
    assert [words in text for text in pages] == [True, False, False]
    assert ["How often it was saved" in text for text in pages] == [True, False, False]


@time_machine.travel(JUNE, tick=False)
def test_few_and_none_read_alike(
    document: Resource, cat: User, client_of: ClientOf, make_resource: MakeResource
) -> None:
    other = make_resource(cat, title="Ways to begin")
    made(document, May_2026=4)
    client = client_of(cat)
    few, none = (
        client.get(f"/resources/{row.slug}/").content.decode() for row in (document, other)
    )
    said = "In each of the last twelve months: fewer than 5 times, or never."
    assert (said in few, said in none, "about" in few.split("How often")[1][:400]) == (
        True, True, False,
    )  # fmt: skip


def test_after_two_years_it_is_forgotten(document: Resource) -> None:
    made(document, May_2024=50, Jul_2024=50)
    forget_old_fetches(now=JUNE)
    assert [month for month, _ in numbers()] == [date(2024, 7, 1)]
