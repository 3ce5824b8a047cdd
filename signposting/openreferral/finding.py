"""What a program asks for: the filters and pages of the UK profile, read strictly."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils.dateparse import parse_date, parse_datetime

from records.words import wanted
from signposting.filters import LONGEST
from signposting.models import Signpost, Version
from signposting.models.schedules import DAYS
from signposting.models.signposts import SignpostQuerySet
from signposting.openreferral.codes import FIELD_OF_TAXONOMY, TERMS
from signposting.openreferral.shape import changed_at

PER_PAGE: Final = 50
MOST_A_PAGE: Final = 100
# The list has some dozens; more than this is never read at once.
MOST: Final = 400
LISTS: Final = ("needs", "groups", "services", "access")


class NotUnderstood(ValueError):
    """A parameter that cannot be meant; the words say which, and what it takes."""


def rows() -> SignpostQuerySet:
    """What is told to programs: published entries for everybody, checked by people, and as fresh
    as on the pages. Not the demo's: a program does not read the mark beside them."""
    shown = Signpost.objects.visible_to(None).filter(demo=False)
    return with_all(shown).order_by("place", "name", "pk")


def with_all(found: SignpostQuerySet) -> SignpostQuerySet:
    """With everything a service is made of: three queries more."""
    newest = Version.objects.filter(signpost=OuterRef("pk")).order_by("-on").values("on")[:1]
    last_on = Subquery(newest)
    return found.with_channels().prefetch_related("locations").annotate(last_on=last_on)


def _text(given: str) -> str:
    return given[:LONGEST]


def _count(given: str) -> int:
    if not given.isdecimal() or len(given) > 6:
        raise ValueError
    return int(given)


def _flag(given: str) -> bool:
    return {"true": True, "false": False}[given]


def _moment(given: str) -> date:
    """A day, or a moment of which the day counts: entries know no minute."""
    moment = parse_datetime(given)
    day = moment.date() if moment else parse_date(given)
    if day is None:
        raise ValueError
    return day


def _day(given: str) -> str:
    """A weekday, as RFC 5545 has it or written out."""
    plain = given.casefold()
    return next(code for code, words in DAYS if plain in (code.casefold(), words.casefold()))


def _clock(given: str) -> time:
    """A time of the clock in the UK, as hours are kept: one of another zone is none of these."""
    clock = time.fromisoformat(given)
    if clock.tzinfo is not None:
        raise ValueError
    return clock


def _code(known: Any) -> Callable[[str], Any]:
    return lambda given: known[given]


# What each takes, in words for who got it wrong, and how it is read.
PARAMETERS: Final[dict[str, tuple[str, Callable[[str], Any]]]] = {
    "search": ("words", _text),
    "page": ("a number from 1 on", _count),
    "per_page": (f"a number from 1 to {MOST_A_PAGE}", _count),
    "minimal": ("true or false", _flag),
    "full": ("true or false", _flag),
    "modified_after": ("a date or date-time (ISO 8601)", _moment),
    "taxonomy_term_id": ("the id of a term", _code(TERMS)),
    "taxonomy_id": ("the id of a taxonomy", _code(FIELD_OF_TAXONOMY)),
    "organization_id": ("the id of an organisation", UUID),
    "minimum_age": ("an age in years", _count),
    "maximum_age": ("an age in years", _count),
    "day": ("a weekday: MO, TU, WE, TH, FR, SA or SU", _day),
    "start_time": ("a time like 09:00", _clock),
    "end_time": ("a time like 17:30", _clock),
}
# Of an id that is none of ours nothing is found; that is an answer, not a mistake.
_UNKNOWN_IS_NONE: Final = frozenset({"taxonomy_term_id", "taxonomy_id", "organization_id"})


@dataclass(frozen=True)
class Asked:
    """Every parameter that was given, read."""

    given: dict[str, Any]
    page: int
    per_page: int
    nothing: bool = False

    @classmethod
    def read(cls, query: Any) -> "Asked":
        """From the address; others than PARAMETERS are left alone. Raises NotUnderstood."""
        given, nothing = {}, False
        for name, (takes, parse) in PARAMETERS.items():
            if not (text := query.get(name)):
                continue
            try:
                given[name] = parse(text)
            except (ValueError, KeyError, StopIteration):
                if name not in _UNKNOWN_IS_NONE:
                    raise NotUnderstood(f"{name} takes {takes}.") from None
                nothing = True
        page, per_page = given.get("page", 1), given.get("per_page", PER_PAGE)
        if page < 1 or not 1 <= per_page <= MOST_A_PAGE:
            raise NotUnderstood(f"page is 1 or more, per_page 1 to {MOST_A_PAGE}.")
        return cls(given, page, per_page, nothing)

    @property
    def q(self) -> Q:
        """What the database can answer."""
        fits = Q(pk__in=[]) if self.nothing else Q()
        for stem in wanted(self.given.get("search", "")):
            fits &= Q(search_text__contains=f" {stem} ")
        if term := self.given.get("taxonomy_term_id"):
            field, code = term
            fits &= Q(**{f"{field}__has" if field in LISTS else field: code})
        if self.given.get("taxonomy_id") in LISTS:
            fits &= ~Q(**{self.given["taxonomy_id"]: ""})
        lookups = {"organization_id": "provider", "minimum_age": "min_age__gte",
                   "maximum_age": "max_age__lte"}  # fmt: skip
        for name, lookup in lookups.items():
            if name in self.given:
                fits &= Q((lookup, self.given[name]))
        return fits

    def fits(self, signpost: Signpost) -> bool:
        """What hours and dates say."""
        after: date | None = self.given.get("modified_after")
        if after is not None and changed_at(signpost).date() < after:
            return False
        return not self._by_the_hour or any(map(self._hours, signpost.schedules.all()))

    @property
    def _by_the_hour(self) -> bool:
        return not {"day", "start_time", "end_time"}.isdisjoint(self.given)

    def _hours(self, one: Any) -> bool:
        """One line of hours that is all of what was asked."""
        day, start, end = (self.given.get(name) for name in ("day", "start_time", "end_time"))
        return (
            (day is None or day in one.days)
            and (start is None or one.opens >= start)
            and (end is None or one.closes <= end)
        )


def page_of(asked: Asked) -> tuple[list[Signpost], dict[str, Any]]:
    """One page of what fits, and what HSDS says around it. Four queries, whatever is asked."""
    found = [one for one in rows().filter(asked.q)[:MOST] if asked.fits(one)]
    size = max(len(found), 1) if asked.given.get("minimal") else asked.per_page
    pages = -(-len(found) // size)
    shown = found[(asked.page - 1) * size : asked.page * size]
    around = {
        "total_items": len(found),
        "total_pages": pages,
        "page_number": asked.page,
        "size": len(shown),
        "first_page": asked.page == 1,
        "last_page": asked.page >= pages,
        "empty": not shown,
    }
    return shown, around
