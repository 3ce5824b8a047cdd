"""Finding a peer supporter: the one way into the list and to a supporter's page.

Whoever asks sees only supporters that are listed today and not kept apart from them, and of these
only areas whose audience includes them.
"""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import CharField, OuterRef, Subquery

from directory.cards import PROMPTS, Card, Profile, profile
from directory.criteria import Criteria, read_token
from directory.indexed import browse_indexed, current
from directory.models import SharedArea, SharedAreaQuerySet, Supporter, SupporterQuerySet, taking_on
from directory.plain import READ, browse_plain, is_same
from directory.results import NOT_SHOWN, Found, Result
from people.models import User
from people.separation import separated_from, separated_ids
from records.clock import today
from records.planned import Planned
from records.tokens import read_address

__all__ = [
    "Card",
    "Criteria",
    "Found",
    "Profile",
    "Result",
    "browse",
    "profile_at",
    "profile_for",
    "read_token",
    "supporter_at",
    "supporter_shown",
    "taking_from",
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
    fresh = current(day, viewer)
    if fresh.index is None:
        return browse_plain(viewer, criteria, page, now)
    return browse_indexed(viewer, criteria, page, fresh.index, now, fresh.also)


def _visible(viewer: UUID, email_key: str, supporter: UUID, day: date) -> SupporterQuerySet:
    """As `visible_to`, for one supporter; tests hold it against the list."""
    apart = separated_from(User(pk=viewer, email_key=email_key))
    rows = Supporter.objects.listed(day).exclude(user=viewer).exclude(user__in=apart)
    return rows.filter(pk=supporter).select_related("user__organisation").only(*READ, *TEXTS)


class _Joined(Subquery):
    """The codes a subquery gives, as one text with commas between them; None for none."""

    template = "(SELECT STRING_AGG(code, ',') FROM (%(subquery)s) AS shown)"
    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **_: Any) -> Any:
        """SQLite's spelling."""
        template = self.template.replace("STRING_AGG", "GROUP_CONCAT")
        return self.as_sql(compiler, connection, template=template)


def _with_areas(
    viewer: UUID, email_key: str, supporter: UUID, day: date, organisation: UUID
) -> SupporterQuerySet:
    shared = SharedArea.objects.shown_to(User(organisation_id=organisation))
    codes = _Joined(shared.filter(supporter=OuterRef("pk")).values("code"))
    return _visible(viewer, email_key, supporter, day).annotate(codes=codes)


def _shared(supporter: UUID, organisation: UUID) -> SharedAreaQuerySet:
    shared = SharedArea.objects.shown_to(User(organisation_id=organisation))
    return shared.filter(supporter=supporter).only("code")


_VISIBLE: Final = Planned[Supporter](_visible, UUID, str, UUID, date)
_WITH_AREAS: Final = Planned[Supporter](_with_areas, UUID, str, UUID, date, UUID)
_SHARED: Final = Planned[SharedArea](_shared, UUID, UUID)


def supporter_at(viewer: User, address: str, now: datetime) -> Supporter | None:
    """The supporter behind an address made for this person, with user and organisation.

    None, after the same query, for another account's address, a made-up one, and everybody
    this person may not be shown.
    """
    return supporter_shown(viewer, read_address(viewer.pk, address) or NOBODY, now)


def supporter_shown(viewer: User, supporter_id: UUID, now: datetime) -> Supporter | None:
    """The same by the supporter's id."""
    return next(iter(_VISIBLE(viewer.pk, viewer.email_key, supporter_id, today(now))), None)


def profile_at(viewer: User, address: str, now: datetime) -> Profile | None:
    """The page of the supporter behind an address made for this person; None as `supporter_at`,
    after the same query. One query."""
    wanted, day = read_address(viewer.pk, address) or NOBODY, today(now)
    employer = viewer.organisation_id or NOBODY
    found: Any = _WITH_AREAS(viewer.pk, viewer.email_key, wanted, day, employer)
    if not found:
        return None
    (supporter,) = found
    codes = supporter.codes.split(",") if supporter.codes else []
    return profile(supporter, codes, same=is_same(viewer, supporter.user), now=now)


def taking_from(
    viewer: User, start: UUID, *, but: Collection[UUID], now: datetime, most: int
) -> list[Supporter]:
    """Some supporters who take new contacts and may be shown to this person, with user and
    organisation: at least half of `most` where there are so many, in the order of their ids from
    `start` on and round again. `but`: ids to leave out. Three queries at most.
    """
    # Asked by itself: beside a hundred thousand supporters the database would look at them all.
    apart = {viewer.pk, *separated_ids(viewer)}
    day = today(now)
    rows = Supporter.objects.listed(day).filter(taking_on(day))
    rows = rows.exclude(user__in=apart).exclude(pk__in=but)
    rows = rows.select_related("user__organisation").order_by("pk")
    found = list(rows.filter(pk__gte=start)[:most])
    return found if len(found) >= most // 2 else [*found, *rows.filter(pk__lt=start)[:most]]


def profile_for(viewer: User, supporter: Supporter, now: datetime) -> Profile:
    """The supporter's page as this person may read it; one query."""
    shared = _SHARED(supporter.pk, viewer.organisation_id or NOBODY)
    codes = [one.code for one in shared]
    return profile(supporter, codes, same=is_same(viewer, supporter.user), now=now)
