"""Asking to become a peer supporter: written in one's own time, sent, or taken back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from directory import emails, versions
from directory.actions.connections import those_named_step_back
from directory.actions.own import own
from directory.models import Appeal, Application, ApplicationState, Supporter
from people.models import User
from people.roles import Permission
from records.audit import tally
from records.clock import today

ANSWERS = ("why", "experience", "looked_after")
# What an application must have before it can be sent, with the words for what is missing.
NEEDED = {
    "why": "Say why you want to do this",
    "experience": "Say what you would bring",
    "looked_after": "Say how you will look after yourself",
    "manager_agrees_time": "Confirm that your manager agrees to the time",
}


def _latest(by: User) -> Application | None:
    """Somebody's newest application, locked together with their account: two clicks, one row."""
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=by.pk)
    return Application.objects.owned_by(by).first()


def draft_of(by: User) -> Application:
    """Somebody's application while it is being written, locked. Raises ValidationError."""
    application = _latest(by)
    if application is None or application.state != ApplicationState.DRAFT:
        raise ValidationError("This application was already sent.", code="not_a_draft")
    return application


@transaction.atomic
def start_application(*, by: User, now: datetime | None = None) -> Application:
    """Begin an application, or find the one already begun. Its profile begins with it, unlisted.

    Raises ValidationError for somebody who is a supporter already.
    """
    if not by.can(Permission.APPLY):
        raise PermissionDenied
    held = _latest(by)
    supporter, _ = Supporter.objects.get_or_create(user=by, defaults={"languages": ["en"]})
    if supporter.approved_at and not supporter.stepped_down_at:
        raise ValidationError("You are a peer supporter already.", code="already")
    if held and held.state in (ApplicationState.DRAFT, ApplicationState.SUBMITTED):
        return held
    if Appeal.objects.owned_by(by).open().exists():
        raise ValidationError("Your appeal is being looked at.", code="appeal")
    return Application.objects.create(applicant=by, started_at=now or timezone.now())


@transaction.atomic
def save_application(
    *, by: User, manager_agrees_time: bool | None = None, **answers: str
) -> Application:
    """Keep what was written so far; what is not given stays as it was.

    Raises ValidationError when it was sent already, TypeError for an unknown answer.
    """
    if unknown := answers.keys() - set(ANSWERS):
        raise TypeError(f"no such answer: {sorted(unknown)}")
    application = draft_of(by)
    changes: dict[str, str | bool] = {**answers}
    if manager_agrees_time is not None:
        changes["manager_agrees_time"] = manager_agrees_time
    for name, value in changes.items():
        setattr(application, name, value)
    application.save(update_fields=list(changes))
    return application


def what_is_missing(application: Application, supporter: Supporter) -> dict[str, str]:
    """What is left to do before it can be sent: {part: words}; empty when it is complete."""
    left = {name: words for name, words in NEEDED.items() if not getattr(application, name)}
    if not application.references.exists():
        left["referees"] = "Name somebody who could speak for you"
    if not supporter.shown_name:
        left["about"] = "Choose the name to show"
    if not supporter.ways:
        left["ways"] = "Choose how people can talk to you"
    signed = supporter.agreements.order_by("signed_at").last()
    if (
        signed is None
        or versions.since(signed, supporter.user.organisation)
        or signed.expires_on < today()
    ):
        left["agreement"] = "Read and sign the agreement"
    return left


@transaction.atomic
def submit_application(*, by: User, now: datetime | None = None) -> Application:
    """Send it to the vetters, who get a notice. Sending twice changes nothing.

    Raises ValidationError with everything that is missing.
    """
    latest = _latest(by)
    if latest is not None and latest.state == ApplicationState.SUBMITTED:
        return latest
    application = draft_of(by)
    left = what_is_missing(application, own(by))
    if left:
        raise ValidationError(list(left.values()))
    application.state = ApplicationState.SUBMITTED
    application.submitted_at = now or timezone.now()
    application.save(update_fields=["state", "submitted_at"])
    those_named_step_back(application, application.submitted_at)
    emails.application_waits(application)
    tally("application.sent", organisation=by.organisation_id)
    return application


@transaction.atomic
def withdraw_application(*, by: User) -> Application:
    """Take it back: its answers and references are erased at once, and no vetter sees it any more.

    Raises ValidationError when there is nothing to take back.
    """
    application = _latest(by)
    if application is None or application.state not in (
        ApplicationState.DRAFT,
        ApplicationState.SUBMITTED,
    ):
        raise ValidationError("There is no application to withdraw.", code="nothing")
    application.state = ApplicationState.WITHDRAWN
    for name in ANSWERS:
        setattr(application, name, "")
    application.save(update_fields=["state", *ANSWERS])
    application.notes.all().delete()
    application.references.all().delete()
    application.decisions.all().delete()
    tally("application.withdrawn", organisation=by.organisation_id)
    return application
