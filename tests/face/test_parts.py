"""Lists and panels: what they say, and that words of people stay words."""

import re
from datetime import UTC, date, datetime
from typing import Any

import jinja2
import pytest
import time_machine
from django.core.paginator import Paginator
from django.template import engines
from jinja2 import UndefinedError

from peersupport import components, dates


def draw(source: str, **context: Any) -> str:
    """A piece of a page template, as HTML with single spaces."""
    imports = (
        '{% import "components/lists.jinja" as lists %}'
        '{% import "components/panels.jinja" as panels %}'
    )
    return " ".join(engines["jinja2"].from_string(imports + source).render(context).split())


def test_a_chip_says_what_pressing_it_does() -> None:
    html = draw("{{ lists.chips([('Police', '/?f=a')], '/') }}")
    assert 'href="/?f=a"><span class="nhsuk-u-visually-hidden">Remove filter: </span>Police' in html
    assert "Clear all filters" in html
    assert draw("{{ lists.chips([]) }}") == ""


def test_pages_are_numbered_and_the_current_one_is_marked() -> None:
    page = Paginator(range(90), 10).page(2)
    html = draw("{{ lists.pagination(page, '?f=token&page=') }}", page=page)
    assert re.search(r'href="\?f=token&amp;page=2" aria-label="Page 2" aria-current="page"', html)
    assert 'rel="prev"' in html
    assert 'rel="next"' in html


def test_page_links_can_be_tokens() -> None:
    page = Paginator(range(20), 10).page(1)
    html = draw("{{ lists.pagination(page, seal) }}", page=page, seal=lambda n: f"?f=sealed{n}")
    assert 'href="?f=sealed2"' in html
    assert 'rel="prev"' not in html


def test_one_page_has_no_pagination() -> None:
    assert draw("{{ lists.pagination(page) }}", page=Paginator(range(3), 10).page(1)) == ""
    assert draw("{{ lists.earlier_later() }}") == ""


@pytest.mark.parametrize(
    "source",
    [
        "{{ lists.card(bad, '/') }}",
        "{{ lists.tag(bad) }}",
        "{{ lists.chips([(bad, '/')]) }}",
        "{{ lists.table(bad, [bad], [[bad]]) }}",
        "{{ panels.summary([{'key': bad, 'value': bad, 'href': '/'}]) }}",
        "{{ panels.tasks([{'title': bad, 'hint': bad, 'status': bad}]) }}",
        "{{ panels.confirmation(bad, bad) }}",
        "{{ panels.back('/', bad) }}",
        "{% call panels.care_card('urgent', bad) %}{{ bad }}{% endcall %}",
        "{% call panels.warning(bad) %}{{ bad }}{% endcall %}",
        "{% call panels.details(bad) %}{{ bad }}{% endcall %}",
        "{% call panels.notice(bad) %}{{ bad }}{% endcall %}",
        "{% call panels.inset() %}{{ bad }}{% endcall %}",
        "{{ panels.who(bad) }}",
    ],
)
def test_words_of_people_stay_words(source: str) -> None:
    html = draw(source, bad="<script>x</script>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_change_link_says_what_it_changes() -> None:
    html = draw("{{ panels.summary([{'key': 'Team', 'value': 'Blue', 'href': '/t/'}]) }}")
    assert 'Change<span class="nhsuk-u-visually-hidden"> team</span>' in html


def test_a_care_card_says_aloud_how_urgent_it_is() -> None:
    html = draw("{% call panels.care_card('emergency', 'Call 999') %}<p>Now</p>{% endcall %}")
    assert "Immediate action required" in html
    assert "<p>Now</p>" in html


def test_an_unknown_name_raises_in_our_templates() -> None:
    with pytest.raises(UndefinedError):
        draw("{{ nothing_of_that_name }}")
    assert issubclass(components.environment().undefined, jinja2.StrictUndefined)


def test_dates_are_told_in_uk_time_and_lists_coarsely() -> None:
    moment = datetime(2026, 7, 1, 18, 5, tzinfo=UTC)
    assert dates.exact(moment) == "Wednesday 1 July 2026 at 19:05"
    assert dates.day(date(2026, 11, 23)) == "Monday 23 November 2026"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "yesterday"),
        (3, "3 days ago"),
        (8, "last week"),
        (20, "2 weeks ago"),
        (90, "more than two months ago"),
        (-2, "Wednesday 25 November 2026"),
    ],
)
def test_how_long_ago_is_coarse(days: int, words: str) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False):
        when = date.fromordinal(date(2026, 11, 23).toordinal() - days)
        assert dates.ago(when) == words
