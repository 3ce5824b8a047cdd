"""A supporter's own plan for looking after themselves: nobody else reads it, ever."""

from django.db import models

from people.models import User
from records.fields import EncryptedTextField
from records.models import Row


class SelfCarePlanQuerySet(models.QuerySet["SelfCarePlan"]):
    def owned_by(self, user: User) -> "SelfCarePlanQuerySet":
        """One's own. There is no door for anybody else."""
        return self.filter(user=user)


class SelfCarePlan(Row):
    """Four questions, answered for oneself. Without a date: nothing tells when it was written."""

    user = models.OneToOneField(User, models.CASCADE, related_name="self_care_plan")
    signs = EncryptedTextField("what tells me that I am carrying too much", blank=True)
    helps = EncryptedTextField("what helps me", blank=True)
    people = EncryptedTextField("whom I can ring", blank=True)
    leave_out = EncryptedTextField("what I leave out when it is a lot", blank=True)

    objects = SelfCarePlanQuerySet.as_manager()

    def __str__(self) -> str:
        return "self-care plan"
