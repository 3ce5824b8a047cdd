"""A page of a module, for its test: one that anybody may open, one that takes a permission."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from people.access import in_module, requires
from people.modules import Module
from people.roles import Permission


@in_module(Module.EVENTS)
def open_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("what is on")


@in_module(Module.EVENTS)
@requires(Permission.SEE_DESK)
def desk_page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("put something on")


urlpatterns = [
    path("what-is-on/", open_page),
    path("put-on/", desk_page),
    path("", include("peersupport.urls")),
]

handler404 = "peersupport.errors.page_not_found"
