"""The resources app."""

from importlib import import_module

from django.apps import AppConfig
from django.core.checks import Tags, register


class ResourcesConfig(AppConfig):
    """The toolkit library: what there is, its files, and how it is found."""

    name = "resources"

    def ready(self) -> None:
        """Register the system check."""
        register(import_module("resources.changes").check, Tags.database)
