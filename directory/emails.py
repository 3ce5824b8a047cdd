"""When somebody is told. Every letter is the same notice: what it is about is said on the site."""

from uuid import UUID

from django.db.models import Q

from directory.models import Application, Supporter
from jobs.mail import notice
from people.models import Organisation, User
from people.roles import Role
from people.separation import separated


def _to_vetters_of(person: User) -> None:
    """To the vetters in whose queue this person may be: never themselves, never their own line."""
    partners = Organisation.objects.filter(partners=person.organisation_id).values("pk")
    vetters = (
        User.objects.active()
        .filter(
            Q(organisation=person.organisation_id) | Q(organisation__in=partners),
            roles__has=Role.VETTER.value,
        )
        .exclude(pk=person.pk)
        .exclude(separated(person))
    )
    for vetter in vetters:
        notice(vetter.pk)


def application_waits(application: Application) -> None:
    """To the vetters who may decide on it."""
    _to_vetters_of(application.applicant)


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
