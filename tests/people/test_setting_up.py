"""What has to be true before colleagues may ask, who may say so, and when it lapses."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from people import actions
from people.actions.setting_up import CODE_LASTS, CODE_TRIES
from people.models import Organisation, SetUpMark, Step, User
from people.models.setting_up import ADMINISTRATORS, LAPSES, LAPSING, SAFETY
from people.setting_up import DESK, DPIA_VERSION, marks_of, safety_left, standings
from people.tasks import look_again_at_set_up
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent

DAY = timedelta(days=1)
OFFICE = "Data protection officer"


@pytest.fixture
def own(ambulance, finn, dev):
    """Nothing is done yet, but everything is there to be looked at."""
    Organisation.objects.filter(pk=ambulance.pk).update(
        asking_opened_at=None, welfare_contact="Extension 1", safeguarding_contact="Extension 2",
        deputy=finn,
    )  # fmt: skip
    actions.publish_statement(by=dev, organisation=ambulance, extra="")
    ambulance.refresh_from_db()
    return ambulance


@pytest.fixture
def now():
    return timezone.now()


def do(by, own, step, now):
    if step == Step.MAIL:
        code = actions.send_test_mail(by=by, organisation=own, now=now)
        return actions.confirm_mail(by=by, organisation=own, code=code, now=now)
    return actions.mark(by=by, organisation=own, step=step, office=OFFICE, now=now)


def everything(by, own, now):
    for step in SAFETY:
        do(by, own, step, now)


def holding(own, on):
    return {step for step, one in standings(own, marks_of(own), on).items() if one.holds}


def test_at_the_beginning_everything_is_left(own, now):
    assert safety_left(own, today(now)) == [str(step.label) for step in SAFETY]


@pytest.mark.parametrize("step", list(Step))
def test_each_step_is_done_by_whoever_may_and_written_with_name_and_day(own, dev, now, step):
    mark = do(dev, own, step, now)
    assert (mark.by, mark.done_on) == (dev, today(now))
    assert holding(own, today(now)) == {step}
    assert AuditEvent.objects.filter(event="setup.marked", actor_id=dev.pk).count() == 1


@pytest.mark.parametrize("step", list(Step))
def test_a_coordinator_does_all_but_the_administrators_steps(own, cat, now, step):
    if step in ADMINISTRATORS:
        with pytest.raises(Refused):
            do(cat, own, step, now)
    else:
        do(cat, own, step, now)
    assert (holding(own, today(now)) == set()) is (step in ADMINISTRATORS)


@pytest.mark.parametrize("who", ["finn", "ben", "mo", "viv", "eve", "vic"])
def test_nobody_else_says_anything(own, request, now, who):
    for step in Step:
        with pytest.raises(Refused):
            do(request.getfixturevalue(who), own, step, now)
    assert not SetUpMark.objects.exists()


@pytest.mark.parametrize("step", list(Step))
def test_contacts_and_numbers_lapse_after_half_a_year_and_the_rest_lasts(own, dev, now, step):
    do(dev, own, step, now)
    last = today(now) + LAPSES - DAY
    assert holding(own, last) == {step}
    assert holding(own, last + DAY) == (set() if step in LAPSING else {step})
    own.refresh_from_db()
    assert own.set_up_again_on == (last + DAY if step in LAPSING else None)


def test_the_day_to_do_it_again_is_the_first_of_all(own, dev, now):
    do(dev, own, Step.WELFARE, now)
    do(dev, own, Step.NUMBERS, now + 10 * DAY)
    own.refresh_from_db()
    assert own.set_up_again_on == today(now) + LAPSES
    do(dev, own, Step.WELFARE, now + 20 * DAY)
    own.refresh_from_db()
    assert own.set_up_again_on == today(now) + 10 * DAY + LAPSES


@pytest.mark.parametrize(
    ("step", "field"),
    [(Step.WELFARE, "welfare_contact"), (Step.SAFEGUARDING, "safeguarding_contact")],
)
def test_a_contact_that_changed_has_to_be_rung_again(own, dev, now, step, field):
    do(dev, own, step, now)
    setattr(own, field, "Somebody new")
    own.save()
    assert holding(own, today(now)) == set()


def test_a_new_statement_has_to_be_approved_again(own, dev, now):
    do(dev, own, Step.STATEMENT, now)
    actions.publish_statement(by=dev, organisation=own, extra="More.")
    assert holding(own, today(now)) == set()
    do(dev, own, Step.STATEMENT, now)
    assert holding(own, today(now)) == {Step.STATEMENT}


@pytest.mark.parametrize("step", [Step.WELFARE, Step.SAFEGUARDING, Step.STATEMENT])
def test_what_is_not_there_cannot_be_right(fire, finn, now, step):
    with pytest.raises(ValidationError):
        do(finn, fire, step, now)


def test_mail_is_never_ticked_and_another_code_does_not_do(own, cat, now):
    with pytest.raises(ValidationError):
        actions.mark(by=cat, organisation=own, step=Step.MAIL, now=now)
    first = actions.send_test_mail(by=cat, organisation=own, now=now)
    second = actions.send_test_mail(by=cat, organisation=own, now=now)
    for code in ("", "1", "abcdef", *([first] if first != second else [])):
        with pytest.raises(ValidationError):
            actions.confirm_mail(by=cat, organisation=own, code=code, now=now)
    assert holding(own, today(now)) == set()
    actions.confirm_mail(by=cat, organisation=own, code=f" {second} ", now=now)
    assert holding(own, today(now)) == {Step.MAIL}
    assert [one.to for one in mail.outbox] == [[cat.email]] * 2
    assert second in mail.outbox[1].body


def test_a_code_counts_for_an_hour_and_for_the_person_it_went_to(own, cat, dev, now):
    code = actions.send_test_mail(by=cat, organisation=own, now=now)
    late = now + CODE_LASTS
    for by, when in ((dev, now), (cat, late)):
        with pytest.raises(ValidationError):
            actions.confirm_mail(by=by, organisation=own, code=code, now=when)
    actions.confirm_mail(by=cat, organisation=own, code=code, now=late - timedelta(seconds=1))
    with pytest.raises(ValidationError):
        actions.confirm_mail(by=cat, organisation=own, code=code, now=now)


@pytest.mark.parametrize(("wrong", "words"), [(CODE_TRIES - 1, ""), (CODE_TRIES, "too many tries")])
def test_after_five_wrong_tries_the_right_code_does_no_more(own, cat, now, wrong, words):
    code = actions.send_test_mail(by=cat, organisation=own, now=now)
    for _ in range(wrong):
        with pytest.raises(ValidationError):
            actions.confirm_mail(by=cat, organisation=own, code="guess", now=now)
    if not words:
        assert actions.confirm_mail(by=cat, organisation=own, code=code, now=now).done_on
        return
    with pytest.raises(ValidationError, match=words):
        actions.confirm_mail(by=cat, organisation=own, code=code, now=now)


def test_another_test_mail_leaves_what_was_shown(own, cat, dev, now):
    do(cat, own, Step.MAIL, now)
    actions.send_test_mail(by=dev, organisation=own, now=now + DAY)
    mark = SetUpMark.objects.get(step=Step.MAIL)
    assert (mark.by, mark.done_on) == (cat, today(now))
    assert holding(own, today(now)) == {Step.MAIL}


@pytest.mark.parametrize("field", ["crisis_line_number", "crisis_line_hours"])
def test_a_crisis_line_that_changed_has_to_be_looked_at_again(own, dev, now, field):
    own.crisis_line_number = "0300 000 0000"
    own.save()
    do(dev, own, Step.NUMBERS, now)
    assert holding(own, today(now)) == {Step.NUMBERS}
    setattr(own, field, "another")
    own.save()
    assert holding(own, today(now)) == set()


def test_another_draft_of_the_assessment_has_to_be_signed_again(own, dev, now, monkeypatch):
    do(dev, own, Step.DPIA, now)
    assert SetUpMark.objects.get().detail == f"{DPIA_VERSION}: {OFFICE}"
    monkeypatch.setattr("people.setting_up.DPIA_VERSION", "May 2031")
    assert holding(own, today(now)) == set()


def opened(dev, own, now):
    everything(dev, own, now)
    actions.open_asking(by=dev, organisation=own, now=now)
    own.refresh_from_db()


def test_the_desk_learns_of_a_new_statement_at_once(own, dev, now):
    opened(dev, own, now)
    assert own.set_up_again_on == today(now) + LAPSES
    actions.publish_statement(by=dev, organisation=own, extra="More.", now=now + DAY)
    own.refresh_from_db()
    assert own.set_up_again_on == today(now) + DAY
    do(dev, own, Step.STATEMENT, now + 2 * DAY)
    own.refresh_from_db()
    assert own.set_up_again_on == today(now) + LAPSES


@pytest.mark.parametrize("lost", [{"is_active": False}, {"roles": ["vetter"]}])
def test_the_desk_learns_at_night_of_a_deputy_who_is_none_any_more(own, dev, finn, now, lost):
    opened(dev, own, now)
    User.objects.filter(pk=finn.pk).update(**lost)
    for days in (1, 2):
        look_again_at_set_up(now=now + days * DAY)
        own.refresh_from_db()
        assert own.set_up_again_on == today(now) + DAY


def test_the_code_of_another_organisation_does_not_do(own, fire, cat, finn, now):
    theirs = actions.send_test_mail(by=finn, organisation=fire, now=now)
    mine = actions.send_test_mail(by=cat, organisation=own, now=now)
    if theirs != mine:
        with pytest.raises(ValidationError):
            actions.confirm_mail(by=cat, organisation=own, code=theirs, now=now)
    assert theirs not in SetUpMark.objects.get(organisation=fire).code_hash


def test_asking_opens_once_nothing_is_left_and_not_before(own, dev, cat, now):
    for number, step in enumerate(SAFETY):
        with pytest.raises(ValidationError) as refused:
            actions.open_asking(by=cat, organisation=own, now=now)
        assert len(refused.value.messages) == len(SAFETY) - number
        do(dev, own, step, now)
    opened = actions.open_asking(by=cat, organisation=own, now=now)
    assert opened.asking_opened_at == now
    again = actions.open_asking(by=cat, organisation=own, now=now + DAY)
    assert again.asking_opened_at == now
    assert AuditEvent.objects.filter(event="setup.asking_opened").count() == 1


def test_without_deputy_and_partner_it_stays_shut(own, dev, fire, now):
    everything(dev, own, now)
    Organisation.objects.filter(pk=own.pk).update(deputy=None)
    with pytest.raises(ValidationError) as refused:
        actions.open_asking(by=dev, organisation=own, now=now)
    assert refused.value.messages == [f"Still to do: {DESK}."]
    Organisation.objects.filter(pk=own.pk).update(desk_partner=fire)
    assert actions.open_asking(by=dev, organisation=own, now=now).asking_opened_at == now


def test_it_stays_open_when_something_lapses(own, dev, now):
    everything(dev, own, now)
    actions.open_asking(by=dev, organisation=own, now=now)
    assert len(safety_left(own, today(now) + LAPSES)) == len(LAPSING)
    own.refresh_from_db()
    assert own.asking_opened_at == now


def test_only_an_administrator_closes_it(own, dev, cat, finn, now):
    everything(dev, own, now)
    actions.open_asking(by=cat, organisation=own, now=now)
    for by in (cat, finn):
        with pytest.raises(Refused):
            actions.close_asking(by=by, organisation=own, now=now)
    assert actions.close_asking(by=dev, organisation=own, now=now).asking_opened_at is None


@pytest.mark.parametrize("who", ["finn", "ben", "viv"])
def test_nobody_else_opens_it(own, dev, request, now, who):
    everything(dev, own, now)
    with pytest.raises(Refused):
        actions.open_asking(by=request.getfixturevalue(who), organisation=own, now=now)
