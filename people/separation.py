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
        | at("team__in", Team.objects.filter(pk=viewer.team_id, keeps_apart=True))
        | at("email_key__in", Relation.objects.filter(person=viewer).values("other_key"))
        | at("pk__in", Relation.objects.filter(other_key=viewer.email_key).values("person"))
        | at("pk__in", Block.objects.filter(person=viewer).values("other"))
        | at("pk__in", Block.objects.filter(other=viewer).values("person"))
    )
    return apart & ~at("pk", viewer.pk)


def _chain(viewer: User, at: Callable[[str, object], Q]) -> Q:
    """Managers and theirs, direct reports and theirs. Null managers are left out of the
    subqueries: one NULL inside NOT IN would hide everybody."""
    reports = User.objects.filter(line_manager=viewer)
    manager = User.objects.filter(pk=viewer.line_manager_id, line_manager__isnull=False)
    return (
        at("pk__in", User.objects.filter(pk=viewer.line_manager_id).values("pk"))
        | at("pk__in", manager.values("line_manager"))
        | at("pk__in", reports.values("pk"))
        | at("line_manager__in", reports.values("pk"))
    )


def are_separated(one: User, other: User) -> bool:
    """Whether two people must not meet here. One query; the order does not matter."""
    return User.objects.filter(separated(one), pk=other.pk).exists()
