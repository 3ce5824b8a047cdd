"""The pages the face is tested on: the gallery, the sign-in pages, pages that fail."""

from typing import NoReturn

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_POST

from peersupport import errors, theme
from tests.face import gallery


def plain(request: HttpRequest) -> HttpResponse:
    """Stands for a page that another test looks at."""
    return HttpResponse("here")


@login_not_required
def outside(request: HttpRequest) -> HttpResponse:
    """Stands for a page open to everybody."""
    return HttpResponse("here")


def inside(request: HttpRequest) -> HttpResponse:
    """The gallery for people who signed in."""
    return gallery.show(request)


@login_not_required
def wrong(request: HttpRequest) -> NoReturn:
    """400."""
    raise BadRequest


@login_not_required
def closed(request: HttpRequest) -> NoReturn:
    """403."""
    raise PermissionDenied


@login_not_required
@require_POST
def answers(request: HttpRequest) -> HttpResponse:
    """405 for who opens it."""
    return HttpResponse("sent")


@login_not_required
def broken(request: HttpRequest) -> NoReturn:
    """500."""
    raise RuntimeError


urlpatterns = [
    path("", outside, name="home"),
    path("gallery/", login_not_required(gallery.show), name="gallery"),
    path("inside/", inside, name="inside"),
    path("theme/<str:name>.css", theme.stylesheet, name="theme"),
    path("wrong/", wrong),
    path("closed/", closed),
    path("answers/", answers),
    path("inside/answers/", require_POST(plain)),
    path("broken/", broken),
    path("down/", login_not_required(errors.unavailable)),
    *(
        path(f"{name}/", plain)
        for name in ("supporters", "conversations", "resources", "events", "signposts")
    ),
    *(path(f"{name}/", outside) for name in ("help-now", "privacy", "accessibility")),
    path("", include("people.urls")),
    path("accounts/", include("allauth.urls")),
]

handler400 = "peersupport.errors.bad_request"
handler403 = "peersupport.errors.permission_denied"
handler404 = "peersupport.errors.page_not_found"
handler500 = "peersupport.errors.server_error"
