"""When somebody is told. Every letter is the same notice: what it is about is said on the site."""

from collections.abc import Iterable
from uuid import UUID

from directory import deciders
from directory.models import Appeal, Application, Supporter
from jobs.mail import notice
from people.models import User


def _to_vetters_of(person: User) -> None:
    """To the vetters in whose queue this person may be: never themselves, never their own line."""
    for vetter in deciders.of(person):
        notice(vetter.pk)


def application_waits(application: Application) -> None:
    """To the vetters who may decide on it."""
    _to_vetters_of(application.applicant)


def reference_answered(vetters: Iterable[User]) -> None:
    """To those who may read what somebody answered about an applicant."""
    for vetter in vetters:
        notice(vetter.pk)


def stepped_back(application: Application, but: User) -> None:
    """To those who may still decide it; to the organisation's administrators when they are too
    few."""
    person = application.applicant
    for one in deciders.of(person).exclude(pk=but.pk):
        notice(one.pk)
    if deciders.others_needed(application):
        for one in deciders.administrators_of(person).exclude(pk=but.pk):
            notice(one.pk)


def put_forward(application: Application) -> None:
    """To somebody whom a vetter put forward."""
    notice(application.applicant_id)


def text_waits(supporter: Supporter) -> None:
    """To the vetters who may look at new words."""
    _to_vetters_of(supporter.user)


def text_decided(supporter: Supporter) -> None:
    """To the supporter whose new words were accepted or handed back."""
    notice(supporter.user_id)


def details_due(supporter: Supporter) -> None:
    """To a supporter who should say that their details are still right, or is not listed now."""
    notice(supporter.user_id)


def application_decided(application: Application) -> None:
    """To the applicant."""
    notice(application.applicant_id)


def standing_changed(supporter: Supporter) -> None:
    """To a supporter who was suspended or may come back."""
    recipient: UUID = supporter.user_id
    notice(recipient)


def second_needed(supporter: Supporter, but: User) -> None:
    """To those who may take the second decision about a supporter."""
    for vetter in deciders.of(supporter.user).exclude(pk=but.pk):
        notice(vetter.pk)


def appeal_waits(appeal: Appeal) -> None:
    """To those who may decide it; to the administrators as well when these are too few."""
    for one in deciders.judges(appeal):
        notice(one.pk)
    if deciders.is_stuck(appeal):
        for one in deciders.administrators_of(appeal.person):
            notice(one.pk)


def appeal_decided(appeal: Appeal) -> None:
    """To the person who appealed."""
    notice(appeal.person_id)


def agreement_changed(supporter: Supporter) -> None:
    """To a supporter who is asked to sign a new version."""
    notice(supporter.user_id)


def something_due(person: User) -> None:
    """To somebody for whom something runs out or waits."""
    notice(person.pk)
