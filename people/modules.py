"""Parts of the site that an organisation switches on when it is ready to look after them.

A stored code never changes its meaning. Whoever adds one here gives it its sentence, and stacks
`people.access.in_module` on each of its pages.
"""

from typing import Final

from django.db import models


class Module(models.TextChoices):
    """One part that can be on or off."""

    EVENTS = "events", "Events"


# What it is, for whoever switches it on and for whoever finds it on their home page.
MEANINGS: Final[dict[Module, str]] = {
    Module.EVENTS: "Drop-ins, walks, talks and other get-togethers that people can come to.",
}


def known() -> str:
    """Every module there is, in one word: whoever looked at these has looked at all."""
    return ",".join(Module.values)
