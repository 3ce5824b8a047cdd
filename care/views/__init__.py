"""The pages of looking after peer supporters, one module for each thing."""

from care.views.own import certificate_page, erase_plan, home, plan, plan_to_print, thanks

__all__ = ["certificate_page", "erase_plan", "home", "plan", "plan_to_print", "thanks"]
