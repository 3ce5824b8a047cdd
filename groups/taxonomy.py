"""What a peer group does, whom it is for and who leads it, in the words of the community toolkit.

A stored code never changes its meaning.
"""

from typing import Final

from django.db import models


class Focus(models.TextChoices):
    """What people do together."""

    SOCIAL = "social", "Social"
    SHARING = "sharing", "Sharing experiences"
    ACTIVITY = "activity", "Activity together"
    EDUCATION = "education", "Learning or workshop"
    MIXED = "mixed", "More than one"


class ForWhom(models.TextChoices):
    """Whom it is for."""

    OPEN = "open", "Open to anyone in the service"
    EXPERIENCE = "experience", "For a shared experience"
    IDENTITY = "identity", "For a shared identity"
    ROLE = "role", "For a role or station"


class Family(models.TextChoices):
    """Whether family and friends who look after somebody may come along."""

    IN = "carers_in", "Carers and family welcome"
    OUT = "carers_out", "Not open to carers"


class Leadership(models.TextChoices):
    """Who decides, and who leads a session."""

    DESIGNATED = "designated", "Designated leader"
    COLLECTIVE = "collective", "Collective decisions"
    PEER = "peer_led", "Led by peers"
    NON_PEER = "non_peer_led", "Led by a non-peer"
    ROTATING = "rotating", "Facilitation shared or rotating"


class Joining(models.TextChoices):
    """How somebody comes in. A private group is in no list: who has no link cannot know of it."""

    OPEN = "open", "Open: whoever it is for joins at once"
    REQUEST = "request", "By request: people ask, and the facilitators say yes"
    PRIVATE = "private", "Private: in no list, people ask by a link you pass on"


class Audience(models.TextChoices):
    """Whose people may join."""

    OWN = "own", "Our organisation"
    ALL = "all", "Every organisation here that has groups"


LISTED: Final = (Joining.OPEN, Joining.REQUEST)
