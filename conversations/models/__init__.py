"""Requests and the conversations that follow, and what keeps watch over them."""

from conversations.models.alerts import Alert, AlertKind, AlertQuerySet
from conversations.models.concerns import (
    Concern,
    ConcernKind,
    ConcernQuerySet,
    ShownMessage,
    Told,
)
from conversations.models.consults import Consult, ConsultQuerySet, ConsultState
from conversations.models.contacts import Length, LoggedTalk, Mode, Reason, Signposted
from conversations.models.deferrals import Deferral, Work
from conversations.models.desks import Level
from conversations.models.places import Place, PlaceQuerySet
from conversations.models.requests import (
    HELD_ANSWERS,
    Answer,
    Offer,
    OfferQuerySet,
    Request,
    RequestQuerySet,
    State,
    When,
)
from conversations.models.safety import (
    Authority,
    Ending,
    Finding,
    GraveAct,
    Hold,
    HoldQuerySet,
    Opening,
    OpeningQuerySet,
    Reading,
    Release,
    ReleaseQuerySet,
    TwoPeopleAct,
)

__all__ = [
    "HELD_ANSWERS",
    "Alert",
    "AlertKind",
    "AlertQuerySet",
    "Answer",
    "Authority",
    "Concern",
    "ConcernKind",
    "ConcernQuerySet",
    "Consult",
    "ConsultQuerySet",
    "ConsultState",
    "Deferral",
    "Ending",
    "Finding",
    "GraveAct",
    "Hold",
    "HoldQuerySet",
    "Length",
    "Level",
    "LoggedTalk",
    "Mode",
    "Offer",
    "OfferQuerySet",
    "Opening",
    "OpeningQuerySet",
    "Place",
    "PlaceQuerySet",
    "Reading",
    "Reason",
    "Release",
    "ReleaseQuerySet",
    "Request",
    "RequestQuerySet",
    "ShownMessage",
    "Signposted",
    "State",
    "Told",
    "TwoPeopleAct",
    "When",
    "Work",
]
