"""Columns of resources that are made without their actions."""

from resources.actions import words_found_by


def words_in(title: str, summary: str, text: str) -> dict[str, str]:
    """Everything that is made of these words."""
    return {"title": title, "summary": summary, **words_found_by(title, summary, [text])}
