"""The jobs app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Background work, the schedule and outgoing mail."""

    name = "jobs"
