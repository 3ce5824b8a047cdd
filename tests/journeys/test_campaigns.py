"""Cat puts a campaign up; Asha finds it at home, asks to be a champion, and becomes one."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from campaigns.models import Campaign, CampaignNews, ChampionWish, LocalDay
from people.models import Organisation, User
from records.clock import today
from resources.actions.originals import load_original
from resources.originals import originals
from tests.factories_campaigns import champion, with_campaigns
from tests.factories_wellbeing import with_events
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, press, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WAYS = [("desktop", True), ("phone", True), ("phone", False)]


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_a_campaign_from_putting_up_to_taking_down(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, cat: User, fire: Organisation
) -> None:
    assert cat.organisation
    with_campaigns(cat.organisation, fire)
    hers, his = (browser_of(one, size, javascript=javascript) for one in (cat, asha))
    hers.goto("/campaigns/")
    press(checked(hers), "Put up a campaign")
    _puts_up(hers)
    his.goto("/")
    follow(checked(his), "Ask twice")
    follow(checked(his), "A sheet to print and put up")
    reads(checked(his), "Put the kettle on.")
    his.goto("/campaigns/days/")
    follow(checked(his), "World Mental Health Day")
    reads(checked(his), "Nobody has opened their page and checked it yet.")
    follow(his, "A sheet to print and put up")
    checked(his)
    hers.goto(f"/campaigns/{Campaign.objects.get().pk}/")
    press(hers, "Take it down")
    press(checked(hers), "Take it down")
    reads(checked(hers), "It is taken down")
    his.goto("/campaigns/")
    reads(checked(his), "There is nothing at the moment.")


def _puts_up(page: Page) -> None:
    """First with nothing said, then as it should be; and a day of their own."""
    press(checked(page), "Put it up")
    reads(checked(page), "Say what it is called.")
    page.get_by_label("What is it called?").fill("Ask twice")
    page.get_by_label("What is it about?").fill("Put the kettle on.")
    page.get_by_label("First day", exact=True).fill(today().isoformat())
    page.get_by_label("Last day", exact=True).fill((today() + timedelta(days=6)).isoformat())
    page.get_by_label("Every organisation here that has campaigns").check()
    press(page, "Put it up")
    heading(checked(page), "Ask twice")
    page.goto("/campaigns/days/add/")
    press(checked(page), "Add it")
    reads(checked(page), "Say what it is called.")
    page.get_by_label("What is it called?").fill("Our open day")
    page.get_by_label("What is it about?").fill("Cake.")
    page.get_by_label("When is it next").fill((today() + timedelta(days=9)).isoformat())
    page.get_by_label("Who says so?").fill("Our own")
    press(page, "Add it")
    reads(checked(page), "Our open day")
    assert LocalDay.objects.get().lasts == 1


@pytest.mark.parametrize(("size", "javascript"), WAYS)
def test_becoming_a_champion_and_stopping(
    size: str, javascript: bool, browser_of: BrowserOf, asha: User, cat: User
) -> None:
    assert cat.organisation
    with_events(cat.organisation)
    with_campaigns(cat.organisation)
    hers, his = (browser_of(one, size, javascript=javascript) for one in (cat, asha))
    _asks(his)
    hers.goto("/desk/")
    press(hers, "See who asked")
    follow(checked(hers), "Asha")
    press(checked(hers), "Make them a champion")
    reads(checked(hers), "They are a champion from now on")
    assert not ChampionWish.objects.exists()
    follow(hers, "end it for Asha")
    press(checked(hers), "End it")
    reads(checked(hers), "They are no longer a champion")


@pytest.mark.parametrize(("size", "javascript"), [("desktop", True), ("phone", False)])
def test_a_champion_begins_with_a_pack_and_stops(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User
) -> None:
    assert cat.organisation
    with_campaigns(cat.organisation)
    now = timezone.now()
    (tips,) = (one for one in originals() if one.slug == "top-tips")
    load_original(tips, keeper=cat.organisation, now=now)
    ada = User.objects.get(pk=champion("Ada", cat.organisation, cat, now).pk)
    page = browser_of(ada, size, javascript=javascript)
    page.goto("/campaigns/champions/")
    follow(checked(page), "My things to do")
    press(checked(page), "Put the starter pack into my pack")
    reads(checked(page), "The starter pack is in your pack.")
    page.goto("/campaigns/champions/")
    press(page, "Stop being a champion")
    reads(checked(page), "You are no longer a champion.")
    reads(page, "There is nobody yet.")


def _asks(page: Page) -> None:
    """First without the tick; and he wants the notice of news."""
    page.goto("/campaigns/news/")
    press(checked(page), "Send me the notice")
    reads(checked(page), "You get one")
    assert CampaignNews.objects.count() == 1
    page.goto("/campaigns/champions/")
    press(checked(page), "I would like to be a champion")
    reads(checked(page), "Tick it when you have read it.")
    page.get_by_label("I have read what a champion does").check()
    press(page, "I would like to be a champion")
    reads(checked(page), "You asked to become one")
