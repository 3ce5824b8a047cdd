"""The task list of one organisation, with the state of each thing in words."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Count, Q
from django.urls import reverse

from directory.models import Supporter
from peersupport.dates import day
from people.models import Organisation, Step, User
from people.models.setting_up import ADMINISTRATORS, SAFETY
from people.models.users import by_role
from people.modules import Module
from people.roles import Permission
from people.setting_up import (
    DESK,
    Standing,
    has_deputy,
    has_somebody_else,
    marks_of,
    standings,
)

SUPPORTERS: Final = 5
# Two different people find a number right before it is shown.
EDITORS: Final = 2
MOST_NAMED: Final = 10
COORDINATORS: Final = 2
# So much of the staff should have a manager and a team: fewer, and separation knows too little.
ENOUGH: Final = 0.8
DONE, AGAIN, PART, TODO = "Done", "Do it again", "Begun", "To do"
COLOURS: Final = {DONE: "", AGAIN: "yellow", PART: "blue", TODO: "grey"}


@dataclass(frozen=True)
class Task:
    """One line of the list. `address` None: nothing to do for this person."""

    title: str
    hint: str
    status: str
    address: str | None
    safety: bool = True

    @property
    def as_row(self) -> dict[str, str | None]:
        """As components/panels.jinja draws it."""
        return {
            "title": self.title,
            "href": self.address,
            "hint": self.hint,
            "status": self.status,
            "colour": COLOURS[self.status],
        }


def tasks_for(user: User, own: Organisation, on: date) -> list[Task]:
    """Everything, the safety items first. Four queries, one more where somebody else publishes."""
    found = standings(own, marks_of(own), on)
    steps = [_step(user, own, found[step]) for step in SAFETY]
    others = [_both(user, own), _organisation(user, own), _people(user, own), _listed(own)]
    others += _second_person(user, own)
    return [*steps, _desk(user, own), *others, _modules(user, own, found[Step.MODULES])]


def as_row(own: Organisation, on: date) -> dict[str, str]:
    """One organisation among all, as components/panels.jinja draws it. No query."""
    opened, again = own.asking_opened_at, own.set_up_again_on
    status = TODO if opened is None else AGAIN if again is not None and again <= on else DONE
    return {
        "title": own.name,
        "href": reverse("admin:people_organisation_change", args=[own.pk]),
        "hint": f"Asking is open since {day(opened)}." if opened else "Asking is not open.",
        "status": status,
        "colour": COLOURS[status],
    }


def editors_row() -> dict[str, str]:
    """Who checks where to turn for everybody, as components/panels.jinja draws it: nobody at first,
    nor after an update of a site that had none. One query."""
    editors = User.objects.active().filter(by_role(Permission.EDIT_NATIONAL_SIGNPOSTS))
    named = [str(one) for one in editors.order_by("name", "pk")[:MOST_NAMED]]
    status = DONE if len(named) >= EDITORS else PART if named else TODO
    words = (
        f"{', '.join(named)}." if named else "Nobody yet: no number for everybody can be checked."
    )
    return {
        "title": "National editors of where to turn",
        "href": reverse("admin:people_user_changelist"),
        "hint": f"{words} Every number takes two. Open an account and tick the role.",
        "status": status,
        "colour": COLOURS[status],
    }


def _admin(user: User, own: Organisation) -> str | None:
    """Where an administrator changes the organisation."""
    if not user.can(Permission.MANAGE_ORGANISATIONS):
        return None
    return reverse("admin:people_organisation_change", args=[own.pk])


def _step(user: User, own: Organisation, one: Standing) -> Task:
    may = one.step not in ADMINISTRATORS or user.can(Permission.MANAGE_ORGANISATIONS)
    address = reverse("setup-step", args=[one.step.value])
    status = DONE if one.holds else AGAIN if one.again else TODO
    return Task(str(one.step.label), _said(one, may), status, address if may else None)


def _said(one: Standing, may: bool) -> str:
    if one.mark is None or one.mark.done_on is None:
        return "" if may else "An administrator does this."
    who = one.mark.by or "Somebody who has left"
    lapses = one.mark.lapses_on()
    again = f" Again by {day(lapses)}." if lapses else ""
    draft = f" Draft of {one.mark.detail}." if one.step == Step.DPIA else ""
    return f"{who}, {day(one.mark.done_on)}.{draft}{again}"


def _modules(user: User, own: Organisation, one: Standing) -> Task:
    """Looked at once; again when the site has a part that was not there then."""
    task = _step(user, own, one)
    on = ", ".join(str(module.label) for module in Module if own.has(module))
    news = "There is something new to choose. " if one.again else ""
    hint = f"{news}Switched on: {on or 'nothing'}. {task.hint}".strip()
    return replace(task, hint=hint, safety=False)


def _desk(user: User, own: Organisation) -> Task:
    named = [str(one) for one in (own.deputy, own.desk_partner) if one is not None]
    hint = ", ".join(named) or "Who is told when the coordinators do not answer. In the settings."
    return Task(DESK, hint, DONE if has_somebody_else(own) else TODO, _admin(user, own))


def _both(user: User, own: Organisation) -> Task:
    """One of the two keeps people safe; both are told one after the other."""
    named = [has_deputy(own), own.desk_partner_id is not None]
    status = DONE if all(named) else PART if any(named) else TODO
    hint = "When the coordinators do not answer: the deputy after a day, the partner after two."
    title = "Both a deputy and a partner organisation are named"
    return Task(title, hint, status, _admin(user, own), safety=False)


def _organisation(user: User, own: Organisation) -> Task:
    words = f"{own.name}, {own.get_nation_display()}, {own.get_region_display()}"
    return Task("Organisation, nation and region", words, DONE, _admin(user, own), safety=False)


def _people(user: User, own: Organisation) -> Task:
    """How many have a team and a manager, or are somebody's manager and have a team."""
    known = Q(team__isnull=False) & (Q(line_manager__isnull=False) | Q(reports__isnull=False))
    counts = own.people.filter(is_active=True).aggregate(
        all=Count("pk", distinct=True), known=Count("pk", filter=known, distinct=True)
    )
    enough = counts["all"] > 0 and counts["known"] >= counts["all"] * ENOUGH
    hint = (
        f"{counts['known']} of {counts['all']} people have a team and a place in the line. "
        "People correct their own before they ask."
    )
    status = DONE if enough else PART if counts["known"] else TODO
    manages = user.can(Permission.MANAGE_ACCOUNTS)
    address = reverse("people:import") if manages else None
    return Task("Teams and managers are known", hint, status, address, safety=False)


def _second_person(user: User, own: Organisation) -> list[Task]:
    """Where somebody else has to publish: whether there is somebody else. One query, or none."""
    if not own.second_person_publishes:
        return []
    may = own.people.active().filter(by_role(Permission.PUBLISH_RESOURCE)).count()
    hint = (
        f"{may} {'coordinator' if may == 1 else 'coordinators'}. Somebody else publishes what goes "
        "into the library here: with one alone nothing gets there."
    )
    status = DONE if may >= COORDINATORS else PART if may else TODO
    title = "Two coordinators, so that one can publish what the other adds"
    return [Task(title, hint, status, _admin(user, own), safety=False)]


def _listed(own: Organisation) -> Task:
    number = Supporter.objects.listed().filter(user__organisation=own).count()
    status = DONE if number >= SUPPORTERS else PART if number else TODO
    hint = f"{number} listed. With fewer than {SUPPORTERS} there is little to choose from."
    return Task(f"{SUPPORTERS} peer supporters are listed", hint, status, None, safety=False)
