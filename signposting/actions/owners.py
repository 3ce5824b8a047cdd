"""A service confirms or corrects its own entry by a mailed link; nothing changes until a person has
looked at it."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from people.models import User
from records.audit import audit, tally
from records.clock import today
from records.tokens import keyed_hash
from signposting import letters
from signposting.actions.checking import Looked, check
from signposting.actions.editing import change_words
from signposting.actions.entries import editor, locked
from signposting.models import Correction, How, Signpost, What

# Our own choice: a charity's office answers within a month, or not at all.
OPEN_FOR: Final = timedelta(days=28)
# The words its owner may propose; the others are ours.
OWNERS_WORDS: Final = ("what_for", "who_for", "hours", "cost", "tells_employer", "tells_words")


@transaction.atomic
def ask_owner(*, by: User, signpost: Signpost, email: str, on: date | None = None) -> str:
    """Send the owner of a shown entry one mail with a link of four weeks; an older link ends.

    Returns the token, which is in the letter and nowhere else. Raises Refused, or ValidationError
    where links are switched off, the entry is not shown, or an answer waits already. Audited.
    """
    editor(by, signpost, "signpost.ask_refused")
    row, day = locked(signpost), on or today()
    if not settings.SIGNPOST_OWNER_LINKS or row.state != Signpost.State.PUBLISHED:
        raise ValidationError("Nobody can be asked about this entry now.")
    if row.corrections.waiting().exists():
        raise ValidationError("They have answered already. Look at the answer first.")
    row.corrections.filter(decided_on__isnull=True).delete()
    row.owner_email = email
    row.save(update_fields=["owner_email"])
    token = secrets.token_urlsafe(32)
    made = row.corrections.create(
        token_hash=keyed_hash("signpost", token),
        expires_on=day + OPEN_FOR,
        asked_on=day,
        asked_by=by,
    )
    letters.question(email=email, token=token, until=made.expires_on)
    audit("signpost.owner_asked", by=by, organisation=by.organisation_id, entry=row.slug)
    return token


def question_behind(*, token: str, on: date | None = None) -> Correction | None:
    """What a link asks about; None for an unknown, used or outdated one, and where links are
    switched off. Changes nothing: link scanners open links."""
    if not settings.SIGNPOST_OWNER_LINKS:
        return None
    rows = Correction.objects.behind(token, on or today()).select_related("signpost__provider")
    return rows.prefetch_related("signpost__channels").first()


@transaction.atomic
def answer_owner(
    *,
    token: str,
    words: Mapping[str, str],
    numbers: Mapping[UUID, bool],
    more: str = "",
    on: date | None = None,
) -> bool:
    """Keep what an owner answered, for a person to decide about, and end the link. `words`: all of
    OWNERS_WORDS as they should be. False when the link is not open: a second press too."""
    day = on or today()
    if not settings.SIGNPOST_OWNER_LINKS:
        return False
    found = Correction.objects.select_for_update(of=("self",)).behind(token, day).first()
    if found is None:
        return False
    shown = found.signpost
    found.words = {
        name: words[name]
        for name in OWNERS_WORDS
        if name in words and words[name] != getattr(shown, name)
    }
    theirs = set(shown.channels.values_list("pk", flat=True))
    found.numbers = {str(pk): right for pk, right in numbers.items() if pk in theirs}
    found.more, found.answered_on, found.token_hash = more.strip(), day, ""
    found.save()
    tally("signpost.owner_answered", organisation=shown.organisation_id)
    return True


@transaction.atomic
def decide(
    *, by: User, signpost: Signpost, take: bool, answer: str | None = None, on: date | None = None
) -> bool:
    """Take over what the owner answered, or leave the entry as it is. The words are in force at
    once; each number counts as found right or wrong by whoever takes it over, so that a new one
    still needs a second person. False when no answer waits, or another than `answer` (the id of
    the one that was looked at). Raises Refused. Audited."""
    editor(by, signpost, "signpost.decide_refused")
    row, day = locked(signpost), on or today()
    found = row.corrections.waiting().first()
    if found is None or answer not in (None, str(found.pk)):
        return False
    if take:
        change_words(by=by, signpost=row, on=day, what=What.CORRECTED, **found.words)
        said = {UUID(pk): right for pk, right in found.numbers.items()}
        if said:
            check(by=by, signpost=row, looked=Looked(How.OWNER, said), on=day)
    found.decided_on, found.decided_by, found.taken = day, by, take
    found.save(update_fields=["decided_on", "decided_by", "taken"])
    audit("signpost.owner_decided", by=by, organisation=by.organisation_id, taken=int(take))
    return True


def forget_over(*, before: date) -> None:
    """Erase what was decided, or never answered, before this day."""
    Correction.objects.over(before).delete()
