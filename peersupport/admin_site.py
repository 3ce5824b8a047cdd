"""The admin: people and organisations for administrators, vetting for vetters. Nothing else.

Conversations, requests and drafts are not registered, on purpose: no privileged page may show
who asked for support.
"""

from functools import wraps
from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from directory import deciders
from people.access import signed_in
from people.admin_base import AuditedAdmin
from people.roles import Permission


class PeerSupportAdminSite(AdminSite):
    """Django's admin behind the site's own sign-in, with neutral titles."""

    site_title = "Administration"
    site_header = "Administration"
    index_title = "Administration"
    empty_value_display = "none"
    enable_nav_sidebar = False

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether this person may open the admin at all."""
        user = request.user
        return user.is_authenticated and user.can(Permission.USE_ADMIN)

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Only pages that keep our rules. Libraries register their own (sessions, second factors,
        addresses, tasks) with Django's rules: those stay out."""
        if admin_class is not None and issubclass(admin_class, AuditedAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Django's, but somebody who may not use the admin gets 403, not a second sign-in."""
        inner = super().admin_view(view, cacheable)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return guarded

    def get_urls(self) -> list[Any]:
        """Django's, without completing names as they are typed and without jumps to any row."""
        gone = {"autocomplete", "view_on_site"}
        return [url for url in super().get_urls() if getattr(url, "name", None) not in gone]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """Django's, and for administrators how many appeals wait for somebody to be found: a
        number, no name."""
        me = signed_in(request)
        stuck = 0
        if me.can(Permission.MANAGE_ORGANISATIONS):
            stuck = deciders.nobody_left_for(me)
        return super().index(request, {**(extra_context or {}), "nobody_left": stuck})

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """One place to change a password, with its rate limit and notice."""
        return redirect("account_change_password")

    # Without this mark the private-by-default middleware would send people here twice.
    @login_not_required
    def login(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Through allauth: its rate limits and second factors hold here too."""
        answer: HttpResponse = secure_admin_login(super().login)(request, extra_context)
        return answer
