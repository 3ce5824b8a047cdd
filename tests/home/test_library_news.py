"""News of the library: once in four weeks, only when there is something; who read is not kept."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory import actions
from directory.models import LibraryNews
from jobs.models import OutgoingMail
from peersupport import library_news
from records.clock import LONDON, today
from resources.models import Resource

PAGE = "/profile/new-in-the-library/"


def publish(title: str, when: datetime, **more: object) -> Resource:
    return Resource.objects.create(
        slug=title.lower().replace(" ", "-"), title=title, summary="What it is.", kind="tips",
        owner="Us", licence="ours", added_at=when, published_at=when, **more,
    )  # fmt: skip


def sent(now: datetime) -> set[object]:
    OutgoingMail.objects.all().delete()
    library_news.send(now=now)
    told = list(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert len(told) == len(set(told))
    return set(told)


def test_nobody_hears_when_nothing_is_new(ben, mo):
    publish("Old tips", timezone.now() - timedelta(days=40))
    assert sent(timezone.now()) == set()
    assert not LibraryNews.objects.exists()


def test_supporters_alone_hear_once_in_four_weeks(ben, mo, asha, cat, viv):
    now = timezone.now()
    publish("New tips", now - timedelta(hours=1))
    assert sent(now) == {ben.pk, mo.pk}
    publish("More tips", now + timedelta(minutes=1))
    days = [day for day in range(30) if sent(now + timedelta(days=day))]
    assert days == [28]


def test_running_it_twice_tells_nobody_twice(ben):
    publish("New tips", timezone.now())
    assert [sent(timezone.now()), sent(timezone.now())] == [{ben.pk}, set()]


def test_what_comes_late_is_told_then(ben):
    now = timezone.now()
    publish("New tips", now)
    sent(now)
    later = now + timedelta(days=40)
    assert sent(later - timedelta(days=2)) == set()
    publish("Late tips", later - timedelta(days=1))
    assert sent(later) == {ben.pk}


def test_one_click_stops_it_and_one_begins_it_again(ben, client_of):
    publish("New tips", timezone.now())
    client = client_of(ben)
    assert client.post(f"{PAGE}notice/", {"wanted": "no"}).status_code == 302
    assert sent(timezone.now()) == set()
    assert "You get no notice about the library." in client.get(PAGE).content.decode()
    client.post(f"{PAGE}notice/", {"wanted": "yes"})
    assert sent(timezone.now()) == {ben.pk}


def test_another_organisations_things_are_no_news(ben, fire):
    publish("Their tips", timezone.now(), organisation=fire)
    assert sent(timezone.now()) == set()


def test_who_stepped_down_or_left_hears_nothing(ben, mo):
    publish("New tips", timezone.now())
    actions.step_down(by=ben)
    mo.is_active = False
    mo.save()
    assert sent(timezone.now()) == set()


def test_the_page_lists_what_came_since_the_notice_before_the_last(ben, client_of):
    now = timezone.now()
    publish("Very old tips", now - timedelta(days=40))
    publish("New tips", now - timedelta(days=1))
    html = client_of(ben).get(PAGE).content.decode()
    assert ("New tips" in html, "Very old tips" in html) == (True, False)
    sent(now)
    with time_machine.travel(now + timedelta(days=28)):
        publish("Newest tips", timezone.now())
        sent(timezone.now())
        html = client_of(ben).get(PAGE).content.decode()
    assert ("Newest tips" in html, "New tips" in html) == (True, False)


def test_the_list_has_an_end_and_costs_the_same(ben, client_of):
    client, counts = client_of(ben), []
    for number in range(25):
        publish(f"Tips {number}", timezone.now())
        if number in (0, 2, 24):
            with CaptureQueriesContext(connection) as asked:
                html = client.get(PAGE).content.decode()
            counts.append(len(asked))
    assert (html.count("sbs-card__link"), len(set(counts))) == (library_news.MOST, 1)


def test_reading_it_writes_nothing(ben, client_of):
    publish("New tips", timezone.now())
    client = client_of(ben)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    written = [q["sql"] for q in asked if q["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]
    assert written == []


@pytest.mark.parametrize("moment", ["2027-03-28T09:00", "2027-10-31T09:00"])
def test_four_weeks_are_days_in_london(ben, moment):
    first = datetime.fromisoformat(moment).replace(tzinfo=LONDON) - timedelta(days=14)
    with time_machine.travel(first):
        actions.confirm_details(by=ben)
    publish("New tips", first)
    assert sent(first) == {ben.pk}
    publish("More tips", first + timedelta(days=1))
    again = [day for day in range(27, 30) if sent(first + timedelta(days=day))]
    kept = LibraryNews.objects.get().sent_at
    assert (again, kept and today(kept)) == ([28], today(first) + timedelta(days=28))


@pytest.mark.parametrize("who", ["asha", "cat", "viv", "dev", "eve"])
def test_there_is_no_such_page_for_others(request, client_of, who):
    client = client_of(request.getfixturevalue(who))
    answers = [client.get(PAGE).status_code, client.post(f"{PAGE}notice/").status_code]
    assert answers == [404, 404]
