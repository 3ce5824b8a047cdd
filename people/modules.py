"""Parts of the site that an organisation switches on when it is ready to look after them.

A stored code never changes its meaning. Whoever adds one here gives it its sentence, and stacks
`people.access.in_module` on each of its pages.
"""

from typing import Final

from django.db import models


class Module(models.TextChoices):
    """One part that can be on or off."""

    EVENTS = "events", "Events"
    GROUPS = "groups", "Peer groups"
    CAMPAIGNS = "campaigns", "Campaigns"
    MENTORS = "mentors", "Career mentors"
    STARTERS = "starters", "Buddies for new colleagues"
    RETURNERS = "returners", "Buddies for coming back to work"


# What it is, for whoever switches it on and for whoever finds it on their home page.
MEANINGS: Final[dict[Module, str]] = {
    Module.EVENTS: "Drop-ins, walks, talks and other get-togethers that people can come to.",
    Module.GROUPS: "Small groups of colleagues who meet again and again, with two facilitators and "
    "an agreement of their own.",
    Module.CAMPAIGNS: "Awareness days, what is on the agenda now, and wellbeing champions.",
    Module.MENTORS: "Somebody further on who listens and thinks along about work, for half a year.",
    Module.STARTERS: "Somebody who knows the place shows a new colleague round for twelve weeks.",
    Module.RETURNERS: "Somebody who meets a colleague before the first day back, and after it.",
}


def known() -> str:
    """Every module there is, in one word: whoever looked at these has looked at all."""
    return ",".join(Module.values)
