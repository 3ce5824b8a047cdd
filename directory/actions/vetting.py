"""What vetters do. Each act is audited; nobody acts on themselves or within their own line.

Two different people approve, or more where the organisation says so (Creamer 2012, recommendation
2: selection by a panel).
"""

from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from directory import deciders, emails, selection, training
from directory.actions.confirming import CONFIRMED, confirmed
from directory.actions.privileged import opened
from directory.actions.probation import begin_probation
from directory.actions.texts import let_wait
from directory.facts import cleared_until, requirements
from directory.models import (
    Application,
    ApplicationState,
    Check,
    Decision,
    Supporter,
    SupporterNote,
    VettingNote,
)
from directory.taxonomy import USUAL, CheckKind
from people.models import User
from records.audit import Refused, audit
from records.clock import today

# What a decision rests on; training and the agreement may follow it, before listing.
BEFORE_DECIDING: Final = (CheckKind.CONFLICTS, CheckKind.REFERENCE, CheckKind.PANEL)


def seen(by: User, application: Application, event: str) -> Application:
    """The application, locked and fresh; Refused when `by` may not act on it."""
    reach = Application.objects.visible_to(by).filter(pk=application.pk)
    if not reach.exists():
        raise Refused(event, by=by, about=application.applicant_id)
    return Application.objects.select_for_update().get(pk=application.pk)


def in_reach(by: User, supporter: Supporter) -> bool:
    """Whether `by` vets this person: a supporter, or an applicant who sent an application."""
    return (
        Supporter.objects.vetted_by(by).filter(pk=supporter.pk).exists()
        or Application.objects.visible_to(by).filter(applicant=supporter.user_id).exists()
    )


@transaction.atomic
def open_application(*, by: User, application: Application, now: datetime | None = None) -> None:
    """Audit that a vetter opened somebody's application. Raises Refused."""
    seen(by, application, "application.open_refused")
    opened("application.opened", by, application.applicant, now or timezone.now())


@transaction.atomic
def open_supporter(*, by: User, supporter: Supporter, now: datetime | None = None) -> None:
    """Audit that a vetter opened a supporter's checks and suspensions. Raises Refused."""
    if not in_reach(by, supporter):
        raise Refused("supporter.open_refused", by=by, about=supporter.user_id)
    opened("supporter.opened", by, supporter.user, now or timezone.now())


@transaction.atomic
def record_check(
    *,
    by: User,
    supporter: Supporter,
    kind: str,
    met: bool,
    done_on: date,
    expires_on: date | None = None,
    now: datetime | None = None,
) -> Check:
    """Add a dated check; the newest of its kind counts, older ones stay as history.

    `expires_on` None stands for the usual time. Raises Refused, or ValidationError for dates that
    cannot be. Listing follows from it at once.
    """
    moment = now or timezone.now()
    if not in_reach(by, supporter):
        raise Refused("check.refused", by=by, about=supporter.user_id)
    ends = expires_on or done_on + USUAL[CheckKind(kind)]
    if kind == CheckKind.TRAINING and training.by_modules(supporter):
        raise ValidationError({"kind": "Training is recorded by its modules here."})
    if done_on > today(moment):
        raise ValidationError({"done_on": "The day it was done cannot be in the future."})
    if ends <= done_on:
        raise ValidationError({"expires_on": "It must run out after the day it was done."})
    locked = Supporter.objects.select_for_update().get(pk=supporter.pk)
    check = Check.objects.create(
        supporter=locked,
        kind=kind,
        met=met,
        done_on=done_on,
        expires_on=ends,
        recorded_at=moment,
        recorded_by=by,
    )
    locked.cleared_until = cleared_until(requirements(locked))
    locked.save(update_fields=["cleared_until"])
    audit("check.recorded", by=by, about=locked.user_id, kind=kind, met=int(met))
    return check


@transaction.atomic
def add_note(
    *, by: User, application: Application, text: str, now: datetime | None = None
) -> VettingNote:
    """Add a restricted note, read by vetters alone. Raises Refused, or ValidationError if empty."""
    seen(by, application, "note.refused")
    if not text.strip():
        raise ValidationError({"text": "Write the note."})
    note = VettingNote.objects.create(
        application=application, by=by, text=text.strip(), written_at=now or timezone.now()
    )
    audit("note.added", by=by, about=application.applicant_id)
    return note


@transaction.atomic
def add_supporter_note(
    *, by: User, supporter: Supporter, text: str, now: datetime | None = None
) -> SupporterNote:
    """Add a restricted note about a supporter. Raises Refused, or ValidationError if empty."""
    if not Supporter.objects.vetted_by(by).filter(pk=supporter.pk).exists():
        raise Refused("note.refused", by=by, about=supporter.user_id)
    if not text.strip():
        raise ValidationError({"text": "Write the note."})
    note = SupporterNote.objects.create(
        supporter=supporter, by=by, text=text.strip(), written_at=now or timezone.now()
    )
    audit("note.added", by=by, about=supporter.user_id)
    return note


def _check_decision(application: Application, by: User, approves: bool, on: date) -> None:
    """Raise ValidationError when this decision cannot be taken now."""
    if application.state != ApplicationState.SUBMITTED:
        raise ValidationError("This application has been decided.", code="decided")
    if application.decisions.filter(by=by).exists():
        raise ValidationError(
            "You have decided already. A different person takes the second decision.", code="twice"
        )
    needed = requirements(Supporter.objects.get(user=application.applicant_id))
    left = [one.label for one in needed if one.kind in BEFORE_DECIDING and not one.holds(on)]
    if approves and left:
        raise ValidationError(f"Record these first: {', '.join(left)}.", code="checks")


@transaction.atomic
def decide(
    *,
    by: User,
    application: Application,
    approves: bool,
    reason: str,
    criterion: str = "",
    now: datetime | None = None,
) -> Application:
    """One vetter's decision with its reason. Enough approvals by different people who might all
    still decide approve the applicant, one refusal declines; both times the applicant gets a
    notice. A refusal names the published `criterion` that is not met.

    Raises Refused (oneself, one's own line, not one's own or partner organisation), or
    ValidationError. Two decisions at once wait for each other on the application's row.
    """
    moment = now or timezone.now()
    locked = seen(by, application, "decision.refused")
    _check_decision(locked, by, approves, today(moment))
    if not reason.strip():
        raise ValidationError({"reason": "Give the reason for your decision."})
    if not approves and criterion not in {one.code for one in selection.SELECTION}:
        raise ValidationError({"criterion": "Choose the criterion that is not met."})
    Decision.objects.create(
        application=locked,
        by=by,
        approves=approves,
        criterion="" if approves else criterion,
        reason=reason.strip(),
        decided_at=moment,
    )
    audit("application.decided", by=by, about=locked.applicant_id, approves=int(approves))
    if not approves:
        _close(locked, ApplicationState.DECLINED, moment)
    elif _approvals(locked) >= deciders.approvals_needed(locked.applicant):
        _approve(locked, moment)
    return locked


def _approvals(application: Application) -> int:
    return application.decisions.counting().filter(approves=True).count()


def _approve(application: Application, moment: datetime) -> None:
    supporter = Supporter.objects.select_for_update().get(user=application.applicant_id)
    supporter.approved_at, supporter.stepped_down_at = moment, None
    supporter.cleared_until = cleared_until(requirements(supporter))
    confirmed(supporter, moment)
    if application.brought_at is not None:
        # They say themselves what is shown, to whom, before anybody finds them.
        supporter.confirmed_on = None
        let_wait(supporter, moment)
    supporter.save(update_fields=["approved_at", "stepped_down_at", "cleared_until", *CONFIRMED])
    if application.brought_at is None:
        begin_probation(supporter, moment)
    _close(application, ApplicationState.APPROVED, moment)


def _close(application: Application, state: ApplicationState, moment: datetime) -> None:
    application.state, application.decided_at = state, moment
    application.save(update_fields=["state", "decided_at"])
    emails.application_decided(application)
