"""Two ledgers: `audit` for what privileged people do, `tally` for what colleagues do.

A colleague's own acts (asking, refusing, reading, searching) are tallied only: no line that has a
person in it may come from them.
"""

import hashlib
import hmac
import logging
import re
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from django.utils import timezone

from records.clock import today, week_of
from records.fields import Unreadable
from records.keys import KeyMissing
from records.models import AuditEvent, Pseudonym, Tally

# A person's id, or her row; None stands for the system itself or for nobody in particular.
Person = UUID | models.Model | None
Code = str | int

KEEP = timedelta(days=365)
AT_ONCE = 500
WORD = re.compile(r"[a-z0-9][a-z0-9_.:/-]{0,79}")
logger = logging.getLogger(__name__)


class Refused(PermissionDenied):
    """Somebody tried what she may not; the attempt is audited once everything is rolled back.

    Raise it from an action instead of writing the line there: the rollback would take the line
    along, and a second connection would wait for the first. `RefusalMiddleware` writes it.
    """

    def __init__(
        self,
        event: str,
        *,
        by: Person,
        about: Person = None,
        organisation: UUID | None = None,
        **codes: Code,
    ) -> None:
        super().__init__("Refused.")
        self.event, self.by, self.about = event, by, about
        self.organisation, self.codes = organisation, codes

    def write(self) -> AuditEvent:
        """The audit line of this refusal, written now."""
        return audit(
            self.event,
            by=self.by,
            about=self.about,
            organisation=self.organisation,
            **self.codes,
        )


def _id(person: Person) -> UUID | None:
    if isinstance(person, models.Model):
        return person.pk if isinstance(person.pk, UUID) else None
    return person


def _checked(codes: dict[str, Code]) -> dict[str, Code]:
    """`codes`, or ValueError when one of them may be somebody's words."""
    for name, code in codes.items():
        if not isinstance(code, int) and not WORD.fullmatch(code):
            raise ValueError(f"Audit code {name!r} is neither a number nor a word of a fixed list.")
    return {name: code if isinstance(code, int) else str(code) for name, code in codes.items()}


def _subject(pseudonym: Pseudonym) -> str:
    if isinstance(pseudonym.key, Unreadable):
        raise KeyMissing(pseudonym.key.key_id)
    message = pseudonym.person_id.bytes
    return hmac.new(pseudonym.key.encode(), message, hashlib.sha256).hexdigest()


def subject_of(person_id: UUID) -> str:
    """The pseudonym `person_id` has in audit lines; made on first use. Raises KeyMissing."""
    pseudonym, _ = Pseudonym.objects.get_or_create(
        person_id=person_id, defaults={"key": secrets.token_urlsafe(32)}
    )
    return _subject(pseudonym)


def audit(
    event: str,
    *,
    by: Person,
    about: Person = None,
    organisation: UUID | None = None,
    **codes: Code,
) -> AuditEvent:
    """Write that `by` did `event`, in the caller's transaction.

    `about`: the person concerned, stored as a pseudonym. `codes`: numbers and words of fixed lists
    (lower case; an enum's value will do). Raises ValueError for anything that may be free text.
    """
    person = _id(about)
    return AuditEvent.objects.create(
        at=timezone.now(),
        event=_checked({"event": event})["event"],
        actor_id=_id(by),
        subject=subject_of(person) if person else "",
        organisation_id=organisation,
        codes=_checked(codes),
    )


def audit_many(
    event: str,
    *,
    by: Person,
    about: Iterable[models.Model],
    organisation: UUID | None = None,
    **codes: Code,
) -> int:
    """The same line as `audit` for each of many people, in a few statements; returns how many."""
    ids = [one.pk for one in about]
    fixed = {
        "at": timezone.now(),
        "event": _checked({"event": event})["event"],
        "actor_id": _id(by),
        "organisation_id": organisation,
        "codes": _checked(codes),
    }
    for start in range(0, len(ids), AT_ONCE):
        subjects = _subjects_of(ids[start : start + AT_ONCE])
        AuditEvent.objects.bulk_create(AuditEvent(subject=one, **fixed) for one in subjects)
    return len(ids)


def _subjects_of(ids: list[UUID]) -> list[str]:
    """The pseudonyms of these people; made on first use, by whoever is first."""
    known = set(Pseudonym.objects.filter(person_id__in=ids).values_list("person_id", flat=True))
    new = [
        Pseudonym(person_id=one, key=secrets.token_urlsafe(32)) for one in ids if one not in known
    ]
    Pseudonym.objects.bulk_create(new, ignore_conflicts=True)
    return [_subject(one) for one in Pseudonym.objects.filter(person_id__in=ids)]


def events_about(person_id: UUID) -> models.QuerySet[AuditEvent]:
    """What privileged people opened or changed about `person_id`, newest first."""
    pseudonym = Pseudonym.objects.filter(person_id=person_id).first()
    if pseudonym is None:
        return AuditEvent.objects.none()
    return AuditEvent.objects.filter(subject=_subject(pseudonym)).order_by("-at")


def erase_pseudonym(person_id: UUID) -> None:
    """Destroy the key behind `person_id`'s audit lines: nobody can link them to her any more."""
    Pseudonym.objects.filter(person_id=person_id).delete()


def _added(kind: str, organisation: UUID | None, week: date, times: int) -> bool:
    rows = Tally.objects.filter(kind=kind, organisation_id=organisation, week=week)
    return rows.update(count=models.F("count") + times) == 1


def tally(kind: str, *, organisation: UUID | None, times: int = 1) -> None:
    """Count one more `kind` this week, or so many, in the caller's transaction.

    The row stays locked until that transaction ends, so make it the last thing an action does.
    """
    week = week_of(today())
    if _added(kind, organisation, week, times):
        return
    try:
        with transaction.atomic():
            Tally.objects.create(kind=kind, organisation_id=organisation, week=week, count=times)
    except IntegrityError:
        # Somebody else began the week a moment ago.
        _added(kind, organisation, week, times)


def purge(*, now: datetime) -> int:
    """Delete audit lines older than 12 months and audit how many; returns that number.

    The triggers let a DELETE pass for such rows only, by the database server's clock.
    """
    with transaction.atomic():
        count, _ = AuditEvent.objects.filter(at__lt=now - KEEP).delete()
        if count:
            audit("audit.purged", by=None, count=count)
    return count
