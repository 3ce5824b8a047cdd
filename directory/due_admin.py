"""For vetters: appeals they may decide, and what is due, each one click from its act."""

from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from directory import actions, due, selection, training
from directory.acts import Act
from directory.models import Appeal, DueKind, Removal, Supporter
from directory.standing_acts import APPEAL_ACTS
from directory.standing_forms import TakeOnForm
from directory.vetting_admin import VettingAdmin, WordsFilter
from people.access import signed_in
from records.clock import today


class OpenFilter(WordsFilter):
    """Those that wait first."""

    title = "state"
    parameter_name = "state"
    options = (("open", "Waiting for an answer"), ("closed", "Answered or taken back"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Appeals in the chosen state."""
        waiting = queryset.filter(outcome="")
        return queryset.exclude(outcome="") if self.value() == "closed" else waiting


class AppealAdmin(VettingAdmin):
    """Appeals this vetter may decide: they took no part in what was decided."""

    acts = APPEAL_ACTS
    page_template = "appeal"
    list_display = ("person_name", "organisation", "against", "answer_by")
    list_filter = (OpenFilter,)
    ordering = ("due_on",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Appeal]:
        """The door: `Appeal.objects.visible_to`."""
        rows = Appeal.objects.visible_to(signed_in(request)).order_by("due_on", "pk")
        return rows.select_related("person__organisation")

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        """The nearest answer first."""
        return ("due_on", "pk")

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """The list's own filter alone."""
        return lookup == OpenFilter.parameter_name

    @admin.display(description="Person")
    def person_name(self, row: Appeal) -> str:
        """The name the person is called."""
        return row.person.name

    @admin.display(description="Organisation")
    def organisation(self, row: Appeal) -> str:
        """Where the person works."""
        return str(row.person.organisation)

    @admin.display(description="Against")
    def against(self, row: Appeal) -> str:
        """What it is about."""
        return row.get_kind_display()

    @admin.display(description="Answer by")
    def answer_by(self, row: Appeal) -> str:
        """The day of the answer."""
        return f"{row.due_on.day} {row.due_on:%B %Y}"

    def opened(self, request: HttpRequest, row: Appeal) -> None:
        """A privileged read."""
        actions.open_appeal(by=signed_in(request), appeal=row)

    def told(self, row: Appeal) -> dict[str, Any]:
        """What was decided and why, the person's words, and votes so far."""
        return {
            "decided": list(_decided(row)),
            "votes": row.votes.select_related("by").order_by("decided_at"),
        }

    def beside(self, request: HttpRequest, row: Appeal) -> dict[str, Any]:
        """The same beside the form."""
        self.opened(request, row)
        return self.told(row)


def _decided(row: Appeal) -> list[tuple[str, str, Any]]:
    """What the appeal is about: words, reason, day."""
    application, suspension, removal = row.application, row.suspension, row.removal
    if application is not None:
        refusals = application.decisions.filter(approves=False)
        return [(selection.words_of(one.criterion), one.reason, one.decided_at) for one in refusals]
    if suspension is not None:
        longer = suspension.extensions.order_by("extended_at")
        return [("Suspended", suspension.reason, suspension.suspended_at)] + [
            ("Extended", more.reason, more.extended_at) for more in longer
        ]
    return _ended(removal) if removal is not None else []


def _ended(removal: Removal) -> list[tuple[str, str, Any]]:
    words = selection.words_of(removal.criterion)
    return [
        (words, removal.reason, removal.proposed_at),
        (words, removal.decision_reason, removal.decided_at),
    ]


# Where each kind of thing is done.
PLACES = {
    DueKind.PANEL: "directory_supporter_interview",
    DueKind.PROBATION: "directory_supporter_pass-probation",
    DueKind.SUSPENSION: "directory_supporter_change",
    DueKind.REMOVAL: "directory_supporter_change",
    DueKind.AGREEMENT: "directory_supporter_change",
    DueKind.APPEAL: "directory_appeal_decide",
}


def place(item: due.Item) -> str:
    """The address of the act for one thing that is due."""
    route = PLACES.get(item.kind, "directory_supporter_check")
    if item.kind == DueKind.TRAINING and isinstance(item.row, Supporter):
        route = "directory_supporter_training" if training.by_modules(item.row) else route
    return reverse(f"admin:{route}", args=[item.row.pk])


class DueAdmin(VettingAdmin):
    """What is due, until when, and who is on it."""

    acts: ClassVar[dict[str, Act]] = {}
    page_template = "due"

    def get_urls(self) -> list[URLPattern]:
        """The list, and taking one thing on."""
        guard = self.admin_site.admin_view
        return [
            path("", guard(self.due_view), name=f"{self.route}_changelist"),
            path(
                "<uuid:person>/<slug:kind>/<slug:day>/",
                guard(self.take_on_view),
                name=f"{self.route}_take",
            ),
        ]

    def due_view(self, request: HttpRequest) -> HttpResponse:
        """The list: what runs out within 60 days or waits, the nearest first."""
        self.allowed(request)
        on = today()
        items = [
            (one, place(one), (one.due_on - on).days)
            for one in due.for_vetter(signed_in(request), on)
        ]
        return self.page(request, "due", title="Due", items=items, most=due.MOST)

    def take_on_view(self, request: HttpRequest, person: UUID, kind: str, day: str) -> HttpResponse:
        """Say "I am on it", with a day."""
        self.allowed(request)
        items = due.for_vetter(signed_in(request), today())
        item = next((one for one in items if _is(one, person, kind, day)), None)
        if item is None:
            raise Http404
        form = TakeOnForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            try:
                actions.take_on(
                    by=signed_in(request),
                    person=item.person,
                    kind=kind,
                    due_on=item.due_on,
                    now=timezone.now(),
                    **form.cleaned_data,
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, "You are on it.")
                return redirect(f"admin:{self.route}_changelist")
        return self.page(request, "take_on", title="I am on it", form=form, item=item, row=item.row)


def _is(item: due.Item, person: UUID, kind: str, day: str) -> bool:
    return item.key == (person, kind, _day(day))


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None
