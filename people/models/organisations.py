"""Organisations (a force, a fire service, a trust, a team), their statements, teams and doors."""

import uuid
from datetime import date
from typing import TYPE_CHECKING

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from people.colours import contrast_ok
from people.fields import AddressKeyField
from people.modules import Module
from people.roles import INVITED
from people.taxonomy import ANSWER_AIMS, NATIONS, REGIONS, SERVICES
from records.fields import CodesField, EncryptedTextField
from records.models import Row


class Organisation(Row):
    """One employer or team with its own colours, contacts and rules."""

    if TYPE_CHECKING:
        deputy_id: uuid.UUID | None

    name = models.CharField(max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    emergency_service = models.CharField(max_length=20, choices=SERVICES)
    nation = models.CharField(max_length=20, choices=NATIONS, default="england")
    region = models.CharField(max_length=20, choices=REGIONS)
    brand_colour = models.CharField(max_length=7, default="#1f4f5f", validators=[contrast_ok])
    retention_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
        help_text="Days after a conversation ends until it is erased.",
    )
    approvals_needed = models.PositiveSmallIntegerField(
        "people who must approve a peer supporter",
        default=2,
        validators=[MinValueValidator(2), MaxValueValidator(5)],
        help_text="Two to five. They may come from a partner organisation.",
    )
    probation_months = models.PositiveSmallIntegerField(
        "months of probation",
        default=6,
        validators=[MaxValueValidator(24)],
        help_text="For a new peer supporter: at most two contacts at once. 0: no probation.",
    )
    supervise_every_weeks = models.PositiveSmallIntegerField(
        "weeks between supervision of peer supporters",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(52)],
        help_text="Nobody new asks a supporter whose last one is longer ago. Empty: not asked for.",
    )
    debrief_within_hours = models.PositiveSmallIntegerField(
        "hours until a supporter who wants to talk something through has an answer",
        default=24,
        validators=[MinValueValidator(2), MaxValueValidator(72)],
        help_text="The page promises it. After half of it the deputy is told as well.",
    )
    answer_aim_days = models.PositiveSmallIntegerField(
        "aim for the first yes",
        default=3,
        choices=ANSWER_AIMS,
        help_text="Within how long somebody who asks should have a peer supporter's yes.",
    )
    event_keep_days = models.PositiveSmallIntegerField(
        "days after an event until it is forgotten who came",
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(30)],
        help_text="Then only a number stays. For events put up from now on: others were promised "
        "what was said when they were put up.",
    )
    second_person_publishes = models.BooleanField(
        "somebody else publishes what goes into the library",
        default=False,
        help_text="Who added it cannot publish it: another coordinator does.",
    )
    # Five is what nobody holds more than, whatever anybody chooses (directory.models.HARD_CAP).
    most_contacts = models.PositiveSmallIntegerField(
        "most contacts at once for a peer supporter",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        help_text="Each supporter may choose fewer. Nobody they talk with already is sent away. "
        "Empty: as each of them chooses, five at the most.",
    )
    welfare_contact = models.CharField(max_length=200, blank=True)
    safeguarding_contact = models.CharField(max_length=200, blank=True)
    crisis_line_name = models.CharField(max_length=120, blank=True)
    crisis_line_number = models.CharField(max_length=30, blank=True)
    crisis_line_hours = models.CharField(max_length=120, blank=True)
    partners = models.ManyToManyField("self", blank=True)
    # Who is told on when a coordinator does not acknowledge an alert: a person, then a desk.
    deputy = models.ForeignKey(
        "people.User",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="A second coordinator, here or at a partner organisation.",
    )
    # Since when colleagues may ask for support; empty until what keeps them safe is set up.
    asking_opened_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The parts of the site that people here use; everything else is not there for them.
    modules = CodesField(choices=Module.choices, blank=True, editable=False)
    # The first day on which something of it has to be said again.
    set_up_again_on = models.DateField(null=True, blank=True, editable=False)
    # While the coordinators are away: from the first to the last of these UK days everything on
    # their desk reaches the deputy at once. `deputy_told`: which of the two notices went out.
    deputy_from = models.DateField(null=True, blank=True, editable=False)
    deputy_until = models.DateField(null=True, blank=True, editable=False)
    deputy_told = models.PositiveSmallIntegerField(default=0, editable=False)
    desk_partner = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The organisation whose coordinators take over after the deputy.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(deputy_from__isnull=True, deputy_until__isnull=True)
                | models.Q(
                    deputy_from__isnull=False,
                    deputy_until__isnull=False,
                    deputy_from__lte=models.F("deputy_until"),
                ),
                name="deputy_days_begin_and_end",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def has(self, module: Module) -> bool:
        """Whether people here use this part of the site. No query."""
        return module.value in self.modules

    def deputy_stands_in(self, on: date) -> bool:
        """Whether the deputy looks after the desk on this UK day."""
        return (
            self.deputy_id is not None
            and self.deputy_from is not None
            and self.deputy_until is not None
            and self.deputy_from <= on <= self.deputy_until
        )


class ConfidentialityStatement(Row):
    """One version of what an organisation says about confidentiality; versions are never edited."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="statements"
    )
    version = models.PositiveIntegerField()
    extra = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "version"], name="one_statement_per_version"
            )
        ]

    def __str__(self) -> str:
        return f"Version {self.version}"


class Team(Row):
    """A station, watch, shift or desk. A small one keeps its members apart from each other."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    keeps_apart = models.BooleanField(
        default=True,
        help_text="Small team: its members are not shown to each other as peer supporters.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "name"], name="one_team_per_name")
        ]

    def __str__(self) -> str:
        return self.name


class EmailDomain(Row):
    """Whoever has an address in this domain may join the organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="email_domains"
    )
    domain = models.CharField(max_length=190)

    class Meta:
        ordering = ["domain"]
        constraints = [models.UniqueConstraint(Lower("domain"), name="one_owner_per_domain")]

    def __str__(self) -> str:
        return self.domain


class Invitation(Row):
    """Lets one address join, once, until a date. The link's token is kept as a keyed hash."""

    email = EncryptedTextField()
    email_key = AddressKeyField(db_index=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=20, blank=True, choices=INVITED)
    team = models.ForeignKey(Team, on_delete=models.SET_NULL, null=True, blank=True)
    expires_on = models.DateField()
    token_hash = models.CharField(max_length=64, unique=True)
    used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "Invitation"
