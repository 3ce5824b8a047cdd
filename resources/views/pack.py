"""One's own pack: put in, looked at, taken away as one ZIP. Who packs what is written nowhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from people.access import requires
from people.models import User
from people.roles import Permission
from resources.actions.packing import PackFull, choose_formats, empty_pack, put_in, take_out
from resources.archive import NAME, archive_of
from resources.models import KEPT, MOST_BYTES, MOST_THINGS, Resource
from resources.packing import EDITABLE, contents_of
from resources.views.finding import address_kept
from resources.views.pages import person
from resources.views.sending import for_this_person
from resources.zip import length, stream

# What one can prefer for the whole pack, by what the button sends.
PREFER: dict[str, tuple[str, ...]] = {"pdf": ("pdf",), "editable": EDITABLE, "all": ()}
TOO_LARGE = (
    f"What is in your pack has grown to more than {MOST_BYTES // 1_000_000} MB. Take something "
    "out, then download it."
)


@requires(Permission.USE_LIBRARY)
@require_safe
def pack(request: HttpRequest) -> HttpResponse:
    """What is in it, how large it is, what dropped out."""
    context = {
        "contents": contents_of(person(request)),
        "days": KEPT.days,
        "most_things": MOST_THINGS,
        "most_bytes": MOST_BYTES,
    }
    return render(request, "resources/pack.jinja", context)


@requires(Permission.USE_LIBRARY)
@require_POST
def pack_put(request: HttpRequest) -> HttpResponse:
    """Put everything that was ticked into it; back to where that was."""
    user = person(request)
    # One more than fits, so that too many are still told.
    slugs = request.POST.getlist("resource")[: MOST_THINGS + 1]
    if not slugs:
        messages.warning(request, "Tick something first, then put it into your pack.")
        return _back(request, user)
    try:
        new = put_in(by=user, slugs=slugs)
    except PackFull as full:
        messages.warning(request, full.words)
    else:
        messages.success(request, _put(new))
    return _back(request, user)


def _put(new: int) -> str:
    if not new:
        return "It is in your pack already."
    return "Put into your pack." if new == 1 else f"{new} things put into your pack."


def _back(request: HttpRequest, user: User) -> HttpResponse:
    """To the list as it was filtered, to the page of the one resource, or to the pack."""
    came_from, response = request.POST.get("from", ""), redirect("resources:pack")
    if came_from == "list":
        response = redirect(address_kept(user, request.POST.get("f", "")))
    elif Resource.objects.visible_to(user).filter(slug=came_from).exists():
        response = redirect("resources:resource-detail", came_from)
    response.status_code = 303
    return response


@requires(Permission.USE_LIBRARY)
@require_POST
def pack_take(request: HttpRequest) -> HttpResponse:
    """Take one thing out."""
    take_out(by=person(request), slug=request.POST.get("resource", ""))
    messages.success(request, "It is out of your pack. It is still in the library.")
    return redirect("resources:pack")


@requires(Permission.USE_LIBRARY)
@require_POST
def pack_choose(request: HttpRequest) -> HttpResponse:
    """Which format of each thing, or one choice for all of them; then the page says how large."""
    user, posted = person(request), request.POST
    prefer = PREFER.get(posted.get("prefer", ""))
    fields = (name for name in posted if name.startswith("format-"))
    chosen = {name.removeprefix("format-"): posted[name] for name in fields}
    try:
        choose_formats(by=user, chosen=chosen, prefer=prefer)
    except PackFull as full:
        messages.warning(request, full.words)
    else:
        messages.success(request, "Your choice is kept.")
    return redirect("resources:pack")


@requires(Permission.USE_LIBRARY)
@require_POST
def pack_empty(request: HttpRequest) -> HttpResponse:
    """Take everything out."""
    empty_pack(by=person(request))
    messages.success(request, "Your pack is empty. Everything is still in the library.")
    return redirect("resources:pack")


@requires(Permission.USE_LIBRARY)
@require_GET
def pack_download(request: HttpRequest) -> HttpResponseBase:
    """All of it as one ZIP, made while it is sent."""
    contents, now = contents_of(person(request)), timezone.now()
    if contents.too_large:
        messages.warning(request, TOO_LARGE)
    if contents.too_large or not contents.things:
        return redirect("resources:pack")
    entries = archive_of(contents, now)
    response = StreamingHttpResponse(stream(entries, now), content_type="application/zip")
    response["Content-Length"] = str(length(entries))
    response["Content-Disposition"] = f'attachment; filename="{NAME}"'
    return for_this_person(response)
