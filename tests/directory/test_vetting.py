"""Two different people decide, nobody on themselves or their own line; listing follows."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory import actions
from directory.facts import is_supporter, requirements, why_not_listed
from directory.models import Application, ApplicationState, Check, Decision, Supporter
from directory.taxonomy import CheckKind
from jobs.models import OutgoingMail
from people.models import Relation, User
from records.audit import Refused, events_about
from records.clock import today
from tests.factories import make_organisation, make_user
from tests.factories_vetting import REASON, applicant, approved, checked, draft, suspended


@pytest.fixture
def nell(ambulance) -> User:
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def partners(ambulance, fire):
    ambulance.partners.add(fire)


def decide(by, application, approves=True, reason=REASON):
    criterion = "" if approves else "time"
    return actions.decide(
        by=by, application=application, approves=approves, reason=reason, criterion=criterion
    )


def test_two_different_people_approve_and_the_profile_is_listed(nell, viv, vic, partners):
    application = checked(nell, viv)
    assert decide(viv, application).state == ApplicationState.SUBMITTED
    assert not is_supporter(nell)
    assert decide(vic, application).state == ApplicationState.APPROVED
    assert list(Supporter.objects.listed()) == [nell.supporter]
    assert is_supporter(nell)


def test_the_same_person_cannot_decide_twice(nell, viv, vic, partners):
    application = checked(nell, viv)
    decide(viv, application)
    with pytest.raises(ValidationError, match="different person"):
        decide(viv, application)
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert Decision.objects.count() == 1


def test_the_database_refuses_a_second_decision_by_one_person(nell, viv):
    application = checked(nell, viv)
    decide(viv, application)
    row = {"application": application, "by": viv, "approves": True, "reason": REASON}
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(**row, decided_at=timezone.now())


def test_one_refusal_declines_and_nobody_decides_after_it(nell, viv, vic, partners):
    application = checked(nell, viv)
    assert decide(viv, application, approves=False).state == ApplicationState.DECLINED
    with pytest.raises(ValidationError, match="has been decided"):
        decide(vic, application)
    assert not Supporter.objects.listed().exists()


def test_nobody_decides_on_themselves(viv, vic, partners):
    application = checked(viv, vic)
    with pytest.raises(Refused):
        decide(viv, application)


@pytest.mark.parametrize("tie", ["manager", "report", "team", "relation"])
def test_nobody_decides_within_their_own_line(nell, viv, vic, partners, blue_watch, tie):
    if tie == "manager":
        User.objects.filter(pk=nell.pk).update(line_manager=viv)
    elif tie == "report":
        User.objects.filter(pk=viv.pk).update(line_manager=nell)
    elif tie == "team":
        User.objects.filter(pk__in=[nell.pk, viv.pk]).update(team=blue_watch)
    else:
        Relation.objects.create(person=nell, other_email=viv.email, kind="friend")
    for person in (nell, viv):
        person.refresh_from_db()
    application = checked(nell, vic)
    for act in (
        lambda: decide(viv, application),
        lambda: actions.add_note(by=viv, application=application, text="Hm."),
        lambda: actions.open_application(by=viv, application=application),
    ):
        with pytest.raises(Refused):
            act()


def test_a_vetter_of_an_organisation_that_is_no_partner_sees_nothing(nell, viv, vic):
    application = checked(nell, viv)
    assert list(Application.objects.visible_to(viv)) == [application]
    assert list(Application.objects.visible_to(vic)) == []
    with pytest.raises(Refused):
        decide(vic, application)


@pytest.mark.parametrize("who", ["asha", "ben", "cat", "dev", "mo", "eve"])
def test_those_who_do_not_vet_see_nothing_and_do_nothing(request, nell, viv, who):
    person, application = request.getfixturevalue(who), checked(nell, viv)
    assert not Application.objects.visible_to(person).exists()
    assert not Supporter.objects.vetted_by(person).exists()
    with pytest.raises(Refused):
        decide(person, application)
    with pytest.raises(Refused):
        actions.record_check(
            by=person, supporter=nell.supporter, kind="panel", met=True, done_on=today()
        )


def test_a_draft_and_a_withdrawn_application_are_their_authors_alone(nell, viv):
    application = draft(nell, why="Because.")
    assert not Application.objects.visible_to(viv).exists()
    with pytest.raises(Refused):
        actions.open_application(by=viv, application=application)
    checked(make_user("tom@ambulance.example", viv.organisation), viv)
    actions.withdraw_application(by=nell)
    assert Application.objects.visible_to(viv).count() == 1


def test_nobody_is_approved_before_the_checks_a_decision_rests_on(nell, viv):
    application = applicant(nell)
    with pytest.raises(ValidationError, match="Record these first: Conduct and conflict check"):
        decide(viv, application)
    assert decide(viv, application, approves=False).state == ApplicationState.DECLINED


def test_a_decision_and_a_note_need_words(nell, viv):
    application = checked(nell, viv)
    with pytest.raises(ValidationError, match="reason"):
        decide(viv, application, reason="  ")
    with pytest.raises(ValidationError, match="note"):
        actions.add_note(by=viv, application=application, text=" ")


def test_checks_are_added_never_changed_and_the_newest_counts(nell, viv, vic, partners):
    supporter = approved(nell, viv, vic)
    before = Check.objects.count()
    check = {"by": viv, "supporter": supporter, "kind": "training", "done_on": today()}
    actions.record_check(**check, met=False)
    supporter.refresh_from_db()
    assert (Check.objects.count(), supporter.cleared_until) == (before + 1, None)
    assert not Supporter.objects.listed().exists()
    actions.record_check(**check, met=True, expires_on=today() + timedelta(days=9))
    supporter.refresh_from_db()
    assert supporter.cleared_until == today() + timedelta(days=9)


def test_an_expiry_unlists_without_any_job(nell, viv, vic, partners):
    supporter = approved(nell, viv, vic)
    assert supporter.cleared_until == today() + timedelta(days=365)
    actions.confirm_details(by=nell, now=timezone.now() + timedelta(days=200))
    supporter.refresh_from_db()
    with time_machine.travel(timezone.now() + timedelta(days=365), tick=False):
        assert Supporter.objects.listed().exists()
    with time_machine.travel(timezone.now() + timedelta(days=366), tick=False):
        assert not Supporter.objects.listed().exists()
        assert why_not_listed(supporter) == [
            f"your {words} ran out on {(d := supporter.cleared_until).day} {d:%B %Y}"
            for words in ("conduct and conflict check", "training", "agreement")
        ]


@pytest.mark.parametrize("kind", [*CheckKind.values, "agreement"])
def test_without_any_one_of_the_checks_nobody_is_listed(nell, viv, vic, partners, kind):
    supporter = approved(nell, viv, vic)
    rows = supporter.agreements if kind == "agreement" else supporter.checks.filter(kind=kind)
    rows.all().delete()
    still = [one.kind for one in requirements(supporter) if not one.holds(today())]
    assert still == [kind]


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"done_on": timedelta(days=1)}, "done_on"),
        ({"done_on": timedelta(days=-5), "expires_on": timedelta(days=-5)}, "expires_on"),
    ],
)
def test_dates_that_cannot_be_are_refused_beside_their_field(nell, viv, dates, field):
    applicant(nell)
    given = {name: today() + delta for name, delta in dates.items()}
    with pytest.raises(ValidationError) as caught:
        actions.record_check(by=viv, supporter=nell.supporter, kind="panel", met=True, **given)
    assert list(caught.value.message_dict) == [field]


def test_opening_is_audited_once_a_day_and_pair(nell, viv, vic, partners):
    application = applicant(nell)
    for by in (viv, viv, vic):
        actions.open_application(by=by, application=application)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        actions.open_application(by=viv, application=application)
    opened = events_about(nell.pk).filter(event="application.opened")
    assert sorted(map(str, opened.values_list("actor_id", flat=True))) == sorted(
        [str(viv.pk), str(viv.pk), str(vic.pk)]
    )


def test_every_act_of_a_vetter_is_audited_about_the_person(nell, viv, vic, partners):
    supporter = suspended(approved(nell, viv, vic), viv)
    actions.add_note(by=viv, application=nell.applications.get(), text="Fine.")
    actions.reinstate(by=vic, supporter=supporter, reason=REASON)
    events = events_about(nell.pk).order_by("event").values_list("event", flat=True).distinct()
    assert list(events) == [
        "application.decided",
        "check.recorded",
        "note.added",
        "supporter.reinstated",
        "supporter.suspended",
    ]


def test_notices_go_to_vetters_who_may_decide_and_to_the_applicant(nell, viv, vic, cat, partners):
    User.objects.filter(pk=nell.pk).update(line_manager=viv)
    nell.refresh_from_db()
    application = checked(nell, vic)
    other = make_user("wyn@ambulance.example", nell.organisation, roles=["vetter"])
    assert set(OutgoingMail.objects.values_list("recipient_id", flat=True)) == {vic.pk}
    for vetter in (vic, other):
        decide(vetter, application)
    assert OutgoingMail.objects.filter(recipient_id=nell.pk).count() == 1


def test_a_stranger_organisation_can_be_made_a_partner(nell, viv, vic, ambulance):
    stranger = make_organisation("Coast Rescue", "search_rescue")
    dana = make_user("dana@coast.example", stranger, roles=["vetter"])
    checked(nell, viv)
    assert not Application.objects.visible_to(dana).exists()
    ambulance.partners.add(stranger)
    assert Application.objects.visible_to(dana).count() == 1


def test_a_suspended_supporter_is_gone_in_the_next_request(nell, viv, vic, eve, partners):
    supporter = approved(nell, viv, vic)
    assert Supporter.objects.visible_to(eve).count() == 1
    suspended(supporter, viv)
    assert not Supporter.objects.visible_to(eve).exists()


def test_somebody_else_than_who_suspended_lets_a_supporter_back(nell, viv, vic, eve, partners):
    supporter = suspended(approved(nell, viv, vic), viv)
    with pytest.raises(ValidationError, match="different person"):
        actions.reinstate(by=viv, supporter=supporter, reason=REASON)
    actions.reinstate(by=vic, supporter=supporter, reason=REASON)
    assert Supporter.objects.visible_to(eve).count() == 1
    with pytest.raises(ValidationError, match="not suspended"):
        actions.reinstate(by=vic, supporter=supporter, reason=REASON)


def test_a_suspension_needs_a_reason_a_future_review_and_happens_once(nell, viv, vic, partners):
    supporter = approved(nell, viv, vic)
    later = today() + timedelta(days=7)
    for words, day in ((" ", later), (REASON, today())):
        with pytest.raises(ValidationError):
            actions.suspend(by=viv, supporter=supporter, reason=words, review_on=day)
    suspended(supporter, viv)
    with pytest.raises(ValidationError, match="already"):
        actions.suspend(by=vic, supporter=supporter, reason=REASON, review_on=later)


def test_nobody_suspends_in_their_own_line_or_lets_themselves_back(nell, viv, vic, partners):
    supporter = suspended(approved(nell, viv, vic), viv)
    User.objects.filter(pk=nell.pk).update(roles=["vetter"])
    nell.refresh_from_db()
    with pytest.raises(Refused):
        actions.reinstate(by=nell, supporter=supporter, reason=REASON)
    User.objects.filter(pk=nell.pk).update(line_manager=vic)
    with pytest.raises(Refused):
        actions.reinstate(by=vic, supporter=supporter, reason=REASON)


def test_coming_back_needs_a_reason(nell, viv, vic, partners):
    supporter = suspended(approved(nell, viv, vic), viv)
    with pytest.raises(ValidationError, match="reason"):
        actions.reinstate(by=vic, supporter=supporter, reason=" ")


def test_opening_a_supporters_checks_is_a_vetters_act(nell, viv, vic, cat, partners):
    supporter = approved(nell, viv, vic)
    with pytest.raises(Refused):
        actions.open_supporter(by=cat, supporter=supporter)


def test_every_reason_for_not_being_listed_is_said(nell, viv, vic, partners):
    supporter = suspended(approved(nell, viv, vic), viv)
    actions.pause(by=nell)
    actions.record_check(by=viv, supporter=supporter, kind="panel", met=False, done_on=today())
    User.objects.filter(pk=nell.pk).update(is_active=False)
    reasons = [
        "you are suspended while a concern is looked at",
        "you paused your profile",
        "your account is closed",
        "your interview is missing",
    ]
    assert why_not_listed(Supporter.objects.get()) == reasons
    actions.step_down(by=nell)
    assert why_not_listed(Supporter.objects.get())[0] == "you stepped down"


def test_an_applicant_reads_what_is_missing(nell):
    draft(nell)
    assert why_not_listed(nell.supporter)[0] == "you have not been approved yet"
    assert [one.state(today()) for one in requirements(nell.supporter)] == ["Missing"] * 5
