"""Writes or checks docs/roles.md, which is made from people/roles.py."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from people.roles import MEANINGS, ROLE_LABELS, ROLES, SECOND_FACTOR_ROLES, STAFF, Permission, Role

HEAD = """# Roles: who may do what

Made by `manage.py roles --write` from `people/roles.py`; `make check` compares the two.

Being a peer supporter is a fact (an approved, current profile), not a role. No role opens
conversations or shows who asked for support. Only when somebody who takes part in one raises a
concern may a safeguarding lead and a second opener, together, open the messages of that one
conversation, for a limited time; it is recorded and the two people are told
(docs/decisions/0010-life-at-risk.md). These two roles stand alone: nobody holds one of them beside
another role, and each counts from seven days after it was given.

Being a wellbeing champion is not given either: people ask for it themselves, and a coordinator
appoints them (docs/decisions/0060-campaigns-and-champions.md).
"""


def page() -> str:
    """The whole of docs/roles.md."""
    parts = [HEAD, _section("Everybody with an open account", STAFF)]
    parts += [
        _section(label, ROLES[Role(code)], Role(code) in SECOND_FACTOR_ROLES)
        for code, label in ROLE_LABELS
    ]
    return "\n".join(parts)


def _section(title: str, held: frozenset[Permission], factor: bool = False) -> str:
    lines = [f"- {MEANINGS[permission]} (`{permission}`)" for permission in MEANINGS]
    kept = [line for line, permission in zip(lines, MEANINGS, strict=True) if permission in held]
    note = ["", "Needs a second factor or a passkey to sign in."] if factor else []
    return "\n".join([f"## {title}", "", *kept, *note, ""])


class Command(BaseCommand):
    """`manage.py roles --write` or `--check`."""

    help = "Writes (--write) or checks (--check) docs/roles.md."

    def add_arguments(self, parser: CommandParser) -> None:
        """Either of two."""
        either = parser.add_mutually_exclusive_group(required=True)
        either.add_argument("--write", action="store_true")
        either.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the page, or end with an error when the stored one differs."""
        path = Path(settings.BASE_DIR) / "docs" / "roles.md"
        if options["write"]:
            path.write_text(page())
        elif not path.exists() or path.read_text() != page():
            raise CommandError("docs/roles.md is out of date: run manage.py roles --write")
