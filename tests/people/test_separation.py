"""Who must not meet whom: the query against an oracle in plain Python, over made-up services."""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from people import actions
from people.models import Appointment, Block, Organisation, Relation, Team, User
from people.roles import Role
from people.separation import apart, are_separated, separated, separated_ids
from tests.factories import make_organisation, make_team, make_user

PEOPLE = 6
numbers = st.integers(0, PEOPLE - 1)
pairs = st.sets(st.tuples(numbers, numbers).filter(lambda pair: pair[0] != pair[1]), max_size=4)


@dataclass
class World:
    """People by number, and everything that keeps them apart."""

    managers: list[int | None]
    teams: list[int | None]
    apart: list[bool]
    relations: set[tuple[int, int]] = field(default_factory=set)
    blocks: set[tuple[int, int]] = field(default_factory=set)

    def above(self, person: int) -> set[int]:
        """The manager and theirs."""
        first = self.managers[person]
        second = None if first is None else self.managers[first]
        return {x for x in (first, second) if x is not None}

    def must_not_meet(self, a: int, b: int) -> bool:
        """The rule, written without a database."""
        team = self.teams[a]
        said = self.relations | self.blocks
        return a != b and (
            b in self.above(a)
            or a in self.above(b)
            or (team is not None and team == self.teams[b] and self.apart[team])
            or (a, b) in said
            or (b, a) in said
        )


worlds = st.builds(
    World,
    managers=st.lists(st.none() | numbers, min_size=PEOPLE, max_size=PEOPLE),
    teams=st.lists(st.none() | st.integers(0, 1), min_size=PEOPLE, max_size=PEOPLE),
    apart=st.lists(st.booleans(), min_size=2, max_size=2),
    relations=pairs,
    blocks=pairs,
)


def build(world: World) -> list[User]:
    organisation = make_organisation()
    teams = [make_team(organisation, keeps_apart=apart) for apart in world.apart]
    people = [
        make_user(organisation=organisation, team=None if team is None else teams[team])
        for team in world.teams
    ]
    for person, manager in zip(people, world.managers, strict=True):
        person.line_manager = None if manager is None else people[manager]
        person.save()
    for a, b in world.relations:
        Relation.objects.create(person=people[a], other_email=people[b].email, kind="friend")
    for a, b in world.blocks:
        Block.objects.create(person=people[a], other=people[b])
    return people


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(worlds)
def test_the_query_agrees_with_the_oracle_in_both_directions(world: World) -> None:
    with transaction.atomic():
        people = build(world)
        for a, viewer in enumerate(people):
            hidden = set(User.objects.filter(separated(viewer)))
            shown = set(User.objects.exclude(separated(viewer)))
            oracle = {people[b] for b in range(PEOPLE) if world.must_not_meet(a, b)}
            assert hidden == oracle
            assert separated_ids(viewer) == {person.pk for person in oracle}
            assert shown == set(people) - oracle
        transaction.set_rollback(True)


def pair_up(people: list[User]) -> None:
    """A row for every two people, for everybody with themselves, and for everybody with nobody."""
    now = timezone.now()
    Appointment.objects.bulk_create(
        Appointment(user=a, appointed_by=b, role=Role.SECOND_OPENER, given_at=now, ended_at=now)
        for a in people
        for b in [*people, None]
    )


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(worlds)
def test_the_condition_over_pairs_agrees_with_the_same_oracle(world: World) -> None:
    """True and false, either way round, and false where there is nobody on one side."""
    with transaction.atomic():
        people = build(world)
        pair_up(people)
        rows = Appointment.objects.values_list("user", "appointed_by")
        oracle = {
            (people[a].pk, people[b].pk)
            for a in range(PEOPLE)
            for b in range(PEOPLE)
            if world.must_not_meet(a, b)
        }
        for both in (apart("user", "appointed_by"), apart("appointed_by", "user")):
            assert set(rows.filter(both)) == oracle
            assert set(rows.filter(~both)) == set(rows) - oracle
        transaction.set_rollback(True)


def test_a_manager_and_theirs_are_kept_apart_and_no_further(ambulance: Organisation) -> None:
    top = make_user(organisation=ambulance)
    third = make_user(organisation=ambulance, line_manager=top)
    second = make_user(organisation=ambulance, line_manager=third)
    first = make_user(organisation=ambulance, line_manager=second)
    apart = [are_separated(first, other) for other in (second, third, top, first)]
    assert apart == [True, True, False, False]


def test_mo_and_asha_are_kept_apart_both_ways(asha: User, mo: User, ben: User) -> None:
    assert [are_separated(asha, mo), are_separated(mo, asha)] == [True, True]
    assert [are_separated(asha, ben), are_separated(ben, asha)] == [False, False]


def test_a_large_team_does_not_keep_its_members_apart(ambulance: Organisation) -> None:
    large = make_team(ambulance, keeps_apart=False)
    one, other = (make_user(organisation=ambulance, team=large) for _ in range(2))
    assert not are_separated(one, other)


def test_somebody_named_before_they_joined_is_kept_apart_from_the_first_day(asha: User) -> None:
    actions.keep_apart(person=asha, email="Late@Fire.example ", kind="relative")
    late = make_user("late@fire.example")
    assert [are_separated(asha, late), are_separated(late, asha)] == [True, True]


def test_it_can_be_asked_over_rows_that_lead_to_a_person(asha: User, mo: User, ben: User) -> None:
    rows = Block.objects
    for blocked in (mo, ben):
        rows.create(person=asha, other=blocked)
    rows.filter(other=ben).update(person=ben, other=mo)
    assert list(rows.filter(separated(asha, prefix="person__"))) == []
    assert rows.filter(separated(asha, prefix="other__")).count() == 2


def test_people_without_manager_or_team_see_each_other(ambulance: Organisation) -> None:
    one, other = (make_user(organisation=ambulance) for _ in range(2))
    assert list(User.objects.exclude(separated(one)).order_by("pk")) == sorted(
        [one, other], key=lambda person: person.pk
    )


def test_it_adds_no_query(asha: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        list(User.objects.exclude(separated(asha)))


def test_a_team_of_another_name_does_not_matter(ambulance: Organisation, blue_watch: Team) -> None:
    one = make_user(organisation=ambulance, team=blue_watch)
    other = make_user(organisation=ambulance, team=make_team(ambulance))
    assert not are_separated(one, other)


def test_rows_that_lead_to_nobody_stay(asha: User, mo: User, ben: User) -> None:
    led_by_mo = separated(asha, prefix="line_manager__")
    assert set(User.objects.exclude(led_by_mo)) == {mo, ben}
    assert set(User.objects.filter(led_by_mo)) == {asha}
