"""The whole demo, put together from each app's part. Fictional, and marked as such."""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from campaigns import demo as campaigns_demo
from care import demo as care_demo
from conversations import demo as conversations_demo
from conversations import demo_desk, demo_safety
from directory import bulk, demo_standing
from directory import demo as directory_demo
from evaluation import demo as evaluation_demo
from groups import demo as groups_demo
from mentoring import demo as mentoring_demo
from mentoring import demo_pairs
from people import demo as people_demo
from people.demo import PASSWORD, Cast
from people.models import Organisation, User
from resources import demo as resources_demo
from resources import demo_elsewhere
from signposting import demo as signposting_demo
from wellbeing import demo as wellbeing_demo

LISTED = 60
ACCOUNTS = [
    ("asha@ambulance.example", "staff, ambulance, wants support"),
    ("ben@ambulance.example", "approved peer supporter, ambulance"),
    ("mo@ambulance.example", "Asha's line manager, a peer supporter as well"),
    ("cat@ambulance.example", "coordinator, ambulance; national editor of where to turn"),
    ("dev@ambulance.example", "administrator"),
    ("viv@ambulance.example", "vetter, ambulance"),
    ("vic@fire.example", "vetter, fire: the second person for Viv's decisions"),
    ("eve@fire.example", "staff, fire"),
    ("finn@fire.example", "coordinator, fire; national editor of where to turn"),
    ("dana@fire.example", "administrator, fire"),
    ("mia@ambulance.example", "mentor and buddy, ambulance; max@fire.example is a mentor, too"),
    ("rae@rescue.example", "coordinator, mountain rescue, where asking is not open yet"),
    ("sky@rescue.example", "volunteer, mountain rescue"),
    ("sol@ambulance.example", "safeguarding lead, ambulance; so is sia@ambulance.example"),
    ("nel@ambulance.example", "second opener, ambulance; so is noa@ambulance.example"),
    ("stan@fire.example", "safeguarding lead, fire; so is suki@fire.example"),
    ("nash@fire.example", "second opener, fire; so is nina@fire.example"),
]

__all__ = ["ACCOUNTS", "PASSWORD", "RealPeopleHere", "load", "load_many"]


class RealPeopleHere(Exception):
    """Fictional people must never stand beside real ones."""


def _refuse_beside_real_people() -> None:
    if User.objects.exclude(email__endswith=".example").exists():
        raise RealPeopleHere(
            "This database holds people who are not the demo's. The demo is not loaded."
        )


@transaction.atomic
def load(*, seed: int) -> bool:
    """Load the demo once. Returns False when it is already there.

    Raises RealPeopleHere when the database holds anybody outside the demo.
    """
    _refuse_beside_real_people()
    if User.objects.filter(email="asha@ambulance.example").exists():
        return False
    now = timezone.now()
    cast = people_demo.build()
    _supporters(cast, random.Random(seed), now)
    resources_demo.build(organisations=[cast.ambulance, cast.fire], coordinator=cast.cat, seed=seed)
    demo_elsewhere.build(coordinator=cast.cat, teller=cast.mo, now=now)
    signposting_demo.build()
    demo_desk.build(cast, now=now)
    conversations_demo.build(cast, now=now)
    demo_safety.build(cast, now=now)
    places = [cast.ambulance, cast.fire]
    evaluation_demo.build(places, chance=random.Random(seed), now=now)
    care_demo.build(cast, now=now)
    wellbeing_demo.build(cast, now=now)
    groups_demo.build(cast, now=now)
    campaigns_demo.build(cast, now=now)
    mentoring_demo.build(cast, now=now)
    demo_pairs.build(cast, now=now)
    return True


def _supporters(cast: Cast, chance: random.Random, now: datetime) -> None:
    """Ben, Mo and Sam by hand, others until 60 are listed, and a queue for the vetters."""
    then, first = now - timedelta(days=90), LISTED - demo_standing.LISTED
    directory_demo.build(cast, listed=first, chance=chance, now=then, password=PASSWORD)
    demo_standing.build(cast, chance=chance, now=now, password=PASSWORD)


def load_many(number: int, *, seed: int) -> None:
    """`number` more listed supporters in bulk, for measuring; deterministic by seed."""
    bulk.make_supporters(number, seed=seed, organisations=list(Organisation.objects.all()))
