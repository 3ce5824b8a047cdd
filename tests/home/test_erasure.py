"""Erase me: everything of Asha's goes, the other side is treated kindly, and it stays so."""

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection
from django.utils import timezone

from conversations import actions as conversations
from conversations.actions import consulting
from conversations.models import Consult, Hold, Offer, Request, State
from correspondence.models import Draft, Message, Participant
from directory import actions as directory
from directory.models import Application, SharedArea, Supporter
from jobs.delivery import deliver
from jobs.mail import notice
from jobs.models import OutgoingMail
from peersupport import erasure
from people import actions as people
from people.models import Block, Relation, User
from people.roles import Role
from records import tombstones
from records.audit import audit, events_about
from records.erasing import erase_rows
from records.models import AuditEvent, Pseudonym, Tally
from tests.canaries import CANARIES
from tests.cast import ClientOf
from tests.factories import make_user
from tests.factories_conversations import ask_for_support
from tests.factories_directory import listed_supporter, share
from tests.factories_vetting import applicant
from tests.test_leaks import rows
from tests.world import talk

NAME = "Cnryname"
WORD = "cnry-words-of-mine"


@pytest.fixture(autouse=True)
def var(settings: Any, tmp_path: Path) -> Path:
    """A folder of its own for tombstones and mail."""
    settings.VAR, settings.MAIL_FOLDER = tmp_path, str(tmp_path / "mail")
    settings.EMAIL_BACKEND = "jobs.outbox.OutboxBackend"
    return tmp_path


def erase(person: User) -> erasure.Receipt:
    return erasure.erase(person=person, now=timezone.now())


def values() -> str:
    """Everything the database holds, decrypted."""
    found = []
    for model in apps.get_models():
        found += [repr(row) for row in model._base_manager.values_list()]
    found += [str(row.get_decoded()) for row in Session.objects.all()]
    return "\n".join(found)


def fill(person: User, other: User, viv: User) -> None:
    """Something of this person's in every place there is."""
    person.name, person.communicate = NAME, WORD
    person.private_address = f"{WORD}@home.example"
    person.save()
    application = applicant(person, timezone.now())
    Application.objects.update(why=WORD, experience=WORD)
    directory.add_note(by=viv, application=application, text=WORD)
    supporter = Supporter.objects.get(user=person)
    Supporter.objects.filter(pk=supporter.pk).update(shown_name=NAME, been_through=WORD)
    share(supporter, "sleep")
    now = timezone.now()
    Draft.objects.create(user=person, form="x", body=WORD, expires_at=now + timedelta(hours=1))
    people.keep_apart(person=person, email=f"{WORD}@x.example", kind="friend")
    people.block(person=person, other=viv)
    people.block(person=other, other=person)
    audit("account.opened", by=viv, about=person)
    notice(person.pk)


def test_nothing_of_asha_is_left_anywhere(
    asha: User, ben: User, viv: User, client_of: ClientOf, var: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    client_of(asha)
    talk(asha, ben, timezone.now())
    fill(asha, ben, viv)
    looked_for = [NAME, WORD, asha.email, asha.pk.hex, str(asha.pk), asha.email_key]
    looked_for += [CANARIES["the name she chose"], CANARIES["her message"]]
    assert all(one in values() for one in [NAME, WORD, asha.email, str(asha.pk)])
    with caplog.at_level(logging.DEBUG):
        erase(asha)
        deliver()
    media = "".join(str(path) for path in Path(settings.MEDIA_ROOT).rglob("*"))
    files = "".join(p.read_bytes().decode("latin-1") for p in var.rglob("*") if p.is_file())
    everything = "\n".join([values(), *rows(), media, files, caplog.text])
    assert [one for one in looked_for if one in everything] == []
    assert CANARIES["his answer"] in values()


def test_nothing_is_left_when_the_clock_erases_either(
    asha: User, ben: User, var: Path, caplog: pytest.LogCaptureFixture
) -> None:
    request = talk(asha, ben, timezone.now())
    conversations.end(by=asha, request=request, now=timezone.now())
    with time_machine.travel(timezone.now() + timedelta(days=91)), caplog.at_level(logging.DEBUG):
        call_command("expire")
        deliver()
    files = "".join(p.read_bytes().decode("latin-1") for p in var.rglob("*") if p.is_file())
    everything = "\n".join([values(), *rows(), files, caplog.text])
    assert [what for what, word in CANARIES.items() if word in everything] == []
    assert str(request.pk) not in everything
    assert request.pk.hex not in everything


def test_every_row_that_led_to_asha_is_gone(asha: User, ben: User, viv: User) -> None:
    talk(asha, ben, timezone.now())
    fill(asha, ben, viv)
    erase(asha)
    for model in (Application, Draft, Relation, Block, SharedArea, Pseudonym):
        assert not model._base_manager.exists(), model
    assert not Supporter.objects.exclude(user=ben).exclude(user__name="Mo").exists()
    assert not OutgoingMail.objects.filter(recipient_id=asha.pk).exists()
    assert not events_about(asha.pk).exists()
    assert AuditEvent.objects.filter(event="account.opened", actor_id=viv.pk).exists()


def test_an_author_erases_also_what_is_held(asha: User, ben: User) -> None:
    """A hold stops the clocks, never the author."""
    now = timezone.now()
    talk(asha, ben, now)
    assert asha.organisation
    hold = Hold.objects.create(
        organisation=asha.organisation, person=asha, reason="A court.", authority="court",
        authority_name="Court", asked_at=now, lapses_at=now + timedelta(days=1), agreed_at=now,
        until=now.date() + timedelta(days=30),
    )  # fmt: skip
    assert Hold.objects.held_threads(now).exists()
    erase(asha)
    assert [message.body for message in Message.objects.all()] == [CANARIES["his answer"]]
    hold.refresh_from_db()
    assert hold.person is None


def test_ben_keeps_his_own_words_and_is_told_of_an_end(
    asha: User, ben: User, client_of: ClientOf
) -> None:
    request = talk(asha, ben, timezone.now())
    OutgoingMail.objects.all().delete()
    erase(asha)
    request.refresh_from_db()
    assert (request.state, request.asker_id) == (State.ENDED, None)
    assert [message.body for message in Message.objects.all()] == [CANARIES["his answer"]]
    client = client_of(ben)
    page = client.get(f"/conversations/{request.pk}/").content.decode()
    assert CANARIES["his answer"] in page
    page += client.get("/conversations/").content.decode()
    assert CANARIES["the name she chose"] not in page
    assert "None" not in page
    assert [mail.recipient_id for mail in OutgoingMail.objects.all()] == [ben.pk]


def test_asha_keeps_her_own_words_when_ben_goes(asha: User, ben: User, client_of: ClientOf) -> None:
    request = talk(asha, ben, timezone.now())
    OutgoingMail.objects.all().delete()
    erase(ben)
    request.refresh_from_db()
    assert request.state == State.ENDED
    page = client_of(asha).get(f"/conversations/{request.pk}/").content.decode()
    assert CANARIES["her message"] in page
    assert CANARIES["his answer"] not in page
    assert ">Ben<" not in page
    assert asha.pk in OutgoingMail.objects.values_list("recipient_id", flat=True)


@pytest.mark.parametrize("answered", [False, True])
def test_a_supporter_who_goes_before_talking_is_followed_by_the_next(
    asha: User, ben: User, ambulance: Any, answered: bool
) -> None:
    sam = make_user("sam@ambulance.example", ambulance)
    listed_supporter(sam)
    request = ask_for_support(asha, ben, second=sam)
    if answered:
        Offer.objects.filter(supporter__user=ben).update(sees_words=False)
        conversations.answer_yes(by=ben, request=request, now=timezone.now())
    erase(ben)
    request.refresh_from_db()
    assert request.state == State.WAITING
    assert [offer.supporter.user for offer in request.offers.unanswered()] == [sam]


def test_a_supporter_who_was_to_follow_just_drops_out(
    asha: User, ben: User, ambulance: Any
) -> None:
    sam = make_user("sam@ambulance.example", ambulance)
    listed_supporter(sam)
    request = ask_for_support(asha, ben, second=sam)
    erase(sam)
    request.refresh_from_db()
    assert request.state == State.WAITING
    assert [offer.supporter.user for offer in request.offers.all()] == [ben]


def test_a_request_nobody_answered_is_withdrawn(asha: User, ben: User) -> None:
    request = ask_for_support(asha, ben)
    erase(asha)
    assert Request.objects.get(pk=request.pk).state == State.WITHDRAWN
    assert not Offer.objects.held().to_be_answered_by(ben).exists()
    assert not Participant.objects.exclude(user=None).exists()


def consult(by: User) -> Consult:
    return consulting.ask(by=by, body="How do I?", form_key=uuid4(), now=timezone.now())


def test_a_question_to_the_desk_ends_with_its_supporter(ben: User, cat: User) -> None:
    asked = consult(ben)
    erase(ben)
    asked.refresh_from_db()
    assert (asked.state, asked.asker) == ("ended", None)
    assert not Message.objects.exists()


def test_what_a_coordinator_answered_goes_back_to_the_desk(
    ben: User, cat: User, ambulance: Any
) -> None:
    asked = consult(ben)
    consulting.answer(by=cat, consult=asked, body="So.", form_key=uuid4(), now=timezone.now())
    erase(cat)
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("waiting", None)
    assert [message.body for message in Message.objects.all()] == ["How do I?"]


def test_what_asha_did_for_others_stays_without_her_name(asha: User, viv: User, cat: User) -> None:
    application = applicant(asha, timezone.now())
    directory.add_note(by=viv, application=application, text="A note.")
    asha.line_manager = viv
    asha.save()
    erase(viv)
    assert application.notes.get().by is None
    asha.refresh_from_db()
    assert asha.line_manager is None


def test_sessions_end_and_the_account_cannot_be_used(asha: User, client_of: ClientOf) -> None:
    client, other = client_of(asha), client_of(asha)
    erase(asha)
    for one in (client, other):
        assert one.get("/my-data/")["Location"] == "/accounts/login/?next=/my-data/"
    assert not Session.objects.exists()


def test_a_letter_that_waits_for_her_address_goes_others_stay(asha: User) -> None:
    for address in (asha.email.upper(), "eve@fire.example"):
        OutgoingMail.objects.create(kind="letter", to=address, subject="Code", body="123")
    erase(asha)
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["eve@fire.example"]


def test_only_counts_are_told_and_counted(asha: User, ben: User) -> None:
    talk(asha, ben, timezone.now())
    receipt = erase(asha)
    assert receipt.erased["conversations"] == 1
    assert receipt.erased["accounts"] == 1
    assert Tally.objects.get(kind="account.erased").count == 1


def test_the_last_administrator_is_refused_and_nothing_happens(dev: User, var: Path) -> None:
    with pytest.raises(people.LastAdministrator):
        erase(dev)
    dev.refresh_from_db()
    assert dev.is_active
    assert not tombstones.path().exists()


@pytest.mark.parametrize(
    ("elsewhere", "goes"), [("own", True), ("all", True), ("other", False), ("closed", False)]
)
def test_another_administrator_must_look_after_the_same_accounts(
    elsewhere: str, goes: bool, dev: User, ambulance: Any, fire: Any
) -> None:
    places = {"own": ambulance, "all": None, "other": fire, "closed": ambulance}
    make_user(
        "di@x.example", places[elsewhere], roles=[Role.ADMINISTRATOR],
        is_active=elsewhere != "closed",
    )  # fmt: skip
    if goes:
        erase(dev)
    else:
        with pytest.raises(people.LastAdministrator):
            erase(dev)
    assert User.objects.filter(pk=dev.pk).exists() is not goes


def test_an_error_erases_nothing_and_leaves_no_tombstone(
    asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise DatabaseError

    monkeypatch.setattr(erasure, "erase_rows", fail)
    with pytest.raises(DatabaseError):
        erase(asha)
    assert User.objects.active().filter(pk=asha.pk).exists()
    assert tombstones.standing() == set()


# -- tombstones ----------------------------------------------------------------------------------


def failing_after(action: Callable[..., None]) -> Callable[..., None]:
    def run(*args: Any, **kwargs: Any) -> None:
        action(*args, **kwargs)
        raise DatabaseError

    return run


def test_a_commit_that_fails_strikes_the_tombstone_out(
    asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tombstones, "add", failing_after(tombstones.add))
    with pytest.raises(DatabaseError):
        erase(asha)
    assert len(tombstones.path().read_text().split()) == 6
    assert erasure.erase_again(now=timezone.now()) == 0
    assert User.objects.filter(pk=asha.pk).exists()


def test_without_a_tombstone_nothing_is_erased(asha: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(tombstones, "add", full)
    with pytest.raises(OSError, match="space"):
        erase(asha)
    assert User.objects.active().filter(pk=asha.pk).exists()


def test_an_erasure_the_machine_stopped_in_is_finished(asha: User, ben: User) -> None:
    tombstones.add(asha.pk, day=timezone.now().date())
    assert erasure.erase_again(now=timezone.now()) == 1
    assert erasure.erase_again(now=timezone.now()) == 0
    assert not User.objects.filter(pk=asha.pk).exists()
    assert User.objects.filter(pk=ben.pk).exists()


def test_one_who_cannot_be_erased_again_stops_no_other(
    asha: User, ben: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    for person in (asha, ben):
        tombstones.add(person.pk, day=timezone.now().date())
    real = erase_rows

    def poisoned(person_id: Any, **kwargs: Any) -> Any:
        if person_id == asha.pk:
            raise ValueError
        return real(person_id, **kwargs)

    monkeypatch.setattr(erasure, "erase_rows", poisoned)
    assert erasure.erase_again(now=timezone.now()) == 1
    assert set(User.objects.filter(pk__in=[asha.pk, ben.pk])) == {asha}
    with pytest.raises(CommandError, match="1 could not be erased"):
        call_command("erase_again")


@pytest.mark.django_db(transaction=True)
def test_the_tombstone_is_written_before_the_erasure_is_committed(
    asha: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[bool, set[str]]] = []

    def look(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        seen.append((connection.in_atomic_block, tombstones.standing()))

    real = tombstones.add
    monkeypatch.setattr(tombstones, "add", look)
    erase(asha)
    [(inside, marks)] = seen
    assert inside
    assert marks == tombstones.standing() != set()


def test_unknown_people_leave_no_trace_when_asked_about() -> None:
    assert tombstones.erased_among([uuid4()]) == []
    assert not tombstones.path().exists()
