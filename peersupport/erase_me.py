"""Erase me: what goes, what stays and why; one question; a receipt that is shown once."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from peersupport import erasure
from peersupport.dates import day
from peersupport.export import MINE, SIGNED, title_of
from people.access import fresh_sign_in, public, signed_in
from people.actions import LastAdministrator
from people.models import User
from records import tombstones
from records.belongings import row_group, ties
from records.models import Tally
from records.retention import Group, load
from records.tokens import seal, unseal

RECEIPT: Final = "receipt"
LAST: Final = (
    "You are the only administrator who looks after these accounts, so nothing was erased. Give "
    "the role to somebody else first, then come back."
)
NO_DISK: Final = "This did not work just now, and nothing was erased. Please try again."


@dataclass(frozen=True)
class Plan:
    """What becomes of a person's rows: groups that go with how many rows, that lose the person,
    and that stay, for everybody alike."""

    goes: list[tuple[Group, int]]
    loses_you: list[tuple[Group, int]]
    stays: list[Group]


def plan_for(person: User) -> Plan:
    """By the same ties and rules the erasure itself goes by. A fixed number of queries.

    Numbers are told of a person's own rows alone. What others may keep about them (a concern, a
    hold, a note) is named to everybody, so that the page never says whether there is any.
    """
    goes, loses = Counter({row_group(User).name: 1}), Counter[str]()
    kept = {row_group(Tally).name}
    for tie in ties():
        ones_own = tie.name in MINE or tie.name in SIGNED
        if tie.erase == "delete" and tie.name in MINE:
            goes[tie.group.name] += tie.rows(person.pk).count()
        elif tie.erase == "blank" and ones_own:
            loses[tie.group.name] += tie.rows(person.pk).count()
        elif tie.group.erase == "keep":
            kept.add(tie.group.name)
    groups = load()
    return Plan(
        goes=[(group, goes[group.name]) for group in groups if goes[group.name]],
        loses_you=[(group, loses[group.name]) for group in groups if loses[group.name]],
        stays=[group for group in groups if group.name in kept],
    )


@fresh_sign_in
def erase_me(request: HttpRequest) -> HttpResponse:
    """One question, one button. Proven who it is before the question is shown."""
    me, problem = signed_in(request), ""
    if request.method == "POST":
        try:
            done = erasure.erase(person=me, now=timezone.now())
        except LastAdministrator:
            problem = LAST
        except OSError:
            problem = NO_DISK
        except User.DoesNotExist:
            # A double click: the first one has done it.
            return redirect("erased")
        else:
            logout(request)
            request.session[RECEIPT] = as_json(done)
            return redirect("erased")
    context = {
        "plan": plan_for(me),
        "problem": problem,
        "title_of": title_of,
        "backup_days": settings.BACKUP_DAYS,
        "mark_days": tombstones.days_kept(),
    }
    return render(request, "home/my_data_erase.jinja", context)


def as_json(done: erasure.Receipt) -> dict[str, Any]:
    """A receipt as a session and a sealed field can hold it; no person is in it."""
    return {
        "day": done.day.isoformat(),
        "erased": done.erased,
        "backups_until": done.backups_until.isoformat(),
        "others_until": done.others_until.isoformat() if done.others_until else "",
    }


def lines_of(receipt: dict[str, Any]) -> list[str]:
    """The receipt in words, a line each; also its text file."""
    titles = {group.name: title_of(group) for group in load()}
    on, backups, others = (
        day(date.fromisoformat(receipt[name])) if receipt[name] else ""
        for name in ("day", "backups_until", "others_until")
    )
    stays = f"What others wrote themselves stays theirs, without your name, until {others} at most."
    return [
        f"Erased on {on}.",
        *(f"{titles.get(name, name)}: {number}" for name, number in receipt["erased"].items()),
        *([stays] if others else []),
        "What privileged people did stays on record for 12 months, with no way back to you.",
        "Weekly counts stay. No person is in them.",
        f"Backups hold what was erased until {backups}. They are not read, and whoever is in one "
        "is erased again when it is brought back. For that a mark is kept "
        f"{tombstones.days_kept()} days, which says nothing about you to anybody.",
    ]


@public
def erased(request: HttpRequest) -> HttpResponse:
    """The receipt, once, to somebody who is nobody here any more."""
    held = request.session.pop(RECEIPT, None)
    context = {
        "lines": lines_of(held) if held else [],
        "sealed": seal(RECEIPT, None, held) if held else "",
    }
    return render(request, "home/my_data_erased.jinja", context)


@public
@require_POST
def receipt(request: HttpRequest) -> HttpResponse:
    """The same as a text file, made from what the page before held: nothing is stored here."""
    held = unseal(RECEIPT, None, request.POST.get(RECEIPT, ""))
    if held is None:
        return redirect("erased")
    text = "\n".join([settings.SITE_NAME, "", *lines_of(held), ""])
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="receipt.txt"'
    return response
