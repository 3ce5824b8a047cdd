"""Finding a peer supporter: the one way into the list and to a supporter's page.

Whoever asks sees only supporters that are listed today and not kept apart from them, and of these
only areas whose audience includes them.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from directory.cards import PROMPTS, Card, Profile, profile
from directory.criteria import Criteria, read_token
from directory.indexed import browse_indexed, current
from directory.models import SharedArea, Supporter
from directory.plain import READ, browse_plain, is_same
from directory.results import NOT_SHOWN, Found, Result
from people.models import User
from people.separation import separated_ids
from records.clock import today
from records.tokens import read_address

__all__ = [
    "Card",
    "Criteria",
    "Found",
    "Profile",
    "Result",
    "browse",
    "profile_for",
    "read_token",
    "supporter_at",
]

# Looked up for an address that cannot be read, so that it costs what any other costs.
NOBODY: Final = UUID(int=0)
TEXTS: Final = tuple(field for field, _ in PROMPTS)


def browse(viewer: User, criteria: Criteria, page: int, now: datetime) -> Result:
    """One page of the list for this person at this moment; a page too far is the last one.

    An area that nobody shows on a profile gets the same answer whoever is there.
    """
    if criteria.asks_sensitive:
        return NOT_SHOWN
    day = today(now)
    index = current(day)
    if index is None:
        return browse_plain(viewer, criteria, page, now)
    return browse_indexed(viewer, criteria, page, index, now)


def supporter_at(viewer: User, address: str, now: datetime) -> Supporter | None:
    """The supporter behind an address made for this person, with user and organisation.

    None, after the same two queries, for another account's address, a made-up one, and everybody
    this person may not be shown.
    """
    wanted = read_address(viewer.pk, address) or NOBODY
    rows = Supporter.objects.listed(today(now)).select_related("user__organisation")
    found = rows.only(*READ, *TEXTS).filter(pk=wanted).first()
    # The same as `visible_to`, in less than half the time: tests hold them together.
    apart = {viewer.pk, *separated_ids(viewer)}
    return None if found is None or found.user_id in apart else found


def profile_for(viewer: User, supporter: Supporter, now: datetime) -> Profile:
    """The supporter's page as this person may read it; one query."""
    shared = SharedArea.objects.shown_to(viewer).filter(supporter=supporter)
    codes = list(shared.values_list("code", flat=True))
    return profile(supporter, codes, same=is_same(viewer, supporter.user), now=now)
