"""Changes to a supporter's public words that wait for a vetter's second look."""

import uuid
from typing import TYPE_CHECKING, Final

from django.db import models

from directory.models.supporters import Supporter, in_reach
from people.models import User
from records.fields import EncryptedTextField
from records.models import Row

# The words everybody reads, by their fields on Supporter and on WaitingText.
PUBLIC_TEXTS: Final = ("shown_name", "been_through", "what_helped", "talking_to_me")


class WaitingTextQuerySet(models.QuerySet["WaitingText"]):
    def visible_to(self, vetter: User) -> "WaitingTextQuerySet":
        """A vetter's queue: own and partner organisations, never oneself nor one's own line."""
        return self.filter(in_reach(vetter, "supporter__user__"), handed_back_at__isnull=True)

    def owned_by(self, user: User) -> "WaitingTextQuerySet":
        return self.filter(supporter__user=user)


class WaitingText(Row):
    """New words of an approved supporter; the old ones stay up until a vetter has read these.

    An empty field is a text that does not change: emptying one happens at once, without waiting.
    """

    if TYPE_CHECKING:
        supporter_id: uuid.UUID

    supporter = models.OneToOneField(Supporter, models.CASCADE, related_name="waiting_text")
    shown_name = EncryptedTextField("name to show", blank=True)
    been_through = EncryptedTextField("what I have been through", blank=True)
    what_helped = EncryptedTextField("what helped", blank=True)
    talking_to_me = EncryptedTextField("what talking to me is like", blank=True)
    # Another one with each edit, so that a vetter accepts exactly what they read.
    version = models.UUIDField(default=uuid.uuid4)
    written_at = models.DateTimeField()
    # A vetter handed it back with a word to the supporter; it is in no queue until it is edited.
    handed_back_at = models.DateTimeField(null=True)
    word = EncryptedTextField("word to the supporter", blank=True)

    objects = WaitingTextQuerySet.as_manager()

    class Meta:
        verbose_name = "text to look at again"
        verbose_name_plural = "texts to look at again"

    def __str__(self) -> str:
        return "Text"

    def changes(self) -> dict[str, str]:
        """The fields that would change, with the new words."""
        found = {name: getattr(self, name) for name in PUBLIC_TEXTS}
        return {name: words for name, words in found.items() if words}
