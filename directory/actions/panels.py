"""The panel's interview, with its date and who sat on it (Creamer 2012, recommendation 2)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction

from directory import deciders
from directory.actions.vetting import record_check
from directory.models import Check, MemberRole, PanelMember, Supporter
from directory.taxonomy import CheckKind
from people.models import User

SMALLEST: Final = 2


@transaction.atomic
def record_interview(
    *,
    by: User,
    supporter: Supporter,
    vetters: Iterable[User],
    others: Iterable[str],
    met: bool,
    done_on: date,
    expires_on: date | None = None,
    now: datetime | None = None,
) -> Check:
    """Record that a panel held an interview, and what came of it.

    `vetters` sat on it; `others` are words of `MemberRole`, one for each other person: nobody but
    vetters is named. Raises Refused; ValidationError for fewer than two people, or for a vetter
    who may not vet this person (own line, another organisation).
    """
    check = record_check(
        by=by, supporter=supporter, kind=CheckKind.PANEL, met=met, done_on=done_on,
        expires_on=expires_on, now=now,
    )  # fmt: skip
    sat, beside = list(vetters), list(others)
    if len(sat) + len(beside) < SMALLEST:
        raise ValidationError({"vetters": "A panel is at least two people."})
    may = set(deciders.of(supporter.user).values_list("pk", flat=True))
    if any(one.pk not in may for one in sat):
        raise ValidationError({"vetters": "Choose people who may vet this person."})
    PanelMember.objects.bulk_create(
        [PanelMember(interview=check, role=MemberRole.VETTER, member=one) for one in sat]
        + [PanelMember(interview=check, role=role) for role in beside]
    )
    return check
