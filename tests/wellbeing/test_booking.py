"""A place, a turn on the waiting list, giving back, moving up; who may, and what is kept."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peersupport.erasure import erase
from people import actions as people
from people.models import Organisation
from records.models import AuditEvent, Tally
from tests.factories import make_user
from tests.factories_wellbeing import booked, fresh, put_up
from tests.wellbeing.conftest import told
from wellbeing import actions, tasks
from wellbeing.models import EventBooking, Meeting
from wellbeing.shown import turn_of

DAY = timedelta(days=1)


def numbers(meeting: Meeting) -> list[int | None]:
    """The place of each, in the order people came."""
    return list(meeting.bookings.order_by("turn").values_list("number", flat=True))


def test_places_are_taken_in_order_then_people_wait(date, crowd, now):
    rows = [booked(one, date, now) for one in crowd(4)]
    assert numbers(date) == [1, 2, None, None]
    assert [turn_of(one) for one in rows[2:]] == [1, 2]


def test_pressed_twice_it_is_one(date, asha, now):
    assert booked(asha, date, now) == booked(asha, date, now) == EventBooking.objects.get()
    assert Tally.objects.get(kind="event.booked").count == 1


def test_without_a_limit_everybody_has_a_place(cat, crowd, now):
    date = put_up(cat, now).meetings.get()
    for one in crowd(4):
        booked(one, date, now)
    assert numbers(date) == [1, 2, 3, 4]


def test_who_waits_longest_moves_up_and_is_told(date, crowd, now):
    people_ = crowd(4)
    for one in people_:
        booked(one, date, now)
    assert told() == []
    actions.give_up(by=people_[0], meeting=date, now=now)
    assert (numbers(date), told()) == ([2, 1, None], [people_[2].pk])


def test_giving_back_a_turn_moves_nobody(date, crowd, now):
    people_ = crowd(4)
    for one in people_:
        booked(one, date, now)
    actions.give_up(by=people_[2], meeting=date, now=now)
    actions.give_up(by=people_[2], meeting=date, now=now)
    assert (numbers(date), told()) == ([1, 2, None], [])
    assert Tally.objects.get(kind="event.given_up").count == 1


def test_whoever_comes_back_waits_behind_the_others(date, crowd, now):
    first, *others = crowd(4)
    for one in (first, *others):
        booked(one, date, now)
    actions.give_up(by=first, meeting=date, now=now)
    again = booked(first, date, now)
    assert (again.number, turn_of(again)) == (None, 2)


def test_once_it_has_begun_nobody_moves_up(date, crowd, now):
    people_ = crowd(3)
    for one in people_:
        booked(one, date, now)
    begun = date.starts_at + timedelta(minutes=5)
    actions.give_up(by=people_[0], meeting=date, now=begun)
    assert (numbers(date), told()) == ([2, None], [])


@pytest.mark.parametrize(
    ("closes", "before", "may"),
    [(0, 1, True), (0, 0, False), (24, 25 * 60, True), (24, 1440, False)],
)
def test_booking_closes_when_the_event_says(cat, asha, now, closes, before, may):
    date = put_up(cat, now, closes_hours=closes).meetings.get()
    at = date.starts_at - timedelta(minutes=before)
    if may:
        assert booked(asha, date, at).number == 1
    else:
        with pytest.raises(actions.Closed):
            booked(asha, date, at)


def test_what_is_called_off_is_booked_by_nobody(cat, date, asha, now):
    actions.call_off_date(by=fresh(cat), meeting=date, now=now)
    with pytest.raises(actions.Closed):
        booked(asha, date, now)


AUDIENCES = [
    ("own", (), ["asha", "cat", "mo"]),
    ("some", ("fire",), ["asha", "cat", "mo", "eve", "finn"]),
    ("all", (), ["asha", "cat", "mo", "eve", "finn", "other"]),
]


@pytest.mark.parametrize(("audience", "chosen", "who"), AUDIENCES)
def test_those_it_is_for_see_and_book_it_and_nobody_else(
    audience, chosen, who, ambulance, fire, asha, cat, mo, eve, finn, now
):
    other = make_user("other@police.example", make_organisation_with_events())
    guests = [fire] if chosen else []
    date = put_up(cat, now, audience=audience, organisations=guests).meetings.get()
    everybody = {"asha": asha, "cat": cat, "mo": mo, "eve": eve, "finn": finn, "other": other}
    seen = [n for n, p in everybody.items() if Meeting.objects.visible_to(fresh(p)).exists()]
    assert seen == who
    for name in set(everybody) - set(who):
        with pytest.raises(actions.Closed):
            booked(everybody[name], date, now)
    assert not EventBooking.objects.exists()


def make_organisation_with_events() -> Organisation:
    return Organisation.objects.create(
        name="Police", slug="police", emergency_service="police", region="london",
        modules=["events"],
    )  # fmt: skip


def test_where_events_are_switched_off_nobody_sees_theirs(cat, asha, eve, ambulance, now):
    put_up(cat, now, audience="all")
    seen = [Meeting.objects.visible_to(fresh(one)).count() for one in (asha, eve)]
    Organisation.objects.filter(pk=ambulance.pk).update(modules=[])
    assert (seen, [Meeting.objects.visible_to(fresh(one)).count() for one in (asha, eve)]) == (
        [1, 1], [0, 0],
    )  # fmt: skip


def test_a_name_is_kept_only_where_the_event_asks_for_one(cat, date, asha, now):
    asked = put_up(cat, now, shows_names=True, day=None, title="A talk").meetings.get()
    rows = [booked(asha, one, now, name="Kit") for one in (date, asked)]
    assert [one.name for one in rows] == ["", "Kit"]
    assert [one.name for one in EventBooking.objects.seen_by(fresh(cat), asked)] == ["Kit"]


def test_names_are_read_by_the_organisers_of_that_event_alone(
    cat, asha, mo, dev, viv, eve, finn, now
):
    date = put_up(cat, now, audience="all", shows_names=True).meetings.get()
    booked(asha, date, now, name="Kit")
    readers = [one.name for one in (asha, mo, cat, dev, viv, eve, finn)
               if EventBooking.objects.seen_by(fresh(one), date).exists()]  # fmt: skip
    assert readers == ["Cat"]


def test_of_an_event_without_names_not_even_its_organiser_reads_any(cat, date, asha, now):
    booked(asha, date, now)
    EventBooking.objects.update(name="Kit")
    assert not EventBooking.objects.seen_by(fresh(cat), date).exists()


def test_nothing_a_colleague_does_is_recorded(date, asha, now):
    before = AuditEvent.objects.count()
    booked(asha, date, now)
    actions.give_up(by=asha, meeting=date, now=now)
    assert AuditEvent.objects.count() == before
    kinds = Tally.objects.filter(kind__startswith="event.").values_list("kind", "count")
    assert sorted(kinds) == [("event.booked", 1), ("event.given_up", 1)]


def test_a_leavers_place_goes_to_who_waits(dev, date, crowd, now):
    people_ = crowd(3)
    for one in people_:
        booked(one, date, now)
    people.deactivate(by=dev, person=people_[0])
    told()
    for _ in range(2):
        tasks.sweep_events(now=now)
    assert (numbers(date), told()) == ([2, 1], [people_[2].pk])


def test_who_is_erased_leaves_no_row_and_the_next_moves_up(date, crowd, now):
    people_ = crowd(3)
    for one in people_:
        booked(one, date, now)
    erase(person=people_[0], now=now)
    assert (numbers(date), people_[2].pk in told()) == ([2, 1], True)


ACTS = st.lists(st.tuples(st.sampled_from(["book", "give_up"]), st.integers(0, 4)), max_size=25)


def slowly(capacity: int, acts: list[tuple[str, int]]) -> tuple[set[int], list[int]]:
    """Who has a place and who waits, kept as two plain lists."""
    inside: list[int] = []
    waiting: list[int] = []
    for act, who in acts:
        if act == "book" and who not in inside + waiting:
            (inside if len(inside) < capacity else waiting).append(who)
        if act == "give_up" and who in waiting:
            waiting.remove(who)
        elif act == "give_up" and who in inside:
            inside.remove(who)
            if waiting:
                inside.append(waiting.pop(0))
    return set(inside), waiting


@pytest.fixture
def five(crowd):
    return crowd(5)


def test_any_history_ends_as_two_plain_lists_would(cat, five, now):
    held = [fresh(one) for one in five]
    place = {one.pk: at for at, one in enumerate(held)}

    @settings(max_examples=30, derandomize=True, deadline=None)
    @given(st.integers(1, 4), ACTS)
    def check(capacity, acts):
        date = put_up(cat, now, capacity=capacity).meetings.get()
        for act, who in acts:
            if act == "book":
                actions.book(by=held[who], meeting=date, now=now)
            else:
                actions.give_up(by=held[who], meeting=date, now=now)
        inside = {place[pk] for pk in date.bookings.placed().values_list("person", flat=True)}
        waiting = [place[pk] for pk in date.bookings.waiting().values_list("person", flat=True)]
        assert (inside, waiting) == slowly(capacity, acts)

    check()
