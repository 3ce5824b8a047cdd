"""Vetting, for vetters: the queue, one application, the standing of supporters, and new words of
theirs that wait for a second look.

No load, pause or contact of anybody stands here: those are not a vetter's matter.
"""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from directory import actions, deciders, facts, stages, standing_told, training
from directory.actions.applying import ANSWERS
from directory.acts import APPLICATION_ACTS, SUPPORTER_ACTS, TEXT_ACTS
from directory.agreement_admin import AgreementTextAdmin
from directory.bringing_admin import BringingPages
from directory.cards import PROMPTS
from directory.due_admin import AppealAdmin, DueAdmin
from directory.forms import AnswersForm
from directory.models import (
    AgreementText,
    Appeal,
    Application,
    ApplicationState,
    Supporter,
    TakenOn,
    TrainingModule,
    WaitingText,
)
from directory.reference_acts import NOTE_ACTS, REFERENCE_ACTS
from directory.standing_acts import PANEL_ACTS, STANDING_ACTS
from directory.taxonomy import AREAS
from directory.training_admin import TRAINING_ACTS, TRAINING_OF_SUPPORTER, TrainingModuleAdmin
from directory.vetting_admin import VettingAdmin, WordsFilter
from people.access import signed_in
from records.clock import today

SOON = timedelta(days=60)


class StateFilter(WordsFilter):
    """Waiting ones first: they are what a vetter comes for."""

    title = "state"
    parameter_name = "state"
    options = (
        ("submitted", "Waiting for a decision"),
        ("approved", "Approved"),
        ("declined", "Declined"),
    )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Applications in the chosen state."""
        return queryset.filter(state=self.value() or ApplicationState.SUBMITTED)


class StageFilter(WordsFilter):
    """By the step an application waits for."""

    title = "stage"
    parameter_name = "stage"
    options = (("", "All"), *((stage.value, str(stage.label)) for stage in stages.ON_THE_WAY))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Applications at the chosen stage: derived, so the rows are read."""
        if self.value() is None:
            return queryset
        day = today()
        here = [row.pk for row in queryset if stages.of_application(row, day) == self.value()]
        return queryset.filter(pk__in=here)


@admin.register(Application)
class ApplicationAdmin(BringingPages):
    """Applications of one's own and partner organisations, the oldest first."""

    acts = APPLICATION_ACTS | REFERENCE_ACTS | TRAINING_ACTS | PANEL_ACTS
    page_template = "application"
    from_person = "applications"
    list_display = ("applicant_name", "organisation", "stage", "waiting", "lacks", "decided")
    list_filter = (StateFilter, StageFilter)
    ordering = ("submitted_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """The door: `Application.objects.visible_to`."""
        rows = Application.objects.visible_to(signed_in(request)).order_by("submitted_at", "pk")
        people = rows.select_related(
            "applicant__organisation", "applicant__supporter__user__organisation"
        )
        return people.prefetch_related(
            standing_told.COUNTING,
            stages.REFERENCES,
            "decisions__by",
            *(f"applicant__supporter__{one}" for one in facts.READS),
        )

    @admin.display(description="Applicant")
    def applicant_name(self, row: Application) -> str:
        """The name the applicant is called."""
        return row.applicant.name

    @admin.display(description="Organisation")
    def organisation(self, row: Application) -> str:
        """Where the applicant works."""
        return str(row.applicant.organisation)

    @admin.display(description="Stage")
    def stage(self, row: Application) -> str:
        """The stage it has reached, in words."""
        return stages.in_words(row, today())

    @admin.display(description="Sent")
    def waiting(self, row: Application) -> str:
        """How long ago it was sent."""
        days = (today() - today(row.submitted_at)).days
        return "today" if days == 0 else f"{days} {'day' if days == 1 else 'days'} ago"

    @admin.display(description="Missing")
    def lacks(self, row: Application) -> str:
        """Checks that are missing, not met or run out."""
        needed = facts.requirements(row.applicant.supporter)
        return ", ".join(facts.missing(needed, today())) or "Nothing"

    @admin.display(description="Approvals")
    def decided(self, row: Application) -> str:
        """How many have approved so far."""
        return f"{standing_told.approvals(row)} of {deciders.approvals_needed(row.applicant)}"

    def opened(self, request: HttpRequest, row: Application) -> None:
        """A privileged read."""
        actions.open_application(by=signed_in(request), application=row)

    def told(self, row: Application) -> dict[str, Any]:
        """Answers, and what the applicant has lived through only while it is being decided."""
        supporter = row.applicant.supporter
        answers = [(AnswersForm.base_fields[name].label, getattr(row, name)) for name in ANSWERS]
        # Of somebody who was put forward nobody reads what they wrote for themselves.
        being_decided = row.state == ApplicationState.SUBMITTED and row.brought_at is None
        codes = {area.code for area in supporter.areas.current()} if being_decided else set()
        return {
            "answers": answers if row.brought_at is None else [],
            "texts": [(title, getattr(supporter, name)) for name, title in PROMPTS],
            "areas": [area.label for code, area in AREAS.items() if code in codes],
            "being_decided": being_decided,
            "supporter": supporter,
            "stage": self.stage(row),
            "needed": [(one, one.state(today())) for one in facts.requirements(supporter)],
            "modules": training.told(supporter, today()),
            "notes": row.notes.select_related("by").order_by("written_at"),
            **standing_told.of_application(row, today()),
        }


class StandingFilter(WordsFilter):
    """By what needs somebody."""

    title = "standing"
    parameter_name = "standing"
    options = (
        ("all", "All"),
        ("soon", "Runs out within 60 days"),
        ("out", "Ran out or missing"),
        ("suspended", "Suspended"),
    )

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Supporters with the chosen standing."""
        day, value = today(), self.value()
        here = queryset.filter(stepped_down_at__isnull=True)
        if value == "soon":
            return here.filter(cleared_until__gte=day, cleared_until__lte=day + SOON)
        if value == "out":
            return here.exclude(cleared_until__gte=day)
        return here.filter(suspended_at__isnull=False) if value == "suspended" else queryset


class SupporterStageFilter(WordsFilter):
    """By the step a supporter is at."""

    title = "stage"
    parameter_name = "stage"
    options = (("", "All"), *((one.value, str(one.label)) for one in stages.AFTERWARDS))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Supporters at the chosen stage: derived, so the rows are read."""
        if self.value() is None:
            return queryset
        day = today()
        here = [row.pk for row in queryset if stages.of_supporter(row, day) == self.value()]
        return queryset.filter(pk__in=here)


@admin.register(Supporter)
class SupporterAdmin(VettingAdmin):
    """Supporters of own and partner organisations: standing and expiry, nothing they share."""

    acts = SUPPORTER_ACTS | NOTE_ACTS | TRAINING_OF_SUPPORTER | STANDING_ACTS
    page_template = "supporter"
    from_person = "supporter"
    list_display = ("person_name", "organisation", "stage", "standing", "cleared")
    list_filter = (StandingFilter, SupporterStageFilter)
    ordering = ("cleared_until",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Supporter]:
        """The door: `Supporter.objects.vetted_by`."""
        rows = Supporter.objects.vetted_by(signed_in(request)).order_by("cleared_until", "pk")
        people = rows.select_related("user__organisation")
        return people.prefetch_related("checks", "agreements", *training.READS)

    @admin.display(description="Stage")
    def stage(self, row: Supporter) -> str:
        """Where they are: never whether they paused."""
        return stages.of_supporter(row, today()).label

    @admin.display(description="Supporter")
    def person_name(self, row: Supporter) -> str:
        """The name the supporter is called."""
        return row.user.name

    @admin.display(description="Organisation")
    def organisation(self, row: Supporter) -> str:
        """Where the supporter works."""
        return str(row.user.organisation)

    @admin.display(description="Standing")
    def standing(self, row: Supporter) -> str:
        """What the vetters decided and what ran out. Never whether somebody paused."""
        if row.stepped_down_at:
            return "Stepped down"
        if row.suspended_at:
            return "Suspended"
        if row.cleared_until is None:
            return "A check is missing"
        return "Current" if row.cleared_until >= today() else "Ran out"

    @admin.display(description="Holds until")
    def cleared(self, row: Supporter) -> str:
        """The last day everything holds."""
        day = row.cleared_until
        return f"{day.day} {day:%B %Y}" if day else "none"

    def opened(self, request: HttpRequest, row: Supporter) -> None:
        """A privileged read."""
        actions.open_supporter(by=signed_in(request), supporter=row)

    def told(self, row: Supporter) -> dict[str, Any]:
        """Checks and suspensions; nothing the supporter shares, nobody they talk to."""
        return {
            "standing": self.standing(row),
            "needed": [(one, one.state(today())) for one in facts.requirements(row)],
            "modules": training.told(row, today()),
            "notes": row.notes.select_related("by").order_by("written_at"),
            "stepped_back": standing_told.stepped_back(row.user),
            "history": row.checks.select_related("recorded_by").order_by("-recorded_at"),
            **standing_told.of_supporter(row),
        }


TITLES = {"shown_name": "Name to show", **dict(PROMPTS)}


@admin.register(WaitingText)
class WaitingTextAdmin(VettingAdmin):
    """New words of supporters of own and partner organisations, the oldest first."""

    acts = TEXT_ACTS
    page_template = "text"
    list_display = ("person_name", "organisation", "parts", "waiting")
    ordering = ("written_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[WaitingText]:
        """The door: `WaitingText.objects.visible_to`."""
        rows = WaitingText.objects.visible_to(signed_in(request)).order_by("written_at", "pk")
        return rows.select_related("supporter__user__organisation")

    @admin.display(description="Supporter")
    def person_name(self, row: WaitingText) -> str:
        """The name the supporter is called."""
        return row.supporter.user.name

    @admin.display(description="Organisation")
    def organisation(self, row: WaitingText) -> str:
        """Where the supporter works."""
        return str(row.supporter.user.organisation)

    @admin.display(description="New")
    def parts(self, row: WaitingText) -> str:
        """Which of the four would change."""
        return ", ".join(TITLES[name] for name in row.changes())

    @admin.display(description="Waits since")
    def waiting(self, row: WaitingText) -> str:
        """The day it was written."""
        day = today(row.written_at)
        return f"{day.day} {day:%B %Y}"

    def opened(self, request: HttpRequest, row: WaitingText) -> None:
        """A privileged read."""
        actions.open_text(by=signed_in(request), waiting=row)

    def told(self, row: WaitingText) -> dict[str, Any]:
        """What is shown now and what would be, side by side."""
        return {
            "sides": [
                (TITLES[name], getattr(row.supporter, name), words)
                for name, words in row.changes().items()
            ]
        }

    def beside(self, request: HttpRequest, row: WaitingText) -> dict[str, Any]:
        """The words again, so that what is decided on is what stands above the button."""
        self.opened(request, row)
        return self.told(row)


admin.site.register(Appeal, AppealAdmin)
admin.site.register(TakenOn, DueAdmin)
admin.site.register(AgreementText, AgreementTextAdmin)
admin.site.register(TrainingModule, TrainingModuleAdmin)
