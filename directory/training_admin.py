"""For vetters: the modules of training, a training day for many, and one person's training."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone

from directory import actions, training
from directory.actions.training import MOST
from directory.acts import Act
from directory.models import Application, ApplicationState, Supporter, TrainingModule
from directory.training_forms import DayForm, ModuleForm, ShowForm, TrainedForm
from directory.vetting_admin import VettingAdmin
from people.access import signed_in
from people.models import User
from records.clock import today

SEEN: Final = (
    "The person sees the module, the day and the result on their own page; so do the vetters of "
    "this organisation and its partners. Nobody else."
)


def _trained(by: User, application: Application, typed: Mapping[str, Any]) -> object:
    return _trained_again(by, application.applicant.supporter, typed)


def _trained_again(by: User, supporter: Supporter, typed: Mapping[str, Any]) -> object:
    return actions.record_training(by=by, supporters=[supporter], **typed)


def _may_apply(row: Application) -> bool:
    return row.state == ApplicationState.SUBMITTED and bool(training.used(row.applicant.supporter))


TRAINING_ACTS: Final[dict[str, Act]] = {
    "training": Act(
        "Record training", "Record", TrainedForm, _trained, "The training is recorded.", SEEN,
        _may_apply, for_row=True,
    ),
}  # fmt: skip
TRAINING_OF_SUPPORTER: Final[dict[str, Act]] = {
    "training": Act(
        "Record more training", "Record", TrainedForm, _trained_again,
        "The training is recorded.", SEEN,
        lambda supporter: supporter.stepped_down_at is None and bool(training.used(supporter)),
        for_row=True,
    ),
}  # fmt: skip


class TrainingModuleAdmin(VettingAdmin):
    """The modules of the own organisation. Nothing is deleted: what is not given any more ends."""

    acts: ClassVar[dict[str, Act]] = {}
    page_template = "modules"

    def get_urls(self) -> list[URLPattern]:
        """The list, a new module, one module, and its training days."""
        guard, one = self.admin_site.admin_view, "<uuid:object_id>/"
        return [
            path("", guard(self.list_view), name=f"{self.route}_changelist"),
            path("add/", guard(self.module_view), name=f"{self.route}_add"),
            path(f"{one}change/", guard(self.module_view), name=f"{self.route}_change"),
            path(f"{one}day/", guard(self.day_view), name=f"{self.route}_day"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingModule]:
        """The door: `TrainingModule.objects.visible_to`."""
        return TrainingModule.objects.visible_to(signed_in(request))

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Every module, those that are given first."""
        self.allowed(request)
        rows = self.get_queryset(request).order_by("-is_used", "name")
        return self.page(request, "modules", title="Training modules", rows=rows)

    def module_view(self, request: HttpRequest, object_id: UUID | None = None) -> HttpResponse:
        """Add a module, or change one."""
        self.allowed(request)
        row = self.found(request, object_id) if object_id else None
        form = ModuleForm(
            request.POST if request.method == "POST" else None,
            initial=ModuleForm.first_values(row) if row else None,
        )
        if row is None:
            del form.fields["is_used"]
        if form.is_valid() and self._done(form, lambda: self._save(request, row, form)):
            messages.success(request, "The module is saved.")
            return redirect(f"admin:{self.route}_changelist")
        title = "Change a training module" if row else "Add a training module"
        return self.page(request, "module", title=title, form=form, row=row)

    @staticmethod
    def _save(request: HttpRequest, row: TrainingModule | None, form: ModuleForm) -> object:
        return actions.save_module(
            by=signed_in(request), module=row, now=timezone.now(), **form.cleaned_data
        )

    @staticmethod
    def _done(form: Any, act: Any) -> bool:
        """Whether the action took it; what it refused stands beside the fields."""
        try:
            form.result = act()
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True

    def day_view(self, request: HttpRequest, object_id: UUID) -> HttpResponse:
        """One module done by many on one day."""
        module, me = self.found(request, object_id), signed_in(request)
        asked = ShowForm(request.GET)
        show = asked.cleaned_data["show"] if asked.is_valid() else ""
        people = _people(me, module, show or "all")
        posted = request.POST if request.method == "POST" else None
        form = DayForm(posted, module=module, people=people)
        if form.is_valid() and self._done(form, lambda: self._record(request, module, form)):
            messages.success(request, _recorded(form))
            return redirect(request.get_full_path())
        frame = {"module": module, "show": ShowForm(initial={"show": show or "all"}), "who": SEEN}
        title = "A training day"
        return self.page(request, "day", title=title, form=form, row=module, most=MOST, **frame)

    @staticmethod
    def _record(request: HttpRequest, module: TrainingModule, form: DayForm) -> object:
        typed = {name: form.cleaned_data[name] for name in ("done_on", "met")}
        return actions.record_training(
            by=signed_in(request), module=module, supporters=form.cleaned_data["people"], **typed
        )


def _recorded(form: Any) -> str:
    new, chosen = len(form.result), len(form.cleaned_data["people"])
    words = f"Recorded for {new} {'person' if new == 1 else 'people'}."
    before = chosen - new
    return f"{words} For {before} it was recorded already." if before else words


def _people(vetter: User, module: TrainingModule, show: str) -> list[Supporter]:
    """Those a day can be recorded for, by name; at most MOST. A fixed number of queries."""
    rows = Supporter.objects.trained_by(vetter).order_by("user__name", "pk")
    is_one = Q(approved_at__isnull=False, stepped_down_at__isnull=True)
    if show == "supporters":
        rows = rows.filter(is_one)
    elif show == "applicants":
        rows = rows.exclude(is_one)
    found = rows.select_related("user__organisation").prefetch_related(*training.READS)
    if show == "missing":
        day = today()
        return [one for one in found if _needs(one, module, day)][:MOST]
    return list(found[:MOST])


def _needs(one: Supporter, module: TrainingModule, day: Any) -> bool:
    return any(each.needs_doing(day) for each in training.modules_of(one) if each.module == module)
