"""Every write of this app: one module for each thing supporters are looked after by."""

from care.actions import debriefs, supervision
from care.actions.plans import erase_plan, save_plan

__all__ = ["debriefs", "erase_plan", "save_plan", "supervision"]
