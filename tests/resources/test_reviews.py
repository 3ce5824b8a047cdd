"""What is to be read again: on a list, on the desk, and in one notice that stops."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from jobs.models import OutgoingMail
from people.models import User
from people.roles import Role
from records.clock import months_after, today
from resources import reviews
from resources.actions import still_right, withdraw
from resources.models import Resource, ReviewTold
from resources.reviews import AHEAD, send, stage
from resources.tasks import forget_review_reminders, remind_of_reviews
from tests.factories import make_user
from tests.resources.rows import on_the_shelf

ClientOf = Callable[..., Client]
NOW = timezone.now()
TODAY = today(NOW)
DAY = timedelta(days=1)
LIST = "/resources/reviews/"


def due(by: User, title: str = "Leaflet", days: int = 0, **more: Any) -> Resource:
    return on_the_shelf(by, title, review_by=TODAY + days * DAY, **more)


def told() -> list[Any]:
    return list(OutgoingMail.objects.order_by("pk").values_list("recipient_id", flat=True))


@pytest.mark.parametrize(
    ("left", "found"),
    [(31, None), (30, 1), (1, 1), (0, 0), (-27, 0), (-28, -1), (-55, -1), (-56, -2)],
)
def test_it_comes_a_month_before_on_the_day_and_every_four_weeks(
    left: int, found: int | None
) -> None:
    day = date(2026, 3, 1)
    assert stage(day + left * DAY, day) == found


def test_those_who_look_after_it_get_one_notice_for_all_of_it_and_only_once(
    cat: User, finn: User, asha: User, dev: User
) -> None:
    for number in range(3):
        due(cat, f"Leaflet {number}", days=number)
    assert [send(NOW), send(NOW), send(NOW + DAY)] == [1, 0, 1]
    assert told() == [cat.pk, cat.pk]
    assert [send(NOW + number * DAY) for number in (2, 3, 4)] == [1, 0, 0]


def test_it_stops_once_somebody_acts_and_goes_on_while_nobody_does(cat: User) -> None:
    right, away, left = (due(cat, title) for title in ("Right", "Away", "Left"))
    send(NOW)
    still_right(by=cat, resource=right, on=TODAY)
    withdraw(by=cat, resource=away)
    assert [send(NOW + days * DAY) for days in (27, 28, 56)] == [0, 1, 1]
    assert set(ReviewTold.objects.filter(stage__lt=0).values_list("resource", flat=True)) == {
        left.pk
    }


def test_what_has_no_keeper_is_told_to_who_added_it(cat: User) -> None:
    alone = make_user(organisation=None, roles=[Role.COORDINATOR])
    due(alone)
    left = make_user(organisation=None, is_active=False, roles=[Role.COORDINATOR])
    due(left, "Left behind")
    assert (send(NOW), told()) == (1, [alone.pk])


def test_what_is_not_due_or_not_on_the_shelf_is_told_to_nobody(cat: User) -> None:
    due(cat, "Later", days=AHEAD.days + 1)
    due(cat, "Hidden", published_at=None)
    on_the_shelf(cat, "Without a day")
    remind_of_reviews(now=NOW)
    assert told() == []


def test_old_reminders_are_deleted(cat: User) -> None:
    due(cat)
    send(NOW)
    forget_review_reminders(now=NOW + reviews.KEEP)
    assert ReviewTold.objects.exists()
    forget_review_reminders(now=NOW + reviews.KEEP + DAY)
    assert not ReviewTold.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_shows_what_is_due_the_longest_first_in_the_same_few_queries(
    rows: int, cat: User, finn: User, client_of: ClientOf, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        due(cat, f"Leaflet {number}", days=10 - number)
    due(finn, "Theirs")
    client = client_of(cat)
    with django_assert_num_queries(3):  # session, person, rows
        page = client.get(LIST).content.decode()
    shown = [page.index(f">Leaflet {number}<") for number in reversed(range(rows))]
    assert (shown, "Theirs" in page) == (sorted(shown), False)


def test_still_right_is_one_press_on_the_list(cat: User, client_of: ClientOf) -> None:
    row, client = due(cat, days=-1), client_of(cat)
    assert "Past its day" in client.get(LIST).content.decode()
    answer = client.post(f"/resources/{row.slug}/still-right/", {"back": "list"}, follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "Nothing is due within a month." in answer.content.decode()


@pytest.mark.parametrize(("asked", "months"), [("3", 3), ("6", 6), ("", 12), ("999", 12)])
def test_one_says_when_to_be_asked_again(
    asked: str, months: int, cat: User, client_of: ClientOf
) -> None:
    row = due(cat)
    client_of(cat).post(f"/resources/{row.slug}/still-right/", {"months": asked})
    row.refresh_from_db()
    assert (row.reviewed_on, row.review_by) == (TODAY, months_after(TODAY, months))


def test_it_lies_on_the_desk_and_can_be_put_off(cat: User, finn: User, client_of: ClientOf) -> None:
    due(cat, "CNRY-title")
    due(cat, "CNRY-second", days=30)
    client = client_of(cat)
    page = client.get("/desk/").content.decode()
    assert "2 entries are to be read again." in page
    assert (f'href="{LIST}"' in page, "CNRY" in page) == (True, False)
    client.post("/desk/later/reviews/", {"until": (TODAY + 7 * DAY).isoformat()})
    assert "Put off: it comes back on" in client.get("/desk/").content.decode()
    assert "read again" not in client_of(finn).get("/desk/").content.decode()


def test_the_list_is_no_page_for_readers(asha: User, client_of: ClientOf) -> None:
    assert client_of(asha).get(LIST).status_code == 403
