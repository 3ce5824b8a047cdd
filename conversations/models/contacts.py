"""Talks that happened elsewhere, logged as codes: no name, no words, no day, and no supporter.

What may be written down follows "records" in practice guidance for peer support: how, how long,
coarsely about what, and where else somebody was told to turn. Nothing here leads to anybody.
"""

from datetime import datetime, timedelta

from django.db import models

from people.models import Organisation
from records.clock import today, week_of
from records.fields import CodesField
from records.models import Row

# They name nobody; older than this they say nothing about the service any more.
KEEP_TALKS = timedelta(days=730)


class Mode(models.TextChoices):
    """How the two talked. Messages on this site are not logged: they are not elsewhere."""

    IN_PERSON = "in_person", "In person"
    WALK = "walk", "Walk and talk"
    PHONE = "phone", "Phone"
    VIDEO = "video", "Video call"
    TEXT = "text", "Text message"
    EMAIL = "email", "E-mail"
    GROUP_IN_PERSON = "group_in_person", "Group, in person"
    GROUP_ONLINE = "group_online", "Group, online"
    DROP_IN = "drop_in", "Visit to a station"


class Length(models.TextChoices):
    """How long, in bands."""

    SHORT = "0_15", "Up to 15 minutes"
    HALF = "16_30", "16 to 30 minutes"
    HOUR = "31_60", "31 to 60 minutes"
    LONG = "over_60", "More than an hour"


class Reason(models.TextChoices):
    """About what, so coarsely that it fits many. Not saying comes first: it is what Enter means."""

    PREFER_NOT = "prefer_not", "Rather not say"
    MENTAL = "mental", "How somebody feels"
    INCIDENT = "incident", "After an incident"
    BEREAVEMENT = "bereavement", "Bereavement"
    RELATIONSHIP = "relationship", "Relationship or family"
    CARING = "caring", "Caring"
    PHYSICAL = "physical", "Physical health or disability"
    MONEY = "money", "Money"
    WORK = "work", "Work, change or conflict"
    INVESTIGATION = "investigation", "Under investigation"
    ASSAULT = "assault", "Assaulted at work"
    RETURN = "return", "Returning to work"
    LEAVING = "leaving", "Leaving or retiring"
    CAREER = "career", "Career"
    NEW = "new", "New here"
    OTHER = "other", "Something else"


class Signposted(models.TextChoices):
    """Where else somebody was told to turn: the kind of place, never which one."""

    URGENT = "urgent", "Urgent help or a crisis line"
    GP = "gp", "Their GP or NHS services"
    OCCUPATIONAL = "occupational", "Occupational health or employee assistance"
    TRAUMA = "trauma", "Support after an incident (TRiM or like it)"
    UNION = "union", "Union, federation or staff network"
    CHARITY = "charity", "A charity for the emergency services"
    FAITH = "faith", "Chaplaincy"
    MONEY = "money", "Debt, housing or legal advice"
    SUPPORTER = "supporter", "Another peer supporter"
    LIBRARY = "library", "Something to read"


class LoggedTalkQuerySet(models.QuerySet["LoggedTalk"]):
    def over(self, now: datetime) -> "LoggedTalkQuerySet":
        """Talks of weeks that are over, which can still be taken back: their keys go."""
        return self.filter(week__lt=week_of(today(now)), form_key__isnull=False)

    def old(self, now: datetime) -> "LoggedTalkQuerySet":
        return self.filter(week__lt=week_of(today(now)) - KEEP_TALKS)


class LoggedTalk(Row):
    """That somewhere, in a week, two people talked. There is no person in it, on purpose."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, null=True, related_name="+")
    # The Monday of the week it was saved in.
    week = models.DateField(db_index=True)
    mode = models.CharField(max_length=16, choices=Mode.choices)
    length = models.CharField(max_length=8, choices=Length.choices)
    reason = models.CharField(max_length=16, choices=Reason.choices)
    signposted = CodesField(choices=Signposted.choices, blank=True)
    # Made with the form, so that a double click is one talk and it can be taken back; dropped
    # when the week is over.
    form_key = models.UUIDField(unique=True, null=True)

    objects = LoggedTalkQuerySet.as_manager()

    def __str__(self) -> str:
        return "talk"
