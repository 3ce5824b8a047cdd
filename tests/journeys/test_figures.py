"""Cat reads how it goes: from her desk to the tables, as they are read out, and to the file."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from directory.rota import stored_week
from evaluation.counting import count_pool
from evaluation.quarters import last_end
from people.models import Organisation, User
from records.clock import today
from records.models import Tally
from tests.factories import make_user
from tests.factories_directory import listed_supporter
from tests.journeys.conftest import BrowserOf
from tests.journeys.walk import checked, follow, heading, reads

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = [("desktop", True), ("phone", True), ("phone", False)]
EVENINGS = stored_week([["evening"]] * 7)
TITLE = "Figures of the last 12 months"


@pytest.fixture
def service(ambulance: Organisation, cat: User) -> None:
    """A quarter of first yeses, and 22 peer supporters in two rank bands; the count was made."""
    week = last_end(today()) - timedelta(weeks=2)
    for kind, number in (("asked", 52), ("yes_within.day", 41), ("yes_within.later", 9)):
        Tally.objects.create(
            kind=f"request.{kind}", organisation_id=ambulance.pk, week=week, count=number
        )
    for number in range(22):
        user = make_user(f"one{number}@ambulance.example", ambulance, rank_band=1 + number % 2)
        listed_supporter(user, usual=EVENINGS if number < 12 else {})
    count_pool(now=timezone.now())


def rows(page: Page, caption: str) -> list[list[str]]:
    """A table as it is read out: each row by its header, then its cells."""
    table = page.get_by_role("table", name=caption, exact=True)
    assert table.get_by_role("columnheader").count() > 1
    return [
        [row.get_by_role("rowheader").inner_text(), *row.get_by_role("cell").all_inner_texts()]
        for row in table.locator("tbody").get_by_role("row").all()
    ]


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_cat_goes_from_the_desk_to_the_figures_and_reads_them(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User, service: None
) -> None:
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/desk/")
    reads(checked(page), "at least 70 of every 100 requests that got a yes had it within 3 days")
    follow(page, "How this is counted, and more figures")
    heading(checked(page), TITLE)
    reads(page, "At least 70 in 100, at most 86 in 100.")
    assert rows(page, "Your peer supporters by rank band") == [
        ["Front line", "10 (50%)", "10 (50%)"],
        ["Managers of any rank", "10 (50%)", "10 (50%)"],
    ]
    assert rows(page, "When your peer supporters are usually free")[0][0] == (
        "Some evenings or nights"
    )
    assert len(rows(page, "Peer supporters by service")) == 7
    for name in ("Asha", "Ben", "one1"):
        expect(page.get_by_text(name)).to_have_count(0)


@pytest.mark.parametrize(("size", "javascript"), SIZES)
def test_before_the_first_count_the_page_says_so(
    size: str, javascript: bool, browser_of: BrowserOf, cat: User
) -> None:
    page = browser_of(cat, size, javascript=javascript)
    page.goto("/figures/")
    heading(checked(page), TITLE)
    reads(page, "They have not been counted yet.")
    assert rows(page, "What happened to requests")[0][1].startswith("Not shown: fewer than 5")


def test_cat_takes_the_same_tables_away_as_a_file(
    browser_of: BrowserOf, cat: User, service: None, tmp_path: Path
) -> None:
    page = browser_of(cat)
    page.goto("/figures/")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download these figures (CSV)").click()
    waiting.value.save_as(tmp_path / "figures.csv")
    lines = (tmp_path / "figures.csv").read_text().splitlines()
    assert "Managers of any rank,10 (50%),10 (50%)" in lines
