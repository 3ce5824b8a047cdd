"""Where the items of a desk come from. Each source asks one query at most, whatever lies there."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from django.db.models import F
from django.urls import reverse

from conversations.models import Alert, AlertKind, Consult, ConsultState, Level, Work
from directory import deciders
from directory.at_desk import SOON
from peersupport.dates import ago, day
from peersupport.desk.champions import champions
from peersupport.desk.events import events
from peersupport.desk.groups import groups
from peersupport.desk.items import Act, Desk, Group, Item, address_of
from peersupport.desk.library import second_looks
from peersupport.desk.mentoring import mentoring
from peersupport.desk.numbers import REVIEW_AHEAD
from peersupport.desk.planned import ForDesk
from peersupport.desk.rows import MOST, QUESTIONS
from peersupport.desk.talks import talks
from peersupport.desk.turns import NEXT, TURNS, next_words
from people.roles import Permission
from records.clock import today

Source = Callable[[Desk], Iterable[Item]]

KINDS: Final = {
    AlertKind.WAITING: "A colleague asked to talk, and nobody has said yes yet.",
    AlertKind.QUIET: "In an open conversation a colleague waits for the supporter's answer.",
}
OFFER: Final = {
    AlertKind.WAITING: "Ask more supporters",
    AlertKind.QUIET: "Offer them somebody else",
}
PASSED_BY: Final = "Told to you alone: their own coordinators do not see it. Do not pass it on."
UNTAKEN: Final = "Nobody has taken it on"


_ALERTS: Final = ForDesk[Alert](
    lambda me, on: (
        Alert.objects.visible_to(me, on)
        .select_related("acknowledged_by", "organisation")
        .only(
            "kind",
            "reference",
            "raised_at",
            "level",
            "escalate_at",
            "acknowledged_at",
            "passes_by",
            "acknowledged_by__name",
            "acknowledged_by__organisation",
            *NEXT,
        )
        .order_by(F("acknowledged_at").asc(nulls_first=True), "raised_at", "pk")[: MOST + 1]
    ),
    date,
)


def alerts(desk: Desk) -> Iterator[Item]:
    """Requests past their clock and conversations gone quiet: a reference and an age."""
    for alert in _ALERTS(desk.me, desk.on):
        yield _taken(alert, desk) if alert.acknowledged_at else _untaken(alert)


def _age(alert: Alert) -> str:
    return f"On the desk since {day(alert.raised_at)} ({ago(alert.raised_at)})."


def _turn(alert: Alert) -> str:
    return PASSED_BY if alert.passes_by else TURNS[Level(alert.level)]


def _untaken(alert: Alert) -> Item:
    return Item(
        alert.reference,
        (
            f"{KINDS[AlertKind(alert.kind)]} {_age(alert)}",
            f"{_turn(alert)} The next notice goes out on {day(alert.escalate_at)}, "
            "unless somebody takes it on.",
        ),
        (
            _press("Acknowledge", "alert-acknowledge", alert, first=True),
            _press(OFFER[AlertKind(alert.kind)], "alert-offer-more", alert),
            *_hand_on(alert),
        ),
        Group.NOW,
        today(alert.raised_at),
        UNTAKEN,
        "yellow",
    )


def _taken(alert: Alert, desk: Desk) -> Item:
    until = desk.until(Work.ALERT, alert.pk)
    who = _who(alert, desk)
    taken = f"{who} took it on, {ago(alert.acknowledged_at or alert.raised_at)}."
    back = f" Put off: it comes back on {day(until)}." if until else ""
    defer = Act("Put off", address_of("alert-defer", alert.pk), about=alert.reference)
    return Item(
        alert.reference,
        (f"{KINDS[AlertKind(alert.kind)]} {_age(alert)}", taken + back),
        (
            _press(OFFER[AlertKind(alert.kind)], "alert-offer-more", alert, first=True),
            defer,
            *_hand_on(alert),
        ),
        Group.TAKEN if until or alert.acknowledged_by != desk.me else Group.SOON,
        today(alert.raised_at),
        "Put off" if until else "Taken on",
        "grey" if until else "green",
    )


def _who(alert: Alert, desk: Desk) -> str:
    """Who took it on: a colleague's name for colleagues, no name for a desk elsewhere."""
    if alert.acknowledged_by is None:
        return "Somebody who has left"
    same = alert.acknowledged_by.organisation_id == desk.me.organisation_id
    return alert.acknowledged_by.name if same else "Somebody at another desk"


def _press(words: str, name: str, alert: Alert, *, first: bool = False) -> Act:
    address = address_of(name, alert.pk)
    return Act(words, address, post=True, first=first, about=alert.reference)


def _hand_on(alert: Alert) -> tuple[Act, ...]:
    words = next_words(alert.level, alert.organisation)
    if not words:
        return ()
    return (replace(_press(words, "alert-hand-on", alert), level=alert.level),)


def questions(desk: Desk) -> Iterator[Item]:
    """Supporters who ask for advice, and the advice this person gave: never who asks."""
    found = QUESTIONS(desk.me, desk.on) if desk.numbers.questions else []
    for number, one in enumerate((one for one in found if one.desks_turn), 1):
        yield _question(one, number)
    for number, one in enumerate((one for one in found if not one.desks_turn), 1):
        yield _given(one, number)


def _given(one: Consult, number: int) -> Item:
    address = address_of("desk-consult", one.pk)
    return Item(
        f"Advice you gave, {number}",
        (f"A supporter asked for it {ago(one.asked_at)}.",),
        (Act("Read it again", address, about=f"answer {number}"),),
        Group.TAKEN,
        today(one.asked_at),
        "Ended" if one.state == ConsultState.ENDED else "The supporter's turn",
    )


def _question(one: Consult, number: int) -> Item:
    address = address_of("desk-consult", one.pk)
    acts = [Act("Read and answer", address, first=True, about=f"question {number}")]
    words = next_words(one.level, one.organisation)
    if words and one.state == ConsultState.WAITING:
        hand_on = address_of("consult-hand-on", one.pk)
        acts.append(Act(words, hand_on, post=True, about=f"question {number}"))
    return Item(
        f"A supporter asks for advice, question {number}",
        (
            f"Asked {ago(one.asked_at)}. You read their words, not who they are; the first of you "
            "who answers is the one who advises.",
        ),
        tuple(acts),
        Group.NOW,
        today(one.asked_at),
        "New words for you" if one.answered_by_id else "Nobody has answered",
        "blue" if one.answered_by_id else "yellow",
    )


def vetting(desk: Desk) -> Iterator[Item]:
    """Numbers for the coordinator: what runs out, and who applied. The vetters see whose it is."""
    found = desk.numbers
    if found.appeals:
        yield from _appeals(desk)
    vets = desk.me.can(Permission.VET_SUPPORTERS)
    told = "" if vets else " The vetters are told, and see whose."
    out = found.missing + found.out
    if out or found.soon:
        parts = []
        if out:
            parts.append(f"Of {_people(out)} something ran out or is missing.")
        if found.soon:
            parts.append(f"Of {_people(found.soon)} something runs out within {SOON.days} days.")
        act = (
            Act("What is due", reverse("admin:directory_takenon_changelist"), first=True)
            if vets
            else None
        )
        yield _work(
            desk, Work.CHECKS, "Checks, training and agreements", " ".join(parts) + told, act
        )
    if found.applications:
        number = found.applications
        words = f"{number} {'application waits' if number == 1 else 'applications wait'}."
        address = reverse("admin:directory_application_changelist")
        act = Act("Applications", address, first=True) if vets else None
        yield _work(desk, Work.APPLICATIONS, "New peer supporters", words + told, act)


def _people(number: int) -> str:
    return f"{number} peer {'supporter' if number == 1 else 'supporters'}"


def _work(desk: Desk, work: Work, title: str, words: str, act: Act | None = None) -> Item:
    """A kind of work that is there as a whole and can be put off as a whole."""
    until = desk.until(work)
    later = Act("Put off", reverse("desk-later", args=[work.value]), about=title)
    again = Act(
        "Take it up again", reverse("desk-take-up", args=[work.value]), post=True, about=title
    )
    return Item(
        title,
        (words, f"Put off: it comes back on {day(until)}.") if until else (words,),
        (*((act,) if act else ()), again if until else later),
        Group.TAKEN if until else Group.SOON,
        tag="Put off" if until else "",
    )


def supervision(desk: Desk) -> Iterator[Item]:
    """Of how many supporters supervision ran out or soon does. The page behind says whose."""
    over, soon = desk.numbers.unsupervised, desk.numbers.supervised_soon
    if not over and not soon:
        return
    parts = []
    if over:
        parts.append(f"That of {_people(over)} is over: nobody new asks them.")
    if soon:
        parts.append(f"That of {_people(soon)} is over within two weeks.")
    act = Act("Whose, and sessions", reverse("care:desk-supervision"), first=True)
    yield _work(desk, Work.SUPERVISION, "Supervision", " ".join(parts), act)


def _appeals(desk: Desk) -> Iterator[Item]:
    """How many appeals nobody may decide. Not whose, and not about what. Asked only where there is
    an appeal at all, which is rare: a query, and some for each."""
    number = deciders.nobody_left(desk.me.organisation_id)
    if number:
        what = "1 appeal cannot" if number == 1 else f"{number} appeals cannot"
        names = ", ".join(one.name for one in deciders.administrators(desk.me.organisation_id))
        title = "Somebody is needed to look again"
        yield Item(
            title,
            (
                f"{what} be decided: everybody who vets, here and at the partners, took part or "
                "may not.",
                f"An administrator gives one more person the role of vetter, or adds a partner "
                f"organisation whose vetters can. {f'That is: {names}.' if names else ''}".strip(),
            ),
            (
                Act(
                    "Tell the administrators",
                    reverse("desk-find-deciders"),
                    post=True,
                    first=True,
                    about=title,
                ),
            ),
            Group.NOW,
            tag="Nobody may decide",
            colour="yellow",
        )


def uploads(desk: Desk) -> Iterator[Item]:
    """What was put into the library and is not on the shelf."""
    found = desk.numbers.uploads
    if not found:
        return
    words = f"{found} {'upload is' if found == 1 else 'uploads are'} not on the shelf yet."
    address = reverse("resources:resource-detail", args=[desk.numbers.oldest])
    act = Act("Look at the oldest" if found > 1 else "Look at it", address, first=True)
    yield _work(desk, Work.UPLOADS, "Library: uploads to check", words, act)


def links(desk: Desk) -> Iterator[Item]:
    """Links of the library to pages that are gone."""
    number = desk.numbers.broken
    if number:
        words = f"{number} {'link leads' if number == 1 else 'links lead'} to a page that is gone."
        address = reverse("resources:resource-detail", args=[desk.numbers.gone])
        act = Act("Look at one" if number > 1 else "Look at it", address, first=True)
        yield Item("Library: broken links", (words,), (act,), Group.SOON)


def reviews(desk: Desk) -> Iterator[Item]:
    """What in the library is to be read again within a month."""
    number = desk.numbers.reviews
    if number:
        words = f"{number} {'entry is' if number == 1 else 'entries are'} to be read again."
        act = Act("Look at it" if number == 1 else "Look at them", reverse("resources:review-list"),
                  first=True)  # fmt: skip
        yield _work(desk, Work.REVIEWS, "Library: read it again", words, act)


def newer_originals(desk: Desk) -> Iterator[Item]:
    """Texts edited here whose original came newer with an update."""
    number = desk.numbers.newer
    if number:
        texts = "1 text" if number == 1 else f"{number} texts"
        words = (
            f"An update brought a newer original of {texts} that you edited. Yours still stands."
        )
        address = reverse("resources:resource-text", args=[desk.numbers.behind])
        act = Act("Look at one" if number > 1 else "Look at it", address, first=True)
        yield Item("Library: newer originals", (words,), (act,), Group.SOON)


def own_versions(desk: Desk) -> Iterator[Item]:
    """Own versions whose original has changed since somebody looked."""
    number = desk.numbers.outgrown
    if number:
        what = "own version is" if number == 1 else "own versions are"
        words = f"{number} {what} of an original that has changed since."
        address = reverse("resources:resource-detail", args=[desk.numbers.outgrown_one])
        act = Act("Look at it" if number == 1 else "Look at one", address, first=True)
        yield Item("Library: originals changed", (words,), (act,), Group.SOON)


def signposts(desk: Desk) -> Iterator[Item]:
    """Entries of "Where to get help" that are due for a check."""
    late, number = desk.numbers.late, desk.numbers.signposts
    act = Act("What is to be checked", reverse("signposting:checks"), first=True)
    if answered := desk.numbers.answered:
        services = "1 service has" if answered == 1 else f"{answered} services have"
        words = f"{services} looked at what we say of it. Nothing changes until you decide."
        look = Act("Look at the answers", reverse("signposting:checks"), first=True)
        yield Item("Where to turn: a service answered", (words,), (look,), Group.NOW, tag="Answer")
    if late:
        words = (
            f"{late} {'entry' if late == 1 else 'entries'} that may save a life "
            f"{'is' if late == 1 else 'are'} past the day of the next check and still shown, or "
            f"{'has' if late == 1 else 'have'} a number that was found wrong."
        )
        yield Item("Where to turn: check it now", (words,), (act,), Group.NOW, colour="red",
                   tag="Late")  # fmt: skip
    if number > late:
        number -= late
        words = (
            f"{number} {'entry is' if number == 1 else 'entries are'} due for a check by "
            f"{day(desk.on + REVIEW_AHEAD)}. What is past its day is hidden until then."
        )
        yield _work(desk, Work.SIGNPOSTS, "Where to turn: entries to check", words, act)


def setting_up(desk: Desk) -> Iterator[Item]:
    """What is left of setting up, as the organisation's own row tells. No query."""
    own = desk.me.organisation
    if own is None:
        return
    act = (Act("Go to setting up", reverse("setup"), first=True),)
    if own.asking_opened_at is None:
        words = "Colleagues cannot ask for support yet: something is left to do before that."
        yield Item("Asking is not open", (words,), act, Group.NOW, tag="Set-up", colour="yellow")
    elif own.set_up_again_on is not None and own.set_up_again_on <= desk.on:
        words = (
            "A contact or a number has to be rung again after half a year, or something has "
            "changed since somebody looked at it."
        )
        yield Item("Set-up: do it again", (words,), act, Group.SOON, own.set_up_again_on)


SOURCES: Final[tuple[Source, ...]] = (
    alerts,
    talks,
    questions,
    setting_up,
    vetting,
    supervision,
    uploads,
    second_looks,
    links,
    newer_originals,
    reviews,
    own_versions,
    signposts,
    events,
    groups,
    champions,
    mentoring,
)
