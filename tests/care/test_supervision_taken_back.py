"""A session written down for a wrong day: taken back by who wrote it, for 24 hours."""

from contextlib import suppress
from datetime import timedelta

import pytest

from care import tasks
from care.actions import supervision
from care.models import Supervision
from directory.models import Supporter
from records.clock import today
from tests.care.conftest import book, put_up, told, until, user
from tests.care.test_supervision import held
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.names import named

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
MINE, THEIRS = "/care/supervision/take-back/", "/care/desk/supervision/take-back/"


def back(by, now, ago=2, kind="one", **more):
    day = today(now) - ago * DAY
    return supervision.take_back(by=user(by), held_on=day, kind=kind, now=now, **more)


def typed(ago, now, kind="one"):
    return {"held_on": (today(now) - ago * DAY).isoformat(), "kind": kind}


def current_until(person, day):
    Supporter.objects.filter(user=person).update(supervised_until=day)


@pytest.fixture
def there(every_eight_weeks, ben, mo, cat, now):
    """Ben and Mo were at Cat's session two days ago; she has just said so."""
    session = put_up(cat, now - 9 * DAY)
    for one in (ben, mo):
        current_until(one, today(now) + DAY)
        book(one, session, now - 8 * DAY)
    supervision.say_who_was_there(by=user(cat), session=session, there=[ben, mo], now=now)
    told()
    return session


def test_taken_back_it_is_as_it_was_before(every_eight_weeks, ben, now):
    current_until(ben, today(now) - DAY)
    held(ben, 2, now)
    assert until(ben) == today(now) - 2 * DAY + 8 * WEEK
    assert back(ben, now) == 1
    assert (until(ben), Supervision.objects.count()) == (today(now) - DAY, 0)


def test_an_earlier_session_still_counts(every_eight_weeks, ben, now):
    held(ben, 30, now - 3 * DAY)
    held(ben, 2, now)
    back(ben, now)
    assert until(ben) == today(now - 3 * DAY) - 30 * DAY + 8 * WEEK


def test_what_was_written_on_top_of_it_gains_nothing_by_it(every_eight_weeks, ben, now):
    """Two wrong days, taken back in the order they were written: as if neither had been."""
    now = now.replace(hour=12)
    before = today(now) - DAY
    current_until(ben, before)
    held(ben, 2, now)
    held(ben, 1, now + timedelta(minutes=1))
    back(ben, now + timedelta(hours=1), ago=2)
    back(ben, now + timedelta(hours=1), ago=1)
    assert until(ben) == before


@pytest.mark.parametrize(("hours", "gone"), [(23, True), (24, False)])
def test_it_is_possible_for_24_hours(every_eight_weeks, ben, now, hours, gone):
    held(ben, 2, now)
    later = now + timedelta(hours=hours)
    day = today(now) - 2 * DAY
    with suppress(supervision.Gone):
        supervision.take_back(by=user(ben), held_on=day, kind="one", now=later)
    assert Supervision.objects.exists() is not gone


def test_who_did_not_write_it_takes_nothing_back(every_eight_weeks, ben, mo, cat, now):
    held(ben, 2, now)
    for by, of_others in ((mo, False), (cat, True), (ben, True)):
        with pytest.raises(supervision.Gone):
            back(by, now, of_others=of_others)
    assert Supervision.objects.count() == 1


def test_who_led_it_takes_it_back_for_all_and_they_are_told(there, ben, mo, cat, now):
    assert [until(one) for one in (ben, mo)] == [there.day + 8 * WEEK] * 2
    assert back(cat, now, kind="group", of_others=True) == 2
    assert [until(one) for one in (ben, mo)] == [today(now) + DAY] * 2
    assert told() == {ben.pk, mo.pk}


def test_what_a_supporter_wrote_themselves_stays(every_eight_weeks, there, ben, cat, now):
    sol = listed_supporter(make_user(organisation=there.organisation)).user
    held(sol, 2, now, kind="group")
    back(cat, now, kind="group", of_others=True)
    assert list(Supervision.objects.values_list("person", flat=True)) == [sol.pk]


def test_the_moment_of_writing_is_forgotten_after_a_day(every_eight_weeks, ben, now):
    current_until(ben, today(now))
    held(ben, 2, now)
    kept = []
    for hours in (23, 25):
        tasks.forget_when_it_was_written(now=now + timedelta(hours=hours))
        row = Supervision.objects.get()
        kept.append((row.written_at is None, row.before is None))
    assert kept == [(False, False), (True, True)]


# ---- pages --------------------------------------------------------------------------------------


def main(client, page):
    return client.get(page).content.decode().partition("<main")[2].partition("</main>")[0]


def test_a_supporter_takes_it_back_on_their_page(every_eight_weeks, ben, now, client_of):
    client, page = client_of(ben), "/care/supervision/"
    client.post(f"{page}write/", {**typed(2, now), "minutes": "60"})
    assert main(client, page).count("Take it back") == 1
    said = [client.post(MINE, typed(2, now), follow=True).content.decode() for _ in range(2)]
    assert ["It is taken back" in said[0], "possible for 24 hours" in said[1]] == [True, True]
    assert not Supervision.objects.exists()


def test_an_older_one_has_no_button(every_eight_weeks, ben, now, client_of):
    held(ben, 10, now - 5 * DAY)
    page = main(client_of(ben), "/care/supervision/")
    assert ["one-to-one" in page, "Take it back" in page] == [True, False]


def test_a_coordinator_takes_it_back_on_hers(there, cat, finn, now, client_of):
    client, page = client_of(cat), "/care/desk/supervision/"
    shown = main(client, page)
    found = ["In a group, for 2." in shown, named(shown, "Ben"), named(shown, "Mo")]
    assert found == [True, False, False]
    assert "Take it back" not in main(client_of(finn), page)
    said = [client.post(THEIRS, typed(2, now, "group"), follow=True).content.decode()
            for _ in range(2)]  # fmt: skip
    assert ["Taken back for 2." in said[0], "possible for 24 hours" in said[1]] == [True, True]
    assert not Supervision.objects.exists()


def test_nonsense_changes_nothing(there, cat, ben, client_of):
    for who, path in ((cat, THEIRS), (ben, MINE)):
        assert client_of(who).post(path, {"held_on": "soon", "kind": "x"}).status_code == 302
    assert Supervision.objects.count() == 2
