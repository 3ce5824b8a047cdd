"""Queries of a desk, each composed once."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from people.models import User
from people.roles import Role
from records.planned import Planned

M = TypeVar("M", bound=Model)


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
