"""The count of peer supporters: what is counted, when, and what a coordinator reads of it."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory import actions
from directory.rota import Shift, stored_shifts, stored_week
from evaluation.counting import count_pool
from evaluation.models import PoolFigure
from evaluation.pool import BANDS, One, latest, tell, told_state, told_table
from evaluation.pool_tables import FEW_PEOPLE, NO_STATE, NO_TABLE, pool
from evaluation.quarters import EPOCH, QUARTER, last_end
from people.models import User
from records.clock import LONDON, today
from tests.factories import make_organisation, make_user
from tests.factories_directory import listed_supporter
from tests.factories_vetting import suspended

pytestmark = pytest.mark.django_db
WEEK = stored_week([["evening"]] + [["morning"]] * 6)
FAR = timedelta(days=3650)
MONDAY = EPOCH + 12 * QUARTER


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=LONDON)


def supporters(place, number, band=1, **fields):
    fields.setdefault("cleared_until", today() + FAR)
    return [listed_supporter(make_user("", place, rank_band=band), **fields) for _ in range(number)]


def counted(on=None):
    """What is told after a count on this day, by organisation and kind."""
    count_pool(now=noon(on) if on else timezone.now())
    return {(row.organisation_id, row.kind): row.number for row in PoolFigure.objects.all()}


def table(person, caption):
    return next(one for one in pool(person, today()).tables if one.caption.startswith(caption))


def test_a_table_is_told_when_each_cell_is_else_coarser_else_not_at_all():
    assert told_table({"1": 12, "2": 6, "4": 5}, BANDS) == {"1": 10, "2": 5, "3+4+5": 5}
    assert told_table({"1": 12, "2": 6, "4": 4}, BANDS) == {"1": 10, "2+3+4+5": 10}
    assert told_table({"1": 12, "2": 4}, BANDS) == {}


def test_of_fewer_than_five_supporters_nothing_at_all_is_told():
    four = [One("1", "night", True, True)] * 4
    assert tell("fire", four, {"1": 300}) == {}
    assert tell("fire", four * 2, {"1": 300}) == {
        "pool.fire": 10, "accounts.fire": 300,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("current", "number", "said"),
    [
        (9, 9, {}),
        (10, 10, {"t.nearly_all": 0}),
        (6, 10, {"t.nearly_all": 0}),
        (4, 10, {"t.hardly_any": 0}),
        (13, 20, {"t.current": 15, "t.lapsed": 5}),
    ],
)
def test_who_is_up_to_date_is_told_by_both_sides_or_in_words(current, number, said):
    assert told_state("t", current, number) == said


def test_usual_times_are_told_by_the_latest_part_of_a_week_or_pattern():
    shifts = stored_shifts([Shift.NIGHT, Shift.OFF], MONDAY, {Shift.OFF: ["night", "morning"]})
    mornings = stored_week([["morning"]] * 7)
    assert [latest(one) for one in (WEEK, shifts, mornings, {})] == [
        "evening", "night", "day", "unsaid",
    ]  # fmt: skip


def test_rest_suspension_and_being_away_change_no_number(ambulance, viv):
    people = supporters(ambulance, 6)
    before = counted()
    for one in people[:3]:
        actions.pause(by=one.user, now=timezone.now())
    suspended(people[4], viv)
    type(people[5]).objects.filter(pk=people[5].pk).update(
        away_until=today() + FAR, taking_new=False, confirmed_on=None
    )
    assert counted(today() + QUARTER) == before == {
        (ambulance.pk, "pool.ambulance"): 5, (ambulance.pk, "accounts.ambulance"): 5,
    }  # fmt: skip


def test_who_stepped_down_or_left_is_not_counted(ambulance):
    people = supporters(ambulance, 8)
    assert counted()[ambulance.pk, "pool.ambulance"] == 10
    type(people[0]).objects.filter(pk=people[0].pk).update(stepped_down_at=timezone.now())
    User.objects.filter(pk=people[1].user_id).update(is_active=False)
    assert counted(today() + QUARTER)[ambulance.pk, "pool.ambulance"] == 5


def test_between_two_quarters_nothing_moves_however_often_it_is_counted(ambulance):
    supporters(ambulance, 5)
    before = counted(MONDAY)
    supporters(ambulance, 30)
    for days in (0, 1, 45, 90):
        assert counted(MONDAY + timedelta(days=days)) == before
    assert counted(MONDAY + QUARTER)[ambulance.pk, "pool.ambulance"] == 35


def test_a_quarter_in_which_nobody_was_there_is_not_counted_again(ambulance):
    assert counted(MONDAY) == {}
    supporters(ambulance, 9)
    assert counted(MONDAY + timedelta(days=5)) == {}


def test_a_first_day_on_which_no_worker_ran_is_made_up_for(ambulance):
    counted(MONDAY - timedelta(days=1))
    supporters(ambulance, 9)
    assert counted(MONDAY + timedelta(days=4))[ambulance.pk, "pool.ambulance"] == 10


def test_totals_are_sums_of_what_each_organisation_is_told(cat, finn, ambulance, fire):
    supporters(ambulance, 12)
    supporters(fire, 4)
    counted()
    rows = table(cat, "Peer supporters by service").rows
    assert [row[1] for row in rows if row[1] != FEW_PEOPLE] == ["10", "10", "10"]
    assert table(finn, "Peer supporters by service").rows[0][1] == FEW_PEOPLE
    assert table(finn, "Peer supporters by service").rows[1:] == rows[1:]


def test_bands_stand_beside_the_accounts_in_the_same_bands(cat, ambulance):
    supporters(ambulance, 15)
    supporters(ambulance, 5, band=4)
    for _ in range(9):
        make_user("", ambulance, rank_band=3)
    counted()
    assert table(cat, "Your peer supporters by rank band").rows == (
        ("Front line", "15 (75%)", "15 (50%)"),
        ("Managers of any rank", "5 (25%)", "15 (50%)"),
    )


def test_all_organisations_are_told_in_the_groups_they_all_have(cat, finn, ambulance, fire):
    for place, numbers in ((ambulance, (10, 5, 5)), (fire, (20, 6, 0))):
        for band, number in enumerate(numbers, 1):
            supporters(place, number, band=band)
    counted()
    assert [row[:2] for row in table(cat, "All peer supporters by rank").rows] == [
        ("Front line", "30 (67%)"), ("Managers of any rank", "15 (33%)"),
    ]  # fmt: skip
    assert len(table(cat, "Your peer supporters by rank").rows) == 3


def test_a_table_that_is_left_out_says_why(cat, ambulance):
    supporters(ambulance, 9, usual=WEEK)
    counted()
    found = pool(cat, today())
    assert (found.tables[1].rows, found.tables[1].why) == ((), NO_TABLE)
    assert [words for _, words in found.states] == [NO_STATE] * 2


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_asks_as_many_queries_for_one_organisation_as_for_many(
    cat, django_assert_num_queries, number
):
    for _ in range(number):
        supporters(make_organisation(), 5)
    counted()
    with django_assert_num_queries(2):
        pool(cat, today())


def test_page_and_file_show_the_tables_and_when_the_next_count_is(client_of, cat, ambulance):
    supporters(ambulance, 20, usual=WEEK)
    page = client_of(cat).get(reverse("evaluation:figures")).text
    assert "The first count comes within a day" in page
    counted()
    again = last_end(today()) + QUARTER
    page = client_of(cat).get(reverse("evaluation:figures")).text
    assert f"{again.day} {again:%B %Y}" in page
    assert "All of your peer supporters, or all but fewer than 5." in page
    text = client_of(cat).get(reverse("evaluation:figures-file")).text
    assert "Your organisation,20,20" in text


def test_the_stored_rows_hold_no_small_number(ambulance, fire):
    supporters(ambulance, 13)
    supporters(ambulance, 4, band=2, cleared_until=None)
    supporters(fire, 3)
    told = {kind: number for (_, kind), number in counted().items()}
    assert told == {
        "pool.ambulance": 15, "accounts.ambulance": 15, "training.nearly_all": 0,
        "supervision.nearly_all": 0,
    }  # fmt: skip


def test_supervision_is_overdue_from_the_day_after_its_last(cat, ambulance):
    supporters(ambulance, 10, supervised_until=MONDAY)
    supporters(ambulance, 7, supervised_until=MONDAY - timedelta(days=1))
    supporters(ambulance, 5)
    assert counted(MONDAY)[ambulance.pk, "supervision.current"] == 15
    assert pool(cat, MONDAY).states[1] == (
        "Supervision not overdue",
        "About 15 of your peer supporters; about 5 not.",
    )
