"""Versions of the supporters' agreement: published, signed again, due, never silently unlisting."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from directory import actions, due, reminders, versions
from directory.actions.applying import what_is_missing
from directory.models import AgreementText, Supporter
from jobs.models import OutgoingMail
from people.models import User
from records.audit import Refused
from records.clock import today
from records.models import AuditEvent
from tests.directory.test_vetting_races import together
from tests.factories import make_user
from tests.factories_vetting import approved, ready

LONDON = ZoneInfo("Europe/London")
NEW = versions.OURS.typed + "\n\n# Our town\nI know where the quiet room is."
PAGES = "/admin/directory/agreementtext/"


@pytest.fixture
def nell(ambulance, fire) -> User:
    ambulance.partners.add(fire)
    ambulance.probation_months = 0
    ambulance.save()
    return make_user("nell@ambulance.example", ambulance)


@pytest.fixture
def supporter(nell, viv, vic) -> Supporter:
    return approved(User.objects.get(pk=nell.pk), viv, vic)


def publish(by: User, text: str = NEW, base: int = 1, **fields) -> AgreementText:
    return actions.publish_agreement(by=by, text=text, base=base, **fields)


def cleared(supporter: Supporter):
    return Supporter.objects.get(pk=supporter.pk).cleared_until


def test_a_signature_holds_until_the_day_and_signed_again_for_a_year(supporter, viv):
    before = cleared(supporter)
    row = publish(viv, days=60)
    assert cleared(supporter) == row.sign_by == today() + timedelta(days=60)
    signed = actions.sign_agreement(by=supporter.user, version=2)
    assert (signed.version, signed.organisation) == (2, row.organisation)
    assert cleared(supporter) == before


def test_listed_on_the_day_and_not_after_it(supporter, viv):
    row = publish(viv, days=14)
    listed = [
        Supporter.objects.listed(row.sign_by + timedelta(days=days)).exists() for days in (0, 1)
    ]
    assert listed == [True, False]


def test_every_supporter_there_is_told_by_one_neutral_notice(supporter, viv, eve):
    OutgoingMail.objects.all().delete()
    publish(viv)
    assert [mail.recipient_id for mail in OutgoingMail.objects.all()] == [supporter.user_id]


def test_reminded_until_signed(supporter, viv):
    row, told = publish(viv, days=60), []
    for left in (60, 45, 30, 7, 0):
        OutgoingMail.objects.all().delete()
        day = row.sign_by - timedelta(days=left)
        with time_machine.travel(datetime(day.year, day.month, day.day, 7, tzinfo=LONDON)):
            if left == 7:
                actions.sign_agreement(by=supporter.user, version=2)
            reminders.send(timezone.now())
        if OutgoingMail.objects.filter(recipient_id=supporter.user_id).exists():
            told.append(left)
    assert told == [60, 30]


def test_it_stands_on_the_vetters_list_and_leaves_it_once_signed(supporter, viv):
    publish(viv)
    assert [one.kind for one in due.for_vetter(viv, today())] == ["agreement"]
    actions.sign_agreement(by=supporter.user, version=2)
    assert due.for_vetter(viv, today()) == []


def test_a_second_version_does_not_put_off_the_first(supporter, viv):
    first = publish(viv, days=20)
    publish(viv, NEW + "\nAnd the garden.", base=2, days=60)
    assert cleared(supporter) == first.sign_by


def test_an_old_version_shown_cannot_be_signed(supporter, viv):
    publish(viv)
    with pytest.raises(ValidationError, match="has changed"):
        actions.sign_agreement(by=supporter.user, version=1)


def test_an_applicant_signs_the_new_version_before_sending(nell, viv):
    application = ready(User.objects.get(pk=nell.pk))
    publish(viv)
    left = what_is_missing(application, Supporter.objects.get(user=nell))
    assert left == {"agreement": "Read and sign the agreement"}


def test_a_signature_from_another_organisation_is_compared_by_its_day(supporter, viv, vic, fire):
    publish(vic, days=14)
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        publish(viv)
        signed = actions.sign_agreement(by=supporter.user, version=2)
        assert versions.holds_until(signed, fire) is None
        later = publish(vic, NEW + "\nAnd the garden.", base=2)
    assert versions.holds_until(signed, fire) == later.sign_by


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("No heading", "Begin with a heading"),
        ("# Alone", "at least one sentence"),
        ("\n \n", "at least one sentence"),
        (versions.OURS.typed + "\n\n", "Nothing is changed"),
    ],
)
def test_a_text_that_cannot_be_read_in_parts_is_refused(viv, text, words):
    with pytest.raises(ValidationError, match=words):
        publish(viv, text)
    assert not AgreementText.objects.exists()


@pytest.mark.parametrize("days", [13, 181])
def test_too_few_or_too_many_days_are_refused(viv, days):
    with pytest.raises(ValidationError, match="14 to 180"):
        publish(viv, days=days)
    assert not AgreementText.objects.exists()


def test_published_twice_it_is_one_version(viv):
    publish(viv)
    with pytest.raises(ValidationError, match="meanwhile"):
        publish(viv)
    assert AgreementText.objects.count() == 1
    assert AuditEvent.objects.filter(event="agreement.published").count() == 1


@pytest.mark.parametrize("who", ["asha", "ben", "mo", "dev", "eve"])
def test_nobody_else_publishes(request, who):
    with pytest.raises(Refused):
        publish(request.getfixturevalue(who))
    assert not AgreementText.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_vetters_at_once_publish_one_version(viv, ambulance):
    other = make_user("wyn@ambulance.example", ambulance, roles=["vetter"])
    ends = together(lambda: publish(viv), lambda: publish(other))
    assert ends == ["changed", "done"]
    assert AgreementText.objects.count() == 1


def test_what_changed_is_told_line_by_line():
    before = versions.Version(1, "# One\na\nb")
    after = versions.Version(2, "# One\na\nc\nd")
    assert versions.changed(before, after) == [
        ("same", "# One"),
        ("same", "a"),
        ("out", "b"),
        ("added", "c"),
        ("added", "d"),
    ]


def test_typed_and_read_in_parts_are_the_same():
    assert versions.as_typed(versions.parts_of(versions.OURS.typed)) == versions.OURS.typed


# ---- pages --------------------------------------------------------------------------------------


def test_a_vetter_looks_at_what_would_change_and_publishes(viv, client_of):
    desk = client_of(viv, fresh=True)
    typed = {"base": "1", "text": NEW, "days": "30"}
    looked = desk.post(f"{PAGES}add/", {**typed, "look": "yes"})
    assert "<strong>Added:</strong> <ins>I know where the quiet room is.</ins>" in looked.text
    assert not AgreementText.objects.exists()
    desk.post(f"{PAGES}add/", typed)
    assert AgreementText.objects.get().sign_by == today() + timedelta(days=30)
    pages = [desk.get(f"{PAGES}{page}").status_code for page in ("", "1/", "2/", "3/")]
    assert pages == [200, 200, 200, 404]


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(viv, client_of):
    answer = client_of(viv, fresh=True).post(
        f"{PAGES}add/", {"base": "1", "text": "No heading here", "days": "60"}
    )
    assert list(answer.context["form"].errors) == ["text"]
    assert "No heading here" in answer.text


def test_a_supporter_finds_it_on_their_home_reads_what_changed_and_signs(supporter, viv, client_of):
    publish(viv)
    mine = client_of(supporter.user)
    day = today() + timedelta(days=60)
    asked = f"Please read it and sign it again by {day.day} {day:%B %Y}."
    assert asked in mine.get("/").text
    assert "<ins>I know where the quiet room is.</ins>" in mine.get("/profile/agreement/").text
    mine.post("/profile/agreement/", {"version": "2", "agree": "on"})
    assert asked not in mine.get("/").text
    assert "There is a new version" not in mine.get("/profile/agreement/").text


def test_nobody_else_is_asked_to_sign(supporter, viv, client_of, cat, asha):
    publish(viv)
    pages = [client_of(one).get("/").text for one in (cat, asha, viv)]
    assert ["sign it again" in page for page in pages] == [False] * 3
