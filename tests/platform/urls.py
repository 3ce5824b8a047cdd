"""Pages for the tests of the outermost layers: nothing of the apps behind them."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from peersupport import health, theme

CANARY = "canary-7f3a"


def plain(request: HttpRequest, word: str = "") -> HttpResponse:
    return HttpResponse("a page")


def echo(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{len(request.body)} bytes")


def broken(request: HttpRequest) -> HttpResponse:
    typed = request.GET.get("typed", CANARY)
    raise ValueError(f"cannot read {typed}")


urlpatterns = [
    path("", plain, name="home"),
    path("plain/<str:word>/", plain, name="plain"),
    path("echo/", echo, name="echo"),
    path("broken/", broken, name="broken"),
    path("accounts/logout/", plain, name="account_logout"),
    path("accounts/login/", plain, name="account_login"),
    path("theme/<str:name>.css", theme.stylesheet, name="theme"),
    path("readyz", health.readyz, name="readyz"),
]

handler400 = "peersupport.errors.bad_request"
handler403 = "peersupport.errors.permission_denied"
handler404 = "peersupport.errors.page_not_found"
handler500 = "peersupport.errors.server_error"
