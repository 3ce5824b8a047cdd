"""The home page says what waits for somebody in mentoring, and no name."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mentoring.actions import talking, together
from mentoring.kinds import Kind
from people import actions as people
from people.models import Organisation, User
from records.clock import today
from tests.cast import ClientOf
from tests.factories_directory import listed_supporter
from tests.factories_mentoring import need, offer, pair, put_to, with_mentoring
from tests.factories_wellbeing import fresh

Home = Callable[[User], str]


@pytest.fixture(autouse=True)
def _mentoring_is_on(ambulance: Organisation) -> None:
    with_mentoring(ambulance)


@pytest.fixture
def home(client_of: ClientOf) -> Home:
    """The main part of somebody's home page."""

    def read(person: User) -> str:
        page = client_of(fresh(person)).get("/").content.decode()
        return str(page.partition("<main")[2].partition("</main")[0])

    return read


def test_a_pair_and_what_waits_in_it(asha: User, ben: User, mo: User, home: Home) -> None:
    now = timezone.now()
    two = pair(ben, asha, now)
    talking.write(by=ben, pair=two, body="Hello", form_key=uuid4(), now=now)
    together.write_agreement(by=ben, pair=two, text="Monthly.", seen=0, now=now)
    at = now + timedelta(days=2)
    together.fix_next(by=ben, pair=two, at=at, minutes=60, way="phone")
    hers, his = home(asha), home(ben)
    link = f'href="/mentoring/pairs/{two.pk}/"'
    assert (link in hers, link in his, link in home(mo)) == (True, True, False)
    assert "1 new message, what you could agree, to read. You meet on" in hers
    assert ("new message" in his, "to read" in his, "You meet on" in his) == (False, False, True)
    assert "Ben" not in hers


def test_a_pair_stays_where_mentoring_was_switched_off(asha: User, ben: User, home: Home) -> None:
    two = pair(ben, asha, timezone.now())
    Organisation.objects.update(modules=[])
    assert f'href="/mentoring/pairs/{two.pk}/"' in home(asha)


def test_a_question_waits_for_who_was_asked_and_not_for_two_kept_apart(
    asha: User, ben: User, home: Home
) -> None:
    now = timezone.now()
    put_to(need(asha), offer(ben), now)
    assert ("Somebody asks you" in home(ben), "Somebody asks you" in home(asha)) == (True, False)
    people.block(person=asha, other=ben, known_as="", now=now)
    assert "Somebody asks you" not in home(ben)


def test_a_suggestion_waits_for_who_looks(asha: User, ben: User, home: Home) -> None:
    row = need(asha)
    row.proposals.create(offer=offer(ben), place=0, state="suggested", by_coordinator=True)
    said = "Your coordinators suggest somebody"
    assert (said in home(asha), said in home(ben)) == (True, False)


def test_all_of_it_costs_one_query(
    asha: User, ben: User, cat: User, mo: User, client_of: ClientOf
) -> None:
    listed_supporter(cat)
    client = client_of(fresh(cat))

    def queries() -> int:
        client.get("/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/")
        return len(asked)

    before, now = queries(), timezone.now()
    put_to(need(asha), offer(cat), now)
    assert queries() == before
    for other, kind in ((asha, Kind.MENTOR), (ben, Kind.STARTER), (mo, Kind.RETURN)):
        pair(cat, other, now, kind)
    assert queries() == before + 1 <= 8


def test_who_asked_in_vain_finds_why_a_notice_came(
    asha: User, ben: User, mo: User, home: Home
) -> None:
    now = timezone.now()
    mine = need(asha)
    asked = put_to(mine, offer(ben), now)
    said = "Who you asked could not this time"
    assert said not in home(asha)
    for state in ("no", "lapsed"):
        mine.proposals.filter(pk=asked.pk).update(state=state)
        assert said in home(asha)
    assert said not in home(ben)
    put_to(mine, offer(mo), now + timedelta(hours=1), place=2)
    assert said not in home(asha)


def test_a_pair_that_ended_is_told_of_for_a_week_whatever_is_switched_on(
    asha: User, ben: User, home: Home
) -> None:
    day, said = today(), "A pair of yours has ended"
    two = pair(ben, asha, timezone.now())
    assert said not in home(asha)
    for days, told in ((7, True), (8, False)):
        on = day - timedelta(days=days)
        type(two).objects.update(started_on=on, ended_on=on, erase_on=day + timedelta(days=9))
        assert (said in home(asha), said in home(ben)) == (told, told)
    type(two).objects.update(ended_on=day)
    # The page of it is there until it is erased, whatever is switched on.
    Organisation.objects.update(modules=[])
    assert said in home(asha)
