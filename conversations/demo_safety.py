"""Who is on duty in the demo's two organisations, and what waits for them."""

from datetime import datetime, timedelta
from uuid import uuid4

from conversations.actions import safety
from conversations.models import Request
from people.actions.appointments import appoint
from people.demo import Cast, person
from people.models import Organisation, User
from people.roles import Role
from records.clock import today

LEAD, SECOND = Role.SAFEGUARDING_LEAD, Role.SECOND_OPENER
# Two of each, in each organisation: any two of them can look at what the others did.
ON_DUTY = {
    "ambulance": [("Sol", LEAD), ("Sia", LEAD), ("Nel", SECOND), ("Noa", SECOND)],
    "fire": [("Stan", LEAD), ("Suki", LEAD), ("Nash", SECOND), ("Nina", SECOND)],
}


def build(cast: Cast, *, now: datetime) -> None:
    """Eight people appointed long ago, a concern nobody has taken up, one taken up, and a hold
    that a second opener has not answered."""
    ambulance = _on_duty(cast, cast.ambulance, "ambulance", now)
    _on_duty(cast, cast.fire, "fire", now)
    request = Request.objects.open().filter(asker__email="ola@ambulance.example").first()
    if request is None or request.asker is None:
        return
    _concerns(request, cast.ben, request.asker, ambulance["Sia"], now)
    safety.place_hold(
        by=ambulance["Sia"],
        email="tess@ambulance.example",
        authority="coroner",
        authority_name="Demo coroner, reference 0000",
        reason="A letter of the demo coroner of this week asks for it.",
        until=today(now) + timedelta(days=60),
        untold=None,
        now=now - timedelta(hours=1),
    )


def _on_duty(cast: Cast, organisation: Organisation, domain: str, now: datetime) -> dict[str, User]:
    found = {}
    for name, role in ON_DUTY[domain]:
        email = f"{name.lower()}@{domain}.example"
        secret = cast.asha.password
        one = person(email, name, secret, organisation=organisation, roles=[role])
        appoint(by=None, person=one, role=role, now=now - timedelta(days=60))
        found[name] = one
    return found


def _concerns(request: Request, ben: User, ola: User, sia: User, now: datetime) -> None:
    safety.raise_concern(
        by=ben,
        request=request,
        kind="life",
        words="They stopped answering after saying that nothing helps. I have rung nobody yet.",
        numbers=[1, 3],
        shows_reporter=True,
        form_key=uuid4(),
        now=now - timedelta(minutes=20),
    )
    other = safety.raise_concern(
        by=ola,
        request=request,
        kind="other",
        words="I am not sure that he is all right himself.",
        numbers=[],
        shows_reporter=False,
        form_key=uuid4(),
        now=now - timedelta(hours=2),
    )
    safety.acknowledge(by=sia, concern=other, now=now - timedelta(hours=1))
