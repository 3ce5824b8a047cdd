"""Vetting, for vetters: the queue, one application, and the standing of supporters.

Nothing is changed by a form of Django's: each act has a page of its own that calls actions.py.
There is no search, no deleting, no history page (the audit is the history), and no load, pause or
contact of anybody: those are not a vetter's matter.
"""

from datetime import timedelta
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator

from directory import actions, facts
from directory.actions.applying import ANSWERS
from directory.actions.vetting import APPROVALS_NEEDED
from directory.acts import APPLICATION_ACTS, SUPPORTER_ACTS, Act
from directory.cards import PROMPTS
from directory.forms import AnswersForm
from directory.models import Application, ApplicationState, Supporter
from directory.taxonomy import AREAS
from people.access import fresh_sign_in, signed_in
from people.admin_base import AuditedAdmin
from people.roles import Permission
from records.clock import today

SOON = timedelta(days=60)


class WordsFilter(admin.SimpleListFilter):
    """A filter with a default: no choice stands for the first one."""

    options: ClassVar[tuple[tuple[str, str], ...]]

    def lookups(self, request: HttpRequest, model_admin: Any) -> tuple[tuple[str, str], ...]:
        """The choices beside the default."""
        return self.options[1:]

    def choices(self, changelist: ChangeList) -> Any:
        """The same words for the default."""
        first, *rest = super().choices(changelist)
        yield {**first, "display": self.options[0][1]}
        yield from rest


class VettingAdmin(AuditedAdmin):
    """Rows a vetter reads; each act is an address under its row."""

    permission = Permission.VET_SUPPORTERS
    actions = None
    search_fields = ()
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    acts: ClassVar[dict[str, Act]]
    page_template: ClassVar[str]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Applications begin with the applicant."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only through the acts."""
        return False

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """No question but the list's own filter: any other would be answered by counting rows."""
        return any(
            isinstance(one, type) and issubclass(one, WordsFilter) and one.parameter_name == lookup
            for one in self.list_filter
        )

    @property
    def route(self) -> str:
        """How the addresses of these pages begin."""
        return f"{self.model._meta.app_label}_{self.model._meta.model_name}"

    def get_urls(self) -> list[URLPattern]:
        """The list, one row, and its acts: no adding, deleting, history or autocomplete."""
        guard = self.admin_site.admin_view
        pages = [
            path("", guard(self.changelist_view), name=f"{self.route}_changelist"),
            path("<uuid:object_id>/change/", guard(self.change_view), name=f"{self.route}_change"),
        ]
        for slug, act in self.acts.items():
            view = self.grave_act_view if act.grave else self.act_view
            name = f"{self.route}_{slug}"
            pages.append(path(f"<uuid:object_id>/{slug}/", guard(view), {"slug": slug}, name=name))
        return pages

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, under its own name."""
        title = str(self.model._meta.verbose_name_plural).capitalize()
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def found(self, request: HttpRequest, object_id: Any) -> Any:
        """The row. 403 for those who do not vet, 404 for a row that is not this vetter's."""
        if not self.may(request):
            raise PermissionDenied
        row = self.get_queryset(request).filter(pk=object_id).first()
        if row is None:
            raise Http404
        return row

    def opened(self, request: HttpRequest, row: Any) -> None:
        """Audit that a row was opened."""
        raise NotImplementedError

    def told(self, row: Any) -> dict[str, Any]:
        """What the page of a row says."""
        raise NotImplementedError

    def change_view(
        self,
        request: HttpRequest,
        object_id: Any,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One row to read, with the acts that are possible now."""
        row = self.found(request, object_id)
        self.opened(request, row)
        offered = [
            (reverse(f"admin:{self.route}_{slug}", args=[row.pk]), act.title)
            for slug, act in self.acts.items()
            if act.offered(row)
        ]
        return self.page(request, self.page_template, row=row, offered=offered, **self.told(row))

    def page(self, request: HttpRequest, template: str, **context: Any) -> HttpResponse:
        """A page in the frame of the administration."""
        meta = self.model._meta
        frame = {**self.admin_site.each_context(request), "title": meta.verbose_name.capitalize()}
        context = {**frame, "opts": meta, "on": today(), "list": self.route, **context}
        context["list_address"] = reverse(f"admin:{self.route}_changelist")
        return TemplateResponse(request, f"admin/directory/{template}.html", context)

    def act_view(self, request: HttpRequest, object_id: Any, slug: str) -> HttpResponse:
        """One act on one row: its form, then the action; its refusals stand beside the fields."""
        row, act = self.found(request, object_id), self.acts[slug]
        form = act.form(request.POST or None)
        back = reverse(f"admin:{self.route}_change", args=[row.pk])
        if form.is_valid():
            try:
                act.run(signed_in(request), row, form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, act.done)
                return redirect(back)
        context = {"act": act, "form": form, "row": row, "back": back, "title": act.title}
        return self.page(request, "act", **context)

    @method_decorator(fresh_sign_in)
    def grave_act_view(self, request: HttpRequest, object_id: Any, slug: str) -> HttpResponse:
        """The same, after a fresh sign-in: asked before anything is typed."""
        return self.act_view(request, object_id, slug)


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


@admin.register(Application)
class ApplicationAdmin(VettingAdmin):
    """Applications of one's own and partner organisations, the oldest first."""

    acts = APPLICATION_ACTS
    page_template = "application"
    list_display = ("applicant_name", "organisation", "state_words", "waiting", "lacks", "decided")
    list_filter = (StateFilter,)
    ordering = ("submitted_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Application]:
        """The door: `Application.objects.visible_to`."""
        rows = Application.objects.visible_to(signed_in(request)).order_by("submitted_at", "pk")
        people = rows.select_related("applicant__organisation", "applicant__supporter__user")
        return people.prefetch_related(
            "decisions__by",
            "applicant__supporter__checks",
            "applicant__supporter__agreements",
        )

    @admin.display(description="Applicant")
    def applicant_name(self, row: Application) -> str:
        """The name the applicant is called."""
        return row.applicant.name

    @admin.display(description="Organisation")
    def organisation(self, row: Application) -> str:
        """Where the applicant works."""
        return str(row.applicant.organisation)

    @admin.display(description="State")
    def state_words(self, row: Application) -> str:
        """The state in words."""
        return row.get_state_display()

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
        return f"{sum(one.approves for one in row.decisions.all())} of {APPROVALS_NEEDED}"

    def opened(self, request: HttpRequest, row: Application) -> None:
        """A privileged read."""
        actions.open_application(by=signed_in(request), application=row)

    def told(self, row: Application) -> dict[str, Any]:
        """Answers, and what the applicant has lived through only while it is being decided."""
        supporter = row.applicant.supporter
        answers = [(AnswersForm.base_fields[name].label, getattr(row, name)) for name in ANSWERS]
        being_decided = row.state == ApplicationState.SUBMITTED
        codes = {area.code for area in supporter.areas.current()} if being_decided else set()
        return {
            "answers": answers,
            "texts": [(title, getattr(supporter, name)) for name, title in PROMPTS],
            "areas": [area.label for code, area in AREAS.items() if code in codes],
            "being_decided": being_decided,
            "supporter": supporter,
            "needed": [(one, one.state(today())) for one in facts.requirements(supporter)],
            "notes": row.notes.select_related("by").order_by("written_at"),
            "decisions": row.decisions.select_related("by").order_by("decided_at"),
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


@admin.register(Supporter)
class SupporterAdmin(VettingAdmin):
    """Supporters of own and partner organisations: standing and expiry, nothing they share."""

    acts = SUPPORTER_ACTS
    page_template = "supporter"
    list_display = ("person_name", "organisation", "standing", "cleared")
    list_filter = (StandingFilter,)
    ordering = ("cleared_until",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Supporter]:
        """The door: `Supporter.objects.vetted_by`."""
        rows = Supporter.objects.vetted_by(signed_in(request)).order_by("cleared_until", "pk")
        return rows.select_related("user__organisation")

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
            "history": row.checks.select_related("recorded_by").order_by("-recorded_at"),
            "suspensions": row.suspensions.select_related("by", "lifted_by").order_by(
                "-suspended_at"
            ),
        }
