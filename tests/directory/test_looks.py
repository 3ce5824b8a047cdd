"""How much one person may look at in a day, and that nobody else hears of it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import looks
from directory.looks import LIST, PROFILE, STEP, Looks, key_of
from directory.models import LookCount
from directory.tasks import forget_looks
from directory.views.looks import exists
from people.models import User
from records.clock import today
from records.models import AuditEvent, Tally
from records.tokens import address
from tests.cast import ClientOf

PAGE = "/supporters/"
commits = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that has counted nothing."""
    monkeypatch.setattr(looks, "_here", Looks())


@pytest.fixture
def few(settings: Any) -> int:
    settings.DIRECTORY_LOOKS_A_DAY = 6
    return 6


def statuses(client: Client, path: str, times: int) -> list[int]:
    return [client.get(path).status_code for _ in range(times)]


def test_a_list_page_is_one_look_and_a_profile_two(
    few: int, asha: User, ben: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    profile = f"{PAGE}{address(asha.pk, ben.supporter.pk)}/"
    assert statuses(client, PAGE, 2) == [200] * 2
    assert statuses(client, profile, 3) == [200, 200, 429]
    assert client.get(PAGE).status_code == 429


def test_who_is_refused_learns_nothing_about_an_address(
    few: int, asha: User, ben: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    statuses(client, PAGE, few)
    answers = [
        client.get(f"{PAGE}{token}/")
        for token in (address(asha.pk, ben.supporter.pk), address(asha.pk, uuid4()), "nothing")
    ]
    assert {answer.status_code for answer in answers} == {429}
    assert len({answer.content for answer in answers}) == 1


def test_choosing_a_filter_costs_its_page_alone(few: int, asha: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    for _ in range(few):
        assert client.post(PAGE, {"areas": ["debt"]}, follow=True).status_code == 200
    assert client.post(PAGE, {"areas": ["debt"]}, follow=True).status_code == 429
    assert client.post(PAGE, {"word": "x" * 500}).status_code == 429


def test_the_page_is_kind_and_says_what_still_works_and_when_it_starts_again(
    few: int, asha: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    statuses(client, PAGE, few)
    html = client.get(PAGE).content.decode()
    tomorrow = today() + timedelta(days=1)
    assert f"from midnight, on {tomorrow:%A} {tomorrow.day} {tomorrow:%B}" in html
    assert "nobody is told" in html
    assert ('href="/conversations/"' in html, 'href="/help-now/"' in html) == (True, True)
    assert client.get("/conversations/").status_code == 200


def test_only_pages_of_this_installation_are_named() -> None:
    assert exists("/conversations/")
    assert not exists("/no-such-page/")


def test_nobody_else_is_refused_and_nobody_else_hears_of_it(
    few: int, asha: User, eve: User, client_of: ClientOf, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(asha)
    with caplog.at_level(logging.DEBUG):
        assert statuses(client, PAGE, few + 1)[-1] == 429
    said = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert not [word for word in (str(asha.pk), asha.pk.hex, asha.email) if word in said]
    assert client_of(eve).get(PAGE).status_code == 200
    assert (AuditEvent.objects.exists(), Tally.objects.exists()) == (False, False)


def test_the_next_day_begins_at_midnight_in_london(
    few: int, asha: User, client_of: ClientOf
) -> None:
    with time_machine.travel(datetime.fromisoformat("2026-07-01T22:58:00+00:00"), tick=False):
        client = client_of(asha)
        assert statuses(client, PAGE, few + 1)[-1] == 429
    with time_machine.travel(datetime.fromisoformat("2026-07-01T23:01:00+00:00"), tick=False):
        assert client.get(PAGE).status_code == 200


def seen(counts: Looks, person: User, times: int, weight: int = LIST) -> int:
    now = timezone.now()
    return sum(counts.allowed(person.pk, weight, now) for _ in range(times))


@commits
def test_a_view_costs_no_write_but_every_tenth(asha: User, ben: User, client_of: ClientOf) -> None:
    client, asked = client_of(asha), []
    client.get(PAGE)
    for _ in range(STEP):
        with CaptureQueriesContext(connection) as queries:
            client.get(PAGE)
        asked.append([q["sql"] for q in queries if q["sql"].startswith("INSERT")])
    assert [len(writes) for writes in asked] == [0] * (STEP - 2) + [1, 0]
    assert LookCount.objects.get().looks == STEP


@commits
def test_several_processes_stay_within_a_step_each(asha: User, settings: Any) -> None:
    settings.DIRECTORY_LOOKS_A_DAY = 100
    processes = [Looks() for _ in range(3)]
    allowed = 0
    for _ in range(100):
        allowed += sum(seen(process, asha, 1) for process in processes)
    assert 100 <= allowed <= 100 + STEP * len(processes)
    late = Looks()
    assert seen(late, asha, 50) <= STEP


@commits
@pytest.mark.parametrize("weight", [LIST, PROFILE])
def test_many_threads_lose_no_look(asha: User, settings: Any, weight: int) -> None:
    settings.DIRECTORY_LOOKS_A_DAY = 10_000
    counts = Looks()

    def look(_: int) -> int:
        try:
            return seen(counts, asha, 50, weight)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(look, range(4))) == 200
    assert LookCount.objects.get().looks == 200 * weight
    assert seen(counts, asha, 1) == 1


def test_inside_a_transaction_nothing_is_written(asha: User) -> None:
    counts = Looks()
    with transaction.atomic():
        assert seen(counts, asha, 3 * STEP) == 3 * STEP
    assert not LookCount.objects.exists()


@commits
def test_the_row_names_nobody_and_fits_nobody_the_next_day(asha: User) -> None:
    seen(Looks(), asha, STEP)
    row = LookCount.objects.get()
    assert (row.key, row.day) == (key_of(asha.pk, today()), today())
    assert asha.pk.hex not in repr(row.__dict__).replace("-", "")
    assert key_of(asha.pk, today() + timedelta(days=1)) != row.key


@commits
def test_it_is_deleted_after_midnight(asha: User) -> None:
    seen(Looks(), asha, STEP)
    forget_looks(now=timezone.now())
    assert LookCount.objects.exists()
    forget_looks(now=timezone.now() + timedelta(days=1))
    assert not LookCount.objects.exists()


def test_a_process_remembers_one_day_only(asha: User) -> None:
    counts, now = Looks(), timezone.now()
    counts.allowed(asha.pk, LIST, now)
    counts.allowed(asha.pk, LIST, now + timedelta(days=1))
    assert len(counts.counts) == 1
