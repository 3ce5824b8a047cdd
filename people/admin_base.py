"""The admin pages of this site: closed unless a permission opens them, never a delete, our audit.

Nothing can be deleted here, because a delete page lists related rows, even of models that have no
page. Django's own log is not written: `records.audit` is the history.
"""

from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from people.access import signed_in
from people.roles import Permission
from records.audit import audit

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin


class AuditedAdmin(AnyAdmin):
    """Base of every admin page. A subclass names its permission; its writes call actions.

    `organisation_path`: the field that leads to an organisation; people who belong to one see its
    rows only. `opened_event`: audited when somebody opens a row, about the person `about` names.
    """

    permission: ClassVar[Permission]
    organisation_path: ClassVar[str] = ""
    opened_event: ClassVar[str] = ""
    show_full_result_count = False
    view_on_site = False
    list_per_page = 50

    def may(self, request: HttpRequest) -> bool:
        """Whether this person may use these pages."""
        user = request.user
        return user.is_authenticated and user.can(self.permission)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whether the section is listed."""
        return self.may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows are shown."""
        return self.may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whether rows may be changed."""
        return self.may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Whether rows may be added."""
        return self.may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """The rows this person looks after."""
        rows = super().get_queryset(request)
        own = signed_in(request).organisation_id
        if self.organisation_path and own:
            return rows.filter(**{self.organisation_path: own})
        return rows

    def about(self, obj: Any) -> Model | None:
        """The person whose row was opened, for the audit."""
        return None

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The page of one row; opening it is audited where `opened_event` says so."""
        if self.opened_event and request.method == "GET":
            opened = self.get_object(request, object_id)
            if opened is not None:
                audit(self.opened_event, by=signed_in(request), about=self.about(opened))
        return super().change_view(request, object_id, form_url, extra_context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Whose page it is stands on the page, not in its title: titles stay in the history."""
        return super().render_change_form(request, context | {"subtitle": None}, *args, **kwargs)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Not here: what was done is in the audit."""
        raise Http404

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Not written."""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Not written."""

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Not written."""
