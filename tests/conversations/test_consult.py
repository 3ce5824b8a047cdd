"""A supporter asks the coordinators for advice: who reads it, who answers, when it goes on."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from conversations import actions
from conversations.actions import consulting
from conversations.models import Consult, ConsultState, Level
from conversations.sweeps import sweep_consults
from correspondence.actions import erase_expired
from correspondence.models import Message, Participant, Thread
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import Block, User
from people.roles import Role
from records.models import AuditEvent, Tally
from tests.factories import make_user
from tests.factories_directory import listed_supporter

DAY = timedelta(days=1)


@pytest.fixture
def carl(ambulance):
    """A second coordinator beside Cat."""
    return make_user("carl@ambulance.example", ambulance, roles=[Role.COORDINATOR])


@pytest.fixture
def ladder(ambulance, fire, finn):
    """Finn's service is the partner; Dee, a coordinator of a third, is the deputy."""
    dee = make_user("dee@ambulance.example", ambulance, roles=[Role.COORDINATOR])
    ambulance.deputy, ambulance.desk_partner = dee, fire
    ambulance.save()
    return dee


@pytest.fixture
def question(ben, cat, now):
    return ask(ben, now)


def ask(by, now, **fields):
    fields = {"body": "What would you do?", "form_key": uuid4(), **fields}
    return consulting.ask(by=by, now=now, **fields)


def answer(by, consult, now, **fields):
    fields = {"body": "Listen first.", "form_key": uuid4(), **fields}
    return consulting.answer(by=by, consult=consult, now=now, **fields)


def write_back(by, consult, now):
    return consulting.write_back(
        by=by, consult=consult, body="And then?", form_key=uuid4(), now=now
    )


def told(*people):
    """Who has a notice waiting, of these; the outbox is emptied."""
    ids = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    OutgoingMail.objects.all().delete()
    return [person.name for person in people if person.pk in ids]


def sees(person, consult):
    return Consult.objects.advised_by(person).filter(pk=consult.pk).exists()


def fresh(consult):
    return Consult.objects.get(pk=consult.pk)


def test_all_coordinators_read_it_until_one_answers(question, cat, carl, finn, dev, mo, now):
    readers = [sees(person, question) for person in (cat, carl, finn, dev, mo)]
    assert readers == [True, True, False, False, False]
    answer(cat, question, now)
    assert [sees(person, question) for person in (cat, carl)] == [True, False]
    with pytest.raises(actions.Late):
        answer(carl, question, now)


def test_every_coordinator_is_told_and_the_supporter_of_the_answer(ben, cat, carl, finn, now):
    question = ask(ben, now)
    assert told(ben, cat, carl, finn) == ["Cat", "Carl"]
    answer(cat, question, now)
    assert told(ben, cat, carl, finn) == ["Ben"]
    write_back(ben, question, now)
    assert told(ben, cat, carl, finn) == ["Cat"]


def test_the_thread_names_nobody_but_the_one_who_answers(question, cat, now):
    answer(cat, question, now)
    parts = Participant.objects.filter(thread=question.thread)
    assert sorted(part.name for part in parts) == ["A peer supporter", "Cat"]


@pytest.mark.parametrize("by", ["cat", "ben"])
def test_one_who_must_not_meet_the_supporter_never_sees_it(ben, cat, carl, now, by):
    pair = (cat, ben) if by == "cat" else (ben, cat)
    Block.objects.create(person=pair[0], other=pair[1])
    question = ask(ben, now)
    assert (sees(cat, question), sees(carl, question)) == (False, True)
    assert told(cat, carl) == ["Carl"]
    with pytest.raises(actions.Late):
        answer(cat, question, now)


def test_separated_is_as_if_silent(ben, mo, cat, ladder, now):
    """That the only coordinator must not meet the supporter shows in no step and no time."""
    Block.objects.create(person=cat, other=ben)
    ask(ben, now)
    ask(mo, now)
    rounds = []
    for hours in range(0, 120, 12):
        sweep_consults(now=now + timedelta(hours=hours))
        same = Consult.objects.values_list("state", "level", "due_at", "desks_turn", "reminded")
        rounds.append(len(set(same)))
    assert rounds == [1] * 10


def test_a_coordinator_who_is_a_supporter_does_not_advise_herself(cat, carl, now):
    listed_supporter(cat)
    question = ask(cat, now)
    assert (sees(cat, question), sees(carl, question)) == (False, True)
    assert told(cat, carl) == ["Carl"]


def test_who_loses_role_or_account_reads_no_further(question, cat, now):
    answer(cat, question, now)
    User.objects.filter(pk=cat.pk).update(roles=[])
    assert not sees(User.objects.get(pk=cat.pk), question)


def test_nobody_but_a_supporter_in_standing_asks(asha, ben, cat, now):
    Supporter.objects.filter(user=ben).update(suspended_at=now)
    for person in (asha, ben):
        with pytest.raises(PermissionDenied):
            ask(person, now)


def test_without_anybody_at_a_desk_nothing_is_taken(ben, now):
    with pytest.raises(consulting.NoDesk):
        ask(ben, now)
    assert not Thread.objects.exists()


def test_the_same_form_asks_once_and_three_are_enough(ben, cat, now):
    key = uuid4()
    assert ask(ben, now, form_key=key) == ask(ben, now, form_key=key)
    ask(ben, now)
    ask(ben, now)
    with pytest.raises(actions.TooMany):
        ask(ben, now)


def test_every_notice_is_the_same_row_but_for_the_recipient(ben, cat, carl, now):
    question = ask(ben, now)
    answer(cat, question, now)
    write_back(ben, question, now)
    consulting.end(by=ben, consult=question, now=now)
    rows = OutgoingMail.objects.values_list("kind", "to", "subject", "body").distinct()
    assert (len(rows), OutgoingMail.objects.count()) == (1, 5)


def test_no_audit_and_tallies_without_a_person(question, ben, cat, now):
    answer(cat, question, now)
    consulting.end(by=ben, consult=question, now=now)
    assert not AuditEvent.objects.exists()
    kinds = set(Tally.objects.values_list("kind", flat=True))
    assert kinds == {"consult.asked", "consult.answered", "consult.ended"}


def test_silence_goes_to_the_deputy_then_to_the_partner(ben, cat, carl, ladder, finn, now):
    question = ask(ben, now)
    everybody = (ben, cat, ladder, finn)
    seen = []
    for hours in (0, 23, 24, 47, 48, 72, 96):
        sweep_consults(now=now + timedelta(hours=hours))
        seen.append((hours, Level(fresh(question).level).label, sees(finn, question)))
    assert seen == [
        (0, "Coordinators", False), (23, "Coordinators", False), (24, "Deputy", False),
        (47, "Deputy", False), (48, "Partner organisation", True),
        (72, "Partner organisation", True), (96, "Partner organisation", True),
    ]  # fmt: skip
    assert told(*everybody) == ["Ben", "Cat", "Dee", "Finn"]
    assert fresh(question).due_at == now + timedelta(hours=120)


def test_the_supporter_is_told_once_that_nobody_answered(question, ben, cat, now):
    told(ben, cat)
    rounds = []
    for days in (1, 2, 3):
        sweep_consults(now=now + days * DAY)
        rounds.append(told(ben, cat))
    assert rounds == [["Ben", "Cat"], ["Cat"], ["Cat"]]


def test_a_desk_where_nobody_sits_stands_for_the_next_one(ben, ambulance, fire, finn, now):
    ambulance.desk_partner = fire
    ambulance.save()
    assert fresh(ask(ben, now)).level == Level.PARTNER
    assert told(finn) == ["Finn"]


def test_more_words_of_the_supporter_do_not_put_the_clock_off(question, ben, cat, now):
    told(ben, cat)
    write_back(ben, question, now + timedelta(hours=20))
    assert fresh(question).due_at == now + DAY
    assert told(cat) == []


def test_who_answered_and_then_is_silent_is_reminded_then_others_can(question, ben, cat, carl, now):
    answer(cat, question, now)
    write_back(ben, question, now)
    told(ben, cat, carl)
    sweep_consults(now=now + DAY)
    assert told(ben, cat, carl) == ["Cat"]
    sweep_consults(now=now + 2 * DAY)
    assert told(ben, cat, carl) == ["Ben", "Cat", "Carl"]
    answer(carl, question, now + 2 * DAY)
    assert (sees(carl, question), sees(cat, question)) == (True, False)


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": []}])
def test_when_the_adviser_goes_it_waits_for_the_others(question, ben, cat, carl, now, change):
    answer(cat, question, now)
    User.objects.filter(pk=cat.pk).update(**change)
    sweep_consults(now=now)
    assert fresh(question).state == ConsultState.WAITING
    assert sees(carl, question)


def test_when_the_two_must_not_meet_any_more_it_waits_for_the_others(question, ben, cat, carl, now):
    answer(cat, question, now)
    Block.objects.create(person=ben, other=cat)
    assert not sees(cat, question)
    sweep_consults(now=now)
    assert (fresh(question).state, sees(carl, question)) == (ConsultState.WAITING, True)


def test_content_and_quiet_it_ends_by_itself(question, ben, cat, now):
    answer(cat, question, now)
    sweep_consults(now=now + timedelta(days=29))
    assert fresh(question).state == ConsultState.OPEN
    sweep_consults(now=now + timedelta(days=30))
    assert fresh(question).state == ConsultState.ENDED


def test_when_the_supporter_leaves_it_ends_and_leaves_the_desk(question, ben, cat, now):
    User.objects.filter(pk=ben.pk).update(is_active=False)
    assert not sees(cat, question)
    sweep_consults(now=now)
    assert fresh(question).state == ConsultState.ENDED


def test_when_the_account_is_erased_the_adviser_keeps_the_copy(question, ben, cat, now):
    answer(cat, question, now)
    ben.delete()
    sweep_consults(now=now)
    assert (fresh(question).state, sees(cat, question)) == (ConsultState.ENDED, True)


def test_the_end_erases_after_the_shorter_retention(ben, ladder, fire, finn, now):
    fire.retention_days = 5
    fire.save()
    question = ask(ben, now)
    sweep_consults(now=now + DAY)
    sweep_consults(now=now + 2 * DAY)
    answer(finn, question, now + 2 * DAY)
    Participant.objects.update(read_number=9)
    consulting.end(by=ben, consult=question, now=now + 2 * DAY)
    erase_expired(now=now + timedelta(days=6, hours=23))
    assert Consult.objects.exists()
    erase_expired(now=now + timedelta(days=7))
    assert not Consult.objects.exists()


def test_ending_with_erasure_takes_ones_own_words_at_once(question, ben, cat, carl, now):
    answer(cat, question, now)
    with pytest.raises(actions.Late):
        consulting.end(by=cat, consult=question, now=now)
    consulting.end(by=ben, consult=question, now=now, erase=True)
    assert [message.body for message in Message.objects.all()] == ["Listen first."]
    for act in (lambda: answer(cat, question, now), lambda: write_back(ben, question, now)):
        with pytest.raises(actions.Late):
            act()


def test_one_row_that_fails_does_not_stop_the_others(question, ben, cat, now, monkeypatch):
    other, real = ask(ben, now), consulting.move_on
    monkeypatch.setattr(
        consulting, "move_on", lambda row, at: 1 / 0 if row.pk == question.pk else real(row, at)
    )
    sweep_consults(now=now + DAY)
    assert (fresh(question).due_at, fresh(other).due_at) == (now + DAY, now + 2 * DAY)


def test_the_same_answer_and_the_same_words_sent_again_are_one_message(question, ben, cat, now):
    key = uuid4()
    assert answer(cat, question, now, form_key=key) == answer(cat, question, now, form_key=key)
    back = {"by": ben, "consult": question, "body": "And?", "form_key": uuid4(), "now": now}
    assert consulting.write_back(**back) == consulting.write_back(**back)
    assert Message.objects.count() == 3


def test_what_was_erased_meanwhile_is_late(question, ben, cat, now):
    question.thread.delete()
    with pytest.raises(actions.Late):
        answer(cat, question, now)
    with pytest.raises(actions.Late):
        consulting.end(by=ben, consult=question, now=now)


def test_the_sweep_leaves_what_was_settled_between_looking_and_locking(
    question, ben, now, monkeypatch
):
    real = consulting.locked

    def ended_first(row):
        consulting.finish(real(row), now)
        return real(row)

    monkeypatch.setattr(consulting, "locked", ended_first)
    sweep_consults(now=now + DAY)
    # What ended is rolled back with the step; had the step been taken, the clock would have moved.
    assert fresh(question).due_at == now + DAY


def test_an_adviser_whose_account_was_erased_gives_it_back(question, ben, cat, carl, now):
    answer(cat, question, now)
    cat.delete()
    sweep_consults(now=now)
    assert (fresh(question).state, sees(carl, question)) == (ConsultState.WAITING, True)
