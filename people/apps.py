"""The people app."""

from importlib import import_module

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """Accounts, organisations, roles, and who is kept apart from whom."""

    name = "people"

    def ready(self) -> None:
        """Start forgetting what the sign-in library would otherwise keep about people."""
        import_module("people.traces").connect()
