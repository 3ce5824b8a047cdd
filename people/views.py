"""Pages on which people say who they are and whom they want to be kept from."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from people import actions
from people.access import fresh_sign_in, public, requires, signed_in
from people.columns import COLUMNS
from people.forms import AboutMeForm, KeepApartForm, NoticesForm, WhatWeHoldForm
from people.held import what_we_hold
from people.models import User
from people.roles import Permission
from people.sheets import as_csv
from people.workbooks import WORKBOOK, as_workbook
from records import tokens
from records.kept import restore


def about_me(request: HttpRequest) -> HttpResponse:
    """My name and how I communicate best."""
    me = signed_in(request)
    typed = _kept(request)
    form = AboutMeForm(request.POST or None, initial={**_held(me, AboutMeForm), **typed})
    if form.is_valid():
        actions.change_about_me(person=me, **form.cleaned_data)
        messages.success(request, "Your changes are saved.")
        return redirect("people:about-me")
    return render(request, "people/about_me.jinja", {"form": form, "kept": typed})


def notices(request: HttpRequest) -> HttpResponse:
    """Where my notices go, and my quiet hours. Every mail names this page."""
    me = signed_in(request)
    typed = _kept(request)
    form = NoticesForm(request.POST or None, initial={**_held(me, NoticesForm), **typed})
    if form.is_valid():
        actions.change_notices(person=me, **form.cleaned_data)
        messages.success(request, "Your changes are saved.")
        return redirect("people:notices")
    return render(request, "people/notices.jinja", {"form": form, "kept": typed})


def check_details(request: HttpRequest) -> HttpResponse:
    """Once a quarter: is what we hold still right? Answering is not recorded, only put off."""
    me = signed_in(request)
    if request.method == "POST":
        actions.confirm_details(person=me, now=timezone.now())
        messages.success(request, "Thank you. We ask again in about three months.")
        return redirect("home")
    return render(request, "people/check_details.jinja", {"me": me, "held": what_we_hold(me)})


def kept_from(request: HttpRequest) -> HttpResponse:
    """Whom we keep me from: my manager, my team, those I named. Right? Anyone else?"""
    me = signed_in(request)
    held = what_we_hold(me)
    known = held.manager if "@" in held.manager else getattr(me.line_manager, "email", "")
    form = WhatWeHoldForm(
        request.POST or None, person=me, initial={"manager_email": known, "team": me.team_id}
    )
    if form.is_valid():
        actions.correct_what_we_hold(person=me, **form.cleaned_data)
        messages.success(request, "Your changes are saved.")
        return redirect(_onwards(request))
    others = [(tokens.address(me.pk, pk), email, kind) for pk, email, kind in held.others]
    blocked = [(tokens.address(me.pk, pk), name, since) for pk, name, since in held.blocked]
    onwards = _onwards(request) if "next" in request.GET else ""
    context = {
        "form": form,
        "held": held,
        "others": others,
        "blocked": blocked,
        "onwards": onwards,
    }
    return render(request, "people/kept_from.jinja", context)


def keep_apart(request: HttpRequest) -> HttpResponse:
    """Name somebody I want to be kept from."""
    me = signed_in(request)
    form = KeepApartForm(request.POST or None, person=me)
    if form.is_valid():
        actions.keep_apart(person=me, **form.cleaned_data)
        messages.success(request, "Your changes are saved.")
        return redirect("people:kept-from")
    return render(request, "people/keep_apart.jinja", {"form": form})


@require_POST
def stop_keeping_apart(request: HttpRequest, address: str) -> HttpResponse:
    """Take somebody off my list."""
    me = signed_in(request)
    relation_id = tokens.read_address(me.pk, address)
    if relation_id is None:
        raise Http404
    actions.stop_keeping_apart(person=me, relation_id=relation_id)
    messages.success(request, "Your changes are saved.")
    return redirect("people:kept-from")


@require_POST
def unblock(request: HttpRequest, address: str) -> HttpResponse:
    """Take back one of my blocks: the two may meet here again."""
    me = signed_in(request)
    block_id = tokens.read_address(me.pk, address)
    if block_id is None:
        raise Http404
    actions.unblock(person=me, block_id=block_id)
    messages.success(request, "Your changes are saved.")
    return redirect("people:kept-from")


@requires(Permission.MANAGE_ACCOUNTS)
@fresh_sign_in
def export(request: HttpRequest) -> HttpResponse:
    """The people of my organisation as a table to keep; the page says what each column means."""
    if request.method != "POST":
        return render(request, "people/export.jinja", {"columns": COLUMNS})
    rows = actions.export_people(by=signed_in(request))
    if request.POST.get("as") == "xlsx":
        return _file(as_workbook(rows), WORKBOOK, "people.xlsx")
    return _file(as_csv(rows), "text/csv; charset=utf-8", "people.csv")


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    """A download that is kept nowhere on the way."""
    headers = {
        "Cache-Control": "no-store, private",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return HttpResponse(body, content_type=kind, headers=headers)


@public
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: whoever opens it has shown that the address is theirs.

    A link that is unknown, used or outdated leads to the same page.
    """
    email = actions.accept_link(token=token)
    if email and not request.user.is_authenticated:
        get_adapter(request).stash_verified_email(request, email)
    return redirect("account_signup")


def _held(person: User, form: type[Form]) -> dict[str, Any]:
    """What a form about oneself starts with."""
    return {name: getattr(person, name) for name in form.base_fields}


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was typed on this page before the session ended."""
    typed = restore(request) if request.method == "GET" else None
    return dict(typed.items()) if typed else {}


def _onwards(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of this site."""
    wanted = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if safe else reverse("people:kept-from")
