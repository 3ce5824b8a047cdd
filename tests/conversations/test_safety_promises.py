"""What the pages promise about safety is what the code does: the numbers in their words."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from conversations.actions.safety.concerns import AGAIN_AFTER
from conversations.actions.safety.holds import LONGEST_HOLD
from conversations.actions.safety.openings import MOST_HOURS
from conversations.actions.safety.releases import SHOWN_FOR
from conversations.actions.safety.telling import REVIEW_WITHIN
from conversations.models import ConcernKind
from conversations.watch import KEEP_CONCERN
from people.models import EFFECT_AFTER
from records.retention import load

PAGES = Path(settings.BASE_DIR) / "templates" / "pages"
NUMBERS = {1: "a", 3: "three", 7: "seven"}


def said(page: str) -> str:
    return re.sub(r"\s+", " ", (PAGES / page).read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["conversations/_statement.jinja", "conversations/who.jinja"])
def test_before_you_write_and_who_can_see_it(page: str) -> None:
    words = said(page)
    assert f"for {NUMBERS[MOST_HOURS // 24]} days at a time" in words
    assert f"up to {LONGEST_HOLD.days} days at a time" in words
    assert "until a year after they close it" in words
    assert KEEP_CONCERN.days == 365


def test_the_privacy_page() -> None:
    words = said("home/privacy.jinja")
    assert f"for {MOST_HOURS} hours at a time" in words
    assert f"for {LONGEST_HOLD.days} days at a time" in words
    assert words.count("within a day") == 2
    assert REVIEW_WITHIN.days == SHOWN_FOR.days == 1


def test_the_pages_of_safety() -> None:
    assert f"counts from {NUMBERS[EFFECT_AFTER.days]} days after" in said("safety/people.jinja")
    assert "within an hour" in said("safety/raise.jinja")
    assert AGAIN_AFTER[ConcernKind.LIFE].total_seconds() == 60 * 60
    assert f"over after {MOST_HOURS} hours" in said("safety/opening_ask.jinja")


def test_the_table_of_what_is_kept() -> None:
    kept = {group.name: group.keep for group in load()}
    assert kept["concerns"] == KEEP_CONCERN.days
    assert (kept["grave_acts"], kept["grave_reasons"]) == (1095, 365)
