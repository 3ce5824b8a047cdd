"""Who must not meet whom on this site: the one place that knows.

Never your chain of command (two levels up and down), never your small team, never somebody either
of you named or blocked. It works both ways and silently, so every list, page and action that
shows one person to another excludes `separated(viewer)`.
"""

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from people.models import Block, Relation, Team, User

T = TypeVar("T")


def separated(viewer: User, prefix: str = "") -> Q:
    """The people `viewer` must not be shown, and to whom `viewer` must not be shown.

    A condition over User, or over a row that leads to a User through `prefix` ("user__").
    Subqueries only: no ids are fetched, so it adds no query wherever it is used. Symmetric; never
    matches the viewer. Rows without a user (a null foreign key on the way) do not match.
    """

    def at(field: str, value: object) -> Q:
        return Q(**{f"{prefix}{field}": value})

    return reduce(or_, _reasons(viewer, at)) & ~at("pk", viewer.pk)


def _reasons(viewer: User, at: Callable[[str, QuerySet[Any, Any]], T]) -> list[T]:
    """Everything that keeps people apart, each on its own; `at` makes a condition on a field."""
    return [
        *_chain(viewer, at),
        at("team__in", Team.objects.filter(people=viewer, keeps_apart=True)),
        at("email_key__in", Relation.objects.filter(person=viewer).values("other_key")),
        at("pk__in", Relation.objects.filter(other_key=viewer.email_key).values("person")),
        at("pk__in", Block.objects.filter(person=viewer).values("other")),
        at("pk__in", Block.objects.filter(other=viewer).values("person")),
    ]


def _chain(viewer: User, at: Callable[[str, QuerySet[Any, Any]], T]) -> list[T]:
    """Managers and theirs, direct reports and theirs. Asked from the other end ("whose report is
    the viewer"), so that no subquery holds a NULL: one inside NOT IN would hide everybody."""
    return [
        at("pk__in", User.objects.filter(reports=viewer).values("pk")),
        at("pk__in", User.objects.filter(reports__reports=viewer).values("pk")),
        at("pk__in", User.objects.filter(line_manager=viewer).values("pk")),
        at("pk__in", User.objects.filter(line_manager__line_manager=viewer).values("pk")),
    ]


def keeping_away(viewer: User, prefix: str = "") -> Q:
    """Those who keep `viewer` away by what stands in their own row or was said by themselves:
    whose manager or manager's manager `viewer` is, who are in the same small team, who named or
    blocked `viewer`. A condition like that of `separated`.

    For places where being kept away tells that somebody is there. What `viewer` can write about
    themselves (whom they name, who their manager is) is not asked: naming one colleague after the
    other would tell where each of them is.
    """

    def at(field: str, value: object) -> Q:
        return Q(**{f"{prefix}{field}": value})

    reasons = [
        at("pk__in", User.objects.filter(line_manager=viewer).values("pk")),
        at("pk__in", User.objects.filter(line_manager__line_manager=viewer).values("pk")),
        at("team__in", Team.objects.filter(people=viewer, keeps_apart=True)),
        at("pk__in", Relation.objects.filter(other_key=viewer.email_key).values("person")),
        at("pk__in", Block.objects.filter(other=viewer).values("person")),
    ]
    return reduce(or_, reasons) & ~at("pk", viewer.pk)


def kept_away_by(person: User, prefix: str = "") -> Q:
    """Whom `person` keeps away: the rule of `keeping_away`, asked once for many viewers. A test
    holds the two against each other."""

    def at(field: str, value: object) -> Q:
        return Q(**{f"{prefix}{field}": value})

    reasons = [
        at("pk__in", User.objects.filter(reports=person).values("pk")),
        at("pk__in", User.objects.filter(reports__reports=person).values("pk")),
        at("pk__in", User.objects.filter(team__in=_small_team_of(person)).values("pk")),
        at("email_key__in", Relation.objects.filter(person=person).values("other_key")),
        at("pk__in", Block.objects.filter(person=person).values("other")),
    ]
    return reduce(or_, reasons) & ~at("pk", person.pk)


def _small_team_of(person: User) -> QuerySet[Team]:
    return Team.objects.filter(people=person, keeps_apart=True)


def separated_ids(viewer: User) -> set[UUID]:
    """The ids of the same people, for those who hold everybody else in memory. One query.

    The reasons are looked up one by one through their indexes, which stays quick among a hundred
    thousand people, and the statement is composed once: Django needs longer for that than the
    database for the answer.
    """
    with connection.cursor() as cursor:
        cursor.execute(*separated_statement(viewer))
        found = {one if isinstance(one, UUID) else UUID(one) for (one,) in cursor.fetchall()}
    return found - {viewer.pk}


def separated_statement(viewer: User) -> tuple[str, list[Any]]:
    """The same as a statement with its values, to be asked beside another: a column `pk`, which
    may hold the viewer's own id."""
    sql, places = _composed(connection.vendor)
    values = {"pk": User._meta.pk.get_db_prep_value(viewer.pk, connection)}
    values["email_key"] = viewer.email_key
    return sql, [values[place] for place in places]


def separated_from(viewer: User) -> QuerySet[Any, Any]:
    """The ids of the same people as rows, one reason after the other: for a statement about one
    person, whom the database would otherwise hold against each reason twice. May hold the viewer.
    """
    one, *others = (rows.order_by() for rows in _reasons(viewer, _ids))
    return one.union(*others)


def _ids(field: str, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    """The ids of the people that a reason keeps apart. Where it names them by their ids, a second
    look at the table of people would tell nothing new, and read all of it when it is short."""
    return rows if field == "pk__in" else User.objects.filter(**{field: rows}).values("pk")


@cache
def _composed(vendor: str) -> tuple[str, tuple[str, ...]]:
    """The statement of `separated_ids`, and what stands at each of its places.

    Composed for somebody who does not exist, whose values are then found again among the
    parameters. Raises KeyError when a reason depends on anything else of the viewer.
    """
    nobody = User(pk=uuid4(), email_key=uuid4().hex)
    marks = {nobody.pk: "pk", nobody.pk.hex: "pk", nobody.email_key: "email_key"}
    sql, parameters = separated_from(nobody).query.sql_with_params()
    return sql, tuple(marks[parameter] for parameter in parameters)


def apart(one: str, other: str) -> Q:
    """The same rule for pairs: a condition over a row that leads to two people.

    `one`, `other`: the ways to them ("request__asker", "supporter__user"). For a person who is not
    there it is false. Tests hold it against `separated`.
    """

    def named(model: type[Relation] | type[Block], mine: str, theirs: str, key: str) -> Exists:
        where = {"person": OuterRef(mine), key: OuterRef(theirs)}
        return Exists(model.objects.filter(**where))

    chain = [
        Q(**{f"{upper}__isnull": False, upper: F(f"{lower}__{line}")})
        for upper, lower in ((one, other), (other, one))
        for line in ("line_manager", "line_manager__line_manager")
    ]
    team = Q(**{f"{one}__team__keeps_apart": True, f"{one}__team": F(f"{other}__team")})
    ties = [
        Q(named(Relation, one, f"{other}__email_key", "other_key")),
        Q(named(Relation, other, f"{one}__email_key", "other_key")),
        Q(named(Block, one, other, "other")),
        Q(named(Block, other, one, "other")),
    ]
    return reduce(or_, [*chain, team, *ties]) & ~Q(**{one: F(other)})


def are_separated(one: User, other: User) -> bool:
    """Whether two people must not meet here. One query; the order does not matter."""
    return User.objects.filter(separated(one), pk=other.pk).exists()
