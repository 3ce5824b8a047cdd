"""References: named and agreed to by the applicant, asked by a vetter, answered once by a link."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions, stages, tasks
from directory.actions.references import Named
from directory.models import Appeal, Application, ApplicationState, Reference
from jobs.models import OutgoingMail
from peersupport.environment import new_value
from peersupport.erasure import erase
from people.models import User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from tests.factories import make_user
from tests.factories_vetting import applicant, declined, draft

PAT = Named("Pat", "pat@learning.example", "My trainer.", may_ask=True)
WORDS = {"known_for": "Six years.", "listening": "Well.", "confidence": "Yes.", "anything": ""}


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def application(nell) -> Application:
    """Sent; Pat may be asked, Lee may not."""
    return applicant(nell)


def ask(by, application, number=1, **more):
    return actions.ask_reference(by=by, application=application, number=number, **more)


def answer(token, **changes):
    return actions.answer_reference(token=token, **{"would_not_say": False, **WORDS, **changes})


def pat() -> Reference:
    return Reference.objects.get(number=1)


def test_whom_one_names_takes_the_place_of_those_before(nell):
    draft(nell)
    for name in ("Pat", "Pam"):
        actions.name_referees(by=nell, referees=[Named(name, "p@x.example", "Work")])
    assert [one.name for one in Reference.objects.all()] == ["Pam"]


@pytest.mark.parametrize(
    ("referees", "words"),
    [
        ([PAT, Named("P", "PAT@learning.example ", "W")], "named this person already"),
        ([Named("I", "Nell@ambulance.example", "Me")], "other than yourself"),
        ([Named(n, f"{n}@x.example", "W") for n in "abc"], "two people at the most"),
    ],
)
def test_what_cannot_be_named_is_refused_and_changes_nothing(nell, referees, words):
    draft(nell)
    with pytest.raises(ValidationError, match=words):
        actions.name_referees(by=nell, referees=referees)
    assert not Reference.objects.exists()


def test_a_sent_application_keeps_whom_it_named(nell, application):
    with pytest.raises(ValidationError):
        actions.name_referees(by=nell, referees=[PAT])
    assert Reference.objects.count() == 2


def test_asking_sends_one_letter_with_the_link_and_nothing_about_anybody(
    viv, application, settings
):
    settings.EMAIL_BACKEND = "jobs.outbox.OutboxBackend"
    OutgoingMail.objects.all().delete()
    token = ask(viv, application)
    letter = OutgoingMail.objects.get()
    assert letter.to == "pat@learning.example"
    assert f"/reference/{token}/" in letter.body
    assert [word for word in ("Nell", "Northern", "Pat") if word in letter.body] == []
    assert token not in str(Reference.objects.values().get(number=1))
    assert AuditEvent.objects.filter(event="reference.asked", actor_id=viv.pk).count() == 1


def test_nobody_is_asked_without_the_applicants_word(nell, viv, application):
    with pytest.raises(ValidationError):
        ask(viv, application, number=2)
    actions.let_ask(by=nell, number=2, agrees=True)
    ask(viv, application, number=2)
    assert Reference.objects.get(number=2).asked_by == viv


def test_taking_the_word_back_ends_the_link_at_once(nell, viv, application):
    token = ask(viv, application)
    actions.let_ask(by=nell, number=1, agrees=False)
    assert (actions.reference_behind(token=token), answer(token)) == (None, False)
    actions.let_ask(by=nell, number=1, agrees=True)
    assert actions.reference_behind(token=token) is None


def test_somebody_is_asked_twice_at_most_and_only_the_last_link_is_open(viv, vic, application):
    first, second = ask(viv, application), ask(vic, application)
    assert (actions.reference_behind(token=first), answer(first)) == (None, False)
    assert actions.reference_behind(token=second) == pat()
    with pytest.raises(ValidationError):
        ask(viv, application)


def test_an_answer_is_kept_once_and_the_link_is_used_up(viv, application):
    token = ask(viv, application)
    assert [answer(token), answer(token, listening="Badly.")] == [True, False]
    assert (pat().listening, pat().token_hash) == ("Well.", "")
    with pytest.raises(ValidationError):
        ask(viv, application)


def test_i_would_rather_not_say_keeps_no_word(viv, application):
    answer(ask(viv, application), would_not_say=True)
    kept = pat()
    assert [kept.known_for, kept.listening, kept.confidence, kept.anything] == [""] * 4
    assert kept.state(today()) == "declined"


def test_whoever_asked_hears_of_the_answer_and_the_others_when_they_are_gone(viv, vic, application):
    token, heard = ask(viv, application), OutgoingMail.objects.filter(kind="notice")
    heard.delete()
    User.objects.filter(pk=viv.pk).update(roles=[])
    answer(token)
    assert list(heard.values_list("recipient_id", flat=True)) == [vic.pk]


@pytest.mark.parametrize(("days", "is_open"), [(21, True), (22, False)])
def test_a_link_is_open_for_three_weeks(viv, application, days, is_open):
    now = timezone.now()
    token, later = ask(viv, application, now=now), now + timedelta(days=days)
    assert (actions.reference_behind(token=token, now=later) is not None) == is_open
    assert answer(token, now=later) == is_open


def test_a_link_mailed_before_a_key_rotation_goes_on_working(viv, application, settings):
    token = ask(viv, application)
    settings.HMAC_KEYS = [("t2", new_value("HMAC_KEYS").partition(":")[2]), *settings.HMAC_KEYS]
    assert answer(token)


@pytest.mark.parametrize("who", ["asha", "ben", "cat", "dev", "mo", "eve", "nell"])
def test_nobody_but_a_vetter_asks(request, application, who):
    with pytest.raises(Refused):
        ask(request.getfixturevalue(who), application)
    assert pat().asks == 0


def test_withdrawing_erases_whom_one_named_and_ends_their_links(nell, viv, application):
    token = ask(viv, application)
    actions.withdraw_application(by=nell)
    assert (Reference.objects.count(), answer(token)) == (0, False)


def test_erasing_oneself_erases_them_too(nell, viv, application, settings, tmp_path):
    settings.TOMBSTONES = str(tmp_path / "tombstones")
    answer(ask(viv, application))
    erase(person=nell, now=timezone.now())
    assert not Reference.objects.exists()


def test_a_link_ends_with_the_decision(viv, application):
    token = ask(viv, application)
    declined(application, viv)
    assert answer(token) is False


@pytest.mark.parametrize(("days", "left"), [(89, 2), (91, 0)])
def test_a_season_after_the_decision_they_are_erased(viv, application, days, left):
    declined(application, viv)
    tasks.erase_old_references(now=timezone.now() + timedelta(days=days))
    assert (Reference.objects.count(), Application.objects.count()) == (left, 1)


def test_not_while_an_appeal_about_it_is_open(nell, viv, application):
    declined(application, viv)
    actions.appeal(by=nell, words="Please look again.")
    later = timezone.now() + timedelta(days=91)
    tasks.erase_old_references(now=later)
    assert Reference.objects.count() == 2
    Appeal.objects.update(outcome="stands")
    tasks.erase_old_references(now=later)
    assert not Reference.objects.exists()


def test_the_stage_says_how_far_the_references_are(nell, viv, application):
    def stage() -> str:
        return stages.in_words(Application.objects.get(), today())

    said = [stage()]
    token = ask(viv, application)
    said.append(stage())
    Reference.objects.filter(number=1).update(expires_on=today() - timedelta(days=1))
    said.append(stage())
    Reference.objects.filter(number=1).update(expires_on=today())
    answer(token)
    said.append(stage())
    supporter = application.applicant.supporter
    actions.record_check(by=viv, supporter=supporter, kind="reference", met=True, done_on=today())
    assert [*said, stage()] == [
        "Reference: to be asked",
        "Reference: asked, no answer yet",
        "Reference: no answer came",
        "Reference: answered, to be read",
        "Conduct and conflict check",
    ]


@pytest.mark.parametrize("state", [s for s in ApplicationState if s != "submitted"])
def test_only_while_it_is_looked_at_can_anybody_be_asked(viv, application, state):
    Application.objects.update(state=state)
    with pytest.raises((Refused, ValidationError)):
        ask(viv, application)
