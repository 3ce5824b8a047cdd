"""What coordinators read about a year, and what moves it."""

import csv
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from evaluation.figures import ACTS, as_rows, figures
from evaluation.hiding import FEW, NO_SHARE, share, told
from evaluation.quarters import EPOCH, QUARTER, last_end
from records.clock import LONDON, today
from records.models import Tally

pytestmark = pytest.mark.django_db
# A quarter has just ended.
MONDAY = EPOCH + 12 * QUARTER
ON = MONDAY + timedelta(days=3)


def add(kind, place, count, week=MONDAY - timedelta(weeks=1)):
    Tally.objects.create(kind=kind, organisation_id=place and place.pk, week=week, count=count)


def asked(person, on=ON):
    return as_rows(figures(person, on).acts)[0][1:]


@pytest.mark.parametrize(
    ("count", "number"), [(0, None), (4, None), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15)]
)
def test_numbers_are_rounded_to_five_and_small_ones_not_told(count, number):
    assert told(count) == number


def test_own_organisation_and_all_together_match_a_plain_count(cat, ambulance, fire):
    for week in range(1, 60):
        add("request.asked", ambulance, week % 3, MONDAY - timedelta(weeks=week))
    add("request.asked", fire, 23)
    quarters = [range(start, start + 13) for start in (1, 14, 27, 40)]
    plain = sum(round(sum(week % 3 for week in weeks) / 5) * 5 for weeks in quarters)
    assert asked(cat) == (str(plain), str(plain + 25))


def test_small_numbers_of_the_other_organisation_are_in_no_total(cat, finn, ambulance, fire):
    add("request.asked", ambulance, 20)
    before = asked(cat)
    add("request.asked", fire, 4)
    assert asked(cat) == before == ("20", "20")
    assert asked(finn) == (FEW, "20")


def test_what_belongs_to_no_organisation_counts_in_the_whole_alone(cat, ambulance, fire):
    add("request.asked", ambulance, 10)
    add("request.asked", fire, 5)
    add("request.asked", None, 8)
    assert asked(cat) == ("10", "25")


@pytest.mark.parametrize("others", [0, 4])
def test_beside_one_organisation_alone_it_would_be_told_of_its_supporters(
    cat, ambulance, fire, others
):
    add("request.asked", ambulance, 10)
    add("request.asked", fire, others)
    before = asked(cat)
    add("request.asked", None, 40)
    assert asked(cat) == before == ("10", "10")


@pytest.mark.parametrize("days", [0, 1, 6, 7, 45, 90])
def test_the_quarter_under_way_changes_nothing_until_it_is_over(cat, ambulance, days):
    add("request.asked", ambulance, 30, MONDAY)
    assert asked(cat, MONDAY + timedelta(days=days)) == (FEW, FEW)
    assert asked(cat, MONDAY + QUARTER) == ("30", "30")


def test_a_quarter_leaves_after_a_year(cat, ambulance):
    add("request.asked", ambulance, 30, MONDAY - 4 * QUARTER)
    assert asked(cat) == ("30", "30")
    assert asked(cat, ON + QUARTER) == (FEW, FEW)


def test_small_quarters_do_not_add_up_to_a_number(cat, ambulance):
    for back in (1, 2, 3, 4):
        add("request.asked", ambulance, 4, MONDAY - back * QUARTER)
    assert asked(cat) == (FEW, FEW)


@pytest.mark.parametrize("number", range(1, 25))
def test_quarters_end_at_midnight_in_london_whatever_the_clocks_do(number):
    monday = EPOCH + number * QUARTER
    midnight = datetime.combine(monday, datetime.min.time(), tzinfo=LONDON)
    assert (monday.weekday(), last_end(today(midnight))) == (0, monday)
    assert last_end(today(midnight - timedelta(seconds=1))) == monday - QUARTER


def test_a_share_is_made_of_told_numbers_and_needs_twenty():
    assert [share(15, 15), share(10, 20), share(None, 20), share(None, None)] == [
        NO_SHARE, "50%", FEW, NO_SHARE,
    ]  # fmt: skip


def test_the_page_asks_as_many_queries_for_one_tally_as_for_many(
    client_of, cat, ambulance, fire, django_assert_num_queries
):
    for kind in ACTS:
        add(kind, ambulance, 9)
        add(kind, fire, 9)
    with django_assert_num_queries(1):
        figures(cat, ON)
    assert "Figures of the last 12 months" in client_of(cat).get(reverse("evaluation:figures")).text


def test_the_file_says_what_the_page_says_and_no_cell_begins_like_a_formula(client_of, cat):
    text = client_of(cat).get(reverse("evaluation:figures-file")).text
    rows = list(csv.reader(StringIO(text)))
    assert rows[2][0] == "Requests for support"
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@\t\r")]
