"""Looking for a mentor or buddy: a colleague's own act, tallied without a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet

from jobs.mail import notices
from mentoring.actions.locks import Late, locked_need
from mentoring.actions.offering import AlreadyThere, Gone, locked_person, takes_part
from mentoring.kinds import Kind
from mentoring.models import UNDER_WAY, Need, NeedState, Proposal, ProposalState, Scheme
from people.models import User
from records.audit import tally
from records.clock import today

# Asked, or to be asked next.
TO_BE_ANSWERED: Final = (ProposalState.NEXT, ProposalState.ASKED)


@transaction.atomic
def look(
    *,
    by: User,
    kind: Kind,
    said: Mapping[str, Any],
    scheme: Scheme | None = None,
    form_key: UUID,
    now: datetime,
) -> Need:
    """Look for a mentor or buddy. `said`: fields of the model. Sent twice, it is one. Raises
    PermissionDenied, AlreadyThere when one is open, or ValidationError beside a field."""
    if not takes_part(by, kind) or (scheme is not None and not _open_for(by, scheme, kind, now)):
        raise PermissionDenied
    locked_person(by)
    before = Need.objects.filter(person=by, form_key=form_key).first()
    if before is not None:
        return before
    if Need.objects.filter(person=by, kind=kind, state=NeedState.OPEN).exists():
        raise AlreadyThere
    _check(kind, said)
    made = Need.objects.create(
        person=by, kind=kind, scheme=scheme, form_key=form_key, opened_on=today(now), **said
    )
    tally("mentoring.looked", organisation=by.organisation_id)
    return made


def _open_for(by: User, scheme: Scheme, kind: Kind, now: datetime) -> bool:
    rows = Scheme.objects.visible_to(by).filter(pk=scheme.pk, kind=kind)
    return any(row.takes_on(today(now)) for row in rows)


def _check(kind: str, said: Mapping[str, Any]) -> None:
    """Raises ValidationError. Lived experience is for mentors alone: whoever offers it there is
    vetted in full."""
    if said.get("wants_experience") and kind != Kind.MENTOR:
        raise ValidationError({"wants_experience": "This is for mentors only."})
    if said.get("areas") and not said.get("wants_experience"):
        raise ValidationError({"areas": "Tick first that you want this."})


def _mine(by: User, need: Need) -> Need:
    """The need as it is now, locked, if it is theirs and open. Raises Gone."""
    try:
        fresh = locked_need(need)
    except Late:
        raise Gone from None
    if fresh.person_id != by.pk or fresh.state != NeedState.OPEN:
        raise Gone
    return fresh


@transaction.atomic
def change_need(*, by: User, need: Need, said: Mapping[str, Any]) -> Need:
    """Say it anew. Raises Gone, PermissionDenied, or ValidationError beside a field."""
    if not takes_part(by, need.kind):
        raise PermissionDenied
    fresh = _mine(by, need)
    _check(fresh.kind, said)
    for name, value in said.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=list(said))
    return fresh


@transaction.atomic
def look_on(*, by: User, need: Need) -> Need:
    """Look outside a scheme that is over, with what was said in it; twice is once. Raises Gone,
    also while the scheme goes on; PermissionDenied."""
    if not takes_part(by, need.kind):
        raise PermissionDenied
    fresh = _mine(by, need)
    if fresh.scheme is not None:
        if not fresh.scheme.is_over:
            raise Gone
        fresh.scheme = None
        fresh.save(update_fields=["scheme"])
    return fresh


@transaction.atomic
def withdraw_need(*, by: User, need: Need, now: datetime) -> None:
    """Look no longer: at once, without a reason. What was said of areas goes now. Whoever was
    asked has nothing to answer any more, and is told. Withdrawing twice changes nothing."""
    try:
        fresh = _mine(by, need)
    except Gone:
        return
    close_need(fresh, NeedState.WITHDRAWN, now)


def close_need(need: Need, state: NeedState, now: datetime) -> None:
    """It is open no longer; its areas go, and nobody is asked or suggested any more. Must hold the
    need's lock."""
    close_needs([need], state, now)


def close_needs(needs: Sequence[Need], state: NeedState, now: datetime) -> None:
    """The same for many, in a few statements. Must hold their locks."""
    over = {"state": state, "closed_on": today(now), "areas": ""}
    for need in needs:
        for name, value in over.items():
            setattr(need, name, value)
    pks = [need.pk for need in needs]
    Need.objects.filter(pk__in=pks).update(**over)
    _stop(Proposal.objects.filter(need__in=pks, state__in=UNDER_WAY))


def stop_asking(need: Need, of: Sequence[ProposalState] = TO_BE_ANSWERED) -> bool:
    """Close what is asked or comes next, in the caller's transaction; who was asked is told by the
    notice everything is told by. Returns whether anybody was."""
    return _stop(need.proposals.filter(state__in=of))


def _stop(rows: QuerySet[Proposal]) -> bool:
    asked = list(rows.filter(state=ProposalState.ASKED).values_list("offer__person_id", flat=True))
    rows.update(state=ProposalState.CLOSED, remind_at=None, until=None)
    notices(asked)
    return bool(asked)
