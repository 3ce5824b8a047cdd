"""Watching a film: its bytes in parts, its captions, and what is written beside it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from people.access import requires
from people.roles import Permission
from records import kept
from resources.actions.films import describe_film, may_describe
from resources.film_form import FilmForm
from resources.films import NO_SPEECH, RULE, Player, player_of
from resources.models import Resource
from resources.views.pages import person, seen
from resources.views.sending import Stored, for_this_person, opened, send
from resources.webvtt import NoCaptions, as_webvtt


def _player(request: HttpRequest, slug: str) -> Player:
    rows = Resource.objects.visible_to(person(request)).described()
    player = player_of(get_object_or_404(rows, slug=slug))
    if player is None:
        raise Http404
    return player


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_film(request: HttpRequest, slug: str, described: bool = False) -> HttpResponseBase:
    """The film, or the part of it that a player asks for; `described`: with the voice that says
    what is to be seen. Nobody records who watches what."""
    player = _player(request, slug)
    film = player.described if described else player.film
    if film is None:
        raise Http404
    return send(request, Stored(film.stored_name, film.size, film.sha256, film.media_type))


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_captions(request: HttpRequest, slug: str, pk: UUID) -> HttpResponseBase:
    """Captions as a player reads them, whichever way they were written."""
    file = next((one for one in _player(request, slug).captions if one.pk == pk), None)
    if file is None:
        raise Http404
    with opened(file.stored_name) as content:
        try:
            text = as_webvtt(content.read(), file.format)
        except NoCaptions as error:
            raise Http404 from error
    return for_this_person(HttpResponse(text, content_type="text/vtt; charset=utf-8"))


@requires(Permission.USE_LIBRARY)
@require_safe
def resource_no_speech(request: HttpRequest, slug: str) -> HttpResponseBase:
    """What somebody who turns captions on sees of a film in which nobody speaks: that it is so."""
    if _player(request, slug).captions:
        raise Http404
    return for_this_person(HttpResponse(NO_SPEECH, content_type="text/vtt; charset=utf-8"))


@requires(Permission.UPLOAD_RESOURCE)
def film_words(request: HttpRequest, slug: str) -> HttpResponse:
    """Write what somebody should know before they watch, and the transcript."""
    resource, typed = seen(request, slug), kept.restore(request)
    may_describe(by=person(request), resource=resource)
    initial = typed.dict() if typed else None
    form = FilmForm(request.POST or None, resource=resource, initial=initial)
    if request.method == "POST" and form.is_valid():
        describe_film(by=person(request), resource=resource, **form.cleaned_data)
        messages.success(request, "It stands beside the film.")
        return redirect("resources:resource-detail", slug)
    context = {"resource": resource, "form": form, "rule": RULE}
    return render(request, "resources/film_words.jinja", context)
