"""For vetters: putting forward people who support colleagues already, and deciding on many."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator

from directory import actions, bringing, facts, stages
from directory.actions.vetting import BEFORE_DECIDING
from directory.acts import VETTERS_READ
from directory.forms import ReasonForm
from directory.models import Application, ApplicationState
from directory.vetting_admin import VettingAdmin
from people.access import fresh_sign_in, signed_in
from records.clock import today

MOST = 200


class TableForm(forms.Form):
    """A table, uploaded or pasted."""

    file = forms.FileField(
        label="A file (CSV)", required=False, help_text="It is read into the box below."
    )
    table = forms.CharField(
        label="The table",
        required=False,
        max_length=bringing.MOST_LETTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="One row for each person, the headings first. Days like 2026-11-23.",
    )

    def clean(self) -> dict[str, Any]:
        """The words of the file, where there is one."""
        typed = super().clean() or self.cleaned_data
        file = typed.get("file")
        if file is not None:
            typed["table"] = _decoded(file.read(bringing.MOST_LETTERS * 4))
        if not (typed.get("table") or "").strip() and "table" not in self.errors:
            self.add_error("table", "Choose a file, or paste the table.")
        return typed


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


class ManyForm(ReasonForm):
    """Who is approved, and why."""

    people = forms.MultipleChoiceField(
        label="Whom do you approve?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose whom you approve.",
            "invalid_choice": "Choose people from the list as it is shown now.",
        },
    )
    field_order = ("people", "reason")

    def __init__(self, *args: Any, rows: list[Application], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = {str(one.pk): one for one in rows}
        field = self.fields["people"]
        if isinstance(field, forms.MultipleChoiceField):
            field.choices = [(pk, _label(one)) for pk, one in self.known.items()]

    @property
    def chosen(self) -> list[Application]:
        """The applications themselves."""
        return [self.known[pk] for pk in self.cleaned_data["people"]]


def _label(row: Application) -> str:
    days = [
        f"{one.label} until {one.until.day} {one.until:%B %Y}"
        for one in facts.requirements(row.applicant.supporter)
        if one.kind in BEFORE_DECIDING and one.until
    ]
    stage = stages.of_application(row, today()).label
    return f"{row.applicant.name}, {row.applicant.organisation}. {stage}. {', '.join(days)}"


class BringingPages(VettingAdmin):
    """Pages beside the queue of applications."""

    def get_urls(self) -> list[URLPattern]:
        """Those of the queue, and these two."""
        guard = self.admin_site.admin_view
        return [
            path("bring/", guard(self.bring_view), name=f"{self.route}_bring"),
            path("many/", guard(self.many_view), name=f"{self.route}_many"),
            *super().get_urls(),
        ]

    def bring_view(self, request: HttpRequest) -> HttpResponse:
        """A table: look at it as often as needed, then put everybody in it forward."""
        self.allowed(request)
        me = signed_in(request)
        form = TableForm(request.POST or None, request.FILES or None)
        plan: bringing.Plan | None = None
        if form.is_valid():
            try:
                plan = bringing.plan_for(me, form.cleaned_data["table"], today())
                if "bring" in request.POST:
                    made = actions.bring_supporters(by=me, text=form.cleaned_data["table"])
                    messages.success(request, f"{len(made)} put forward. Two people decide.")
                    return redirect(f"admin:{self.route}_many")
            except bringing.Unusable as error:
                form.add_error("table", str(error))
            except ValidationError as error:
                form.add_error(None, error)
        context = {"plan": plan, "headings": bringing.headings_for(me)[0], "form": _shown(form)}
        return self.page(request, "bring", title="Existing peer supporters", **context)

    @method_decorator(fresh_sign_in)
    def many_view(self, request: HttpRequest) -> HttpResponse:
        """Approve many of those who were put forward: choose, look once more, decide."""
        self.allowed(request)
        me = signed_in(request)
        rows = self.get_queryset(request).filter(
            state=ApplicationState.SUBMITTED, brought_at__isnull=False
        )
        form = ManyForm(request.POST or None, rows=list(rows.exclude(decisions__by=me)[:MOST]))
        sure = form.is_valid() and "decide" in request.POST
        if sure:
            try:
                number = actions.decide_many(
                    by=me, applications=form.chosen, reason=form.cleaned_data["reason"]
                )
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, f"Your decision is recorded for {number}.")
                return redirect(f"admin:{self.route}_many")
        look = form.is_valid() and not sure
        context = {"form": form, "look": look, "most": MOST, "who": VETTERS_READ}
        return self.page(request, "many", title="Decide on many", **context)


def _shown(form: TableForm) -> TableForm:
    """The form with the words of the file in the box, so that they can be mended there."""
    if form.is_bound and form.cleaned_data.get("file") is not None:
        again = TableForm({"table": form.cleaned_data["table"]})
        again.is_valid()
        for name, words in form.errors.items():
            again.errors[name] = words
        return again
    return form
