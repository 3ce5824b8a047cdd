"""Every page of the site, and two that do nothing: what everything else is compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from peersupport.urls import handler400, handler403, handler404, handler500
from peersupport.urls import urlpatterns as pages
from people.access import public, signed_in

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def empty(request: HttpRequest) -> HttpResponse:
    """Nothing, for anybody."""
    return HttpResponse("empty")


def empty_signed_in(request: HttpRequest) -> HttpResponse:
    """Nothing, for somebody whose session and account were looked up."""
    return HttpResponse(f"empty for {signed_in(request).pk}")


urlpatterns = [
    path("bench/empty/", empty),
    path("bench/empty-signed-in/", empty_signed_in),
    *pages,
]
