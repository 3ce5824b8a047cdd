"""Stepping back: whoever knows somebody decides nothing about them, sees nothing, sits nowhere."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions, deciders, stages, tasks
from directory.actions.references import Named
from directory.models import Application, Connection, Decision, SupporterNote
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused
from records.clock import today
from tests.factories import make_user
from tests.factories_vetting import REASON, applicant, approved, checked, ready

ROW = "/admin/directory/application/"


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


def step_back(by, person, words=""):
    return actions.step_back(by=by, supporter=person.supporter, words=words)


def approve(by, application):
    return actions.decide(by=by, application=application, approves=True, reason=REASON).state


def test_who_stepped_back_can_do_nothing_more(nell, viv, vic):
    application = checked(nell, viv)
    step_back(viv, nell, "We trained together.")
    acts = [
        lambda: approve(viv, application),
        lambda: actions.open_application(by=viv, application=application),
        lambda: actions.add_note(by=viv, application=application, text="T"),
        lambda: actions.ask_reference(by=viv, application=application, number=1),
        lambda: step_back(viv, nell),
    ]
    for act in acts:
        with pytest.raises(Refused):
            act()
    assert approve(vic, application) == "submitted"


def test_an_earlier_decision_stops_counting(nell, viv, vic, ambulance):
    application = checked(nell, vic)
    approve(viv, application)
    step_back(viv, nell)
    assert approve(vic, application) == "submitted"
    third = make_user("third@ambulance.example", ambulance, roles=["vetter"])
    assert approve(third, application) == "approved"
    assert Decision.objects.count() == 3


@pytest.mark.parametrize("who", ["asha", "ben", "cat", "dev", "mo", "nell"])
def test_nobody_but_their_vetters_can_step_back(request, nell, who):
    applicant(nell)
    with pytest.raises(Refused):
        step_back(request.getfixturevalue(who), nell)
    assert not Connection.objects.exists()


def interview(by, nell, vetters, others=()):
    return actions.record_interview(
        by=by, supporter=nell.supporter, vetters=vetters, others=others, met=True, done_on=today()
    )


@pytest.mark.parametrize(("others", "short"), [([], True), (["supporter"], False)])
def test_a_panel_below_two_must_be_held_anew(nell, viv, vic, others, short):
    application = checked(nell, vic)
    panel = interview(vic, nell, [viv, vic], others)
    step_back(viv, nell)
    assert not panel.panel.filter(member=viv).exists()
    assert deciders.panel_is_short(nell.supporter) is short
    if short:
        with pytest.raises(ValidationError, match="Interview by panel"):
            approve(vic, application)
        interview(vic, nell, [vic], ["supporter"])
        assert not deciders.panel_is_short(nell.supporter)
    assert approve(vic, application) == "submitted"


def test_an_interview_without_them_stays_as_it_is(nell, viv, vic):
    checked(nell, vic)
    interview(vic, nell, [vic], ["supporter"])
    step_back(viv, nell)
    assert not deciders.panel_is_short(nell.supporter)


def test_they_are_no_choice_for_the_next_panel(nell, viv, vic):
    applicant(nell)
    step_back(viv, nell)
    with pytest.raises(ValidationError, match="may vet this person"):
        interview(vic, nell, [viv, vic])


def test_who_is_left_hears_of_it_and_administrators_when_they_are_too_few(nell, viv, vic, dev):
    application = applicant(nell)
    OutgoingMail.objects.all().delete()
    step_back(viv, nell)
    heard = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert (heard, deciders.others_needed(application)) == ({vic.pk, dev.pk}, 1)


def test_nobody_is_needed_while_enough_are_left(nell, viv, vic, dev, ambulance):
    application = applicant(nell)
    make_user("third@ambulance.example", ambulance, roles=["vetter"])
    OutgoingMail.objects.all().delete()
    step_back(viv, nell)
    heard = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert (dev.pk in heard, deciders.others_needed(application)) == (False, 0)


def test_a_referee_never_decides_about_who_named_them(nell, viv, vic):
    ready(nell)
    named = [Named("Viv", "VIV@ambulance.example", "At work", may_ask=True)]
    actions.name_referees(by=nell, referees=named)
    OutgoingMail.objects.all().delete()
    actions.submit_application(by=nell)
    assert not Application.objects.visible_to(viv).exists()
    assert list(OutgoingMail.objects.values_list("recipient_id", flat=True)) == [vic.pk]


def test_it_holds_for_a_supporter_and_for_what_comes_later(nell, viv, vic):
    supporter = approved(nell, viv, vic)
    step_back(viv, nell)
    review = today() + timedelta(days=7)
    with pytest.raises(Refused):
        actions.suspend(by=viv, supporter=supporter, reason=REASON, review_on=review)
    with pytest.raises(Refused):
        actions.propose_removal(by=viv, supporter=supporter, criterion="role", reason=REASON)
    supporter.refresh_from_db()
    assert supporter.approved_at


def test_the_page_says_that_one_stepped_back_and_nothing_else(nell, viv, vic, client_of):
    row = f"{ROW}{applicant(nell).pk}/"
    page = client_of(viv, fresh=True)
    answer = page.post(f"{row}step-back/", {"words": "CNRY-neighbours"}, follow=True)
    assert "You stepped back. Others decide." in answer.content.decode()
    html = page.get(f"{row}change/").content.decode()
    hidden = (nell.name, "A colleague listened", "CNRY", "Pat")
    assert [word for word in hidden if f">{word}" in html or f" {word}" in html] == []
    assert page.get(f"{row}approve/").status_code == page.get(f"{row}note/").status_code == 404
    others = client_of(vic).get(f"{row}change/").content.decode()
    assert ("CNRY-neighbours" in others, "1 more person who may decide is needed" in others) == (
        True, True,
    )  # fmt: skip


def test_who_never_stepped_back_gets_404_as_before(nell, viv, fire, client_of):
    row = f"{ROW}{applicant(nell).pk}/change/"
    User.objects.filter(pk=nell.pk).update(line_manager=viv)
    assert client_of(viv).get(row).status_code == 404


def test_a_note_about_a_supporter_is_for_vetters_and_for_a_year(nell, viv, vic, client_of):
    supporter = approved(nell, viv, vic)
    address = f"/admin/directory/supporter/{supporter.pk}/"
    assert client_of(viv).post(f"{address}note/", {"text": " CNRY-note "}).status_code == 302
    assert "CNRY-note" in client_of(vic).get(f"{address}change/").content.decode()
    for days, left in ((364, 1), (366, 0)):
        tasks.erase_old_notes(now=timezone.now() + timedelta(days=days))
        assert SupporterNote.objects.count() == left


@pytest.mark.parametrize("who", ["asha", "cat", "dev", "mo", "eve", "nell"])
def test_nobody_but_a_vetter_writes_one(request, nell, viv, vic, who):
    supporter = approved(nell, viv, vic)
    with pytest.raises(Refused):
        actions.add_supporter_note(by=request.getfixturevalue(who), supporter=supporter, text="T")
    assert not SupporterNote.objects.exists()


def test_a_connection_is_kept_as_long_as_somebody_may_decide(nell, viv, vic):
    approved(nell, viv, vic)
    step_back(viv, nell)
    later = timezone.now() + timedelta(days=400)
    tasks.erase_old_connections(now=later)
    assert Connection.objects.count() == 1
    Application.objects.all().delete()
    nell.supporter.delete()
    tasks.erase_old_connections(now=later)
    assert not Connection.objects.exists()


def test_the_list_of_supporters_filters_by_stage(nell, viv, vic, client_of):
    supporter, page = approved(nell, viv, vic), client_of(viv)
    now = stages.of_supporter(supporter, today()).value
    found = {
        stage: str(supporter.pk)
        in page.get(f"/admin/directory/supporter/?stage={stage}").content.decode()
        for stage in ("stepped_down", "suspended", now)
    }
    assert found == {"stepped_down": False, "suspended": False, now: True}
