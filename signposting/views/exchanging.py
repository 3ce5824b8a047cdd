"""Taking the list out as a file, and bringing services in, after a look at what that would add."""

import json
from typing import Any, Final

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from people.access import requires, signed_in
from people.models import User
from people.roles import Permission
from signposting import actions
from signposting.due import MOST
from signposting.entry_forms import FOR_ALL
from signposting.exchange_forms import UploadForm
from signposting.models import Signpost, Upload
from signposting.openreferral.finding import with_all
from signposting.openreferral.shape import service
from signposting.openreferral.tables import package

SHOWN: Final = 100
GONE: Final = (
    "There is no file to look at: it was brought in, thrown away, or its day is over. You can "
    "upload one."
)
AGAIN: Final = (
    "Something changed since you looked, so nothing was brought in. This is how it would be now."
)


@require_safe
@requires(Permission.EDIT_SIGNPOSTS)
def exchange_page(request: HttpRequest) -> HttpResponse:
    """The ways out and in."""
    me = signed_in(request)
    held = Upload.objects.visible_to(me, now=timezone.now()).exists()
    context = {"form": _form(request, me), "held": held, **_whose(me)}
    return render(request, "signposting/exchange.jinja", context)


def _whose(me: User) -> dict[str, bool]:
    """Whose entries this person looks after."""
    return {
        "own": me.organisation_id is not None,
        "for_all": me.can(Permission.EDIT_NATIONAL_SIGNPOSTS),
    }


def _form(request: HttpRequest, me: User) -> UploadForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return UploadForm(*sent, **_whose(me))


@require_safe
@requires(Permission.EDIT_SIGNPOSTS)
def export_json(request: HttpRequest) -> HttpResponse:
    """The entries one looks after, as JSON."""
    text = json.dumps({"services": _services(request)}, ensure_ascii=False, indent=1)
    return _file(text, "application/json", "where-to-turn.json")


@require_safe
@requires(Permission.EDIT_SIGNPOSTS)
def export_tables(request: HttpRequest) -> HttpResponse:
    """The same as a tabular data package."""
    body = package(_services(request), settings.SITE_NAME)
    return _file(body, "application/zip", "where-to-turn.zip")


def _services(request: HttpRequest) -> list[dict[str, Any]]:
    """Those for everybody, or of one's own organisation: drafts too, closed ones not, and no number
    that was found wrong."""
    me = signed_in(request)
    for_all = request.GET.get("whose") == FOR_ALL
    rows = Signpost.objects.looked_after_by(me).filter(organisation__isnull=for_all)
    rows = with_all(rows.exclude(state=Signpost.State.RETIRED))
    return [
        service(one, [channel for channel in one.channels.all() if channel.wrong_on is None])
        for one in rows.order_by("place", "name", "pk")[:MOST]
    ]


def _file(body: str | bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
@requires(Permission.EDIT_SIGNPOSTS)
def upload_page(request: HttpRequest) -> HttpResponse:
    """Upload a file. Nothing is changed by it: the next page says what it would add."""
    me = signed_in(request)
    form = _form(request, me)
    if form.is_valid():
        actions.hold_upload(by=me, now=timezone.now(), **form.upload())
        return redirect("signposting:import-look")
    context = {"form": form, "held": False, **_whose(me)}
    return render(request, "signposting/exchange.jinja", context)


@requires(Permission.EDIT_SIGNPOSTS)
def import_page(request: HttpRequest) -> HttpResponse:
    """What the file would add, and the button that does it."""
    me, now = signed_in(request), timezone.now()
    upload = Upload.objects.visible_to(me, now=now).first()
    if upload is None:
        messages.info(request, GONE)
        return redirect("signposting:exchange")
    if request.method == "POST":
        return _bring_in(request, me)
    plan = actions.plan_of(by=me, upload=upload)
    context = {
        "plan": plan,
        "for_all": upload.for_all,
        # Three columns: with a fourth, a phone would cut off what is wrong.
        "problems": [
            [number, name, f"{what}: {words}"]
            for number, name, what, words in plan.problems[:SHOWN]
        ],
        "most": SHOWN,
    }
    return render(request, "signposting/import_look.jinja", context)


def _bring_in(request: HttpRequest, me: User) -> HttpResponse:
    """All of it, or the page again as it would be now."""
    try:
        number = actions.apply_upload(by=me, mark=request.POST.get("mark", ""), now=timezone.now())
    except actions.ChangedMeanwhile:
        messages.info(request, AGAIN)
        return redirect("signposting:import-look")
    if number is None:
        messages.info(request, GONE)
        return redirect("signposting:exchange")
    drafts = "1 draft is here, and waits" if number == 1 else f"{number} drafts are here, and wait"
    messages.success(request, f"{drafts} for somebody else’s check.")
    return redirect("signposting:checks")


@require_POST
@requires(Permission.EDIT_SIGNPOSTS)
def import_drop(request: HttpRequest) -> HttpResponse:
    """Throw the file away."""
    actions.drop_upload(by=signed_in(request))
    messages.success(request, "The file is thrown away.")
    return redirect("signposting:exchange")
