"""Applicants for tests, made through the actions with as few words as possible."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from directory import actions, agreement
from directory.demo import ANSWERS, REFEREES, Profile, apply_for, check
from directory.models import Application, Removal, Supporter
from people.models import User
from records.clock import today

PROFILE = Profile(
    shown_name="Nell",
    region="wales",
    ways=["message"],
    languages=["en"],
    been_through="A long winter.",
    what_helped="Time.",
    talking_to_me="Calm.",
)
REASON = "Everything is there."


def applicant(user: User, now: datetime | None = None, **profile: Any) -> Application:
    """Somebody who sent a complete application."""
    shown = Profile(**{**PROFILE.__dict__, **profile})
    return apply_for(user, shown, now=now or timezone.now())


def draft(user: User, **answers: Any) -> Application:
    """Somebody who began an application; `answers` are what they wrote so far."""
    application = actions.start_application(by=user)
    return actions.save_application(by=user, **answers) if answers else application


def ready(user: User) -> Application:
    """A draft with everything in it, not sent."""
    draft(user, manager_agrees_time=True, **ANSWERS)
    actions.name_referees(by=user, referees=REFEREES)
    actions.save_about(by=user, shown_name="Nell", region="wales")
    actions.save_ways(by=user, ways=["message"], languages=["en"])
    actions.sign_agreement(by=user, version=agreement.VERSION)
    return Application.objects.get(applicant=user)


def checked(user: User, by: User, now: datetime | None = None) -> Application:
    """An applicant whose every check is met."""
    application = applicant(user, now)
    check(user, by=by, now=now or timezone.now())
    return application


def approved(user: User, viv: User, vic: User, now: datetime | None = None) -> Supporter:
    """A supporter who went the whole way."""
    application = checked(user, viv, now)
    for vetter in (viv, vic):
        actions.decide(by=vetter, application=application, approves=True, reason=REASON, now=now)
    return Supporter.objects.get(user=user)


def suspended(supporter: Supporter, by: User) -> Supporter:
    """A supporter who is suspended for a week."""
    actions.suspend(
        by=by, supporter=supporter, reason=REASON, review_on=today() + timedelta(days=7)
    )
    supporter.refresh_from_db()
    return supporter


def declined(application: Application, by: User, reason: str = REASON) -> Application:
    """An application that one vetter declined."""
    return actions.decide(
        by=by, application=application, approves=False, reason=reason, criterion="time"
    )


def removed(supporter: Supporter, first: User, second: User) -> Removal:
    """A supporter whose role two people ended."""
    actions.propose_removal(by=first, supporter=supporter, criterion="respect", reason=REASON)
    return actions.decide_removal(by=second, supporter=supporter, agrees=True, reason=REASON)
