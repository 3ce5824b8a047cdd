"""News: off until wanted, seven days apart at least, once, whoever sends them and is stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from campaigns import actions, tasks
from campaigns.actions import news
from campaigns.models import CampaignNews
from jobs import mail
from jobs.models import OutgoingMail
from people.models import Organisation, User
from records.clock import today
from tests.campaigns.conftest import told
from tests.conversations.test_races import together
from tests.factories_campaigns import campaign
from tests.factories_wellbeing import put_up
from tests.killed import WAYS, killed_while_telling

DAY = timedelta(days=1)


def sent_on(moment):
    tasks.send_campaign_news(now=moment)
    return told()


def test_off_until_wanted_and_stopped_at_once(cat, asha, mo, now):
    campaign(cat, now)
    assert sent_on(now) == []
    actions.want_news(by=asha, wanted=True)
    actions.want_news(by=asha, wanted=True)
    assert sent_on(now) == [asha.pk]
    actions.want_news(by=asha, wanted=False)
    campaign(cat, now + 8 * DAY)
    assert sent_on(now + 9 * DAY) == []


def test_weekly_at_most_and_only_when_something_is_new(cat, asha, now):
    actions.want_news(by=asha, wanted=True)
    campaign(cat, now, days=60)
    first = [bool(sent_on(now + number * DAY)) for number in range(15)]
    assert first == [True] + [False] * 14
    campaign(cat, now + 15 * DAY)
    assert sent_on(now + 15 * DAY) == [asha.pk]
    campaign(cat, now + 16 * DAY, days=20)
    assert [bool(sent_on(now + number * DAY)) for number in range(16, 24)] == [
        *[False] * 6, True, False,
    ]  # fmt: skip


def test_across_both_changes_of_the_clocks_it_is_seven_days(cat, asha):
    for begin in (datetime(2026, 3, 26, 9, tzinfo=UTC), datetime(2026, 10, 22, 8, tzinfo=UTC)):
        actions.want_news(by=asha, wanted=False)
        actions.want_news(by=asha, wanted=True)
        for number in (0, 2):
            campaign(cat, begin, first=today(begin) + number * DAY, days=20)
        sent = [bool(sent_on(begin + number * DAY)) for number in range(8)]
        assert sent == [True, *[False] * 6, True]


def test_an_event_within_the_week_is_something(cat, asha, eve, now):
    for one in (asha, eve):
        actions.want_news(by=one, wanted=True)
    put_up(cat, now, day=today(now) + 10 * DAY)
    assert sent_on(now) == []
    assert sent_on(now + 4 * DAY) == [asha.pk]


@pytest.mark.parametrize("gone", ["account", "module"])
def test_a_closed_account_and_a_module_that_is_off_get_none(ambulance, cat, asha, now, gone):
    actions.want_news(by=asha, wanted=True)
    campaign(cat, now)
    if gone == "account":
        User.objects.filter(pk=asha.pk).update(is_active=False)
    else:
        Organisation.objects.filter(pk=ambulance.pk).update(modules=["events"])
    assert sent_on(now) == []


def test_one_that_fails_stops_no_other(cat, asha, mo, now, monkeypatch):
    for one in (asha, mo):
        actions.want_news(by=one, wanted=True)
    campaign(cat, now)
    notice = mail.notice

    def failing(person):
        if person == asha.pk:
            raise RuntimeError
        notice(person)

    monkeypatch.setattr(news, "notice", failing)
    assert sent_on(now) == [mo.pk]
    monkeypatch.setattr(news, "notice", notice)
    assert sent_on(now) == [asha.pk]


def test_the_page_says_what_the_notice_is_of_and_switches_it(cat, asha, now, client_of):
    campaign(cat, now)
    put_up(cat, now, day=today(now) + 2 * DAY)
    client = client_of(asha)
    page = client.get("/campaigns/news/").content.decode()
    assert [one in page for one in ("Tea and talk", "A walk along the river", "You get none")] == [
        True, True, True,
    ]  # fmt: skip
    client.post("/campaigns/news/", {"wanted": "yes"})
    assert CampaignNews.objects.get().person == asha
    client.post("/campaigns/news/", {"wanted": "no"})
    assert not CampaignNews.objects.exists()


# -- exactly once ---------------------------------------------------------------------------------


@pytest.fixture
def due(cat, asha, now):
    actions.want_news(by=asha, wanted=True)
    campaign(cat, now)
    return now


@pytest.mark.django_db(transaction=True)
def test_however_many_workers_there_are_one_tells(due):
    sent = together([lambda: actions.send(now=due)] * 6)
    assert (sum(sent), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_without_the_comparison_each_worker_would_tell(due, monkeypatch):
    """The control: the day is not compared."""
    monkeypatch.setattr(news, "turned", lambda pk, on: True)
    sent = together([lambda: actions.send(now=due)] * 3)
    assert (sum(sent), OutgoingMail.objects.count()) == (3, 3)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("when", "how"), WAYS)
def test_a_worker_that_is_killed_in_between_has_done_neither(due, asha, when, how):
    killed_while_telling(news, lambda: actions.send(now=due), when, how)
    assert OutgoingMail.objects.count() == 0
    sent = together([lambda: actions.send(now=due)] * 2)
    assert (sum(sent), [one.recipient_id for one in OutgoingMail.objects.all()]) == (1, [asha.pk])
