"""What an installation fills into our originals: words in braces that only it can say."""

from typing import Final

from django.conf import settings

from people.models import Organisation
from people.setting_up import DPIA_VERSION
from records.retention import load

KEPT: Final = ("What", "Why", "Lawful basis", "How long", "Who reads it")


def fill(text: str, organisation: Organisation | None = None) -> str:
    """The text with its words in braces filled in; without an organisation, for any of them."""
    found = {
        "organisation": organisation.name if organisation else "our organisation",
        "retention_days": str(organisation.retention_days if organisation else 30),
        "welfare_contact": (organisation and organisation.welfare_contact) or "the welfare contact",
        "version": str(DPIA_VERSION),
        "host": settings.SITE_HOSTED_BY,
        "backup_days": str(settings.BACKUP_DAYS),
        "kept": _kept() if "{kept}" in text else "",
    }
    for name, words in found.items():
        text = text.replace(f"{{{name}}}", words)
    return text


def _kept() -> str:
    """The table of retention.toml, group by group."""
    rows = [
        (group.name.replace("_", " ").capitalize(), group.purpose, group.lawful_basis,
         group.keep_words, group.readers)
        for group in load()
    ]  # fmt: skip
    lines = [KEPT, ("---",) * len(KEPT), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in lines)
