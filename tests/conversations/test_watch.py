"""Desks that are told, and open conversations in which nobody is left waiting."""

from datetime import timedelta
from uuid import uuid4

import pytest

from conversations import actions, tasks
from conversations.models import Alert, AlertKind, Level, Request, State
from jobs.models import OutgoingMail
from people.models import Block, User
from records.audit import Refused
from records.models import AuditEvent
from tests.factories import make_user

HOUR = timedelta(hours=1)


def notices_to(user):
    return OutgoingMail.objects.filter(recipient_id=user.pk).count()


def write(by, request, now):
    return actions.write(by=by, request=request, body="Hello", form_key=uuid4(), now=now)


@pytest.fixture
def alert(waiting, cat, now):
    """Asha's request after three days without a yes."""
    tasks.sweep(now=now + 72 * HOUR)
    return Alert.objects.get()


@pytest.fixture
def elsewhere(ambulance, fire, finn):
    """The fire service is the ambulance service's partner, and Dee its deputy."""
    dee = make_user(organisation=fire, name="Dee", roles=["coordinator"])
    ambulance.deputy, ambulance.desk_partner = dee, fire
    ambulance.save()
    return dee


def test_a_request_without_a_yes_reaches_the_desk_once(alert, cat, ambulance, now):
    assert (alert.kind, alert.organisation, notices_to(cat)) == (AlertKind.WAITING, ambulance, 1)
    tasks.sweep(now=now + 73 * HOUR)
    assert (Alert.objects.count(), notices_to(cat)) == (1, 1)


def test_a_yes_settles_it(waiting, ben, cat, now):
    tasks.sweep(now=now + 48 * HOUR - HOUR)
    actions.answer_yes(by=ben, request=waiting, now=now)
    tasks.sweep(now=now + 71 * HOUR)
    assert not Alert.objects.exists()


def test_an_alert_is_gone_once_the_request_is_taken_back(alert, asha, cat, waiting, now):
    actions.withdraw(by=asha, request=waiting, now=now)
    assert not Alert.objects.visible_to(cat).exists()
    with pytest.raises(actions.Settled):
        actions.acknowledge(by=cat, alert=alert, now=now)


def test_nobody_else_sees_it_until_its_their_turn(alert, elsewhere, cat, finn, dev, viv, eve, now):
    seen = [Alert.objects.visible_to(p).exists() for p in (cat, elsewhere, finn, dev, viv, eve)]
    assert seen == [True, False, False, False, False, False]
    tasks.sweep(now=now + 96 * HOUR)
    assert [Alert.objects.visible_to(p).exists() for p in (elsewhere, finn)] == [True, False]
    tasks.sweep(now=now + 120 * HOUR)
    assert Alert.objects.visible_to(finn).exists()


def test_it_goes_on_to_the_deputy_then_the_partner_then_round_each_day(alert, elsewhere, finn, now):
    for days in range(1, 5):
        tasks.sweep(now=now + 72 * HOUR + timedelta(days=days))
    assert Alert.objects.get().level == Level.PARTNER
    assert (notices_to(elsewhere), notices_to(finn)) == (4, 3)


def test_a_person_who_takes_it_on_ends_the_round(alert, elsewhere, cat, now):
    actions.acknowledge(by=cat, alert=alert, now=now + 73 * HOUR)
    for days in range(4, 9):
        tasks.sweep(now=now + timedelta(days=days))
    assert notices_to(elsewhere) == 0
    assert Alert.objects.get().acknowledged_by == cat


def test_taking_it_on_is_audited_without_anybody_it_is_about(alert, cat, now):
    actions.acknowledge(by=cat, alert=alert, now=now)
    event = AuditEvent.objects.get(event="desk.acknowledged")
    assert (event.actor_id, event.subject, event.codes) == (cat.pk, "", {"kind": "waiting"})


def test_a_desk_without_anybody_is_passed_over_at_once(waiting, elsewhere, finn, now):
    tasks.sweep(now=now + 72 * HOUR)
    assert (Alert.objects.get().level, notices_to(elsewhere)) == (Level.DEPUTY, 1)


def test_without_any_desk_the_alert_still_has_a_next_time(waiting, now):
    tasks.sweep(now=now + 72 * HOUR)
    assert Alert.objects.get().escalate_at == now + 96 * HOUR


def test_a_stranger_to_the_desk_is_refused(alert, finn, now):
    with pytest.raises(Refused):
        actions.acknowledge(by=finn, alert=alert, now=now)


def test_the_desk_asks_more_supporters_without_reading(alert, cat, sam, waiting, now):
    assert actions.offer_more(by=cat, alert=alert, now=now + 73 * HOUR) == 1
    offer = waiting.offers.get(supporter__user=sam)
    assert (offer.matched, offer.sees_words) == (True, False)
    assert Request.objects.get().state == State.WAITING
    assert Alert.objects.get().acknowledged_by == cat


def test_asking_more_when_nobody_fits_says_so_and_is_taken_on(alert, cat, now):
    assert actions.offer_more(by=cat, alert=alert, now=now) == 0
    assert Alert.objects.get().acknowledged_by == cat


def test_a_colleague_without_an_answer_is_not_left_waiting(open_request, asha, ben, cat, now):
    start = now + HOUR
    write(ben, open_request, now)
    write(asha, open_request, start)
    before = notices_to(ben), notices_to(asha)
    tasks.sweep(now=start + 71 * HOUR)
    assert (notices_to(ben), notices_to(asha)) == before
    tasks.sweep(now=start + 72 * HOUR)
    assert (notices_to(ben), notices_to(asha)) == (before[0] + 1, before[1] + 1)
    tasks.sweep(now=start + 96 * HOUR)
    assert (Alert.objects.get().kind, notices_to(cat)) == (AlertKind.QUIET, 1)


def test_an_answer_settles_the_clock_and_the_alert(open_request, asha, ben, cat, now):
    tasks.sweep(now=now + 72 * HOUR)
    tasks.sweep(now=now + 96 * HOUR)
    assert Alert.objects.visible_to(cat).exists()
    write(ben, open_request, now + 97 * HOUR)
    assert not Alert.objects.visible_to(cat).exists()
    assert Request.objects.get().waits_since is None


def test_a_first_word_is_waited_for_as_well(open_request, ben, now):
    before = notices_to(ben)
    tasks.sweep(now=now + 72 * HOUR)
    assert notices_to(ben) == before + 1


def test_the_desk_offers_the_colleague_somebody_else(open_request, cat, asha, now):
    tasks.sweep(now=now + 72 * HOUR)
    tasks.sweep(now=now + 96 * HOUR)
    before = notices_to(asha)
    actions.offer_more(by=cat, alert=Alert.objects.get(), now=now + 97 * HOUR)
    assert Request.objects.get().swap_offered
    assert notices_to(asha) == before + 1


def test_the_clock_waits_for_a_supporter_who_said_they_are_away(open_request, ben, now):
    until = now.date() + timedelta(days=10)
    actions.say_away(by=ben, request=open_request, until=until, now=now)
    tasks.sweep(now=now + 96 * HOUR)
    assert not Alert.objects.exists()
    tasks.sweep(now=now + timedelta(days=12))
    assert Request.objects.get().reminded


def test_after_sixty_quiet_days_both_are_asked_and_nothing_ends(open_request, asha, ben, now):
    write(ben, open_request, now)
    before = notices_to(asha), notices_to(ben)
    for days in (60, 120, 180):
        tasks.sweep(now=now + timedelta(days=days))
    assert (notices_to(asha), notices_to(ben)) == (before[0] + 3, before[1] + 3)
    assert Request.objects.get().state == State.OPEN


@pytest.mark.parametrize("act", [actions.go_on, actions.let_rest])
def test_the_answer_to_a_long_silence_counts_from_now(open_request, asha, act, now):
    later = now + timedelta(days=60)
    tasks.sweep(now=later)
    request = act(by=asha, request=open_request, now=later)
    assert (request.quiet_asked, request.quiet_at) == (False, later + timedelta(days=60))
    assert request.resting == (act is actions.let_rest)


def test_two_who_must_not_meet_any_more_stop_talking(open_request, asha, ben, now):
    User.objects.filter(pk=asha.pk).update(line_manager=ben)
    with pytest.raises(actions.Late):
        write(asha, open_request, now)
    tasks.sweep(now=now)
    assert Request.objects.get().state == State.ENDED


def test_a_block_before_an_answer_moves_the_request_on(waiting, ben, asha, now):
    Block.objects.create(person=ben, other=asha)
    assert not Request.objects.visible_to(ben).exists()
    tasks.sweep(now=now)
    assert Request.objects.get().state == State.NOBODY
