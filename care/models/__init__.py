"""Looking after peer supporters."""

from care.models.checkins import CheckIn, CheckInReminder, SharedCheckIn
from care.models.debriefs import Debrief, DebriefQuerySet, How
from care.models.plans import SelfCarePlan
from care.models.supervision import Booking, Kind, Session, Supervision
from care.models.thanks import ThankYou

__all__ = [
    "Booking",
    "CheckIn",
    "CheckInReminder",
    "Debrief",
    "DebriefQuerySet",
    "How",
    "Kind",
    "SelfCarePlan",
    "Session",
    "SharedCheckIn",
    "Supervision",
    "ThankYou",
]
