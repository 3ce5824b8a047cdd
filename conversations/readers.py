"""Who can see this: for one request as it stands, what can be read by whom, and until when.

Made from the rules that open the pages: who holds an offer, who was shown the words, how long a
conversation is kept. A test holds the table against what everybody can fetch.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from conversations.keeping import shorter_retention
from conversations.models import HELD_ANSWERS, Answer, Offer, Opening, Request, State
from conversations.safety_told import opening_names
from correspondence.models import LONGEST_WAIT, Participant
from directory.taxonomy import AREAS
from people.models import User
from people.roles import ROLES, Permission


class What(StrEnum):
    """What there is to read about one request."""

    ASKED = "asked"
    ABOUT = "about"
    NAME = "name"
    WORDS = "words"
    PHONE = "phone"
    ACCOUNT = "account"


# To the colleague, and to a supporter.
TITLES = {
    What.ASKED: ("That you asked", "That a colleague asked"),
    What.ABOUT: ("How, when and about what", "How, when and about what"),
    What.NAME: ("The name you chose", "The name the colleague chose"),
    What.WORDS: ("What is written here", "What is written here"),
    What.PHONE: ("Your phone number", "The colleague’s phone number"),
    What.ACCOUNT: ("The name and address of your account", "Whose account it is"),
}


# What two people who open the messages of a conversation get to read.
OPENED = (What.NAME, What.WORDS)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the table. `readers`: the accounts that can read it here at this moment; the
    words say the same to one of them. `value`: what it is, when the one who looks may know."""

    what: What
    title: str
    value: str
    readers: frozenset[UUID]
    who: str
    until: str
    # Instead of `until`: the day on which it is erased.
    erased: datetime | None


def readable(request: Request, viewer: User, now: datetime) -> list[Line]:
    """The whole table, for the colleague or for a supporter who may open the request.

    Two people who have opened the messages stand in it once those concerned were told. Four
    queries, whatever there is: offers, openings, administrators, the name that was chosen.
    """
    held = list(request.offers.held().select_related("supporter__user__organisation"))
    told = Opening.objects.told_about(request).in_force(now)
    openings = list(told.select_related("asked_by", "agreed_by"))
    sets = _readers(request, held, openings)
    values = _values(request)
    asking = viewer.pk == request.asker_id
    say = _to_asker if asking else _to_supporter
    return [
        Line(
            what=what,
            title=TITLES[what][0 if asking else 1],
            value=values.get(what, "") if viewer.pk in sets[what] else "",
            readers=frozenset(sets[what]),
            who=" ".join([say(request, held, viewer, what, sets[what]), *_openers(openings, what)]),
            until=_until(request, held, what),
            erased=None if what == What.ACCOUNT else request.thread.erase_after,
        )
        for what in What
    ]


def _openers(openings: Sequence[Opening], what: What) -> list[str]:
    """Who has opened the messages, in words."""
    if what not in OPENED:
        return []
    names = [opening_names(one) for one in openings]
    return [f"{both} have opened the messages and can read it too." for both in names]


def _readers(
    request: Request, held: Sequence[Offer], openings: Sequence[Opening]
) -> dict[What, set[UUID]]:
    """The rules themselves."""
    sets = _by_offers(request, held)
    openers = {pk for one in openings for pk in (one.asked_by_id, one.agreed_by_id) if pk}
    for what in OPENED:
        sets[what] |= openers
    return sets


def _by_offers(request: Request, held: Sequence[Offer]) -> dict[What, set[UUID]]:
    """The colleague, and supporters by the offers they hold."""
    asker = request.asker
    own = {asker.pk} if asker is not None and asker.is_active else set()
    may_open = {offer.supporter.user_id for offer in held}
    shown = {offer.supporter.user_id for offer in held if offer.sees_words}
    talking = {offer.supporter.user_id for offer in held if offer.answer == Answer.YES}
    return {
        What.ASKED: own | may_open,
        What.ABOUT: own | may_open,
        What.NAME: own | shown,
        What.WORDS: own | shown,
        What.PHONE: own | talking if request.phone and request.state == State.OPEN else set(),
        What.ACCOUNT: own | _administrators(asker),
    }


def _administrators(asker: User | None) -> set[UUID]:
    """Those who look after the account, and see of it that it exists."""
    if asker is None:
        return set()
    roles = Q(pk__in=[])
    for role, given in ROLES.items():
        if Permission.MANAGE_ACCOUNTS in given:
            roles |= Q(roles__has=role)
    where = Q(organisation__isnull=True) | Q(organisation=asker.organisation_id)
    return set(User.objects.active().filter(roles, where).values_list("pk", flat=True))


def _values(request: Request) -> dict[What, str]:
    part = Participant.objects.filter(thread=request.thread_id, user=request.asker_id).first()
    return {
        What.ABOUT: "; ".join(
            [request.get_way_display(), request.get_when_display(), *about(request)]
        ),
        What.NAME: str(part.name) if part is not None and request.asker_id else "",
        What.PHONE: str(request.phone),
    }


def about(request: Request) -> list[str]:
    """What a request is about, in the words of the areas."""
    return [AREAS[code].label for code in str(request.areas).split() if code in AREAS]


def _to_asker(
    request: Request, held: Sequence[Offer], viewer: User, what: What, readers: set[UUID]
) -> str:
    """Who it is, in words for the colleague; how many were asked is not told."""
    if what == What.ACCOUNT:
        return (
            "You. The administrators of your organisation see that you have an account; nothing "
            "there says that you asked. No supporter sees it."
        )
    if what == What.PHONE and not readers:
        return "Nobody: none is kept here."
    others = [offer for offer in held if offer.supporter.user_id in readers]
    names = [offer.supporter_name for offer in others if offer.is_known]
    if any(not offer.is_known for offer in others):
        names.append("the supporters we asked because they fit")
    return _listed(["You", *names]) if names else "Only you."


def _listed(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}."


def _to_supporter(
    request: Request, held: Sequence[Offer], viewer: User, what: What, readers: set[UUID]
) -> str:
    """Who it is, in words for a supporter; whether others are asked as well is not told."""
    if what == What.ACCOUNT:
        return "Not you, and no other supporter. The site knows it."
    if what == What.PHONE and not readers:
        return "Nobody: none is kept here."
    if viewer.pk not in readers:
        return "Not you, unless the colleague shows it to you."
    if request.asker_id not in readers:
        return "Only you: the colleague’s account is closed."
    if what in (What.ASKED, What.ABOUT) and request.state == State.WAITING:
        return "You, the colleague, and any other supporter who is asked."
    return "You and the colleague."


def _until(request: Request, held: Sequence[Offer], what: What) -> str:
    if what == What.ACCOUNT:
        return "As long as the account."
    if what == What.PHONE:
        given = "Until it is taken back or the conversation ends."
        return given if request.phone else "There is nothing to erase."
    days = _days(request, held)
    return f"Until {days} days after it ends."


def _days(request: Request, readers: Sequence[Offer]) -> int:
    """Days from the end to the erasure, as things stand."""
    users = [request.asker, *(offer.supporter.user for offer in readers if offer.sees_words)]
    return shorter_retention(*(user.organisation for user in users if user is not None))


def who_reads(
    item: Request, offers: Sequence[Offer], openers: Sequence[str] = (), *, asker: str = ""
) -> str:
    """Who will be able to read what is written now, and until when: the sentence by the button.
    `openers`: pairs of people who have opened the messages. `asker`: the colleague's name, when the
    supporter is the one who writes."""
    readers = [o for o in offers if o.answer in HELD_ANSWERS and o.sees_words]
    names = [asker] if asker else [o.supporter_name for o in readers]
    rule = reading_rule(names, _days(item, readers))
    if not openers:
        return rule
    return f"Besides {', '.join(openers)}, who have opened the messages: o{rule[1:]}"


def reading_rule(names: list[str], days: int) -> str:
    """The sentence for these readers besides oneself, and this many days."""
    who = f"you and {names[0]}" if names else "you"
    return (
        f"Only {who} can read this, until {days} days after either of you ends it (unread words: "
        f"{LONGEST_WAIT.days} days at most); in backups {settings.BACKUP_DAYS} days more."
    )


def call_rule(name: str) -> str:
    """The sentence by the button that gives a phone number."""
    return (
        f"Only you and {name} can read this, until you take it back or the conversation ends; then "
        f"it is erased. In backups {settings.BACKUP_DAYS} days more."
    )
