"""How often the aim was kept: true bounds, made of told numbers, and the words beside them."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.aim import WITHIN, in_words
from evaluation.counting import count_pool
from evaluation.figures import BANDS, figures
from evaluation.hiding import NO_SHARE, bounds, told
from evaluation.quarters import last_end
from people.taxonomy import ANSWER_AIMS
from records.clock import today
from tests.evaluation.test_figures import MONDAY, ON, add

COUNTS = st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=4, max_size=4)


def said(counts, days):
    """What is said of counts by band and quarter."""
    return in_words([tuple(told(n) for n in quarters) for quarters in counts], days)


def test_the_aims_and_the_bands_are_the_same_days():
    assert [days for days, _ in ANSWER_AIMS] == list(WITHIN)
    assert len(BANDS) == len(WITHIN) + 1


@pytest.mark.parametrize("count", range(60))
def test_bounds_hold_what_was_counted(count):
    least, most = bounds(told(count))
    fits = [number for number in range(70) if told(number) == told(count)]
    assert (least, most) == (fits[0], fits[-1])


@settings(max_examples=50, deadline=None, derandomize=True)
@given(COUNTS, st.sampled_from((1, 3, 7)))
def test_the_true_share_lies_between_what_is_said(counts, days):
    words = said(counts, days)
    shown = [q for q in zip(*counts, strict=True) if any(n >= 5 for n in q)]
    in_time = sum(sum(q[: WITHIN[days]]) for q in shown)
    if words == NO_SHARE:
        assert sum(told(n) or 0 for q in shown for n in q) < 20
    else:
        least, most = map(int, re.findall(r"(\d+) in 100", words))
        assert least <= 100 * in_time / sum(map(sum, shown)) <= most


def test_worlds_that_are_told_the_same_say_the_same():
    chance = random.Random(4)
    for _ in range(50):
        counts = [[chance.randrange(30) for _ in range(4)] for _ in range(4)]
        other = [
            [chance.choice([m for m in range(40) if told(m) == told(n)]) for n in q] for q in counts
        ]
        assert said(counts, 3) == said(other, 3)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "At least 47 in 100, at most 74 in 100"),
        (3, "At least 76 in 100, at most 100 in 100"),
        (7, "At least 86 in 100, at most 100 in 100"),
    ],
)
@pytest.mark.django_db
def test_own_first_yeses_by_the_own_aim(cat, ambulance, fire, days, words):
    for kind, number in zip(BANDS, (20, 12, 2, 0), strict=True):
        add(kind, ambulance, number)
        add(kind, fire, 35)
    ambulance.answer_aim_days = days
    cat.organisation = ambulance
    assert figures(cat, ON).kept == words


@pytest.mark.django_db
def test_too_few_say_nothing(cat, ambulance):
    add("request.yes_within.day", ambulance, 14)
    assert figures(cat, MONDAY).kept == NO_SHARE


@pytest.mark.django_db
def test_the_page_says_exactly_what_is_counted(client_of, cat, ambulance):
    ambulance.answer_aim_days = 7
    ambulance.save()
    page = client_of(cat).get(reverse("evaluation:figures")).text
    assert "Your aim: a yes within 7 days" in page
    assert "only the first yes counts" in page
    assert "Requests that nobody said yes to, or that were taken back, are not in it." in page


@pytest.mark.django_db
def test_the_desk_says_how_often_at_least_with_no_query_more(
    client_of, cat, ambulance, fire, django_assert_num_queries
):
    with CaptureQueriesContext(connection) as before:
        assert "of every 100 requests" not in client_of(cat).get("/desk/").text
    for place, late in ((ambulance, 12), (fire, 60)):
        add("request.yes_within.day", place, 40, last_end(today()) - timedelta(weeks=2))
        add("request.yes_within.later", place, late, last_end(today()) - timedelta(weeks=2))
    count_pool(now=timezone.now())
    with django_assert_num_queries(len(before)):
        page = client_of(cat).get("/desk/").text
    assert "at least 70 of every 100 requests that got a yes had it within 3 days" in page
