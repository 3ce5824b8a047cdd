"""One thing on a desk, and the desk of one person at one moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from conversations.models import Deferral, Work
from people.models import User
from people.roles import Role
from records.clock import today
from records.planned import Planned

M = TypeVar("M", bound=Model)
ROUTINE: Final = date.max


class Group(IntEnum):
    """How soon somebody is needed; the order on the page."""

    NOW = 0
    SOON = 1
    TAKEN = 2


GROUPS: Final = {
    Group.NOW: "Now",
    Group.SOON: "Soon",
    Group.TAKEN: "Taken on or put off",
}


@dataclass(frozen=True)
class Act:
    """One button (`post`) or link of an item. `about`: for those who hear the words alone."""

    words: str
    address: str
    post: bool = False
    first: bool = False
    about: str = ""
    # What the page showed, sent along: a press too late changes nothing.
    level: int | None = None


@dataclass(frozen=True)
class Item:
    """One thing: a title, a line or two, a tag in words, and what can be done about it."""

    title: str
    lines: tuple[str, ...]
    acts: tuple[Act, ...]
    group: Group
    # The older the sooner; what has no age comes last.
    since: date = ROUTINE
    tag: str = ""
    colour: str = "grey"


class ForDesk(Generic[M]):
    """A query of one source, whose statement is composed once (records/planned.py).

    `compose` gets the coordinator and the values of the call; somebody without an organisation,
    whose statement is another, is asked for in the plain way. `about`: what of the coordinator
    stands in the statement.
    """

    def __init__(
        self,
        compose: Callable[..., QuerySet[M, Any]],
        *kinds: type,
        about: tuple[str, ...] = ("pk", "organisation_id"),
    ) -> None:
        self.compose, self.about = compose, about
        types = [str if name == "email_key" else UUID for name in about]
        self.planned = Planned[M](self._composed, *types, *kinds)

    def _composed(self, *values: Any) -> QuerySet[M, Any]:
        known = dict(zip(self.about, values, strict=False))
        who = User(**known, roles=[Role.COORDINATOR])
        return self.compose(who, *values[len(self.about) :])

    def __call__(self, me: User, *values: Any) -> list[M]:
        """The rows. One query."""
        if me.organisation_id is None:
            return list(self.compose(me, *values))
        return self.planned(*(getattr(me, name) for name in self.about), *values)


_PUT_OFF: Final = ForDesk[Deferral](
    lambda me, on: Deferral.objects.visible_to(me).current(on), date
)


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and when. `put_off`: until which day, by kind of work and row."""

    me: User
    now: datetime
    put_off: Mapping[tuple[str, UUID], date] = field(default_factory=dict)

    @classmethod
    def of(cls, me: User, now: datetime) -> "Desk":
        """One query, for what was put off."""
        rows = _PUT_OFF(me, today(now))
        return cls(me, now, {(row.work, row.row): row.until for row in rows})

    @property
    def on(self) -> date:
        """The day in London."""
        return today(self.now)

    def until(self, work: Work, row: UUID | None = None) -> date | None:
        """Until when this is put off; a kind of work without `row`."""
        found = row or self.me.organisation_id
        return self.put_off.get((work, found)) if found else None
