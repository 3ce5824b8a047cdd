"""The pages of events: what stands there, what a press does, and what it costs."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from people.models import Organisation
from records.clock import today
from tests.factories_wellbeing import booked, put_up
from tests.platform.test_stash import lose_session, sign_in
from wellbeing import actions
from wellbeing.models import Event, EventBooking, Meeting

PAGES = ("/events/", "/events/organise/")


def page_of(client, route: str, *args) -> str:
    return str(client.get(reverse(f"wellbeing:{route}", args=args)).content.decode())


def form(**changed) -> dict[str, object]:
    return {
        "form_key": str(uuid4()), "title": "A drop-in", "about": "Tea. Nobody has to talk.",
        "audience": "own", "how": "person", "place": "Room 4", "where_to": "booked",
        "capacity": "8", "closes_hours": "0", "repeats": "weekly", "times": "3", "names": "no",
        "starts": "14:30", "minutes": "60", **changed,
    }  # fmt: skip


@pytest.fixture
def day(now) -> str:
    return (today(now) + timedelta(days=7)).isoformat()


def test_an_organiser_puts_an_event_up_and_others_find_it(cat, asha, client_of, day):
    answer = client_of(cat).post("/events/put-up/", form(day=day))
    event = Event.objects.get()
    assert answer["Location"] == reverse("wellbeing:event-detail", args=[event.pk])
    assert (event.meetings.count(), event.rule) == (3, "FREQ=WEEKLY;INTERVAL=1;COUNT=3")
    page = client_of(asha).get("/events/").content.decode()
    assert ("A drop-in" in page, "and 2 more dates" in page) == (True, True)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": ""}, "Say what it is called."),
        ({"day": "soon"}, "Enter a day, like 27 3 2026."),
        ({"day": "2020-01-01"}, "Choose a day and time ahead, within a year."),
        ({"capacity": "0"}, "Enter a number from 1 to 500."),
        ({"audience": "some"}, "Choose at least one more organisation."),
        ({"times": "60"}, "Enter a number from 1 to 52."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(cat, client_of, day, changed, words):
    page = client_of(cat).post("/events/put-up/", form(**{"day": day, **changed})).content.decode()
    assert page.count(words) == 2
    assert "Tea. Nobody has to talk." in page
    assert not Event.objects.exists()


def test_an_event_for_chosen_organisations(cat, fire, eve, client_of, day):
    sent = form(day=day, audience="some", organisations=[str(fire.pk)])
    client_of(cat).post("/events/put-up/", sent)
    assert "A drop-in" in client_of(eve).get("/events/").content.decode()


def test_booking_and_giving_back_are_one_press_each(walk, date, asha, client_of):
    client = client_of(asha)
    assert "How many come" not in page_of(client, "event-detail", walk.pk)
    assert "and no name" in page_of(client, "date-book", date.pk)
    answer = client.post(reverse("wellbeing:date-book", args=[date.pk]), follow=True)
    assert "You have a place." in answer.content.decode()
    answer = client.post(reverse("wellbeing:date-give-up", args=[date.pk]), follow=True)
    assert "Given back. Nobody asks why." in answer.content.decode()
    assert not EventBooking.objects.exists()


@pytest.mark.parametrize(
    ("sent", "name"),
    [
        ({"called": "own"}, "Asha"),
        ({"called": "other", "other": "Kit"}, "Kit"),
        ({"called": "none", "other": "Kit"}, ""),
        ({"called": "other", "other": " "}, None),
        ({}, None),
    ],
)
def test_under_which_name_somebody_comes(cat, asha, client_of, now, sent, name):
    date = put_up(cat, now, shows_names=True).meetings.get()
    client_of(asha).post(reverse("wellbeing:date-book", args=[date.pk]), sent)
    assert [one.name for one in EventBooking.objects.all()] == ([] if name is None else [name])


@pytest.mark.parametrize(("name", "called"), [("Kit", "other"), ("", "none"), ("Asha", "own")])
def test_who_comes_back_to_the_page_finds_what_they_said(cat, asha, client_of, now, name, called):
    date = put_up(cat, now, shows_names=True).meetings.get()
    booked(asha, date, now, name=name)
    actions.book(by=asha, meeting=date, name=name, remind=[2], now=now)
    page = page_of(client_of(asha), "date-book", date.pk)
    assert re.findall(r'value="(\w+)" checked', page) == [called, "2"]
    assert ('value="Kit"' in page) == (name == "Kit")


def test_who_waits_reads_where_they_are(walk, date, crowd, asha, client_of, now):
    for one in crowd(3):
        booked(one, date, now)
    client = client_of(asha)
    assert "Wait for a place" in page_of(client, "date-book", date.pk)
    client.post(reverse("wellbeing:date-book", args=[date.pk]))
    assert "number 2." in page_of(client, "date-book", date.pk)
    assert "You are on the waiting list" in page_of(client, "event-list")


def test_what_is_called_off_offers_what_else_is_on(cat, walk, date, asha, now, client_of):
    other = put_up(cat, now, title="A talk about sleep")
    booked(asha, date, now)
    actions.call_off(by=cat, event=walk, now=now)
    page = page_of(client_of(asha), "event-detail", walk.pk)
    words = ("This event is called off", "What else is on", other.title)
    assert [word in page for word in words] == [True] * 3


def test_an_organiser_changes_moves_counts_and_calls_off(cat, walk, date, client_of, now):
    client = client_of(cat)
    sent = form(title="A longer walk", capacity="", starts="19:00")
    client.post(reverse("wellbeing:event-change", args=[walk.pk]), sent)
    when = {"day": str(today(now) + timedelta(days=9)), "starts": "10:00", "minutes": "60"}
    client.post(reverse("wellbeing:date-move", args=[date.pk]), when)
    walk.refresh_from_db()
    date.refresh_from_db()
    assert (walk.title, walk.capacity, date.hours) == ("A longer walk", None, "10:00 to 11:00")
    Meeting.objects.update(starts_at=now - timedelta(hours=2), ends_at=now - timedelta(hours=1))
    assert "How many came?" in client.get("/events/organise/").content.decode()
    client.post(reverse("wellbeing:date-count", args=[date.pk]), {"came": "7"})
    assert "7 came." in page_of(client, "date-detail", date.pk)


@pytest.mark.parametrize("page", PAGES)
def test_a_list_costs_the_same_with_one_and_with_three(page, cat, asha, now, client_of):
    client = client_of(cat)
    costs = []
    for number in (1, 2):
        for _ in range(number):
            event = put_up(cat, now, capacity=3)
            booked(cat, event.meetings.get(), now)
        client.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(page).content.decode().count(event.title) >= number
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_a_long_list_goes_on_by_key(cat, asha, eve, now, client_of):
    for number in range(23):
        put_up(cat, now, day=today(now) + timedelta(days=2 + number), title=f"Walk {number:02}")
    client = client_of(asha)
    first = client.get("/events/").content.decode()
    token = first.partition("?after=")[2].partition('"')[0]
    second = client.get("/events/", {"after": token}).content.decode()
    assert ["Walk 19" in first, "Walk 20" in first] == [True, False]
    assert ["Walk 19" in second, "Walk 20" in second, "Walk 22" in second] == [False, True, True]
    assert "Walk 00" in client.get("/events/", {"after": "made-up"}).content.decode()


def test_where_events_are_off_the_pages_do_not_exist(ambulance, cat, walk, client_of):
    Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    client = client_of(cat)
    answers = [client.get(page).status_code for page in ("/events/", "/events/put-up/")]
    answers.append(client.get(reverse("wellbeing:event-detail", args=[walk.pk])).status_code)
    assert answers == [404] * 3
    assert "/events/" not in client.get("/").content.decode()


def test_what_was_typed_is_there_again_after_signing_in(cat, fire, client_of, day):
    client = client_of(cat)
    page = client.get("/events/put-up/").content.decode()
    mark = page.partition('name="kept_for" value="')[2].partition('"')[0]
    lose_session(client)
    chosen = {"audience": "some", "organisations": [str(fire.pk)]}
    client.post("/events/put-up/", form(day=day, kept_for=mark, **chosen))
    sign_in(client, cat)
    page = client.get("/events/put-up/").content.decode()
    assert ("Tea. Nobody has to talk." in page, f'value="{fire.pk}" ' in page) == (True, True)
    assert f'value="{fire.pk}" checked' in re.sub(r' id="[^"]+"', "", page).replace("  ", " ")
