"""Looking after peer supporters."""

from care.models.debriefs import Debrief, DebriefQuerySet, How
from care.models.plans import SelfCarePlan

__all__ = ["Debrief", "DebriefQuerySet", "How", "SelfCarePlan"]
