"""Applying: half-done is fine, sent once, taken back at once, started again later."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone

from directory import actions
from directory.agreement import VERSION
from directory.models import Agreement, Application, ApplicationState, Supporter, VettingNote
from directory.tasks import erase_old_applications
from people.models import User
from records.models import AuditEvent
from tests.factories import make_user
from tests.factories_vetting import applicant, approved, checked, draft, ready


@pytest.fixture
def nell(ambulance) -> User:
    return make_user("nell@ambulance.example", ambulance)


def test_starting_twice_finds_what_was_started(nell):
    assert actions.start_application(by=nell) == actions.start_application(by=nell)
    assert Supporter.objects.filter(user=nell).count() == 1


def test_an_applicant_is_not_listed(nell):
    applicant(nell)
    assert not Supporter.objects.listed().exists()


def test_a_closed_account_cannot_apply(nell):
    nell.is_active = False
    with pytest.raises(PermissionDenied):
        actions.start_application(by=nell)


def test_what_is_not_given_stays_as_it_was(nell):
    draft(nell, why="Because.")
    application = actions.save_application(by=nell, experience="Much.", manager_agrees_time=True)
    application.refresh_from_db()
    assert (application.why, application.experience) == ("Because.", "Much.")
    assert application.manager_agrees_time


def test_an_unknown_answer_is_a_mistake_of_ours(nell):
    draft(nell)
    with pytest.raises(TypeError):
        actions.save_application(by=nell, state="approved")


def test_it_is_sent_only_when_everything_is_there(nell):
    draft(nell, why="Because.")
    with pytest.raises(ValidationError) as caught:
        actions.submit_application(by=nell)
    assert caught.value.messages == [
        "Say what you would bring",
        "Say how you will look after yourself",
        "Confirm that your manager agrees to the time",
        "Name somebody who could speak for you",
        "Choose the name to show",
        "Choose how people can talk to you",
        "Read and sign the agreement",
    ]


def test_sending_twice_sends_once(nell, viv):
    ready(nell)
    first = actions.submit_application(by=nell)
    assert actions.submit_application(by=nell) == first
    assert first.state == ApplicationState.SUBMITTED


def test_a_sent_application_is_not_changed(nell):
    applicant(nell)
    with pytest.raises(ValidationError, match="already sent"):
        actions.save_application(by=nell, why="Else.")


def test_withdrawing_erases_the_answers_and_hides_it(nell, viv):
    application = checked(nell, viv)
    actions.add_note(by=viv, application=application, text="Fine.")
    actions.withdraw_application(by=nell)
    application.refresh_from_db()
    assert [application.why, application.experience] == [""] * 2
    assert not Application.objects.visible_to(viv).exists()
    assert not VettingNote.objects.exists()
    with pytest.raises(ValidationError):
        actions.withdraw_application(by=nell)


def test_after_withdrawing_one_can_start_again(nell):
    applicant(nell)
    actions.withdraw_application(by=nell)
    assert actions.start_application(by=nell).state == ApplicationState.DRAFT
    assert Application.objects.owned_by(nell).count() == 2


def test_a_supporter_does_not_apply_again_until_they_stepped_down(nell, viv, vic, ambulance, fire):
    ambulance.partners.add(fire)
    supporter = approved(nell, viv, vic)
    with pytest.raises(ValidationError, match="already"):
        actions.start_application(by=nell)
    actions.step_down(by=nell)
    again = applicant(nell)
    for vetter in (viv, vic):
        actions.decide(by=vetter, application=again, approves=True, reason="Welcome back.")
    supporter.refresh_from_db()
    assert supporter.is_listed()


def test_the_agreement_is_signed_in_the_version_that_was_shown(nell):
    draft(nell)
    with pytest.raises(ValidationError, match="changed"):
        actions.sign_agreement(by=nell, version=VERSION + 1)
    now = timezone.now()
    signed = actions.sign_agreement(by=nell, version=VERSION, now=now)
    assert Agreement.objects.get() == signed
    assert signed.expires_on == (now + timedelta(days=365)).date()


def test_an_applicants_acts_leave_no_line_with_a_person(nell):
    applicant(nell)
    actions.withdraw_application(by=nell)
    assert not AuditEvent.objects.exists()


def test_answers_are_encrypted_where_they_are_stored(nell):
    draft(nell, why="canary-of-nell")
    with connection.cursor() as cursor:
        cursor.execute("SELECT why FROM directory_application")
        assert "canary-of-nell" not in cursor.fetchone()[0]


def test_old_applications_are_erased_a_year_after_their_decision(nell, viv):
    application = checked(nell, viv)
    actions.decide(by=viv, application=application, approves=False, reason="No.", criterion="time")
    draft(make_user("tom@ambulance.example", nell.organisation))
    for days, left in ((364, 2), (366, 0)):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            erase_old_applications(now=timezone.now())
            assert Application.objects.count() == left
