"""Who must not meet whom on this site: the one place that knows.

Never your chain of command (two levels up and down), never your small team, never somebody either
of you named or blocked. It works both ways and silently, so every list, page and action that
shows one person to another excludes `separated(viewer)`.
"""

from collections.abc import Callable

from django.db.models import Q

from people.models import Block, Relation, Team, User


def separated(viewer: User, prefix: str = "") -> Q:
    """The people `viewer` must not be shown, and to whom `viewer` must not be shown.

    A condition over User, or over a row that leads to a User through `prefix` ("user__").
    Subqueries only: no ids are fetched, so it adds no query wherever it is used. Symmetric; never
    matches the viewer. Rows without a user (a null foreign key on the way) do not match.
    """

    def at(field: str, value: object) -> Q:
        return Q(**{f"{prefix}{field}": value})

    apart = (
        _chain(viewer, at)
        | at("team__in", Team.objects.filter(people=viewer, keeps_apart=True))
        | at("email_key__in", Relation.objects.filter(person=viewer).values("other_key"))
        | at("pk__in", Relation.objects.filter(other_key=viewer.email_key).values("person"))
        | at("pk__in", Block.objects.filter(person=viewer).values("other"))
        | at("pk__in", Block.objects.filter(other=viewer).values("person"))
    )
    return apart & ~at("pk", viewer.pk)


def _chain(viewer: User, at: Callable[[str, object], Q]) -> Q:
    """Managers and theirs, direct reports and theirs. Asked from the other end ("whose report is
    the viewer"), so that no subquery holds a NULL: one inside NOT IN would hide everybody."""
    return (
        at("pk__in", User.objects.filter(reports=viewer).values("pk"))
        | at("pk__in", User.objects.filter(reports__reports=viewer).values("pk"))
        | at("pk__in", User.objects.filter(line_manager=viewer).values("pk"))
        | at("pk__in", User.objects.filter(line_manager__line_manager=viewer).values("pk"))
    )


def are_separated(one: User, other: User) -> bool:
    """Whether two people must not meet here. One query; the order does not matter."""
    return User.objects.filter(separated(one), pk=other.pk).exists()
