"""Groups for tests, started and joined through the actions."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from groups import actions
from groups.agreements import working_on
from groups.models import (
    AgreementDraft,
    AgreementIdea,
    Group,
    GroupAgreement,
    Membership,
    Notice,
    Session,
)
from people.models import Organisation, User
from people.modules import Module
from records.clock import today
from tests.canaries import CANARIES
from tests.factories import make_user
from tests.factories_wellbeing import fresh


def with_groups(*organisations: Organisation) -> None:
    """Switch groups on there, beside what is on."""
    for one in organisations:
        one.refresh_from_db()
        one.modules = sorted({*one.modules, Module.GROUPS.value})
        one.save(update_fields=["modules"])


def started(by: User, now: datetime, *, called: str = "Ben", **said: Any) -> Group:
    """A group by request with its first facilitator, who has nobody beside them yet."""
    about: dict[str, Any] = {
        "name": "Walkers", "about": "An hour along the river.", "focus": "activity",
        "leadership": "rotating", "joining": "request", "most": 12,
    }  # fmt: skip
    form_key = said.pop("form_key", None) or uuid4()
    return actions.start(by=fresh(by), called=called, form_key=form_key, now=now, **(about | said))


def running(by: User, second: User, now: datetime, **said: Any) -> Group:
    """A group with two facilitators."""
    group = started(by, now, **said)
    actions.become_facilitator(by=fresh(second), group=group, name="Second", by_link=True, now=now)
    group.refresh_from_db()
    return group


def joined(person: User, group: Group, now: datetime, **said: Any) -> Membership:
    """Somebody in it; where people ask, a facilitator says yes."""
    current = group.agreements.current()
    said.setdefault("accepts", current.number if current else 0)
    mine = actions.join(by=fresh(person), group=group, by_link=True, now=now, **said)
    if mine.number is None:
        by = group.members.leading().select_related("person").earliest("number").person
        mine = actions.answer(by=fresh(by), membership=mine, yes=True, now=now)
    return mine


def meets(
    by: User, group: Group, now: datetime, *, day: date | None = None, rule: str = "", **said: Any
) -> Session:
    """The group meets next week in the evening, unless said otherwise."""
    about: dict[str, Any] = {
        "about": "Tea, and time.", "how": "person", "place": "The back room", "link": "",
        "starts": time(19), "minutes": 90,
    }  # fmt: skip
    first = day or today(now) + timedelta(days=7)
    form_key = said.pop("form_key", None) or uuid4()
    return actions.put_up_session(
        by=fresh(by), group=group, days=(first, rule), form_key=form_key, now=now, **(about | said)
    )


def wrote(
    by: User, group: Group, now: datetime, words: str = "Tea is on me.", days: int = 14
) -> Notice:
    """Somebody writes on the board of their group."""
    return actions.write_notice(by=fresh(by), group=group, words=words, days=days, now=now)


def agreed(group: Group, now: datetime, text: str = "# Here\nIt stays here.") -> GroupAgreement:
    """The next version of a group's agreement, put forward by its first facilitator."""
    by = fresh(group.members.leading().select_related("person").earliest("number").person)
    draft = drafted(group, now, text)
    day = today(now) + timedelta(days=90)
    return actions.put_forward(by=by, group=group, upon=draft.number, review_on=day, now=now)


def drafted(group: Group, now: datetime, text: str) -> AgreementDraft:
    """What its first facilitator works on."""
    by = fresh(group.members.leading().select_related("person").earliest("number").person)
    upon = working_on(Group.objects.get(pk=group.pk))[0]
    return actions.write_draft(by=by, group=group, text=text, upon=upon, now=now)


def wished(person: User, group: Group, now: datetime, text: str) -> AgreementIdea:
    """What somebody in it would like to stand in the agreement."""
    return actions.say_wish(by=fresh(person), group=group, text=text, now=now)


def table_of(ben: User, asha: User, now: datetime) -> Group:
    """Ben and Asha facilitate a private group; Gus is in it, under another name. It meets once,
    has an agreement, a draft of the next and a wish of his."""
    group = running(
        ben, asha, now, joining="private", audience="all",
        name=CANARIES["what a private group is called"], about=CANARIES["what it is about"],
    )  # fmt: skip
    gus = make_user("gus@ambulance.example", ben.organisation)
    joined(gus, group, now, name=CANARIES["a name in a group"])
    where, what = CANARIES["where a group meets"], CANARIES["what a group does"]
    meets(ben, group, now, place=where, about=what)
    wrote(asha, group, now, CANARIES["a notice in a group"])
    agreed(group, now, f"# Here\n{CANARIES['what a group agreed on']}")
    drafted(group, now, f"# Here\n{CANARIES['what its facilitators work on']}")
    wished(gus, group, now, CANARIES["a wish in a group"])
    return group


def in_the_group(group: Group) -> dict[str, str]:
    """Words of the access table for what is in it."""
    session = group.sessions.get()
    return {
        "member": str(group.members.get(leads=False).pk),
        "group_session": str(session.pk),
        "group_date": str(session.event.meetings.get().pk),
        "group_wish": str(group.ideas.get().pk),
        "group_notice": str(Notice.objects.of(group).get().pk),
    }
