"""Where notices go, when they wait, and the quarterly one that makes all of them alike."""

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from jobs.models import OutgoingMail
from people import actions
from people.models import User
from people.notices import EVERY, check_day_after, end_of_quiet, first_check_day, quiet_until
from people.tasks import ask_to_check_details
from records.clock import LONDON
from records.models import AuditEvent, Finished, Tally
from tests.cast import ClientOf

NOTICES = "/accounts/notices/"
CHECK = "/accounts/check/"
ABOUT = "/accounts/about-me/"
NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)
TODAY = date(2026, 6, 10)
# The nights the clocks change: 02:00 is skipped, 01:00 comes twice.
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)


def utc(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def told() -> Counter[UUID]:
    rows = OutgoingMail.objects.values_list("recipient_id", flat=True)
    return Counter(person_id for person_id in rows if person_id)


# -- the page ------------------------------------------------------------------------------------


def test_asha_says_where_notices_go_and_when_not(asha: User, client_of: ClientOf) -> None:
    data = {
        "notice_to": "private", "private_address": "ash@home.example", "quiet_from": 22,
        "quiet_until": 7,
    }  # fmt: skip
    assert client_of(asha).post(NOTICES, data)["Location"] == NOTICES
    asha.refresh_from_db()
    assert {name: getattr(asha, name) for name in data} == data
    assert not AuditEvent.objects.exists()
    assert not Tally.objects.exists()


def test_the_page_shows_what_was_chosen(asha: User, client_of: ClientOf) -> None:
    actions.change_notices(person=asha, notice_to="none", quiet_from=0, quiet_until=6)
    page = client_of(asha).get(NOTICES).content.decode()
    assert '<option value="0" selected>00:00' in page
    assert '<option value="6" selected>06:00' in page
    assert 'value="none" checked' in page.replace("\n", " ")


def test_a_private_address_is_forgotten_when_no_longer_used(
    asha: User, client_of: ClientOf
) -> None:
    actions.change_notices(person=asha, notice_to="private", private_address="ash@home.example")
    client_of(asha).post(NOTICES, {"notice_to": "none", "private_address": "ash@home.example"})
    asha.refresh_from_db()
    assert asha.private_address == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"notice_to": "private"}, "Enter the address your notices should go to."),
        ({"notice_to": "private", "private_address": "x"}, "email address"),
        ({"quiet_from": "22"}, "Choose when your quiet hours end."),
        ({"quiet_until": "7"}, "Choose when your quiet hours begin."),
        ({"quiet_from": "7", "quiet_until": "7"}, "Choose an end that is not the beginning."),
        ({"quiet_from": "24", "quiet_until": "7"}, "There is a problem"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_changes_nothing(
    asha: User, client_of: ClientOf, typed: dict[str, str], said: str
) -> None:
    page = client_of(asha).post(NOTICES, {"notice_to": "work", **typed})
    assert said in page.content.decode()
    asha.refresh_from_db()
    assert (asha.notice_to, asha.quiet_from, asha.quiet_until) == ("work", None, None)


def test_half_quiet_hours_are_refused_by_the_database_too(asha: User) -> None:
    for hours in ((22, None), (None, 7), (7, 7), (24, 7)):
        with pytest.raises(IntegrityError), transaction.atomic():
            actions.change_notices(
                person=asha, notice_to="work", quiet_from=hours[0], quiet_until=hours[1]
            )


def test_every_mail_names_a_page_that_is_in_the_menu(asha: User, client_of: ClientOf) -> None:
    page = client_of(asha).get("/accounts/about-me/").content.decode()
    assert f'<a href="{NOTICES}">Notices</a>' in page


# -- quiet hours ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "end", "hour", "until"),
    [
        (22, 7, 21, None),
        (22, 7, 22, (11, 7)),
        (22, 7, 0, (10, 7)),
        (22, 7, 7, None),
        (9, 17, 12, (10, 17)),
        (9, 17, 17, None),
        (9, 17, 8, None),
        (23, 0, 23, (11, 0)),
    ],
)
def test_quiet_hours_begin_and_end_by_the_clock_on_the_wall(
    begin: int, end: int, hour: int, until: tuple[int, int] | None
) -> None:
    now = datetime(2026, 6, 10, hour, 30, tzinfo=LONDON)
    expected = datetime(2026, 6, until[0], until[1], tzinfo=LONDON) if until else None
    assert end_of_quiet(begin, end, now) == expected


@pytest.mark.parametrize(
    ("day", "begin", "end", "now", "until"),
    [
        # The night in spring is an hour shorter: 07:00 is 06:00 UTC already.
        (SPRING, 22, 7, (0, 30), (6, 0)),
        # 01:00 does not exist: the first moment after it, which is 02:00 by the clock.
        (SPRING, 22, 1, (0, 59), (1, 0)),
        (SPRING, 22, 1, (1, 0), None),
        # In autumn the hour from 01:00 comes twice and both are quiet.
        (AUTUMN, 22, 7, (0, 30), (7, 0)),
        (AUTUMN, 22, 2, (0, 30), (2, 0)),
        (AUTUMN, 22, 2, (1, 30), (2, 0)),
        (AUTUMN, 22, 1, (0, 15), None),
    ],
)
def test_across_both_clock_changes(
    day: date, begin: int, end: int, now: tuple[int, int], until: tuple[int, int] | None
) -> None:
    assert end_of_quiet(begin, end, utc(day, *now)) == (utc(day, *until) if until else None)


@given(
    begin=st.integers(0, 23),
    length=st.integers(1, 23),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
)
def test_the_end_is_ahead_within_a_day_and_not_quiet_itself(
    begin: int, length: int, now: datetime
) -> None:
    end = (begin + length) % 24
    until = end_of_quiet(begin, end, now)
    if until is not None:
        assert timedelta(0) < until - now <= timedelta(hours=length + 1)
        assert end_of_quiet(begin, end, until) is None


def test_somebody_without_quiet_hours_or_unknown_has_none(asha: User) -> None:
    assert quiet_until(asha.pk, NOON) is None
    assert quiet_until(uuid4(), NOON) is None
    actions.change_notices(person=asha, notice_to="work", quiet_from=12, quiet_until=14)
    assert quiet_until(asha.pk, NOON) == utc(TODAY, 13)


# -- the quarterly notice ------------------------------------------------------------------------


def days_told(people: list[User], first: date, number: int) -> dict[UUID, list[int]]:
    """On which of the following days each person got the notice, the job run twice a day."""
    found: dict[UUID, list[int]] = {person.pk: [] for person in people}
    for ahead in range(number):
        for hour in (9, 18):
            ask_to_check_details(now=utc(first + timedelta(days=ahead), hour))
        for person_id in told().elements():
            found[person_id].append(ahead)
        OutgoingMail.objects.all().delete()
    return found


def test_everybody_gets_one_every_91_days_on_a_day_of_their_own(ben: User, eve: User) -> None:
    found = days_told([ben, eve], TODAY, 3 * 91 + 1)
    for person in (ben, eve):
        first = (first_check_day(person.pk, TODAY) - TODAY).days
        assert found[person.pk] == [first, first + 91, first + 2 * 91]


def test_days_without_a_worker_are_made_up_for_once(asha: User) -> None:
    ask_to_check_details(now=NOON)
    User.objects.filter(pk=asha.pk).update(next_check_on=TODAY + timedelta(days=2))
    ask_to_check_details(now=NOON + timedelta(days=5))
    ask_to_check_details(now=NOON + timedelta(days=6))
    assert told()[asha.pk] == 1


def test_a_closed_or_unfinished_account_gets_none(asha: User, mo: User) -> None:
    User.objects.update(next_check_on=TODAY)
    User.objects.filter(pk=asha.pk).update(joined_on=None)
    actions.deactivate(by=mo, person=mo)
    ask_to_check_details(now=NOON)
    assert told() == Counter()


def test_the_first_days_are_spread_over_the_quarter() -> None:
    ahead = Counter((first_check_day(uuid4(), TODAY) - TODAY).days for _ in range(9100))
    assert set(ahead) == set(range(1, 92))
    assert max(ahead.values()) < 160


def test_the_job_costs_the_same_for_one_and_for_three(
    asha: User, mo: User, eve: User, django_assert_max_num_queries: Any
) -> None:
    User.objects.update(next_check_on=TODAY + timedelta(days=1))
    ask_to_check_details(now=NOON)
    with django_assert_max_num_queries(8):
        ask_to_check_details(now=NOON + timedelta(hours=1))


# -- checking ------------------------------------------------------------------------------------


@time_machine.travel(NOON, tick=False)
def test_home_asks_from_the_day_on_until_it_is_answered(asha: User, client_of: ClientOf) -> None:
    client = client_of(asha)
    for days, asked in ((1, False), (0, True), (-30, True)):
        User.objects.filter(pk=asha.pk).update(next_check_on=TODAY + timedelta(days=days))
        assert (CHECK in client.get("/").content.decode()) is asked
    assert client.post(CHECK)["Location"] == "/"
    assert CHECK not in client.get("/").content.decode()


@time_machine.travel(NOON, tick=False)
def test_the_answer_is_the_next_of_ones_own_days_not_the_day_one_was_here(
    asha: User, client_of: ClientOf
) -> None:
    due = TODAY - timedelta(days=40)
    User.objects.filter(pk=asha.pk).update(next_check_on=due)
    client_of(asha).post(CHECK)
    client_of(asha).post(CHECK)
    asha.refresh_from_db()
    assert asha.next_check_on == due + EVERY
    assert not AuditEvent.objects.exists()
    assert not Tally.objects.exists()


@pytest.mark.parametrize(
    ("ago", "ahead"), [(0, 91), (90, 1), (91, 91), (92, 90), (-1, 1), (-91, 91)]
)
def test_the_next_day_is_ahead_and_a_multiple_of_91_away(ago: int, ahead: int) -> None:
    after = check_day_after(TODAY - timedelta(days=ago), TODAY)
    assert after == TODAY + timedelta(days=ahead)


def test_looking_writes_nothing(asha: User, client_of: ClientOf) -> None:
    User.objects.filter(pk=asha.pk).update(next_check_on=TODAY)
    before = User.objects.values().get(pk=asha.pk)
    page = client_of(asha).get(CHECK).content.decode()
    assert "your line manager (Mo) and their manager, your team (Blue watch)" in page
    assert "to the address you sign in with" in page
    assert User.objects.values().get(pk=asha.pk) == before
    assert not Finished.objects.exists()


def test_these_pages_are_private(visitor: Client, db: None) -> None:
    for url in (NOTICES, CHECK):
        assert visitor.get(url)["Location"] == f"/accounts/login/?next={url}"


@pytest.mark.parametrize(("url", "name"), [(NOTICES, "private_address"), (ABOUT, "communicate")])
def test_what_was_typed_when_the_session_ended_is_there_again(
    url: str, name: str, asha: User, client_of: ClientOf
) -> None:
    client = client_of(asha)
    found = re.search(r'name="kept_for" value="([^"]+)"', client.get(url).content.decode())
    assert found
    typed = {"kept_for": found[1], name: "typed@home.example", "notice_to": "private", "name": "A"}
    session = client.cookies.pop(settings.SESSION_COOKIE_NAME)
    assert "/accounts/login/" in client.post(url, typed)["Location"]
    kept = client.cookies[settings.SESSION_COOKIE_NAME]
    again = client_of(asha)
    assert "We kept what you typed" not in again.get(url).content.decode()
    client.cookies[settings.SESSION_COOKIE_NAME] = kept
    client.force_login(asha)
    page = client.get(url).content.decode()
    assert session.value != kept.value
    assert "We kept what you typed. Only you can see it." in page
    assert "typed@home.example" in page
