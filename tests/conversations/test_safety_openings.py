"""Messages are opened by two people: who they are, who is told, and how it ends."""

import pytest
from django.db import IntegrityError, transaction

from conversations.actions import safety
from conversations.models import Opening
from conversations.watch import watch
from correspondence.models import Thread
from people.actions import block
from people.models import Appointment
from records.audit import Refused
from records.models import AuditEvent
from tests.conversations.safety_acts import DAY, HOUR, lines, told, untold


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, noa):
    """Two leads and two second openers with Asha and Ben."""


def reading(now, *people):
    return [Opening.objects.readable_to(person, now).exists() for person in people]


def test_asking_opens_nothing(opening, sol, nel, noa, asha, now):
    opening()
    assert reading(now, sol, nel, noa) == [False, False, False]
    assert told() == {nel.pk, noa.pk}
    assert lines(asha) == []


def test_with_two_people_those_two_read_until_the_limit(opening, sol, sia, nel, noa, now):
    safety.agree(by=nel, act=opening(), now=now)
    assert reading(now, sol, nel, sia, noa) == [True, True, False, False]
    assert reading(now + DAY, sol, nel) == [False, False]


def test_both_participants_are_told_at_the_moment_of_agreement(opening, nel, asha, ben, sol, now):
    act = opening()
    told()
    safety.agree(by=nel, act=act, now=now)
    assert told() == {asha.pk, ben.pk, sol.pk}
    for person in (asha, ben):
        assert sorted(lines(person)) == ["opening.agreed", "opening.begun"]


@pytest.mark.parametrize("who", ["sol", "sia", "dev", "cat", "asha", "ben", "nash"])
def test_only_a_second_opener_agrees(opening, who, request, now):
    act = opening()
    with pytest.raises(Refused):
        safety.agree(by=request.getfixturevalue(who), act=act, now=now)
    assert not Opening.objects.filter(agreed_at__isnull=False).exists()


def test_a_second_opener_too_new_or_kept_apart_does_not_agree(opening, nel, noa, asha, ben, now):
    act = opening()
    Appointment.objects.filter(user=nel).update(given_at=now - 6 * DAY)
    block(person=asha, other=noa)
    for second in (nel, noa):
        with pytest.raises(Refused):
            safety.agree(by=second, act=act, now=now)


def test_a_lead_kept_apart_from_an_earlier_supporter_may_not_ask(
    ask, ben, sam, sol, opening, concern, now, nel
):
    request = concern.request
    part = request.thread.participants.create(user=sam, name="Sam", has_left=True)
    block(person=sol, other=part.user)
    with pytest.raises(Refused):
        opening()


def test_the_database_refuses_that_one_person_is_both(opening, sol, now):
    act = opening()
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.filter(pk=act.pk).update(agreed_by=sol, agreed_at=now, until=now + HOUR)


def test_nobody_to_agree_is_said_at_once(opening, nel, noa):
    for second in (nel, noa):
        second.roles = []
        second.save()
    with pytest.raises(safety.NobodyToAgree):
        opening()


@pytest.mark.parametrize("hours", [0, 73])
def test_the_time_is_limited(opening, hours):
    with pytest.raises(ValueError, match="72 hours"):
        opening(hours=hours)


def test_the_same_is_not_asked_twice_at_once(opening, sia):
    opening()
    with pytest.raises(safety.Late):
        opening(by=sia)


def test_a_refusal_ends_it_and_is_written_down(opening, nel, noa, sol, asha, now):
    act = safety.refuse(by=nel, act=opening(), now=now)
    assert act.ending == "refused"
    with pytest.raises(safety.Late):
        safety.agree(by=noa, act=act, now=now)
    assert AuditEvent.objects.get(event="opening.refused").actor_id == nel.pk
    assert lines(asha) == []


def test_who_asked_may_take_it_back_and_nobody_else(opening, sol, sia, nel, now):
    act = opening()
    with pytest.raises(Refused):
        safety.withdraw(by=sia, act=act, now=now)
    safety.withdraw(by=sol, act=act, now=now)
    with pytest.raises(safety.Late):
        safety.refuse(by=nel, act=act, now=now)


def test_without_an_answer_it_lapses(opening, sol, nel, now):
    act = opening()
    told()
    watch(now=now + 71 * HOUR)
    assert told() & {nel.pk} == set()
    watch(now=now + 72 * HOUR)
    act.refresh_from_db()
    assert (act.ending, sol.pk in told()) == ("lapsed", True)
    with pytest.raises(safety.Late):
        safety.agree(by=nel, act=act, now=now + 72 * HOUR)


@pytest.mark.parametrize("who", ["sol", "nel", "sia"])
def test_it_ends_early_at_once(opening, nel, sol, who, request, now):
    act = safety.agree(by=nel, act=opening(), now=now)
    safety.end_early(by=request.getfixturevalue(who), act=act, now=now)
    assert reading(now, sol, nel) == [False, False]


def test_each_reading_is_written_down_once_a_day_and_person(opening, sol, nel, noa, asha, now):
    act = safety.agree(by=nel, act=opening(hours=72), now=now)
    for by, at in ((sol, now), (sol, now), (nel, now), (sol, now + DAY)):
        safety.open_messages(by=by, opening=act, now=at)
    assert lines(asha).count("opening.read") == 3
    with pytest.raises(Refused):
        safety.open_messages(by=noa, opening=act, now=now)


def test_an_opening_not_told_is_looked_at_by_a_third(opening, sol, sia, nel, asha, ben, now):
    act = safety.agree(by=nel, act=opening(untold=untold(now)), now=now)
    assert not told() & {asha.pk, ben.pk}
    for own in (sol, nel):
        with pytest.raises(safety.OwnAct):
            safety.review(by=own, act=act, said=safety.Review("right"), now=now)
    safety.review(by=sia, act=act, said=safety.Review("wrong"), now=now)
    assert told() >= {asha.pk, ben.pk}
    assert reading(now, sol, nel) == [False, False]


def test_an_erased_conversation_cannot_be_opened(opening, nel, concern, now):
    act = opening()
    Thread.objects.all().delete()
    with pytest.raises(safety.Late):
        safety.agree(by=nel, act=act, now=now)
