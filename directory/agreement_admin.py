"""For vetters: the supporters' agreement, its versions, what changed, and a new one."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from directory import actions, versions
from directory.acts import Act
from directory.agreement_forms import AgreementTextForm
from directory.models import AgreementText
from directory.vetting_admin import VettingAdmin
from people.access import signed_in


class AgreementTextAdmin(VettingAdmin):
    """Versions of the own organisation. None is edited or deleted."""

    acts: ClassVar[dict[str, Act]] = {}
    page_template = "agreement"

    def get_urls(self) -> list[URLPattern]:
        """The versions, one with what changed, and a new one."""
        guard = self.admin_site.admin_view
        return [
            path("", guard(self.list_view), name=f"{self.route}_changelist"),
            path("add/", guard(self.new_view), name=f"{self.route}_add"),
            path("<int:number>/", guard(self.version_view), name=f"{self.route}_version"),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[AgreementText]:
        """The door: `AgreementText.objects.visible_to`."""
        return AgreementText.objects.visible_to(signed_in(request))

    def list_view(self, request: HttpRequest) -> HttpResponse:
        """Every version, the present one first."""
        self.allowed(request)
        rows = self.get_queryset(request).select_related("published_by").order_by("-version")
        title = "The supporters’ agreement"
        return self.page(request, "agreements", title=title, rows=rows, ours=versions.OURS)

    def version_view(self, request: HttpRequest, number: int) -> HttpResponse:
        """One version, and what it changed."""
        self.allowed(request)
        known = versions.all_of(signed_in(request).organisation)
        at = next((place for place, one in enumerate(known) if one.number == number), None)
        if at is None:
            raise Http404
        one, before = known[at], known[at - 1] if at else None
        lines = versions.changed(before, one) if before else None
        title = f"Version {number} of the agreement"
        return self.page(request, "agreement", title=title, version=one, before=before, lines=lines)

    def new_view(self, request: HttpRequest) -> HttpResponse:
        """Write a new version, look at what it changes, publish it."""
        self.allowed(request)
        last = versions.current(signed_in(request).organisation)
        first = {"base": last.number, "text": last.typed}
        form = AgreementTextForm(request.POST if request.method == "POST" else None, initial=first)
        lines: list[tuple[str, str]] | None = None
        if form.is_valid() and "look" in request.POST:
            typed = versions.Version(last.number + 1, form.cleaned_data["text"])
            lines = versions.changed(last, typed)
        elif form.is_valid() and self._published(request, form):
            messages.success(request, "The new version is published. Every supporter is told.")
            return redirect(f"admin:{self.route}_changelist")
        title = "A new version of the agreement"
        return self.page(request, "agreement_new", title=title, form=form, lines=lines)

    @staticmethod
    def _published(request: HttpRequest, form: Any) -> bool:
        try:
            actions.publish_agreement(by=signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        return True
