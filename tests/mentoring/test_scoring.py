"""The rule of a match: by hand on a few, against a plain second writing of it on many."""

from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentoring.scoring import (
    MOST_POINTS,
    Fit,
    Limits,
    Offered,
    Person,
    Wanted,
    fit,
    in_order,
    may_pair,
)

HERE, THERE = UUID(int=1), UUID(int=2)
ASHA = Person(organisation=HERE, service="ambulance", role="ambulance_para", band=1)
SAM = Person(organisation=HERE, service="ambulance", role="ambulance_para", band=3)
WANTED = Wanted(person=ASHA)
OFFERED = Offered(person=SAM)
MENTOR = Limits(least_bands=1, most_bands=3)
ANY = Limits(least_bands=-4)
codes = st.frozensets(st.sampled_from("abcd"))
people = st.builds(
    Person,
    organisation=st.sampled_from([HERE, THERE, None]),
    service=st.sampled_from(["", "fire", "police"]),
    role=st.sampled_from(["", "fire_oncall", "police_officer"]),
    band=st.integers(1, 5),
    team=st.sampled_from([None, HERE, THERE]),
)
times = st.frozensets(st.sampled_from(["nights", "days", "evenings", "weekends"]))
wishes = st.builds(
    Wanted,
    person=people, topics=codes, ways=codes, times=times,
    service=st.sampled_from(["same", "other", "any"]),
    organisation=st.sampled_from(["same", "other", "any"]),
    bands_up=st.none() | st.integers(0, 4),
    gender=st.sampled_from(["", "woman"]),
    experience=st.booleans(),
)  # fmt: skip
offers = st.builds(
    Offered, person=people, topics=codes, ways=codes, times=times,
    gender=st.sampled_from(["", "woman", "man"]), experience=st.booleans(),
)  # fmt: skip
limits = st.builds(
    Limits, least_bands=st.integers(-4, 1), most_bands=st.integers(1, 4),
    one_organisation=st.booleans(), other_team=st.booleans(),
)  # fmt: skip


def test_a_match_worked_out_by_hand():
    wanted = replace(
        WANTED, topics=frozenset({"promotion", "nights"}), times=frozenset({"nights"}),
        ways=frozenset({"phone"}), experience=True,
    )  # fmt: skip
    offered = replace(
        OFFERED, topics=frozenset({"promotion", "study"}), times=frozenset({"nights"}),
        ways=frozenset({"phone", "walk"}), experience=True,
    )  # fmt: skip
    assert fit(wanted, offered, MENTOR) == Fit(
        4 + 4 + 2 + 2 + 1,
        (
            "One topic in common",
            "Same kind of work",
            "Two rank bands up",
            "Works nights too",
            "Someone with lived experience",
        ),
    )


@pytest.mark.parametrize(
    ("band", "there"), [(0, False), (1, False), (2, True), (4, True), (5, False)]
)
def test_a_mentor_stands_one_to_three_bands_above(band, there):
    offered = replace(OFFERED, person=replace(SAM, band=band))
    assert may_pair(WANTED, offered, MENTOR) is there


def test_a_wish_for_fewer_bands_holds():
    assert not may_pair(replace(WANTED, bands_up=1), OFFERED, MENTOR)
    assert may_pair(replace(WANTED, bands_up=2), OFFERED, MENTOR)


@pytest.mark.parametrize(
    ("wish", "own", "there"),
    [("same", True, True), ("same", False, False), ("other", True, False), ("any", False, True),
     ("other", False, True)],
)  # fmt: skip
def test_a_wish_for_an_organisation_holds(wish, own, there):
    offered = replace(OFFERED, person=replace(SAM, organisation=HERE if own else THERE))
    assert may_pair(replace(WANTED, organisation=wish), offered, MENTOR) is there


def test_two_without_an_organisation_do_not_share_one():
    wanted = replace(WANTED, person=replace(ASHA, organisation=None), organisation="same")
    offered = replace(OFFERED, person=replace(SAM, organisation=None))
    assert not may_pair(wanted, offered, MENTOR)


def test_a_wish_for_a_gender_meets_only_who_said_so():
    wanted = replace(WANTED, gender="woman")
    found = [may_pair(wanted, replace(OFFERED, gender=one), MENTOR) for one in ("", "man", "woman")]
    assert found == [False, False, True]


def test_who_shares_no_topic_or_no_way_is_not_suggested():
    one, other = frozenset({"a"}), frozenset({"b"})
    for wanted, offered in (
        (replace(WANTED, topics=one), replace(OFFERED, topics=other)),
        (replace(WANTED, ways=one), replace(OFFERED, ways=other)),
    ):
        assert not may_pair(wanted, offered, MENTOR)
        assert may_pair(wanted, OFFERED, MENTOR)


def test_experience_is_a_reason_where_both_said_so_and_never_points():
    both = [
        fit(replace(WANTED, experience=one), replace(OFFERED, experience=other), MENTOR)
        for one, other in ((True, True), (True, False), (False, True), (False, False))
    ]
    points = [one.points for one in both if one]
    assert points == [points[0]] * 4
    said = ["Someone with lived experience" in one.reasons for one in both if one]
    assert said == [True, False, False, False]


def test_another_team_is_better_where_the_kind_says_so():
    wanted = replace(WANTED, person=replace(ASHA, team=HERE))
    away, near = (replace(OFFERED, person=replace(SAM, team=one)) for one in (THERE, HERE))
    kind = replace(MENTOR, other_team=True)
    better, other = fit(wanted, away, kind), fit(wanted, near, kind)
    assert better
    assert other
    assert better.points == other.points + 2
    assert fit(wanted, away, MENTOR) == fit(wanted, near, MENTOR)


def again(w: Wanted, o: Offered, k: Limits) -> int | None:
    """The table of the decision once more, in one breath."""
    same, up = w.person.organisation == o.person.organisation, o.person.band - w.person.band
    same = same and w.person.organisation is not None
    kept = [
        k.one_organisation and not same,
        w.organisation == "same" and not same,
        w.organisation == "other" and same,
        up < k.least_bands or up > k.most_bands or (w.bands_up is not None and up > w.bands_up),
        w.gender != "" and w.gender != o.gender,
        bool(w.topics) and bool(o.topics) and w.topics.isdisjoint(o.topics),
        bool(w.ways) and bool(o.ways) and w.ways.isdisjoint(o.ways),
    ]
    if any(kept):
        return None
    work = 4 if w.person.role and w.person.role == o.person.role else 0
    if not work and w.person.service and w.person.service == o.person.service:
        work = 2
    wished = w.service != "any" and (w.service == "same") == (w.person.service == o.person.service)
    other_team = k.other_team and w.person.team and w.person.team != o.person.team
    return (
        4 * min(5, len(w.topics & o.topics)) + work + 2 * min(3, len(w.times & o.times))
        + min(2, len(w.ways & o.ways)) + 2 * (up in (1, 2)) + 3 * wished
        + 2 * bool(other_team)
    )  # fmt: skip


@settings(max_examples=300, deadline=None, derandomize=True)
@given(wishes, offers, limits)
def test_the_rule_agrees_with_a_second_writing_of_it(w, o, k):
    found, points = fit(w, o, k), again(w, o, k)
    assert (found.points if found else None) == points
    assert points is None or 0 <= points <= MOST_POINTS


def test_the_best_stand_first_and_even_ones_in_an_order_of_each_need():
    found = [(uuid4(), Fit(5, ())) for _ in range(6)]
    best = (uuid4(), Fit(6, ()))
    orders = {tuple(in_order(uuid4(), [*found, best])) for _ in range(20)}
    assert {order[0] for order in orders} == {best}
    assert len({order[1] for order in orders}) > 1
    need = uuid4()
    assert in_order(need, found) == in_order(need, found[::-1])
