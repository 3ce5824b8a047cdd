"""A sheet of people: upload it, look at what it would change, apply it, say who has left."""

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from people import actions
from people.access import fresh_sign_in, requires, signed_in
from people.actions.importing import absent
from people.columns import COLUMNS
from people.forms import ImportForm, LeaversForm
from people.importing import Plan, plan_for, words_of
from people.models import ImportDraft, Organisation, User
from people.reading import SheetRow, from_json
from people.roles import Permission
from records import tokens

# So much of a list is shown; the number says how long it is.
SHOWN: Final = 100
GONE: Final = (
    "There is no file to look at: it was thrown away, or its day is over. You can upload one."
)
AGAIN: Final = (
    "Something changed since you looked, so nothing was applied. This is how it would be now."
)


def _own(user: User) -> Organisation:
    """The organisation whose people these are; 404 for those who belong to none."""
    if user.organisation is None:
        raise Http404
    return user.organisation


def _draft(user: User) -> tuple[ImportDraft | None, list[SheetRow]]:
    """One's own sheet and its rows; no rows when there is none or it cannot be read."""
    draft = ImportDraft.objects.visible_to(user, now=timezone.now()).first()
    return draft, from_json(draft.sheet) if draft else []


@requires(Permission.MANAGE_ACCOUNTS)
@fresh_sign_in
def choose_file(request: HttpRequest) -> HttpResponse:
    """Upload a sheet. Nothing is changed by it: the next page says what it would do."""
    me = signed_in(request)
    own = _own(me)
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ImportForm(*sent)
    if form.is_valid():
        actions.hold_import(by=me, rows=form.cleaned_data["file"], now=timezone.now())
        return redirect("people:import-check")
    context = {
        "form": form,
        "columns": COLUMNS,
        "held": bool(_draft(me)[1]),
        "words": words_of(own),
    }
    return render(request, "people/import.jinja", context)


@requires(Permission.MANAGE_ACCOUNTS)
@fresh_sign_in
def check(request: HttpRequest) -> HttpResponse:
    """What the sheet would do, and the button that does it."""
    me = signed_in(request)
    own, (draft, rows) = _own(me), _draft(me)
    if draft is None or not rows:
        messages.info(request, GONE)
        return redirect("people:import")
    if draft.applied_at is not None:
        return redirect("people:import-leavers")
    if request.method == "POST":
        return _apply(request, me)
    return render(request, "people/import_check.jinja", _shown(plan_for(own, rows), me))


def _apply(request: HttpRequest, me: User) -> HttpResponse:
    """Apply it, or show it again as it would be now."""
    mark = request.POST.get("mark", "")
    try:
        plan = actions.apply_import(by=me, mark=mark, now=timezone.now())
    except actions.ChangedMeanwhile:
        messages.info(request, AGAIN)
        return redirect("people:import-check")
    if plan is not None and plan.does_something:
        words = f"Applied: {len(plan.new)} new, {len(plan.changed)} changed."
        messages.success(request, words)
    return redirect("people:import-leavers")


def _shown(plan: Plan, me: User) -> dict[str, Any]:
    """The first of everything, and how many there are."""
    changed = [(one.person, one.differences) for one in plan.changed[:SHOWN] if one.person]
    return {
        "plan": plan,
        "problems": plan.problems[:SHOWN],
        "problem_rows": [[one.row, one.column, one.words] for one in plan.problems[:SHOWN]],
        "new": plan.new[:SHOWN],
        "changed": changed,
        "new_teams": list(plan.new_teams.items())[:SHOWN],
        "changed_teams": list(plan.changed_teams.items())[:SHOWN],
        "absent": sum(one.pk != me.pk for one in plan.absent),
        "most": SHOWN,
    }


@requires(Permission.MANAGE_ACCOUNTS)
@fresh_sign_in
def leavers(request: HttpRequest) -> HttpResponse:
    """Who is not in the sheet that was applied. Ticked, then confirmed; nobody goes by itself."""
    me = signed_in(request)
    own, (draft, rows) = _own(me), _draft(me)
    if draft is None or draft.applied_at is None or not rows:
        messages.info(request, GONE)
        return redirect("people:import")
    people = absent(me, own, rows)
    by_address = {tokens.address(me.pk, one.pk): one for one in people[:SHOWN]}
    choices = [(address, _named(one)) for address, one in by_address.items()]
    form = LeaversForm(request.POST if request.method == "POST" else None, choices=choices)
    if form.is_valid():
        ticked = {address: by_address[address] for address in form.cleaned_data["leaving"]}
        return _leave(request, me, ticked)
    context = {"form": form, "number": len(people), "more": max(0, len(people) - SHOWN)}
    return render(request, "people/import_leavers.jinja", context)


def _leave(request: HttpRequest, me: User, ticked: dict[str, User]) -> HttpResponse:
    """Ask once more, or close the accounts."""
    if "confirmed" not in request.POST:
        names = [(address, _named(one)) for address, one in ticked.items()]
        return render(request, "people/import_leaving.jinja", {"ticked": names})
    ids = [one.pk for one in ticked.values()]
    number = actions.close_leavers(by=me, people=ids, now=timezone.now())
    closed = "1 account is" if number == 1 else f"{number} accounts are"
    messages.success(request, f"{closed} closed.")
    return redirect("people:import-leavers")


def _named(person: User) -> str:
    """Two of the same name differ by their address."""
    team = f", {person.team}" if person.team else ""
    return f"{person.name}, {person.email}{team}"


@require_POST
@requires(Permission.MANAGE_ACCOUNTS)
def drop(request: HttpRequest) -> HttpResponse:
    """Throw the sheet away."""
    actions.drop_import(by=signed_in(request))
    messages.success(request, "The file is thrown away.")
    return redirect("people:import")
