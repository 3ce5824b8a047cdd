"""A link that lets its holder ask to join a private group, or facilitate with somebody."""

from datetime import date
from typing import Final

from django.db import models

from groups.models.groups import Group
from people.models import User
from records.keys import keyed_hashes
from records.models import Row
from records.tokens import keyed_hash

PURPOSE: Final = "group-link"


class Kind(models.TextChoices):
    """What a link is for."""

    JOIN = "join", "To ask to join"
    LEAD = "lead", "To facilitate with me"


def hash_of(token: str) -> str:
    """How a token is kept: who reads the table can open nothing."""
    return keyed_hash(PURPOSE, token)


class LinkQuerySet(models.QuerySet["Link"]):
    def opened_by(self, user: User, token: str, on: date) -> "LinkQuerySet":
        """The one with this token while it holds, for somebody whose organisation it is for."""
        rows = self.filter(token_hash__in=keyed_hashes(PURPOSE, token), until__gte=on)
        here = models.Q(group__organisation=user.organisation_id) | models.Q(group__audience="all")
        return rows.filter(
            here, group__ends_on__isnull=True, group__organisation__modules__has="groups"
        )

    def over(self, on: date) -> "LinkQuerySet":
        """Those that hold no longer."""
        return self.filter(until__lt=on)


class Link(Row):
    """One of each kind at the most; a new one closes the old."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="links")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    until = models.DateField()

    objects = LinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link into a peer group"
        constraints = [models.UniqueConstraint(fields=["group", "kind"], name="one_link_of_a_kind")]
