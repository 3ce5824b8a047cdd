"""A participant tells the safeguarding leads; what happens until one of them has it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from conversations import actions
from conversations.actions import safety
from conversations.models import Concern, ShownMessage, Told
from conversations.watch import erase_what_safety_keeps, watch
from jobs.models import OutgoingMail
from people.actions import block, change_roles, deactivate, keep_apart
from people.models import User
from people.roles import Role
from records.audit import Refused
from records.models import AuditEvent, Tally
from tests.cast import appointed
from tests.conversations.conftest import CANARY

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORRY = "CNRY-worry-55c0"


@pytest.fixture
def worry(open_request, ben, now):
    """Ben tells the leads of Asha's organisation, unless said otherwise."""

    def make(by=ben, **fields):
        values: dict[str, Any] = {
            "kind": "life",
            "words": WORRY,
            "numbers": [1],
            "shows_reporter": False,
        }
        values |= {"form_key": uuid4(), "now": now, "request": open_request, **fields}
        return safety.raise_concern(by=by, **values)

    return make


@pytest.fixture(autouse=True)
def _on_duty(sol, sia, nel, stan, nash):
    """Two leads and a second opener with Asha and Ben; one of each at the fire service."""


def told():
    """Whom a notice waits for, each once; the next call sees only new ones."""
    found = {mail.recipient_id for mail in OutgoingMail.objects.all()}
    OutgoingMail.objects.all().delete()
    return found


def test_the_leads_of_the_other_persons_organisation_are_told(worry, sol, sia):
    told()
    concern = worry()
    assert told() == {sol.pk, sia.pk}
    assert concern.organisation == sol.organisation
    assert Tally.objects.get(kind="concern.raised").count == 1
    assert not AuditEvent.objects.exists()


def test_across_organisations_it_is_that_of_the_person_at_risk(ask, eve, ben, stan, now, worry):
    request = actions.answer_yes(by=ben, request=ask(by=eve), now=now)
    told()
    assert worry(request=request).organisation == eve.organisation
    assert told() == {stan.pk}
    assert worry(by=eve, request=request).organisation == ben.organisation


def test_only_the_chosen_messages_are_copied(worry, open_request, ben, now):
    actions.write(by=ben, request=open_request, body="not this", form_key=uuid4(), now=now)
    concern = worry(numbers=[1, 99])
    shown = ShownMessage.objects.get(concern=concern)
    assert (shown.body, shown.by_reporter) == (CANARY, False)
    assert worry(numbers=[]).shown.count() == 0


def test_the_copy_stays_when_the_author_erases(worry, open_request, asha, now):
    concern = worry()
    actions.erase_mine(by=asha, request=open_request, now=now)
    assert concern.shown.get().body == CANARY


def test_the_same_form_twice_is_one_concern(worry):
    key = uuid4()
    assert worry(form_key=key) == worry(form_key=key)
    assert Concern.objects.count() == 1


def test_a_stranger_cannot_raise_one(worry, eve, mo):
    for who in (eve, mo):
        with pytest.raises(safety.Late):
            worry(by=who)


def test_a_supporter_who_was_not_to_see_words_shows_none(in_release, sam, worry):
    concern = worry(by=sam, request=in_release)
    assert concern.shown.count() == 0


def test_without_anybody_on_duty_the_form_comes_back(worry, sol, sia):
    for lead in (sol, sia):
        lead.roles = []
        lead.save()
    with pytest.raises(safety.NobodyToTell):
        worry()
    assert not Concern.objects.exists()


def test_nobody_raises_more_than_ten_a_day(worry, now):
    for _ in range(10):
        worry()
    with pytest.raises(safety.TooManyConcerns):
        worry()
    assert worry(now=now + DAY)


def readers(concern, now):
    return {one.name for one in User.objects.all() if concern in concerns_of(one, now)}


def concerns_of(person, now):
    return list(Concern.objects.visible_to(person, now))


def test_the_leads_on_duty_read_it_and_nobody_else(worry, cast, now):
    assert readers(worry(), now) == {"Sol", "Sia"}


@pytest.fixture
def cast(asha, ben, mo, cat, dev, viv, vic, eve, finn):
    return [asha, ben, mo, cat, dev, viv, vic, eve, finn]


def test_a_lead_kept_apart_from_either_side_neither_hears_nor_reads(worry, asha, ben, sol, sia):
    sol.team = asha.team
    sol.save()
    block(person=ben, other=sia)
    with pytest.raises(safety.NobodyToTell):
        worry()


def test_who_names_every_lead_of_their_own_is_told_about_to_a_partner(
    worry, asha, sol, sia, ambulance, fire, stan, now
):
    ambulance.partners.add(fire)
    for lead in (sol, sia):
        keep_apart(person=asha, email=lead.email, kind="other")
    concern = worry()
    assert (concern.organisation, readers(concern, now)) == (fire, {"Stan"})


def test_a_tie_made_later_closes_the_page_to_that_lead(worry, asha, sol, now):
    concern = worry()
    block(person=asha, other=sol)
    assert readers(concern, now) == {"Sia"}
    with pytest.raises(Refused):
        safety.acknowledge(by=sol, concern=concern, now=now)


def test_a_new_lead_does_not_count_yet(worry, ambulance, now):
    new = appointed("new@ambulance.example", ambulance, Role.SAFEGUARDING_LEAD, days=6)
    concern = worry()
    assert new.name not in readers(concern, now)
    assert new.name in readers(concern, now + DAY + HOUR)


def test_the_reporter_is_told_that_somebody_has_it(worry, sol, sia, ben, now):
    concern = worry()
    told()
    taken = safety.acknowledge(by=sol, concern=concern, now=now)
    assert (told(), taken.acknowledged_by) == ({ben.pk}, sol)
    with pytest.raises(safety.Late):
        safety.acknowledge(by=sia, concern=concern, now=now)
    event = AuditEvent.objects.get(event="concern.acknowledged")
    assert (event.actor_id, event.subject) == (sol.pk, "")


@pytest.mark.parametrize(("kind", "wait"), [("life", HOUR), ("conduct", DAY), ("other", DAY)])
def test_without_an_answer_it_is_raised_again_and_then_daily(
    worry, sol, sia, nel, ben, now, kind, wait
):
    concern = worry(kind=kind)
    told()
    watch(now=now + wait - timedelta(minutes=1))
    assert told() == set()
    watch(now=now + wait)
    assert told() == {sol.pk, sia.pk, ben.pk}
    watch(now=now + 2 * wait)
    assert told() == {sol.pk, sia.pk, nel.pk, ben.pk}
    for day in range(1, 4):
        watch(now=now + 2 * wait + day * DAY)
        assert told() == {sol.pk, sia.pk, nel.pk, ben.pk}
    concern.refresh_from_db()
    assert (concern.told, concern.next_at) == (Told.SECONDS_TOO, now + 2 * wait + 4 * DAY)


def test_whoever_took_it_up_is_reminded_weekly_until_it_is_closed(worry, sol, now):
    concern = safety.acknowledge(by=sol, concern=worry(), now=now)
    told()
    watch(now=now + 7 * DAY)
    assert told() == {sol.pk}
    safety.close_concern(by=sol, concern=concern, now=now + 8 * DAY)
    told()
    watch(now=now + 60 * DAY)
    assert told() == set()


@pytest.mark.parametrize("gone", ["role", "account"])
def test_when_the_lead_goes_all_are_told_again(worry, sol, sia, ben, dev, now, gone):
    concern = safety.acknowledge(by=sol, concern=worry(), now=now)
    if gone == "role":
        change_roles(by=dev, person=sol, roles=[])
    else:
        deactivate(by=dev, person=sol)
    told()
    watch(now=now + 7 * DAY)
    assert told() == {sia.pk, ben.pk}
    concern.refresh_from_db()
    assert concern.acknowledged_at is None


def test_one_that_fails_never_stops_the_others(worry, monkeypatch, now, sol):
    worry(), worry()
    told()
    calls = []

    def fail_once(*args):
        calls.append(args)
        if len(calls) == 1:
            raise RuntimeError
        return User.objects.filter(pk=sol.pk)

    monkeypatch.setattr("conversations.watch.on_duty", fail_once)
    watch(now=now + HOUR)
    assert sol.pk in told()


def test_a_closed_one_is_erased_a_year_later_and_an_open_one_never(worry, sol, now, dump):
    closed, still = worry(), worry()
    safety.close_concern(by=sol, concern=closed, now=now)
    erase_what_safety_keeps(now=now + 364 * DAY)
    assert Concern.objects.count() == 2
    erase_what_safety_keeps(now=now + 365 * DAY)
    assert Concern.objects.get() == still
    assert still.shown.count() == ShownMessage.objects.count()
    assert WORRY not in dump()


def test_a_second_opener_hears_that_one_waits_and_reads_nothing(worry, nel, now):
    concern = worry()
    unheard = Concern.objects.unheard_for(nel, now + 2 * HOUR)
    watch(now=now + HOUR)
    assert not unheard.exists()
    watch(now=now + 2 * HOUR)
    assert list(unheard) == [concern]
    assert concerns_of(nel, now) == []


def test_a_reading_is_written_down_once_a_day(worry, sol, now):
    concern = worry()
    for at in (now, now, now + DAY):
        safety.read_concern(by=sol, concern=concern, now=at)
    assert AuditEvent.objects.filter(event="concern.read", subject="").count() == 2
