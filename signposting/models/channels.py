"""Ways to reach a service, each with its own age: a number is shown once two people have checked
it, and until it is due again."""

import uuid
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.db import models
from django.utils.http import urlencode
from phonenumber_field.modelfields import PhoneNumberField

from people.models import User
from records.clock import today
from records.models import Row
from signposting import numbers
from signposting.models.signposts import Signpost


class Kind(models.TextChoices):
    """A contact channel, as Open Referral tells them apart."""

    PHONE = "phone", "Phone"
    TEXT = "text", "Text"
    EMAIL = "email", "Email"
    CHAT = "chat", "Web chat"
    WEB = "web", "Website"


class How(models.TextChoices):
    """How somebody checked."""

    CALL = "call", "I called or wrote to it, and it answered"
    OWN = "own", "I read it on the service's own page"
    OTHER = "other", "I read it somewhere else"
    OWNER = "owner", "Its owner said so by a mailed link"


# What a person says about their own check; the rest comes by way of others.
BY_HAND: Final = [(one.value, one.label) for one in How if one != How.OWNER]
# Whoever dials a wrong number at night is worse off than before: two people look at each.
NUMBERS: Final = frozenset({Kind.PHONE, Kind.TEXT})
# The newest checks are enough to answer "who says so?".
CHECKS_SHOWN: Final = 10


class Channel(Row):
    """One number or address. It is never changed: another number is another channel, with checks
    of its own. `review_on` empty: not shown yet, or found wrong."""

    if TYPE_CHECKING:
        signpost_id: uuid.UUID

    signpost = models.ForeignKey(Signpost, models.CASCADE, related_name="channels")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    # As people say it.
    value = models.CharField("number or address", max_length=200)
    # The same as it is dialled from anywhere; empty for short numbers and for addresses.
    number = PhoneNumberField(region=numbers.REGION, blank=True, default="")
    # The word to send: "SHOUT".
    keyword = models.CharField(max_length=20, blank=True)
    label = models.CharField("what it is", max_length=80, blank=True)
    free = models.BooleanField("free to call", null=True, blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    checked_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    wrong_on = models.DateField(null=True)

    class Meta:
        ordering = ["place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signpost", "kind", "value", "keyword"], name="one_channel_a_number"
            ),
            # Spaces make no other number.
            models.UniqueConstraint(
                fields=["signpost", "kind", "number", "keyword"],
                condition=~models.Q(number=""),
                name="one_channel_a_dialled_number",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"

    @property
    def checkers_needed(self) -> int:
        """How many different people have to check it before it is shown."""
        return 2 if self.kind in NUMBERS else 1

    @property
    def is_number(self) -> bool:
        """Whether people dial it."""
        return self.kind in NUMBERS

    @property
    def href(self) -> str:
        """The address of a link that calls, texts (with the word to send), mails or opens it."""
        if self.kind == Kind.EMAIL:
            return f"mailto:{self.value}"
        if self.kind not in NUMBERS:
            return self.value
        dialled = numbers.dialled(self.value, self.number or None)
        if self.kind == Kind.PHONE:
            return f"tel:{dialled}"
        return f"sms:{dialled}" + (f"?{urlencode({'body': self.keyword})}" if self.keyword else "")

    def is_shown(self, on: date | None = None) -> bool:
        """Whether it stands on the pages on this UK day. What may save a life stays, late or not:
        the desk is told instead. Needs the signpost."""
        if self.wrong_on is not None:
            return False
        if self.signpost.demo:
            return True
        if self.review_on is None:
            return False
        return self.signpost.is_urgent or self.review_on >= (on or today())


def same_channel(
    *, kind: str, value: str, keyword: str = "", number: Any = "", **_: Any
) -> models.Q:
    """The channel of an entry that is the same, however its digits are set apart."""
    spelt = models.Q(kind=kind, value=value, keyword=keyword)
    return spelt | models.Q(kind=kind, number=number, keyword=keyword) if number else spelt


class Check(Row):
    """Somebody looked at one channel (or, without one, at the words about a service) on a day.
    They are the history; what the same person says of it again on the same day takes its place."""

    if TYPE_CHECKING:
        by_id: uuid.UUID | None

    signpost = models.ForeignKey(Signpost, models.CASCADE, related_name="checks")
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="checks")
    right = models.BooleanField()
    how = models.CharField(max_length=8, choices=How.choices)
    source = models.URLField("where it was read", max_length=300, blank=True)
    said = models.CharField("how it was done", max_length=300, blank=True)
    on = models.DateField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "by", "on"],
                condition=models.Q(channel__isnull=False),
                name="one_check_a_day",
            )
        ]

    def __str__(self) -> str:
        return "check"
