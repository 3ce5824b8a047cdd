"""Nobody learns who comes: what everybody else sees is the same before and after Asha books."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.cast import ClientOf
from tests.crawl import steady
from tests.factories_wellbeing import booked, fresh, put_up
from wellbeing import actions
from wellbeing.models import Event, EventReminder

OTHERS = ["mo", "dev", "viv", "vic", "eve", "finn", "ben"]
NAME = "CNRY-under-this-name"
ROUTES = ("date-book", "date-detail", "date-count", "date-move")


def addresses(event: Event) -> list[str]:
    """The pages of events, and those an event and its date have; for some they do not exist."""
    date = event.meetings.get()
    found = ["/", "/events/", "/events/organise/", "/desk/"]
    found += [reverse(f"wellbeing:{one}", args=[date.pk]) for one in ROUTES]
    return [*found, reverse("wellbeing:event-detail", args=[event.pk])]


def seen(client, event: Event) -> dict[str, str]:
    answers = {one: client.get(one, secure=True) for one in addresses(event)}
    return {
        one: f"{answer.status_code} {steady(answer.content.decode())}"
        for one, answer in answers.items()
    }


@pytest.fixture
def event(cat, now) -> Event:
    return put_up(cat, now, audience="all", shows_names=True, capacity=3)


@pytest.mark.parametrize("name", OTHERS)
def test_what_she_does_changes_no_page_of_anybody_else(
    name, event, asha, now, request, client_of: ClientOf
):
    client = client_of(request.getfixturevalue(name), fresh=True)
    before, date = seen(client, event), event.meetings.get()
    booked(asha, date, now, name=NAME)
    assert seen(client, event) == before
    actions.give_up(by=asha, meeting=date, now=now)
    assert seen(client, event) == before
    assert [event.title in before["/events/"], before["/events/"][:3]] == [True, "200"]


@pytest.mark.parametrize("name", ["cat", *OTHERS])
def test_the_reminders_she_wants_change_no_page_of_anybody_else(
    name, event, asha, now, request, client_of: ClientOf
):
    client, date = client_of(request.getfixturevalue(name), fresh=True), event.meetings.get()
    booked(asha, date, now)
    before = seen(client, event)
    booked(asha, date, now, remind=(48, 2))
    assert EventReminder.objects.count() == 2
    assert seen(client, event) == before


@pytest.mark.parametrize(("name", "sees"), [("eve", 0), ("finn", 0), ("vic", 0), ("mo", 2)])
def test_a_date_that_is_added_is_seen_by_those_alone_for_whom_the_event_is(
    name, sees, cat, now, request, client_of: ClientOf
):
    """The day stands in a field of the event and in a row; to nobody else is there either."""
    event = put_up(cat, now)
    client = client_of(request.getfixturevalue(name), fresh=True)
    paths = ["/", "/events/", "/campaigns/", reverse("wellbeing:event-detail", args=[event.pk])]

    def pages() -> list[str]:
        return [steady(client.get(one, secure=True).content.decode()) for one in paths]

    before = pages()
    day = event.first_day + timedelta(days=3)
    actions.add_date(by=fresh(cat), event=event, day=day, now=now)
    event.refresh_from_db()
    assert (event.extra, event.meetings.count()) == (f"{day:%Y%m%d}", 2)
    assert sum(one != other for one, other in zip(before, pages(), strict=True)) == sees


def test_the_comparison_can_fail(event, asha, now, client_of):
    client = client_of(asha)
    before = seen(client, event)
    booked(asha, event.meetings.get(), now)
    changed = {one for one, page in seen(client, event).items() if page != before[one]}
    assert {"/events/", reverse("wellbeing:event-detail", args=[event.pk])} <= changed


def test_the_organiser_sees_a_number_and_no_name(cat, asha, now, client_of):
    event = put_up(cat, now, capacity=3)
    client = client_of(cat)
    page = reverse("wellbeing:date-detail", args=[event.meetings.get().pk])
    before = client.get(page).content.decode()
    booked(asha, event.meetings.get(), now, name=NAME)
    after = client.get(page).content.decode()
    assert ("0 of 3" in before, "1 of 3" in after) == (True, True)
    assert [word for word in ("Asha", NAME, asha.email) if word in after] == []


def test_where_it_said_so_the_organiser_reads_the_names_given(event, cat, asha, mo, now, client_of):
    date = event.meetings.get()
    booked(asha, date, now, name=NAME)
    booked(mo, date, now)
    page = client_of(cat).get(reverse("wellbeing:date-detail", args=[date.pk])).content.decode()
    words = {word: word in page for word in (NAME, "A colleague", "Asha", "<li>Mo</li>")}
    assert words == {NAME: True, "A colleague": True, "Asha": False, "<li>Mo</li>": False}


@pytest.mark.parametrize("name", [*OTHERS, "asha"])
def test_an_organisers_page_is_the_same_nothing_for_everybody_else(name, event, request, client_of):
    client = client_of(request.getfixturevalue(name), fresh=True)
    date = event.meetings.get()
    for route, row in [("event-change", event.pk), *((f"date-{one}", date.pk) for one in
                       ("detail", "move", "call-off", "count"))]:  # fmt: skip
        real, none = (client.get(reverse(f"wellbeing:{route}", args=[pk])) for pk in (row, uuid4()))
        assert (real.status_code, real.content) == (404, none.content)


def test_the_place_is_shown_to_those_with_a_place_and_organisers(cat, asha, mo, now, client_of):
    event = put_up(cat, now, capacity=1, place="CNRY-the-back-room")
    date = event.meetings.get()
    for one in (asha, mo):
        booked(one, date, now)
    page = reverse("wellbeing:event-detail", args=[event.pk])
    see = [
        "CNRY-the-back-room" in client_of(one).get(page).content.decode() for one in (asha, mo, cat)
    ]
    assert see == [True, False, True]


def test_or_to_everybody_where_the_event_says_so(cat, asha, now, client_of):
    event = put_up(cat, now, where_to="all", place="CNRY-the-back-room")
    page = client_of(asha).get(reverse("wellbeing:event-detail", args=[event.pk]))
    assert "CNRY-the-back-room" in page.content.decode()
