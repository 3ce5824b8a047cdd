"""What each role finds on the home page besides the things everyone finds."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, QuerySet
from django.urls import reverse
from django.utils import timezone

from care.models import Debrief
from conversations.models import Alert, Consult
from conversations.safety_desk import needs_now
from conversations.safety_told import LATELY, told_since
from directory import deciders, due, facts
from directory.due import AHEAD
from directory.models import DueKind, Supporter, WaitingText
from people.models import Organisation, User
from people.roles import Permission
from records.clock import today
from records.planned import Planned
from resources.models import Story

# The first of people.taxonomy.RANK_BANDS.
FRONT_LINE = 1


def _hints(user: UUID, day: date, since: datetime) -> QuerySet[User, Any]:
    reports = Exists(User.objects.filter(line_manager=user))
    asked = Exists(Story.objects.told_by(User(pk=user)).filter(asked_on__isnull=False))
    return User.objects.filter(pk=user).values_list(reports, told_since(user, day, since), asked)


_HINTS: Final = Planned[User](_hints, UUID, date, datetime)


@dataclass(frozen=True)
class Duty:
    """One thing this person is here to do."""

    words: str
    address: str
    hint: str


def hints(user: User, now: datetime) -> tuple[bool, bool, bool]:
    """Whether this person looks after others at work (by rank band, or because somebody named
    them as manager), whether something about them was told to them lately, and whether they are
    asked if a story of theirs is still right. One query."""
    asked: Any = _HINTS(user.pk, today(now), now - LATELY)
    ((has_reports, told_lately, story),) = asked
    return user.rank_band > FRONT_LINE or has_reports, told_lately, story


def waits_on_desk(user: User) -> int:
    """How many things wait on this person's desk for somebody to take them on. One query."""
    alerts = Alert.objects.visible_to(user).unacknowledged().values("pk")
    asked = Consult.objects.advised_by(user).current().values("pk")
    talks = Debrief.objects.visible_to(user).unanswered().values("pk")
    return alerts.union(asked, talks).count()


def waiting_words(user: User) -> str:
    """The same in words: a count alone. One query."""
    number = waits_on_desk(user)
    if not number:
        return "Nothing waits at the moment."
    return "1 thing waits for somebody." if number == 1 else f"{number} things wait for somebody."


def asked_to_sign(supporter: Supporter | None) -> list[Duty]:
    """The agreement, when it runs out within 60 days or has a new version to be signed by then.
    No query for anybody of whom nothing runs out."""
    day = today()
    if supporter is None or supporter.cleared_until is None or supporter.stepped_down_at:
        return []
    if supporter.approved_at is None or supporter.cleared_until > day + AHEAD:
        return []
    soon = due.of_own(supporter, facts.requirements(supporter), day)
    by = next((one.due_on for one in soon if one.kind == DueKind.AGREEMENT), None)
    if by is None:
        return []
    words = f"Please read it and sign it again by {by.day} {by:%B %Y}."
    return [Duty("The supporters’ agreement", reverse("directory:profile-agreement"), words)]


def invitations_to_act(user: User) -> list[Duty]:
    """The duties this person's permissions give; nothing that could tell who asked for support."""
    duties = []
    if user.can(Permission.SEE_DESK):
        duties.append(Duty("The desk", reverse("desk"), waiting_words(user)))
    if user.can(Permission.SET_UP) and (
        user.organisation or user.can(Permission.MANAGE_ORGANISATIONS)
    ):
        duties.append(Duty("Setting up", reverse("setup"), _set_up_words(user.organisation)))
    if user.can(Permission.SEE_SAFETY):
        hint = _safety_words(len(needs_now(user, timezone.now())))
        duties.append(Duty("Safeguarding", reverse("conversations:safety"), hint))
    if user.can(Permission.UPLOAD_RESOURCE):
        duties += _library()
    if user.can(Permission.VET_SUPPORTERS):
        duties.append(
            Duty(
                "Applications and checks",
                reverse("admin:directory_application_changelist"),
                "People who offered to become peer supporters, and what is due.",
            )
        )
        duties += _texts(user)
    if user.can(Permission.MANAGE_ORGANISATIONS) and (stuck := deciders.nobody_left_for(user)):
        what = "1 appeal waits." if stuck == 1 else f"{stuck} appeals wait."
        hint = f"{what} Nobody who vets may decide: how to find somebody, without a name."
        duties.append(Duty("Somebody is needed to look again", reverse("admin:index"), hint))
    if user.can(Permission.MANAGE_ACCOUNTS):
        duties += _accounts()
    return duties


def _library() -> list[Duty]:
    return [
        Duty(
            "Where are you?",
            reverse("resources:route-list"),
            "Starting, running, something is not working: what helps, and in which order.",
        ),
        Duty(
            "Add to the library",
            reverse("resources:upload"),
            "A leaflet, presentation or document for everyone who runs peer support.",
        ),
    ]


def _accounts() -> list[Duty]:
    return [
        Duty(
            "Accounts and organisations",
            reverse("admin:index"),
            "Invite people, change roles and teams, close accounts of leavers.",
        ),
        Duty(
            "Upload a list of people",
            reverse("people:import"),
            "Teams, managers and newcomers from a spreadsheet, looked at before it counts.",
        ),
        Duty(
            "Download a list of people",
            reverse("people:export"),
            "Who has an account at your organisation, as a table for a spreadsheet.",
        ),
    ]


def _set_up_words(own: Organisation | None) -> str:
    """No query: what the organisation's own row tells."""
    if own is None:
        return "How far each organisation is."
    if own.asking_opened_at is None:
        return "Colleagues cannot ask yet. What is left to do, and the launch kit."
    return "What is done and what has to be done again, and the launch kit."


def _safety_words(number: int) -> str:
    if not number:
        return "Nothing needs you at the moment."
    return "1 thing needs you now." if number == 1 else f"{number} things need you now."


def _texts(vetter: User) -> list[Duty]:
    """New words of supporters that wait for a second look; nothing when none do. One query."""
    number = WaitingText.objects.visible_to(vetter).count()
    if not number:
        return []
    words = "1 profile has" if number == 1 else f"{number} profiles have"
    return [
        Duty(
            "New words to look at",
            reverse("admin:directory_waitingtext_changelist"),
            f"{words} new words that wait; the old ones stay up until somebody has read them.",
        )
    ]
