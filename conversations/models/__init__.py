"""Requests and the conversations that follow, and what keeps watch over them."""

from conversations.models.alerts import Alert, AlertKind, AlertQuerySet, Level
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
    "Level",
    "Offer",
    "OfferQuerySet",
    "Place",
    "Request",
    "RequestQuerySet",
    "State",
    "When",
]
