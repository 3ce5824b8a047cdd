"""When somebody is told. Every letter is the same notice: what it is about is said on the site."""

from uuid import UUID

from django.db.models import Q

from directory.models import Application, Supporter
from jobs.mail import notice
from people.models import Organisation, User
from people.roles import Role
from people.separation import separated


def application_waits(application: Application) -> None:
    """To the vetters who may decide on it."""
    applicant = application.applicant
    partners = Organisation.objects.filter(partners=applicant.organisation_id).values("pk")
    vetters = (
        User.objects.active()
        .filter(
            Q(organisation=applicant.organisation_id) | Q(organisation__in=partners),
            roles__has=Role.VETTER.value,
        )
        .exclude(pk=applicant.pk)
        .exclude(separated(applicant))
    )
    for vetter in vetters:
        notice(vetter.pk)


def application_decided(application: Application) -> None:
    """To the applicant."""
    notice(application.applicant_id)


def standing_changed(supporter: Supporter) -> None:
    """To a supporter who was suspended or may come back."""
    recipient: UUID = supporter.user_id
    notice(recipient)
