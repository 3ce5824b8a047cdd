"""Requests and the conversations that follow, and what keeps watch over them."""

from conversations.models.alerts import Alert, AlertKind, AlertQuerySet
from conversations.models.consults import Consult, ConsultQuerySet, ConsultState
from conversations.models.contacts import Length, LoggedTalk, Mode, Reason, Signposted
from conversations.models.desks import Level
from conversations.models.requests import (
    HELD_ANSWERS,
    Answer,
    Offer,
    OfferQuerySet,
    Place,
    Request,
    RequestQuerySet,
    State,
    When,
)

__all__ = [
    "HELD_ANSWERS",
    "Alert",
    "AlertKind",
    "AlertQuerySet",
    "Answer",
    "Consult",
    "ConsultQuerySet",
    "ConsultState",
    "Length",
    "Level",
    "LoggedTalk",
    "Mode",
    "Offer",
    "OfferQuerySet",
    "Place",
    "Reason",
    "Request",
    "RequestQuerySet",
    "Signposted",
    "State",
    "When",
]
