"""The directory app."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register


class DirectoryConfig(AppConfig):
    """Peer supporters: who they are, what they share, how they were vetted, how they are found."""

    name = "directory"

    def ready(self) -> None:
        """Register the system check."""
        register(import_module("directory.changes").check, Tags.database)
