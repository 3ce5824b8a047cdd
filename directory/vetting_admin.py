"""What every page for vetters in the administration is built on.

Nothing is changed by a form of Django's: each act has a page of its own that calls actions.py.
There is no search, no deleting and no history page (the audit is the history).
"""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator

from directory.acts import Act
from directory.models import Connection
from people.access import fresh_sign_in, signed_in
from people.admin_base import AuditedAdmin
from people.roles import Permission
from records.clock import today


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
    # The way from the person to a row here, where somebody can step back from it.
    from_person: ClassVar[str] = ""

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

    def allowed(self, request: HttpRequest) -> None:
        """403 for those who do not vet."""
        if not self.may(request):
            raise PermissionDenied

    def found(self, request: HttpRequest, object_id: Any) -> Any:
        """The row. 403 for those who do not vet, 404 for a row that is not this vetter's."""
        self.allowed(request)
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

    def beside(self, request: HttpRequest, row: Any) -> dict[str, Any]:
        """What stands beside the form of an act."""
        return {}

    def stepped_back(self, request: HttpRequest, object_id: Any) -> Connection | None:
        """That whoever asks stepped back from the person of this row."""
        if not self.from_person:
            return None
        own = Connection.objects.owned_by(signed_in(request))
        return own.filter(**{f"person__{self.from_person}": object_id}).first()

    def change_view(
        self,
        request: HttpRequest,
        object_id: Any,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """One row to read, with the acts that are possible now."""
        self.allowed(request)
        if since := self.stepped_back(request, object_id):
            return self.page(request, "stepped_back", title="You stepped back", since=since)
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
        form = act.filled(request.POST if request.method == "POST" else None, row)
        back = reverse(f"admin:{self.route}_change", args=[row.pk])
        if form.is_valid():
            try:
                act.run(signed_in(request), row, form.cleaned_data)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                messages.success(request, act.done)
                return redirect(f"admin:{self.route}_changelist") if act.ends else redirect(back)
        context = {"act": act, "form": form, "row": row, "back": back, "title": act.title}
        return self.page(request, act.template, **context, **self.beside(request, row))

    @method_decorator(fresh_sign_in)
    def grave_act_view(self, request: HttpRequest, object_id: Any, slug: str) -> HttpResponse:
        """The same, after a fresh sign-in: asked before anything is typed."""
        return self.act_view(request, object_id, slug)
