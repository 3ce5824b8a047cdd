"""The records app."""

from django.apps import AppConfig


class RecordsConfig(AppConfig):
    """What is kept, for how long, and who did what with privilege."""

    name = "records"
