"""A supporter's own row, locked and saved: what every act of theirs begins and ends with."""

from typing import Any

from directory.models import Supporter
from directory.search import search_text
from people.models import User


def own(by: User) -> Supporter:
    """The supporter `by` is or asks to be, locked. Raises Supporter.DoesNotExist."""
    return Supporter.objects.select_for_update(of=("self",)).select_related("user").get(user=by)


def save(supporter: Supporter, values: dict[str, Any]) -> Supporter:
    """Save these fields, once they are valid, with the words one is found by.

    Raises ValidationError.
    """
    for name, value in values.items():
        setattr(supporter, name, value)
    others = {field.name for field in Supporter._meta.fields} - set(values)
    supporter.clean_fields(exclude=others)
    supporter.search_text = search_text(supporter)
    supporter.save(update_fields=[*values, "search_text"])
    return supporter
