"""Looking after peer supporters."""

from care.models.debriefs import Debrief, DebriefQuerySet, How
from care.models.plans import SelfCarePlan
from care.models.supervision import Booking, Kind, Session, Supervision

__all__ = [
    "Booking",
    "Debrief",
    "DebriefQuerySet",
    "How",
    "Kind",
    "SelfCarePlan",
    "Session",
    "Supervision",
]
