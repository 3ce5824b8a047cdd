"""Sessions of supervision: put up, booked, full, called off, and who was there."""

from datetime import timedelta
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from care.actions import supervision
from care.models import Booking, Session, Supervision
from care.sessions import to_book
from people.models import Block, Organisation, User
from tests.care.conftest import book, put_up, told, until, user
from tests.conversations.test_races import together
from tests.factories import make_user
from tests.factories_directory import listed_supporter

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def test_a_session_is_put_up_once_and_a_one_to_one_has_one_place(cat, now) -> None:
    rows = [put_up(cat, now, kind="one", places=9) for _ in range(2)]
    assert (rows[0], rows[0].places, Session.objects.count()) == (rows[1], 1, 1)


@pytest.mark.parametrize("name", ["asha", "ben", "dev", "viv"])
def test_only_a_coordinator_puts_one_up(name, request, now) -> None:
    with pytest.raises(PermissionDenied):
        put_up(request.getfixturevalue(name), now)


@pytest.mark.parametrize(
    "wrong", [{"days": 0}, {"days": -1}, {"days": 181}, {"places": 0}, {"places": 21}]
)
def test_a_session_that_cannot_be_is_refused(wrong, cat, now) -> None:
    days = wrong.pop("days", 7)
    with pytest.raises(ValidationError):
        put_up(cat, now, starts_at=now + days * DAY, **wrong)


def test_no_more_than_fifty_are_put_up(cat, now, monkeypatch) -> None:
    monkeypatch.setattr(supervision, "MOST_UP", 1)
    put_up(cat, now)
    with pytest.raises(supervision.TooMany):
        put_up(cat, now, starts_at=now + 8 * DAY)


def test_booked_once_and_given_back(ben, mo, cat, now) -> None:
    session = put_up(cat, now, kind="one")
    assert book(ben, session, now) == book(ben, session, now)
    with pytest.raises(supervision.Full):
        book(mo, session, now)
    for _ in range(2):
        supervision.give_up(by=ben, session=session)
    assert book(mo, session, now).number == 1


def test_a_place_in_the_middle_is_taken_again(ben, mo, cat, ambulance, now) -> None:
    session = put_up(cat, now, places=2)
    una = make_user("una@ambulance.example", ambulance)
    listed_supporter(una)
    for person in (ben, mo):
        book(person, session, now)
    supervision.give_up(by=ben, session=session)
    assert book(una, session, now).number == 1


@pytest.mark.parametrize("name", ["asha", "cat", "viv", "eve"])
def test_who_is_no_supporter_books_nothing(name, request, cat, now) -> None:
    with pytest.raises(PermissionDenied):
        book(request.getfixturevalue(name), put_up(cat, now), now)


def test_another_organisations_session_is_not_there(ben, finn, now) -> None:
    session = put_up(finn, now)
    assert list(to_book(user(ben), now)) == []
    with pytest.raises(supervision.Gone):
        book(ben, session, now)


def test_one_led_by_somebody_they_must_not_meet_is_not_there(ben, cat, now) -> None:
    session = put_up(cat, now)
    Block.objects.create(person=cat, other=ben)
    assert list(to_book(user(ben), now)) == []
    with pytest.raises(supervision.Gone):
        book(ben, session, now)


def test_with_somebody_they_must_not_meet_it_is_full_and_no_more_is_said(ben, mo, cat, now) -> None:
    session = put_up(cat, now)
    book(mo, session, now)
    Block.objects.create(person=ben, other=mo)
    with pytest.raises(supervision.Full):
        book(ben, session, now)
    assert [vars(one)["meets"] for one in to_book(user(ben), now)] == [True]


def test_two_at_a_time_and_no_more(ben, cat, now) -> None:
    sessions = [put_up(cat, now, starts_at=now + n * DAY) for n in (1, 2, 3)]
    for one in sessions[:2]:
        book(ben, one, now)
    with pytest.raises(supervision.TooMany):
        book(ben, sessions[2], now)
    assert book(ben, sessions[2], now + 36 * timedelta(hours=1)).session == sessions[2]


def test_begun_it_cannot_be_booked(ben, cat, now) -> None:
    with pytest.raises(supervision.Gone):
        book(ben, put_up(cat, now), now + 7 * DAY)


def test_who_was_there_is_written_down_and_the_bookings_go(
    every_eight_weeks, ben, mo, cat, now
) -> None:
    session = put_up(cat, now)
    for person in (ben, mo):
        book(person, session, now)
    after = now + 8 * DAY
    number = supervision.say_who_was_there(by=cat, session=session, there=[ben], now=after)
    row = Supervision.objects.get()
    assert (number, row.person, row.held_on, row.recorded_by) == (1, ben, session.day, cat)
    assert (until(ben), until(mo)) == (session.day + 8 * WEEK, None)
    assert Booking.objects.count() == 0


def test_all_of_it_or_nothing(every_eight_weeks, ben, mo, cat, now, monkeypatch) -> None:
    session = put_up(cat, now)
    for person in (ben, mo):
        book(person, session, now)
    written, calls = supervision._written, []

    def fails_the_second_time(*args: Any) -> Supervision:
        calls.append(args)
        if len(calls) == 2:
            raise IntegrityError
        return written(*args)

    monkeypatch.setattr(supervision, "_written", fails_the_second_time)
    with pytest.raises(IntegrityError), transaction.atomic():
        supervision.say_who_was_there(by=cat, session=session, there=[ben, mo], now=now + 8 * DAY)
    assert (Supervision.objects.count(), Booking.objects.count(), until(ben)) == (0, 2, None)


def test_said_twice_it_is_once(ben, cat, now) -> None:
    session = put_up(cat, now)
    book(ben, session, now)
    said = {"by": cat, "session": session, "there": [ben], "now": now + 8 * DAY}
    supervision.say_who_was_there(**said)
    with pytest.raises(supervision.Gone):
        supervision.say_who_was_there(**said)
    assert Supervision.objects.count() == 1


def test_who_had_not_booked_cannot_be_ticked(ben, mo, cat, now) -> None:
    session = put_up(cat, now)
    book(ben, session, now)
    supervision.say_who_was_there(by=cat, session=session, there=[mo], now=now + 8 * DAY)
    assert Supervision.objects.count() == 0


def test_before_it_has_begun_nothing_is_written_down(ben, cat, now) -> None:
    with pytest.raises(supervision.Gone):
        supervision.say_who_was_there(by=cat, session=put_up(cat, now), there=[], now=now)


@pytest.mark.parametrize("name", ["finn", "ben", "dev"])
def test_only_who_put_it_up_settles_it(name, request, ben, cat, ambulance, now) -> None:
    session, other = put_up(cat, now), request.getfixturevalue(name)
    for act in (
        partial(supervision.call_off, by=other, session=session),
        partial(
            supervision.say_who_was_there, by=other, session=session, there=[], now=now + 8 * DAY
        ),
    ):
        with pytest.raises(supervision.Gone):
            act()


def test_called_off_and_those_who_booked_are_told(ben, cat, now) -> None:
    session = put_up(cat, now)
    book(ben, session, now)
    supervision.call_off(by=cat, session=session)
    assert (told(), Session.objects.count(), Booking.objects.count()) == ({ben.pk}, 0, 0)


CROWD = 8


@pytest.fixture
def crowd(ambulance: Organisation, db: None) -> list[User]:
    people = [make_user(organisation=ambulance) for _ in range(CROWD)]
    for person in people:
        listed_supporter(person)
    return people


@pytest.mark.django_db(transaction=True)
def test_the_last_place_is_taken_once(cat, crowd, now) -> None:
    session = put_up(cat, now, kind="one")
    results = together([partial(book, person, session, now) for person in crowd])
    assert sum(isinstance(one, supervision.Full) for one in results) == CROWD - 1
    assert Booking.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_race_meets_the_constraint(cat, crowd, now, monkeypatch) -> None:
    """The positive control: all look before one of them takes, and all but one meet an error."""
    all_looked = Barrier(CROWD)

    def unlocked(by: User, session: Session) -> Booking:
        all_looked.wait(timeout=20)
        return Booking.objects.create(session=session, person=by, number=1)

    monkeypatch.setattr(supervision, "take_place", unlocked)
    monkeypatch.setattr(supervision, "_locked", lambda session: session)
    session = put_up(cat, now, kind="one")
    results = together([partial(book, person, session, now) for person in crowd])
    assert sum(isinstance(one, IntegrityError) for one in results) == CROWD - 1


@pytest.mark.django_db(transaction=True)
def test_pressed_many_times_at_once_is_one_place(ben, cat, now) -> None:
    session = put_up(cat, now)
    results = together([partial(book, ben, session, now)] * 6)
    assert {one.pk for one in results} == {Booking.objects.get().pk}


@pytest.mark.django_db(transaction=True)
def test_one_person_never_books_more_than_two_at_once(ben, cat, now) -> None:
    sessions = [put_up(cat, now, starts_at=now + n * DAY) for n in range(1, 5)]
    results = together([partial(book, ben, session, now) for session in sessions])
    assert sum(isinstance(one, supervision.TooMany) for one in results) == 2
    assert Booking.objects.count() == 2
