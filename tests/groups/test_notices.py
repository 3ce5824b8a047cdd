"""Notices lead to a page, none is lost, and clocks begin anew when somebody takes a lead."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from groups import actions, tasks
from groups.models import Group, GroupAgreement, Notice, Session
from peersupport.desk.groups import groups as on_desk
from peersupport.desk.items import Desk
from peersupport.desk.items import Group as Soon
from people.models import Block, Organisation, Relation, Team, User
from people.separation import keeping_away, kept_away_by
from records.clock import today
from tests.factories import make_user
from tests.factories_groups import agreed, joined, meets, wrote
from tests.factories_wellbeing import fresh
from tests.groups.conftest import ids, told

DAY = timedelta(days=1)
OFF = ["events"]


def switched_off() -> None:
    Organisation.objects.update(modules=OFF)


@pytest.mark.parametrize("off", [True, False])
def test_where_groups_are_off_the_clock_tells_nobody(group, ben, sue, asha, kim, now, off):
    joined(asha, group, now)
    actions.join(by=fresh(kim), group=group, now=now)
    agreed(group, now)
    meeting = meets(ben, group, now).event.meetings.get()
    actions.leave(by=fresh(sue), group=group, now=now)
    told()
    if off:
        switched_off()
    tasks.ask_new_members(now=meeting.ends_at + DAY)
    for day in (15, 29, 91):
        tasks.look_after_groups(now=now + day * DAY)
    # The first session is over; nobody answered Kim; it rests; the agreement is to be looked at.
    assert told() == ([] if off else ids(asha, kim, ben, asha, ben))


def test_the_day_to_look_again_waits_for_somebody_to_lead(group, ben, sue, asha, now):
    joined(asha, group, now)
    agreed(group, now)
    for one in (sue, ben):
        actions.leave(by=fresh(one), group=group, now=now + 50 * DAY)
    told()
    later = now + 91 * DAY
    actions.remind_to_look(now=later)
    assert (told(), GroupAgreement.objects.get().told) == ([], False)
    actions.become_facilitator(by=fresh(asha), group=group, name="Kit", now=later)
    for _ in range(2):
        actions.remind_to_look(now=later)
    assert told() == [asha.pk]


def desk(cat, now) -> list[tuple[Soon, str, bool]]:
    return [
        (one.group, one.lines[0].partition(" at the moment")[0], "agreement" in one.lines[1])
        for one in on_desk(Desk(fresh(cat), now))
    ]


def test_that_nobody_leads_is_on_the_desk_and_of_a_private_one_not(
    group, private, ben, sue, asha, cat, now
):
    for one in (group, private):
        joined(asha, one, now)
        agreed(one, now)
    assert desk(cat, now) == []
    for who, one in product((sue, ben), (group, private)):
        actions.leave(by=fresh(who), group=one, now=now)
    words = "Nobody leads 1 peer group"
    assert desk(cat, now) == [(Soon.SOON, words, False)]
    assert desk(cat, now + 60 * DAY) == [(Soon.NOW, words, False)]
    assert desk(cat, now + 91 * DAY) == [(Soon.NOW, words, True)]
    switched_off()
    assert desk(cat, now) == []


@pytest.mark.parametrize("how", ["takes the lead", "takes the last day back", "lets it go on"])
def test_who_leads_alone_has_four_weeks_from_then_on(group, ben, sue, asha, now, how):
    # In summer time an hour before midnight is another day.
    now = now.replace(hour=12)
    joined(asha, group, now)
    for one in (sue, ben):
        actions.leave(by=fresh(one), group=group, now=now)
    later = now + 85 * DAY
    tasks.look_after_groups(now=later)
    her = {"by": fresh(asha), "group": group}
    actions.become_facilitator(**her, name="Kit", now=later)
    if how != "takes the lead":
        later += 20 * DAY
        actions.take_back_last_day(**her, now=later)
    later += 0 * DAY if how != "lets it go on" else 20 * DAY
    actions.take_back_last_day(**her, now=later)
    actions.resume(**her, now=later)
    told()
    found = []
    for days in (27, 28):
        tasks.look_after_groups(now=later + days * DAY)
        found.append(Group.objects.get().paused_on is not None)
    assert found == [False, True]


def test_twenty_versions_are_kept_and_the_oldest_goes(group, asha, now):
    agreed(group, now, "# Here\nNumber 0.")
    joined(asha, group, now)
    for number in range(1, 21):
        agreed(group, now, f"# Here\nNumber {number}.")
    kept = GroupAgreement.objects.order_by("number").values_list("number", flat=True)
    assert list(kept) == list(range(2, 22))
    assert group.members.get(person=asha).accepted == 1


def test_what_is_taken_back_counts_until_the_day_is_over(group, ben, now, client_of):
    for _ in range(3):
        actions.take_back(by=fresh(ben), written=wrote(ben, group, now))
    page = client_of(ben).post(f"/groups/{group.pk}/board/", {"words": "Four", "days": "7"})
    assert ("You have written 3 today." in page.content.decode(), Notice.objects.count()) == (
        True, 0,
    )  # fmt: skip
    wrote(ben, group, now + DAY)
    tasks.forget_notices(now=now + DAY)
    assert group.members.get(person=ben).wrote == 1
    tasks.forget_notices(now=now + 2 * DAY)
    mine = group.members.get(person=ben)
    assert (mine.wrote, mine.wrote_on) == (0, None)


def test_however_many_hear_of_it_it_costs_the_same(open_group, ambulance, kim, now):
    Group.objects.update(most=30)
    joined(kim, open_group, now, keeps_apart=True)
    wrote(kim, open_group, now)
    costs = []
    for crowd in (1, 9):
        for _ in range(crowd):
            person = make_user(organisation=ambulance)
            joined(person, open_group, now)
            actions.want_news(by=fresh(person), group=open_group, wants=True, now=now)
        open_group.members.update(told_on=None)
        told()
        with CaptureQueriesContext(connection) as queries:
            wrote(kim, open_group, now)
        costs.append((len(queries), len(told())))
    assert costs == [(costs[0][0], 1), (costs[0][0], 10)]


def test_whom_somebody_keeps_away_is_the_same_from_both_ends(ambulance, cast):
    """Every reason, each with somebody it holds for; and people without team or manager."""
    everybody = list(User.objects.order_by("pk"))
    for one in everybody:
        from_here = set(User.objects.filter(kept_away_by(one)).values_list("pk", flat=True))
        from_there = {
            other.pk
            for other in everybody
            if User.objects.filter(keeping_away(other), pk=one.pk).exists()
        }
        assert from_here == from_there, one
    assert User.objects.filter(kept_away_by(cast["writer"])).count() == 5


@pytest.fixture
def cast(ambulance) -> dict[str, User]:
    def person(**said: Any) -> User:
        return make_user(organisation=ambulance, **said)

    small = Team.objects.create(organisation=ambulance, name="Watch", keeps_apart=True)
    large = Team.objects.create(organisation=ambulance, name="All", keeps_apart=False)
    upper = person()
    writer = person(team=small, line_manager=person(line_manager=upper, team=large))
    person(team=small), person(team=large)
    Relation.objects.create(person=writer, kind="friend", other_email=person().email)
    Block.objects.create(person=writer, other=person())
    Block.objects.create(person=person(), other=writer)
    person(line_manager=writer)
    return {"writer": writer}


def _acts(ben: User, session: Session, now: datetime) -> dict[str, Callable[[], object]]:
    """What a facilitator does of which everybody else in the group is told."""
    group, date = session.group, session.event.meetings.get()
    him: dict[str, Any] = {"by": fresh(ben), "now": now}
    day, ends = date.on + DAY, today(now) + 9 * DAY
    return {
        "one date more": lambda: actions.add_date(session=session, day=day, **him),
        "changed": lambda: actions.change_session(session=session, about="Cake.", **him),
        "moved": lambda: actions.move_date(meeting=date, day=day, at=time(9), minutes=9, **him),
        "off": lambda: actions.call_off_date(meeting=date, **him),
        "all off": lambda: actions.call_off_session(session=session, **him),
        "written": lambda: wrote(ben, group, now),
        "agreed": lambda: agreed(group, now),
        "rests": lambda: actions.pause(group=group, **him),
        "goes on": lambda: actions.resume(group=group, **him),
        "ends": lambda: actions.set_last_day(group=group, day=ends, **him),
        "does not end": lambda: actions.take_back_last_day(group=group, **him),
    }


def test_who_does_it_is_told_nothing_and_the_others_are(group, ben, asha, now):
    joined(asha, group, now)
    for one in (asha, ben):
        actions.want_news(by=fresh(one), group=group, wants=True, now=now)
    told()
    session = meets(ben, group, now)
    told_of = {"put up": told()}
    for what, act in _acts(ben, session, now).items():
        act()
        told_of[what] = told()
    assert {what for what, who in told_of.items() if asha.pk not in who} == set()
    assert {what for what, who in told_of.items() if ben.pk in who} == set()
