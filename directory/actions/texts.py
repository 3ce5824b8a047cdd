"""Public words after approval: new ones wait for a vetter's second look, the old ones stay up.

Taking words away never waits: it is a withdrawal of consent.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import emails
from directory.actions.own import own, save
from directory.actions.privileged import opened
from directory.models import PUBLIC_TEXTS, Supporter, WaitingText
from directory.names import unmistakable
from people.models import User
from records.audit import Refused, audit
from records.fields import Unreadable

WORDS = PUBLIC_TEXTS[1:]


def propose(supporter: Supporter, wanted: Mapping[str, str], moment: datetime) -> dict[str, str]:
    """Let new words wait in place of older ones that waited; the words to be taken away at once.

    `supporter` is locked and unchanged. Nothing waits when nothing differs from what is shown.
    """
    shown = {name: getattr(supporter, name) for name in wanted}
    new = {name: words for name, words in wanted.items() if words and words != shown[name]}
    held = WaitingText.objects.filter(supporter=supporter).first()
    if held is not None and not new:
        held.delete()
    elif new and (held is None or held.changes() != new):
        _wait(supporter, held, new, moment)
    return {name: "" for name, words in wanted.items() if not words and shown[name]}


def _wait(
    supporter: Supporter, held: WaitingText | None, new: Mapping[str, str], moment: datetime
) -> None:
    if held is None or held.handed_back_at is not None:
        emails.text_waits(supporter)
    values = {name: new.get(name, "") for name in PUBLIC_TEXTS}
    fresh = {"version": uuid4(), "written_at": moment, "handed_back_at": None, "word": ""}
    WaitingText.objects.update_or_create(supporter=supporter, defaults={**values, **fresh})


def let_wait(supporter: Supporter, moment: datetime) -> None:
    """Words nobody looked at yet wait for a second look, and nothing is shown until then.

    `supporter` is locked.
    """
    words = {name: getattr(supporter, name) for name in PUBLIC_TEXTS}
    if any(words.values()):
        _wait(supporter, None, words, moment)
        save(supporter, dict.fromkeys(PUBLIC_TEXTS, ""))


@transaction.atomic
def take_back_text(*, by: User) -> None:
    """Take one's new words back before a vetter decided; what is shown stays."""
    WaitingText.objects.filter(supporter=own(by)).delete()


@transaction.atomic
def withdraw_text(*, by: User, name: str) -> Supporter:
    """Take one of the three texts away, at once, and the words that wait to replace it.

    Raises ValidationError for anything else: a name is always shown.
    """
    if name not in WORDS:
        raise ValidationError("Choose one of your texts.", code="unknown_text")
    supporter = own(by)
    held = WaitingText.objects.filter(supporter=supporter).first()
    if held is not None and name in held.changes():
        setattr(held, name, "")
        held.version = uuid4()
        held.save() if held.changes() else held.delete()
    return save(supporter, {name: ""})


def _locked(by: User, waiting: WaitingText, event: str) -> Supporter:
    """The supporter, locked as for any edit of theirs; Refused when `by` may not look at it."""
    if not WaitingText.objects.visible_to(by).filter(pk=waiting.pk).exists():
        raise Refused(event, by=by, about=waiting.supporter.user_id)
    return Supporter.objects.select_for_update().get(pk=waiting.supporter_id)


def _as_read(waiting: WaitingText, version: UUID) -> WaitingText:
    """The words as they are now, or ValidationError when they are not those that were read."""
    now = WaitingText.objects.filter(pk=waiting.pk, handed_back_at__isnull=True).first()
    if now is None or now.version != version:
        raise ValidationError(
            "These words were changed after you opened them. Read them again.", code="changed"
        )
    return now


@transaction.atomic
def open_text(*, by: User, waiting: WaitingText, now: datetime | None = None) -> None:
    """Audit that a vetter read words that wait. Raises Refused."""
    if not WaitingText.objects.visible_to(by).filter(pk=waiting.pk).exists():
        raise Refused("text.open_refused", by=by, about=waiting.supporter.user_id)
    opened("text.opened", by, waiting.supporter.user, now or timezone.now())


@transaction.atomic
def accept_text(*, by: User, waiting: WaitingText, version: UUID) -> Supporter:
    """Show the new words from now on: exactly the version that was read.

    The supporter gets a notice. Raises Refused, or ValidationError when they changed meanwhile.
    """
    supporter = _locked(by, waiting, "text.accept_refused")
    new = _as_read(waiting, version)
    changes = new.changes()
    if any(isinstance(words, Unreadable) for words in changes.values()):
        raise ValidationError("These words cannot be read at the moment.", code="unreadable")
    unmistakable(changes.get("shown_name", ""))
    new.delete()
    save(supporter, changes)
    audit("text.accepted", by=by, about=supporter.user_id)
    emails.text_decided(supporter)
    return supporter


@transaction.atomic
def hand_back_text(
    *, by: User, waiting: WaitingText, version: UUID, word: str, now: datetime | None = None
) -> WaitingText:
    """Hand new words back with a word to the supporter, who can edit them; the old stay up.

    The supporter gets a notice. Raises Refused, or ValidationError without a word or when the
    words changed meanwhile.
    """
    supporter = _locked(by, waiting, "text.hand_back_refused")
    held = _as_read(waiting, version)
    if not word.strip():
        raise ValidationError({"word": "Say what should change."})
    held.handed_back_at, held.word = now or timezone.now(), word.strip()
    held.save(update_fields=["handed_back_at", "word"])
    audit("text.handed_back", by=by, about=supporter.user_id)
    emails.text_decided(supporter)
    return held
