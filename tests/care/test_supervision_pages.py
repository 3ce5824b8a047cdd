"""The pages of supervision: the supporter's, the coordinator's, and the desk that counts."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from care.actions import supervision
from care.forms_supervision import PutUpForm
from care.models import Booking, Session, Supervision
from directory import actions as directory
from directory.models import Supporter
from people.models import Block, Organisation, User
from people.roles import Role
from records.clock import today
from tests.cast import ClientOf
from tests.crawl import crawl
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.names import named

DAY = timedelta(days=1)
PAGE = "/care/supervision/"
DESK = "/care/desk/supervision/"
PLACE = "Room 4, the old station"


def main_of(client: Client, page: str = PAGE) -> str:
    return client.get(page).content.decode().partition("<main")[2].partition("</main>")[0]


def session_of(cat: User, now: Any, **said: Any) -> Session:
    said = {"minutes": 60, "kind": "group", "place": PLACE, "places": 3, **said}
    starts_at = said.pop("starts_at", now + 7 * DAY)
    by = User.objects.get(pk=cat.pk)
    return supervision.put_up(by=by, starts_at=starts_at, now=now, **said)


def runs_out(person: User, days: int) -> None:
    day = today() + days * DAY
    Supporter.objects.filter(user=person).update(supervised_until=day)


def typed(**other: Any) -> dict[str, Any]:
    return {"held_on": today().isoformat(), "kind": "one", "minutes": "60", **other}


def put_up_words(**other: Any) -> dict[str, Any]:
    day = (today() + 9 * DAY).isoformat()
    words = {"day": day, "time": "14:30", "minutes": "90", "kind": "group"}
    return {**words, "place": PLACE, "places": "4", **other}


def test_the_page_says_until_when_and_how_to_book(ben, cat, now, client_of: ClientOf) -> None:
    Organisation.objects.update(supervise_every_weeks=8)
    runs_out(ben, 10)
    session_of(cat, now)
    page = main_of(client_of(ben))
    found = ["every 8 weeks" in page, "current up to and including" in page, PLACE in page]
    assert found == [True] * 3


def test_over_is_said_in_plain_words_where_a_supporter_looks(ben, client_of: ClientOf) -> None:
    runs_out(ben, -1)
    client = client_of(ben)
    for page in ("/", "/care/", PAGE):
        html = main_of(client, page)
        assert ("Nobody new can ask you" in html, PAGE in html or page == PAGE) == (True, True)


def test_booked_and_cancelled_with_one_press_each(ben, cat, now, client_of: ClientOf) -> None:
    session, client = session_of(cat, now), client_of(ben)
    client.post(f"{PAGE}{session.pk}/book/")
    assert "You have booked" in main_of(client)
    client.post(f"{PAGE}{session.pk}/cancel/")
    assert ("You have booked" in main_of(client), Booking.objects.count()) == (False, 0)


def test_full_shows_no_button_and_a_late_press_is_told(
    ben, mo, cat, now, client_of: ClientOf
) -> None:
    session, client = session_of(cat, now, kind="one"), client_of(ben)
    supervision.book(by=mo, session=session, now=now)
    page = main_of(client)
    assert ("Full" in page, "/book/" in page, named(page, "Mo")) == (True, False, False)
    late = client.post(f"{PAGE}{session.pk}/book/", follow=True).content.decode()
    assert "There is no place left in it." in late


def test_a_third_booking_is_told_why(ben, cat, now, client_of: ClientOf) -> None:
    client = client_of(ben)
    sessions = [session_of(cat, now, starts_at=now + n * DAY) for n in (1, 2, 3)]
    for one in sessions:
        answer = client.post(f"{PAGE}{one.pk}/book/", follow=True)
    assert "You have booked two sessions already." in answer.content.decode()


def test_a_session_that_has_begun_is_told(ben, cat, now, client_of: ClientOf) -> None:
    session = session_of(cat, now)
    Session.objects.update(starts_at=now - DAY)
    answer = client_of(ben).post(f"{PAGE}{session.pk}/book/", follow=True)
    assert "has begun or was called off" in answer.content.decode()


def test_written_down_by_the_supporter(ben, client_of: ClientOf) -> None:
    client = client_of(ben)
    assert client.post(f"{PAGE}write/", typed())["Location"] == PAGE
    assert ("one-to-one, 60 minutes" in main_of(client), Supervision.objects.count()) == (True, 1)


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"held_on": ""}, "Enter the day."),
        ({"held_on": "soon"}, "Enter a day, like 27 3 2026."),
        ({"held_on": "2020-01-01"}, "Enter a day of the last 60 days"),
        ({"kind": ""}, "Choose the kind."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(other, error, ben, client_of: ClientOf) -> None:
    page = client_of(ben).post(f"{PAGE}write/", typed(**other)).content.decode()
    assert (page.count(error), Supervision.objects.count()) == (2, 0)


@pytest.mark.parametrize("name", ["asha", "cat", "viv", "eve"])
def test_who_is_no_supporter_finds_no_page(name, request, client_of: ClientOf) -> None:
    client = client_of(request.getfixturevalue(name))
    assert [client.get(page).status_code for page in (PAGE, f"{PAGE}write/")] == [404, 404]


def test_who_stepped_down_finds_none_either(ben, client_of: ClientOf) -> None:
    directory.step_down(by=ben)
    assert client_of(ben).get(PAGE).status_code == 404


def test_the_coordinator_puts_one_up(cat, client_of: ClientOf) -> None:
    client = client_of(cat)
    assert client.post(f"{DESK}new/", put_up_words())["Location"] == DESK
    made = Session.objects.get()
    assert (made.places, made.place, made.minutes) == (4, PLACE, 90)
    assert timezone.localtime(made.starts_at, made.starts_at.tzinfo).minute == 30
    assert "0 of 4 places booked" in main_of(client, DESK)


@pytest.mark.parametrize(("day", "hour"), [("2027-07-01", 13), ("2027-01-15", 14)])
def test_the_time_is_uk_time(day: str, hour: int) -> None:
    form = PutUpForm(put_up_words(day=day))
    assert form.is_valid()
    assert form.session["starts_at"].astimezone(UTC).hour == hour


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"day": ""}, "Enter the day."),
        ({"day": "2020-01-01"}, "Choose a day and time ahead, within half a year."),
        ({"time": "noon"}, "Enter a time, like 14:30."),
        ({"place": ""}, "Say where it is, or give the link."),
        ({"places": "21"}, "Enter a number from 1 to 20."),
        ({"places": "x"}, "Enter a number."),
    ],
)
def test_what_is_wrong_with_a_session_is_said(other, error, cat, client_of: ClientOf) -> None:
    page = client_of(cat).post(f"{DESK}new/", put_up_words(**other)).content.decode()
    assert (page.count(error), Session.objects.count()) == (2, 0)


def test_who_was_there_is_ticked(ben, mo, cat, now, client_of: ClientOf) -> None:
    session, client = session_of(cat, now), client_of(cat)
    for person in (ben, mo):
        supervision.book(by=person, session=session, now=now)
    address = f"{DESK}{session.pk}/"
    page = main_of(client, address)
    found = [named(page, "Ben"), named(page, "Mo"), "Who was there?" in page]
    assert found == [True, True, False]
    Session.objects.update(starts_at=now - DAY)
    his = Booking.objects.get(person=ben)
    answer = client.post(address, {"there": [str(his.pk)]}, follow=True).content.decode()
    assert ("Written down for 1." in answer, Supervision.objects.get().person) == (True, ben)


def test_called_off_by_one_press(ben, cat, now, client_of: ClientOf) -> None:
    session, client = session_of(cat, now), client_of(cat)
    answer = client.post(f"{DESK}{session.pk}/off/", follow=True).content.decode()
    assert ("It is called off." in answer, Session.objects.count()) == (True, 0)
    assert client.post(f"{DESK}{session.pk}/off/").status_code == 404


def test_the_other_coordinator_sees_no_names(ben, cat, ambulance, now, client_of) -> None:
    other = make_user("cleo@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    session = session_of(cat, now)
    supervision.book(by=ben, session=session, now=now)
    client = client_of(other)
    assert client.get(f"{DESK}{session.pk}/").status_code == 404
    assert "Ben" not in main_of(client, DESK)


def test_the_desk_counts_and_the_page_behind_says_whose(ben, mo, cat, client_of: ClientOf) -> None:
    runs_out(ben, 14)
    runs_out(mo, -1)
    client = client_of(cat)
    page = main_of(client, "/desk/")
    said = [
        "That of 1 peer supporter is over: nobody new asks them." in page,
        "That of 1 peer supporter is over within two weeks." in page,
        named(page, "Ben") or named(page, "Mo"),
    ]
    assert said == [True, True, False]
    page = main_of(client, DESK)
    assert [named(page, "Ben"), named(page, "Mo")] == [True, True]


def test_the_desk_counts_whom_the_page_shows(ben, mo, cat, client_of: ClientOf) -> None:
    for person in (ben, mo):
        runs_out(person, -1)
    Block.objects.create(person=ben, other=cat)
    client = client_of(cat)
    assert "That of 1 peer supporter is over" in main_of(client, "/desk/")
    assert "Ben" not in main_of(client, DESK)


def test_current_ones_are_not_on_the_desk_and_it_can_be_put_off(ben, cat, client_of) -> None:
    runs_out(ben, 15)
    client = client_of(cat)
    assert "Whose, and sessions" not in main_of(client, "/desk/")
    runs_out(ben, 14)
    until = (today() + DAY).isoformat()
    client.post("/desk/later/supervision/", {"until": until})
    assert "Put off: it comes back on" in main_of(client, "/desk/")


@pytest.mark.parametrize("name", ["asha", "mo", "dev", "viv", "vic", "eve", "finn", "sol"])
def test_nobody_else_sees_that_it_ran_out_or_was_booked(
    name, request, ben, cat, now, client_of: ClientOf
) -> None:
    """From one who takes nobody new for a reason of their own, byte for byte."""
    client = client_of(request.getfixturevalue(name))
    Supporter.objects.filter(user=ben).update(taking_new=False)
    session = session_of(cat, now)
    before = crawl(client, leave_out="/accounts/2fa/")
    runs_out(ben, -1)
    supervision.book(by=ben, session=session, now=now)
    assert crawl(client, leave_out="/accounts/2fa/") == before


def test_the_pages_cost_the_same_whatever_is_there(ben, cat, ambulance, now, client_of) -> None:
    his, hers, counts = client_of(ben), client_of(cat), []
    for number in (1, 3):
        for n in range(number):
            session = session_of(cat, now, starts_at=now + (10 * number + n) * DAY)
            one = make_user(organisation=ambulance)
            listed_supporter(one, supervised_until=today())
            supervision.book(by=one, session=session, now=now)
        for client, page in ((his, PAGE), (hers, DESK), (hers, f"{DESK}{session.pk}/")):
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            counts.append(len(asked))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 6


def test_in_ones_own_data(ben, cat, now, client_of: ClientOf) -> None:
    client_of(ben).post(f"{PAGE}write/", typed())
    supervision.book(by=ben, session=session_of(cat, now), now=now)
    data = client_of(ben, fresh=True).get("/my-data/download/").content.decode()
    assert ("One-to-one" in data, "booking" in data, "Cat" in data) == (True, True, False)
