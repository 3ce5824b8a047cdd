"""What the vetters' pages say about panels, decisions, probation and the end of a role."""

from datetime import date
from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from directory import deciders, selection
from directory.models import (
    Application,
    ApplicationState,
    Check,
    Connection,
    Decision,
    Removal,
    RemovalState,
    Supporter,
)
from directory.taxonomy import CheckKind
from people.models import User

# Which decisions still count, for a list of applications in one query.
COUNTING: Final = Prefetch("decisions", Decision.objects.counting(), to_attr="counting")


def approvals(row: Application) -> int:
    """How many approvals there are: while it is open, of those who might still decide."""
    rows = row.decisions.all()
    if row.state == ApplicationState.SUBMITTED:
        rows = getattr(row, "counting", rows)
    return sum(one.approves for one in rows)


def _panels(supporter: Supporter) -> list[tuple[Check, list[str]]]:
    """Each interview with who sat on it: vetters by name, others by their word."""
    rows = supporter.checks.filter(kind=CheckKind.PANEL, panel__isnull=False).distinct()
    found = []
    for row in rows.order_by("-recorded_at").prefetch_related("panel__member"):
        sat = sorted(
            str(one.member) if one.member else one.get_role_display() for one in row.panel.all()
        )
        found.append((row, sat))
    return found


def stepped_back(person: User) -> QuerySet[Connection]:
    """Which vetters said that they know this person."""
    rows = Connection.objects.filter(person=person).select_related("vetter")
    return rows.order_by("declared_at")


def of_application(row: Application, on: date) -> dict[str, Any]:
    """Decisions in words, the interviews, and while it is being decided the references."""
    named = row.references.select_related("asked_by").order_by("number") if row.is_open else []
    decisions = row.decisions.select_related("by").order_by("decided_at")
    return {
        "decisions": [(one, selection.words_of(one.criterion)) for one in decisions],
        "approvals": approvals(row),
        "approvals_needed": deciders.approvals_needed(row.applicant),
        "panels": _panels(row.applicant.supporter),
        "stepped_back": stepped_back(row.applicant),
        "others_needed": deciders.others_needed(row) if row.is_open else 0,
        "panel_is_short": row.is_open and deciders.panel_is_short(row.applicant.supporter),
        "references": [(one, one.state(on)) for one in named],
        "ended_before": Removal.objects.filter(
            supporter__user=row.applicant, state=RemovalState.AGREED
        ),
    }


def of_supporter(row: Supporter) -> dict[str, Any]:
    """Interviews, probation, and what was proposed or decided about the end of the role."""
    removals = row.removals.select_related("proposed_by", "decided_by").order_by("-proposed_at")
    return {
        "panels": _panels(row),
        "probation": row.probations.select_related("extended_by").open().first(),
        "removals": [(one, selection.words_of(one.criterion)) for one in removals],
        "extensions": [
            (one, list(one.extensions.select_related("by").order_by("extended_at")))
            for one in row.suspensions.select_related("by", "lifted_by").order_by("-suspended_at")
        ],
    }
