"""Looking after peer supporters."""

from care.models.plans import SelfCarePlan

__all__ = ["SelfCarePlan"]
