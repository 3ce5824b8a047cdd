"""Rows of peer supporters for tests, made directly and fast."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from directory.models import Agreement, SharedArea, Supporter
from directory.search import search_text
from directory.taxonomy import Audience
from people.models import User
from records.clock import today


def listed_supporter(user: User, **fields: Any) -> Supporter:
    """A supporter for whom every condition of listing holds for a year: approved, cleared,
    agreement signed, details confirmed. `fields` are the supporter's own; shown_name starts as the
    user's name."""
    year = today() + timedelta(days=365)
    fields.setdefault("shown_name", user.name)
    fields.setdefault("region", "north_west")
    fields.setdefault("languages", ["en"])
    fields.setdefault("ways", ["message", "phone"])
    fields.setdefault("approved_at", timezone.now())
    fields.setdefault("cleared_until", year)
    fields.setdefault("confirmed_on", today())
    supporter = Supporter(user=user, **fields)
    supporter.search_text = search_text(supporter)
    supporter.save()
    _sign(supporter, year)
    return supporter


def _sign(supporter: Supporter, until: date) -> None:
    Agreement.objects.create(
        supporter=supporter, version=1, signed_at=timezone.now(), expires_on=until
    )


def share(supporter: Supporter, *codes: str, audience: str = Audience.EVERYONE) -> list[SharedArea]:
    """The supporter shares experience of these areas with this audience."""
    return SharedArea.objects.bulk_create(
        SharedArea(supporter=supporter, code=code, audience=audience, consented_at=timezone.now())
        for code in codes
    )
