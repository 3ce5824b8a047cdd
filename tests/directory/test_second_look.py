"""New public words of a supporter wait for a second look, while the old ones stay up."""

from datetime import timedelta
from threading import Event
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from directory import actions
from directory.actions import texts
from directory.browse import Criteria, browse
from directory.models import Supporter, WaitingText
from directory.tasks import erase_handed_back_texts, remind_of_waiting_texts
from jobs.models import OutgoingMail
from people.models import Organisation, User
from records.audit import Refused, events_about
from tests.directory.test_vetting_races import together
from tests.factories import make_user
from tests.factories_directory import listed_supporter


@pytest.fixture
def partners(ambulance: Organisation, fire: Organisation) -> None:
    ambulance.partners.add(fire)


def writes(person: User, **texts: str) -> WaitingText | None:
    held = Supporter.objects.get(user=person)
    shown = {"been_through": held.been_through, "what_helped": held.what_helped}
    typed: dict[str, Any] = {"shown_name": held.shown_name, "region": held.region, **shown}
    actions.save_about(by=person, **{**typed, **texts})
    return WaitingText.objects.filter(supporter=held).first()


def waiting(person: User, **texts: str) -> WaitingText:
    row = writes(person, **(texts or {"been_through": "A new winter."}))
    assert row is not None
    return row


def shown(person: User) -> tuple[str, str]:
    row = Supporter.objects.get(user=person)
    return row.shown_name, row.been_through


@pytest.mark.usefixtures("both_ways")
def test_new_words_wait_and_the_old_stay_up(ben: User, eve: User) -> None:
    Supporter.objects.update(been_through="The old flood.")
    row = waiting(ben, shown_name="Benny", been_through="A new winter.", region="wales")
    assert shown(ben) == ("Ben", "The old flood.")
    assert row.changes() == {"shown_name": "Benny", "been_through": "A new winter."}
    assert Supporter.objects.get().region == "wales"
    found = browse(eve, Criteria(word="winter"), 1, timezone.now())
    assert found.total == 0


@pytest.mark.usefixtures("both_ways")
def test_accepted_they_are_shown_and_found_and_the_supporter_is_told(
    ben: User, eve: User, viv: User
) -> None:
    row = waiting(ben, shown_name="Benny", been_through="A new winter.")
    OutgoingMail.objects.all().delete()
    actions.accept_text(by=viv, waiting=row, version=row.version)
    assert shown(ben) == ("Benny", "A new winter.")
    assert browse(eve, Criteria(word="winter"), 1, timezone.now()).total == 1
    assert OutgoingMail.objects.get().recipient_id == ben.pk
    assert [line.event for line in events_about(ben.pk)] == ["text.accepted"]
    assert not WaitingText.objects.exists()


def test_emptying_a_text_is_a_withdrawal_and_waits_for_nobody(ben: User) -> None:
    Supporter.objects.update(been_through="The old flood.", what_helped="Time.")
    row = waiting(ben, been_through="", what_helped="Time and tea.")
    assert shown(ben)[1] == ""
    assert row.changes() == {"what_helped": "Time and tea."}


def test_a_withdrawn_text_does_not_come_back_by_an_acceptance(ben: User, viv: User) -> None:
    row = waiting(ben, been_through="A new winter.", what_helped="Time.")
    actions.withdraw_text(by=ben, name="been_through")
    with pytest.raises(ValidationError, match="changed after you opened"):
        actions.accept_text(by=viv, waiting=row, version=row.version)
    actions.withdraw_text(by=ben, name="what_helped")
    assert not WaitingText.objects.exists()
    assert shown(ben)[1] == ""


def test_a_newer_edit_replaces_what_waits_and_the_same_again_changes_nothing(ben: User) -> None:
    first = waiting(ben)
    assert waiting(ben).version == first.version
    second = waiting(ben, been_through="A newer spring.")
    assert (second.pk, second.version != first.version) == (first.pk, True)
    assert second.changes() == {"been_through": "A newer spring."}


def test_typing_the_old_words_again_or_taking_back_leaves_nothing_waiting(ben: User) -> None:
    waiting(ben, shown_name="Benny")
    assert writes(ben, shown_name="Ben") is None
    waiting(ben)
    actions.take_back_text(by=ben)
    assert not WaitingText.objects.exists()
    assert shown(ben) == ("Ben", "")


def test_handed_back_with_a_word_it_leaves_the_queue_until_it_is_edited(
    ben: User, viv: User
) -> None:
    row = waiting(ben)
    with pytest.raises(ValidationError, match="Say what should change"):
        actions.hand_back_text(by=viv, waiting=row, version=row.version, word=" ")
    actions.hand_back_text(by=viv, waiting=row, version=row.version, word="Leave out the street.")
    assert not WaitingText.objects.visible_to(viv).exists()
    assert WaitingText.objects.owned_by(ben).get().word == "Leave out the street."
    again = waiting(ben, been_through="A winter.")
    assert (again.word, again.handed_back_at) == ("", None)
    assert WaitingText.objects.visible_to(viv).get() == again


def test_vetters_get_a_notice_when_something_begins_to_wait(
    ben: User, viv: User, vic: User, partners: None
) -> None:
    waiting(ben)
    waiting(ben, been_through="A newer spring.")
    told = set(OutgoingMail.objects.values_list("recipient_id", flat=True))
    assert (told, OutgoingMail.objects.count()) == ({viv.pk, vic.pk}, 2)


@pytest.mark.parametrize("who", ["ben", "asha", "mo", "cat", "dev", "eve", "vic"])
def test_only_a_vetter_in_reach_looks(request: pytest.FixtureRequest, who: str, ben: User) -> None:
    """Vic's organisation is no partner here."""
    row, person = waiting(ben), request.getfixturevalue(who)
    with pytest.raises(Refused):
        actions.open_text(by=person, waiting=row)
    with pytest.raises(Refused):
        actions.accept_text(by=person, waiting=row, version=row.version)
    with pytest.raises(Refused):
        actions.hand_back_text(by=person, waiting=row, version=row.version, word="No.")


def test_a_vetter_looks_neither_at_their_own_words_nor_at_their_lines(viv: User, ben: User) -> None:
    listed_supporter(viv)
    with pytest.raises(Refused):
        actions.accept_text(by=viv, waiting=(row := waiting(viv)), version=row.version)
    User.objects.filter(pk=ben.pk).update(line_manager=viv)
    assert waiting(ben) not in WaitingText.objects.visible_to(viv)


def test_a_partners_vetter_may_look(ben: User, vic: User, partners: None) -> None:
    row = waiting(ben)
    actions.accept_text(by=vic, waiting=row, version=row.version)
    assert shown(ben)[1] == "A new winter."


def test_opening_is_audited_once_a_day(ben: User, viv: User) -> None:
    row = waiting(ben)
    for _ in range(2):
        actions.open_text(by=viv, waiting=row)
    assert [line.event for line in events_about(ben.pk)] == ["text.opened"]


def test_a_name_must_stay_and_must_be_unmistakable(ben: User) -> None:
    for name, words in (("", "Enter the name"), ("Bеn", "different alphabets")):
        with pytest.raises(ValidationError, match=words):
            writes(ben, shown_name=name)
    with pytest.raises(ValidationError):
        writes(ben, shown_name="x" * 61)
    with pytest.raises(ValidationError, match="Choose one of your texts"):
        actions.withdraw_text(by=ben, name="shown_name")


def test_waiting_words_are_unreadable_in_the_database(ben: User) -> None:
    waiting(ben, been_through="CANARY-4711")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM directory_waitingtext")
        assert "CANARY-4711" not in repr(cursor.fetchall())


def test_what_was_handed_back_is_erased_after_ninety_days(ben: User, viv: User) -> None:
    row = waiting(ben)
    actions.hand_back_text(by=viv, waiting=row, version=row.version, word="Shorter, please.")
    erase_handed_back_texts(now=timezone.now() + timedelta(days=89))
    assert WaitingText.objects.exists()
    erase_handed_back_texts(now=timezone.now() + timedelta(days=91))
    assert not WaitingText.objects.exists()


def test_vetters_are_reminded_of_words_nobody_looked_at_for_a_week(ben: User, viv: User) -> None:
    row = waiting(ben)
    OutgoingMail.objects.all().delete()
    for days, sent in ((6, 0), (8, 1)):
        remind_of_waiting_texts(now=timezone.now() + timedelta(days=days))
        assert OutgoingMail.objects.filter(recipient_id=viv.pk).count() == sent
    actions.hand_back_text(by=viv, waiting=row, version=row.version, word="Shorter, please.")
    OutgoingMail.objects.all().delete()
    remind_of_waiting_texts(now=timezone.now() + timedelta(days=15))
    assert not OutgoingMail.objects.exists()


def test_words_whose_key_is_lost_are_never_shown(ben: User, viv: User) -> None:
    row = waiting(ben)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE directory_waitingtext SET been_through = 'lost$token'")
    with pytest.raises(ValidationError, match="cannot be read"):
        actions.accept_text(by=viv, waiting=row, version=row.version)
    assert shown(ben)[1] == ""


@pytest.mark.django_db(transaction=True)
def test_accepting_and_a_newer_edit_at_once_never_show_unread_words(
    ambulance: Organisation, viv: User
) -> None:
    for number in range(4):
        ben = make_user(f"ben{number}@ambulance.example", ambulance)
        listed_supporter(ben)
        row = waiting(ben)
        ends = together(
            lambda row=row: actions.accept_text(by=viv, waiting=row, version=row.version),  # type: ignore[misc]  # bound now
            lambda ben=ben: writes(ben, been_through="Unread."),  # type: ignore[misc]  # bound now
        )
        assert ends in (["done", "done"], ["changed", "done"])
        assert shown(ben)[1] == ("A new winter." if ends[0] == "done" else "")
        assert WaitingText.objects.get(supporter__user=ben).been_through == "Unread."


def edits_while_it_is_accepted(monkeypatch: pytest.MonkeyPatch, ben: User, viv: User) -> bool:
    """Ben writes anew between Viv's reading and showing; whether his newer words still wait."""
    row, real = waiting(ben), texts._as_read
    was_read, was_written = Event(), Event()

    def read_slowly(held: WaitingText, version: UUID) -> WaitingText:
        found = real(held, version)
        was_read.set()
        was_written.wait(0.7)
        return found

    def edit() -> None:
        was_read.wait(5)
        writes(ben, been_through="Unread.")
        was_written.set()

    monkeypatch.setattr(texts, "_as_read", read_slowly)
    together(lambda: actions.accept_text(by=viv, waiting=row, version=row.version), edit)
    assert shown(ben)[1] == "A new winter."
    return WaitingText.objects.filter(supporter__user=ben).exists()


@pytest.mark.django_db(transaction=True)
def test_the_lock_keeps_a_newer_edit(monkeypatch: pytest.MonkeyPatch, ben: User, viv: User) -> None:
    assert edits_while_it_is_accepted(monkeypatch, ben, viv)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would_be_lost(
    monkeypatch: pytest.MonkeyPatch, ben: User, viv: User
) -> None:
    """The positive control of the test above. (SQLite has one writer at a time in any case.)"""

    def without(by, row, event):
        return Supporter.objects.get(pk=row.supporter_id)

    monkeypatch.setattr(texts, "_locked", without)
    assert not edits_while_it_is_accepted(monkeypatch, ben, viv)


@pytest.mark.django_db(transaction=True)
def test_two_vetters_accept_once(ben: User, viv: User, vic: User, partners: None) -> None:
    row = waiting(ben)
    ends = together(
        lambda: _or_gone(viv, row),
        lambda: _or_gone(vic, row),
    )
    assert ends in (["changed", "done"], ["done", "gone"])
    assert events_about(ben.pk).filter(event="text.accepted").count() == 1


def _or_gone(vetter: User, row: WaitingText) -> None:
    """Who comes later finds it changed or, a moment later still, gone."""
    try:
        actions.accept_text(by=vetter, waiting=row, version=row.version)
    except Refused:
        raise ValidationError("Gone.", code="gone") from None


def test_accepting_an_older_version_is_refused_and_says_so(ben: User, viv: User) -> None:
    row = waiting(ben)
    with pytest.raises(ValidationError, match="Read them again"):
        actions.accept_text(by=viv, waiting=row, version=uuid4())
    assert shown(ben)[1] == ""
