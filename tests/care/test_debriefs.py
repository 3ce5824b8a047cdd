"""A wish to talk something through: whom it reaches, its clock, who takes it on, how it ends."""

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.utils import timezone

from care import tasks
from care.actions import debriefs
from care.models import Debrief
from conversations.actions.desks import NobodyThere
from conversations.clock import morning_after
from conversations.models import Level
from directory import actions as directory
from directory.models import Supporter
from peersupport.erasure import erase
from people.models import Block, Organisation, User
from people.roles import Role
from records.clock import today
from records.models import AuditEvent, Tally
from tests.care.conftest import told
from tests.conversations.test_races import together
from tests.factories import make_user

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def deputy(ambulance: Organisation) -> User:
    person = make_user("dee@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=person)
    return person


@pytest.fixture
def dee(fire: Organisation, ambulance: Organisation) -> User:
    """The named deputy, of another organisation that is not the partner's."""
    person = make_user("dee@other.example", None, roles=[Role.COORDINATOR])
    Organisation.objects.filter(pk=ambulance.pk).update(deputy=person)
    return person


def ask(by: User, now: Any, *, elsewhere: bool = False, words: str = "A hard one.") -> Debrief:
    asker = User.objects.get(pk=by.pk)
    return debriefs.ask(by=asker, words=words, elsewhere=elsewhere, now=now)


def answer(by: User, made: Debrief, now: Any, days: int = 0, **said: Any) -> Debrief:
    said = {"how": "ring", "reply": "At seven.", **said}
    day = today(now) + timedelta(days=days)
    return debriefs.answer(by=by, debrief=made, by_day=day, now=now, **said)


def see(*people: User) -> list[bool]:
    return [Debrief.objects.visible_to(one).exists() for one in people]


def fresh(made: Debrief) -> Debrief:
    return Debrief.objects.get(pk=made.pk)


def test_the_own_desk_is_told_at_once_and_nobody_else(partners, ben, cat, finn, now) -> None:
    made = ask(ben, now)
    assert (told(), see(cat, finn)) == ({cat.pk}, [True, False])
    assert made.answer_by == now + 24 * HOUR


def test_a_second_press_finds_the_first(partners, ben, cat, now) -> None:
    first = ask(ben, now)
    assert (ask(ben, now, words="Again"), Debrief.objects.count()) == (first, 1)


def test_two_open_ones_cannot_be(partners, ben, ambulance, cat, now) -> None:
    made = ask(ben, now)
    with pytest.raises(IntegrityError):
        Debrief.objects.create(
            person=ben, organisation=ambulance, asked_at=now, answer_by=now, due_at=made.due_at
        )


@pytest.mark.parametrize("name", ["asha", "cat", "viv", "eve"])
def test_who_is_no_supporter_cannot_ask(name, request, partners, now) -> None:
    with pytest.raises(PermissionDenied):
        ask(request.getfixturevalue(name), now)


@pytest.mark.parametrize("state", ["paused_at", "suspended_at"])
def test_who_rests_or_is_suspended_can(state, partners, ben, cat, now) -> None:
    Supporter.objects.filter(user=ben).update(**{state: now})
    assert ask(ben, now).person == ben


def test_who_stepped_down_cannot(partners, ben, now) -> None:
    directory.step_down(by=ben)
    with pytest.raises(PermissionDenied):
        ask(ben, now)


@pytest.mark.parametrize("elsewhere", [False, True])
def test_with_nobody_there_it_is_said_and_nothing_is_kept(elsewhere, ben, now) -> None:
    with pytest.raises(debriefs.NoDesk):
        ask(ben, now, elsewhere=elsewhere)
    assert Debrief.objects.count() == 0


def test_a_desk_where_nobody_sits_stands_for_the_next(ben, deputy, now) -> None:
    User.objects.filter(roles__has="coordinator").exclude(pk=deputy.pk).delete()
    Organisation.objects.filter(pk=ben.organisation_id).update(deputy=deputy)
    User.objects.filter(pk=deputy.pk).update(organisation=None)
    made = ask(ben, now)
    assert (made.level, told()) == (Level.DEPUTY, {deputy.pk})


def test_the_deputy_after_half_of_the_time_then_the_partner_then_all_daily(
    partners, ben, cat, finn, dee, now
) -> None:
    made, seen = ask(ben, now), []
    told()
    for hours in (11, 12, 23, 24, 47, 48, 72):
        tasks.sweep_debriefs(now=now + hours * HOUR)
        seen.append((hours, fresh(made).level, told()))
    desks = {cat.pk, dee.pk}
    assert seen == [
        (11, 0, set()),
        (12, 1, desks),
        (23, 1, set()),
        (24, 2, desks | {finn.pk, ben.pk}),
        (47, 2, set()),
        (48, 2, desks | {finn.pk}),
        (72, 2, desks | {finn.pk}),
    ]


@pytest.mark.parametrize("hours", [2, 24, 72])
def test_the_time_is_the_organisations_own(hours, partners, ben, ambulance, cat, now) -> None:
    Organisation.objects.filter(pk=ambulance.pk).update(debrief_within_hours=hours)
    made = ask(ben, now)
    assert (made.answer_by, made.due_at) == (now + hours * HOUR, now + hours * HOUR / 2)


def test_the_clock_change_moves_nothing(partners, ben, cat) -> None:
    before = datetime(2026, 10, 24, 20, tzinfo=UTC)
    made = ask(ben, before)
    tasks.sweep_debriefs(now=before + 12 * HOUR - timedelta(seconds=1))
    assert fresh(made).due_at == before + 12 * HOUR


def test_elsewhere_reaches_the_partner_at_once_and_never_the_own_desk(
    partners, ben, cat, finn, now
) -> None:
    made = ask(ben, now, elsewhere=True)
    for hours in (0, 12, 24, 48, 72):
        tasks.sweep_debriefs(now=now + hours * HOUR)
        assert (told() - {ben.pk}, see(cat, finn)) == ({finn.pk}, [False, True])
    assert fresh(made).reminded


def test_elsewhere_reaches_a_deputy_of_another_organisation_too(
    partners, ben, cat, finn, dee, now
) -> None:
    ask(ben, now, elsewhere=True)
    assert (told(), see(cat, dee, finn)) == ({dee.pk, finn.pk}, [False, True, True])


def test_elsewhere_passes_by_a_deputy_of_the_own_organisation_who_stands_in(
    partners, ben, cat, finn, deputy, now
) -> None:
    days = {"deputy_from": today(now), "deputy_until": today(now) + DAY}
    Organisation.objects.filter(pk=ben.organisation_id).update(**days)
    ask(ben, now, elsewhere=True)
    assert (told(), see(cat, deputy, finn)) == ({finn.pk}, [False, False, True])


def test_who_moves_to_the_partner_is_not_seen_by_their_new_coordinator(
    partners, ben, fire, finn, now
) -> None:
    ask(ben, now, elsewhere=True)
    User.objects.filter(pk=ben.pk).update(organisation=fire)
    assert see(finn) == [False]


def test_when_the_last_one_elsewhere_goes_the_own_desk_is_still_not_told(
    partners, ben, cat, finn, now
) -> None:
    ask(ben, now, elsewhere=True)
    told()
    User.objects.filter(pk=finn.pk).update(is_active=False)
    tasks.sweep_debriefs(now=now + 24 * HOUR)
    assert (told(), see(cat)) == ({ben.pk}, [False])


def test_who_must_not_meet_the_supporter_is_not_told_and_sees_nothing(
    partners, ben, cat, ambulance, now
) -> None:
    other = make_user("cleo@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    Block.objects.create(person=ben, other=cat)
    ask(ben, now)
    assert (told(), see(cat, other)) == ({other.pk}, [False, True])


def test_a_coordinator_who_is_a_supporter_never_gets_their_own(partners, ben, cat, now) -> None:
    User.objects.filter(pk=ben.pk).update(roles=[Role.COORDINATOR])
    made = ask(ben, now)
    assert (told(), see(User.objects.get(pk=ben.pk))) == ({cat.pk}, [False])
    with pytest.raises(debriefs.Gone):
        answer(User.objects.get(pk=ben.pk), made, now)


@pytest.mark.parametrize("name", ["asha", "mo", "dev", "viv", "eve", "finn", "sol"])
def test_nobody_else_can_take_it_on(name, request, partners, ben, now) -> None:
    made = ask(ben, now)
    with pytest.raises(debriefs.Gone):
        answer(request.getfixturevalue(name), made, now)


def test_the_first_who_says_so_takes_it_on_and_the_supporter_is_told(
    partners, ben, cat, ambulance, now
) -> None:
    other = make_user("cleo@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    made = ask(ben, now)
    told()
    answer(cat, made, now, days=1)
    assert (told(), see(cat, other)) == ({ben.pk}, [True, False])
    with pytest.raises(debriefs.Gone):
        answer(other, made, now)


def test_the_same_person_may_say_something_else(partners, ben, cat, now) -> None:
    made = ask(ben, now)
    answer(cat, made, now)
    answer(cat, made, now, days=3, how="meet", reply="")
    row = fresh(made)
    assert (row.how, row.by_day, row.reply) == ("meet", today(now) + 3 * DAY, "")
    assert Tally.objects.get(kind="debrief.answered").count == 1


@pytest.mark.parametrize("days", [-1, 4])
def test_a_day_that_cannot_be_is_refused(days, partners, ben, cat, now) -> None:
    with pytest.raises(ValidationError):
        answer(cat, ask(ben, now), now, days=days)


def test_after_the_day_both_are_asked_and_a_day_later_the_desks_have_it_again(
    partners, ben, cat, finn, now
) -> None:
    made = answer(cat, ask(ben, now), now, days=1)
    told()
    asked = morning_after(today(now) + DAY)
    again = asked + DAY
    tasks.sweep_debriefs(now=asked - HOUR)
    assert told() == set()
    tasks.sweep_debriefs(now=asked)
    assert told() == {ben.pk, cat.pk}
    tasks.sweep_debriefs(now=again)
    row = fresh(made)
    assert (row.answered_by, row.reply, row.level) == (None, "", Level.PARTNER)
    assert told() == {ben.pk, cat.pk, finn.pk}


def test_who_says_that_nobody_got_in_touch_is_heard_by_the_next_desk_too(
    partners, ben, cat, finn, now
) -> None:
    made = answer(cat, ask(ben, now), now)
    told()
    debriefs.not_reached(by=ben, debrief=made, now=now + HOUR)
    assert (told(), see(cat, finn)) == ({ben.pk, cat.pk, finn.pk}, [True, True])


@pytest.mark.parametrize("who", ["ben", "cat"])
def test_either_closes_it_and_the_words_go_at_once(who, request, partners, ben, cat, now) -> None:
    made = answer(cat, ask(ben, now), now)
    told()
    debriefs.close(by=request.getfixturevalue(who), debrief=made, now=now)
    row = fresh(made)
    assert (row.words, row.reply, row.due_at, see(cat)) == ("", "", None, [False])
    assert told() == {cat.pk if who == "ben" else ben.pk}


def test_taken_back_before_an_answer(partners, ben, cat, now) -> None:
    debriefs.close(by=ben, debrief=ask(ben, now), now=now)
    assert see(cat) == [False]
    assert ask(ben, now).closed_at is None


@pytest.mark.parametrize("who", ["cat", "finn", "mo"])
def test_nobody_else_closes_it(who, request, partners, ben, now) -> None:
    made = ask(ben, now)
    with pytest.raises(debriefs.Gone):
        debriefs.close(by=request.getfixturevalue(who), debrief=made, now=now)


def test_handed_on_once_by_two_presses(partners, ben, cat, finn, now) -> None:
    made = ask(ben, now)
    told()
    for _ in range(2):
        debriefs.hand_on(by=cat, debrief=made, shown=Level.COORDINATOR, now=now)
    assert (fresh(made).level, told()) == (Level.PARTNER, {cat.pk, finn.pk})
    with pytest.raises(NobodyThere):
        debriefs.hand_on(by=cat, debrief=made, shown=Level.PARTNER, now=now)


def test_what_is_answered_cannot_be_handed_on(partners, ben, cat, now) -> None:
    made = answer(cat, ask(ben, now), now)
    with pytest.raises(debriefs.Gone):
        debriefs.hand_on(by=cat, debrief=made, shown=None, now=now)


def _closes(cat: User, ben: User) -> None:
    User.objects.filter(pk=cat.pk).update(is_active=False)


def _loses_desk(cat: User, ben: User) -> None:
    User.objects.filter(pk=cat.pk).update(roles=[])


def _erased(cat: User, ben: User) -> None:
    erase(person=cat, now=timezone.now())


def _kept_apart(cat: User, ben: User) -> None:
    Block.objects.create(person=ben, other=cat)


@pytest.mark.parametrize("leave", [_closes, _loses_desk, _erased, _kept_apart])
def test_when_who_took_it_on_is_gone_the_desks_have_it_within_a_minute(
    leave, partners, ben, cat, ambulance, finn, now
) -> None:
    make_user("cleo@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    made = answer(cat, ask(ben, now), now, days=3)
    leave(cat, ben)
    tasks.sweep_debriefs(now=now + HOUR)
    row = fresh(made)
    assert (row.answered_by, row.how, see(finn)) == (None, "", [True])


def test_when_the_supporter_leaves_it_is_closed(partners, ben, cat, now) -> None:
    made = ask(ben, now)
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert see(cat) == [False]
    tasks.sweep_debriefs(now=now + HOUR)
    assert fresh(made).closed_at == now + HOUR


def test_erased_with_the_account(partners, ben, cat, now) -> None:
    ask(ben, now)
    erase(person=ben, now=now)
    assert Debrief.objects.count() == 0


def test_closed_ones_go_after_four_weeks_and_open_ones_stay(partners, ben, mo, cat, now) -> None:
    open_one = ask(mo, now)
    debriefs.close(by=ben, debrief=ask(ben, now), now=now)
    tasks.forget_debriefs(now=now + 28 * DAY)
    assert Debrief.objects.count() == 2
    tasks.forget_debriefs(now=now + 28 * DAY + HOUR)
    assert Debrief.objects.get() == open_one


@pytest.mark.parametrize("elsewhere", [False, True])
def test_counted_without_a_name_and_no_audit_line(elsewhere, partners, ben, cat, finn, now) -> None:
    made = answer(finn if elsewhere else cat, ask(ben, now, elsewhere=elsewhere), now)
    debriefs.close(by=ben, debrief=made, now=now)
    rows = Tally.objects.order_by("kind").values_list("kind", "organisation_id", "count")
    where = None if elsewhere else ben.organisation_id
    kinds = ("debrief.answered", "debrief.asked", "debrief.closed")
    assert (list(rows), AuditEvent.objects.count()) == ([(kind, where, 1) for kind in kinds], 0)


@pytest.mark.django_db(transaction=True)
def test_two_who_say_so_at_once_have_one_winner(partners, ben, cat, ambulance, now) -> None:
    other = make_user("cleo@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    made = ask(ben, now)
    results = together([partial(answer, one, made, now) for one in (cat, other)])
    assert sum(isinstance(one, debriefs.Gone) for one in results) == 1
    assert fresh(made).answered_by in (cat, other)


@pytest.mark.django_db(transaction=True)
def test_pressed_many_times_at_once_is_one(partners, ben, cat, now) -> None:
    made = together([partial(ask, ben, now)] * 6)
    assert {one.pk for one in made} == {Debrief.objects.get().pk}
    assert told() == {cat.pk}
