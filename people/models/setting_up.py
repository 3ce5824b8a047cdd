"""What has to be true before colleagues of an organisation may ask for support here, and who said
that it is. Some of it lapses: a contact who left is no contact.
"""

import uuid
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from django.db import models

from people.models.organisations import Organisation
from people.models.users import User
from people.roles import Permission
from records.models import Row

# Twice a year somebody rings again.
LAPSES: Final = timedelta(days=183)


class Step(models.TextChoices):
    """What a person has to say, because no row tells it."""

    STATEMENT = "statement", "The confidentiality statement is approved"
    WELFARE = "welfare", "The welfare contact answers"
    SAFEGUARDING = "safeguarding", "The safeguarding contact answers"
    DPIA = "dpia", "The data protection impact assessment is signed"
    MAIL = "mail", "Our mail arrives"
    NUMBERS = "numbers", "The urgent numbers are right"
    MODULES = "modules", "Modules switched on"


# Those without which nobody may ask, those that have to be said again, and those an administrator
# says.
SAFETY: Final = (
    Step.STATEMENT,
    Step.WELFARE,
    Step.SAFEGUARDING,
    Step.DPIA,
    Step.MAIL,
    Step.NUMBERS,
)
LAPSING: Final = frozenset({Step.WELFARE, Step.SAFEGUARDING, Step.NUMBERS})
ADMINISTRATORS: Final = frozenset({Step.DPIA, Step.NUMBERS})


class SetUpMarkQuerySet(models.QuerySet["SetUpMark"]):
    def visible_to(self, user: User) -> "SetUpMarkQuerySet":
        """Those of the own organisation, for whoever sets it up."""
        if not user.can(Permission.SET_UP) or user.organisation_id is None:
            return self.none()
        return self.filter(organisation=user.organisation_id)


class SetUpMark(Row):
    """The newest word about one step: by whom, on which day, and of what (`detail`: the version of
    the statement, the contact that was rung, the draft and the office of who signed it, the
    modules there were)."""

    if TYPE_CHECKING:
        organisation_id: uuid.UUID

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="set_up_marks")
    step = models.CharField(max_length=12, choices=Step.choices)
    # Empty while a mailed code has not come back for the first time.
    done_on = models.DateField(null=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    detail = models.CharField(max_length=200, blank=True)
    # Of the newest test mail: the keyed hash of its code, until when, and how often it was tried.
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    objects = SetUpMarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "step"], name="one_mark_a_step")
        ]

    def __str__(self) -> str:
        return self.get_step_display()

    def lapses_on(self) -> date | None:
        """The day it has to be said again; None for what lasts or was never done."""
        return self.done_on + LAPSES if self.done_on and self.step in LAPSING else None
