"""What each role finds on the home page besides the things everyone finds."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import product
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from campaigns.models import Campaign
from care.models import Debrief
from conversations.models import Alert, Consult
from conversations.safety_desk import needs_now
from conversations.safety_told import LATELY, told_since
from directory import deciders, due, facts
from directory.due import AHEAD
from directory.models import DueKind, Supporter, WaitingText
from groups.models import GroupsLeft
from mentoring import at_home
from mentoring.kinds import kinds_of
from peersupport.desk.planned import ForDesk
from people.models import Organisation, User
from people.modules import Module
from people.roles import Permission
from records.clock import today
from records.counted import counted
from records.planned import Planned
from resources.models import Story
from signposting.models import Signpost

# The first of people.taxonomy.RANK_BANDS.
FRONT_LINE = 1
# So long the home page says that a pair ended: whoever was told finds why a notice came.
PAIR_ENDED = timedelta(days=7)


class Hints(NamedTuple):
    """What one question tells of a person: whether they look after others at work (somebody named
    them as manager), whether something about them was told to them lately, whether they are asked
    if a story of theirs is still right, whether they are in a pair of mentoring, whether groups of
    a former organisation ended for them and no page of groups says so, whether a pair of theirs
    ended within a week; and whether a campaign is on for them, a question to a mentor or buddy
    waits for them, somebody is suggested to them, those they asked could not."""

    manages: bool
    told_lately: bool
    asked_of_story: bool
    is_paired: bool
    left_groups: bool
    pair_ended: bool
    board: bool
    is_asked: bool
    is_suggested: bool
    asked_in_vain: bool


def _hints(
    user: UUID, day: date, since: datetime, ended: date, *, board: bool, mentoring: bool
) -> QuerySet[User, Any]:
    off = Value(False)
    return User.objects.filter(pk=user).values_list(
        Exists(User.objects.filter(line_manager=user)),
        told_since(user, day, since),
        Exists(Story.objects.told_by(User(pk=user)).filter(asked_on__isnull=False)),
        at_home.paired(user),
        Exists(GroupsLeft.objects.owned_by(User(pk=user))),
        at_home.ended(user, ended),
        Exists(Campaign.objects.shown_to(OuterRef("organisation")).on(day)) if board else off,
        at_home.asked(user) if mentoring else off,
        at_home.suggested(user, day) if mentoring else off,
        at_home.in_vain(user) if mentoring else off,
    )


# One for each of what may be switched on: campaigns, mentoring.
_HINTS: Final = {
    on: Planned[User](partial(_hints, board=on[0], mentoring=on[1]), UUID, date, datetime, date)
    for on in product((False, True), repeat=2)
}


@dataclass(frozen=True)
class Duty:
    """One thing this person is here to do."""

    words: str
    address: str
    hint: str


def hints(user: User, now: datetime) -> Hints:
    """What the home page asks of everybody. One query."""
    own = user.organisation
    board, mentoring = own is not None and own.has(Module.CAMPAIGNS), bool(kinds_of(own))
    day = today(now)
    asked = user.pk, day, now - LATELY, day - PAIR_ENDED
    found: Any = _HINTS[board, mentoring](*asked)
    told = Hints(*found[0])
    return told._replace(
        manages=user.rank_band > FRONT_LINE or told.manages,
        left_groups=told.left_groups and not (own and own.has(Module.GROUPS)),
    )


def _waiting(me: User, on: date) -> QuerySet[User, Any]:
    return User.objects.filter(pk=me.pk).values_list(
        counted(Alert.objects.visible_to(me, on).unacknowledged()),
        counted(Consult.objects.advised_by(me, on).current()),
        counted(Debrief.objects.visible_to(me, on).unanswered()),
    )


_WAITING: Final = ForDesk[User](_waiting, date, about=("pk", "organisation_id", "email_key"))


def waits_on_desk(user: User) -> int:
    """How many things wait on this person's desk for somebody to take them on. One query."""
    found: list[Any] = _WAITING(user, today())
    return sum(number or 0 for number in found[0])


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
    if user.can(Permission.EDIT_SIGNPOSTS) and not user.can(Permission.SEE_DESK):
        duties.append(Duty("Where to turn: to check", reverse("signposting:checks"), _turn(user)))
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


def _turn(editor: User) -> str:
    """What the desk says of it, for an editor who has none. Two queries."""
    entries = Signpost.objects.looked_after_by(editor)
    due, answered = entries.due_by(today()).count(), entries.answered().count()
    if not due and not answered:
        return "Nothing is past its day, and no service has answered."
    return f"Past their day: {due}. Services that answered: {answered}."


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
