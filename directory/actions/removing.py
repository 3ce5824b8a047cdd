"""The end of a role: one person proposes it against a published criterion, another decides."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import emails, selection
from directory.actions.standing import locked_for, unlist
from directory.models import Appeal, Outcome, Removal, RemovalState, Supporter
from people.models import User
from records.audit import audit


def _in_words(reason: str, criterion: str | None = None) -> str:
    known = {one.code for one in selection.DESELECTION}
    if criterion is not None and criterion not in known:
        raise ValidationError({"criterion": "Choose one of the published criteria."})
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason."})
    return reason.strip()


@transaction.atomic
def propose_removal(
    *, by: User, supporter: Supporter, criterion: str, reason: str, now: datetime | None = None
) -> Removal:
    """Propose that a role ends. Nothing changes yet; others who may decide get a notice.

    Raises Refused, or ValidationError without a reason, for a criterion that is not published,
    when it is proposed already, or for somebody who stepped down.
    """
    locked = locked_for(by, supporter, "removal.refused")
    words = _in_words(reason, criterion)
    if locked.stepped_down_at is not None:
        raise ValidationError("This person is not a peer supporter now.", code="not_one")
    if locked.removals.filter(state=RemovalState.PROPOSED).exists():
        raise ValidationError("It is proposed already. A different person decides.", code="already")
    removal = Removal.objects.create(
        supporter=locked,
        criterion=criterion,
        proposed_by=by,
        proposed_at=now or timezone.now(),
        reason=words,
    )
    audit("removal.proposed", by=by, about=locked.user_id, criterion=criterion)
    emails.second_needed(locked, but=by)
    return removal


@transaction.atomic
def decide_removal(
    *, by: User, supporter: Supporter, agrees: bool, reason: str, now: datetime | None = None
) -> Removal:
    """The second person agrees, and the role ends at once; or does not, and nothing changes.

    Whoever proposed it may take it back, never agree. Raises Refused, or ValidationError.
    """
    moment, locked = now or timezone.now(), locked_for(by, supporter, "removal.refused")
    removal = locked.removals.filter(state=RemovalState.PROPOSED).first()
    if removal is None:
        raise ValidationError("Nobody proposes it.", code="none")
    if agrees and removal.proposed_by_id == by.pk:
        raise ValidationError("You proposed it. A different person decides.", code="same_person")
    removal.decision_reason = _in_words(reason)
    removal.decided_by, removal.decided_at = by, moment
    removal.state = RemovalState.AGREED if agrees else RemovalState.DROPPED
    removal.save(update_fields=["decision_reason", "decided_by", "decided_at", "state"])
    audit("removal.decided", by=by, about=locked.user_id, agrees=int(agrees))
    if agrees:
        _end_role(locked, by, moment)
    return removal


def _end_role(supporter: Supporter, by: User, moment: datetime) -> None:
    """Off the list, every consent withdrawn; a suspension is over, since it is decided."""
    unlist(supporter, moment)
    open_ones = supporter.suspensions.filter(lifted_at__isnull=True)
    about = list(open_ones.values_list("pk", flat=True))
    open_ones.update(lifted_at=moment, lifted_by=by)
    supporter.suspended_at = None
    supporter.save(update_fields=["suspended_at"])
    Appeal.objects.open().filter(about__in=about).update(outcome=Outcome.MOOT, closed_at=moment)
    emails.standing_changed(supporter)
