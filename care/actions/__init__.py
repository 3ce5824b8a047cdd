"""Every write of this app: one module for each thing supporters are looked after by."""

from care.actions import checkins, debriefs, supervision, thanks
from care.actions.plans import erase_plan, save_plan

__all__ = ["checkins", "debriefs", "erase_plan", "save_plan", "supervision", "thanks"]
