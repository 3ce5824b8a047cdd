"""One small world for the tests that go through every page as everybody.

Asha asked Ben under a name of her choice, Ben said yes and they write; an alert about it lies on
Cat's desk. Ben asked the coordinators for advice, and to
talk something through. Cat put up a walk, at which she reads the names people give: Asha comes,
under another name. Ben and Asha facilitate a private group. Cat put a campaign up; Ada is a
champion, and Mo would like to be one. Ben is Asha's buddy, offers to be a mentor, and she looks
for one. Una applied and waits for the vetters. Words that
could leak are planted in everything that must not.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import sha256
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from campaigns import actions as campaigns
from campaigns.models import Campaign, ChampionWish, LocalDay
from care.actions import checkins, debriefs, supervision
from care.models import CheckIn, Debrief, Session
from conversations import actions as conversations
from conversations.actions import consulting
from conversations.actions.alerts import raise_alert
from conversations.models import Alert, AlertKind, Consult, Request
from correspondence.models import Draft
from directory import actions as directory
from directory.models import Appeal, AppealKind, Application, TrainingModule
from groups.models import Group
from people import actions as people
from people.models import ConfidentialityStatement, EmailDomain, Invitation, Organisation, User
from records.clock import today
from records.tokens import address
from resources import storage
from resources.actions import Details, add_resource, publish
from resources.actions.findings import Said, add_finding
from resources.actions.originals import load_original
from resources.actions.telling import Told, tell
from resources.models import EarlierFile, Finding, Resource, Story
from resources.originals import originals
from signposting.demo import build as build_signposts
from signposting.history import picture
from signposting.models import Signpost, Version
from tests import factories_mentoring as mentoring
from tests.canaries import CANARIES
from tests.factories import make_user
from tests.factories_campaigns import campaign, champion, local_day, with_campaigns
from tests.factories_conversations import ask_for_support
from tests.factories_directory import share
from tests.factories_groups import in_the_group, table_of, with_groups
from tests.factories_vetting import applicant
from tests.factories_wellbeing import booked, put_up, with_events
from tests.resources.rows import on_the_shelf
from wellbeing.models import Event

# A few of our originals: every page of each is walked through, by everybody.
ON_THE_SHELF = ("ending-well", "group-agreement")
THREE_ANSWERS = {"sleep": "most", "weight": "too_heavy", "needs": "no"}


@dataclass(frozen=True)
class World:
    """The people by name, and what the addresses of pages are made of."""

    people: dict[str, User]
    conversation: Request
    alert: Alert
    consult: Consult
    debrief: Debrief
    session: Session
    check_in: CheckIn
    event: Event
    group: Group
    campaign: Campaign
    wish: ChampionWish
    application: Application
    resource: Resource
    signpost: Signpost
    invitation: Invitation
    statement: ConfidentialityStatement

    def given(self, words: dict[str, str], name: str | None) -> dict[str, str]:
        """Words of the access table as parts of an address, for this person."""
        return {key: self._meant(word, name) for key, word in words.items()}

    def _meant(self, word: str, name: str | None) -> str:
        if word == "ben_address":
            ben = self.people["ben"].supporter.pk
            return address(self.people[name].pk, ben) if name else "nothing"
        return self._known.get(word, word)

    @cached_property
    def _known(self) -> dict[str, str]:
        """What the words stand for: asked for once, since each visit leaves the world as it was."""
        ben, appeal = self.people["ben"], Appeal.objects.earliest("made_at")
        return {
            "appeal_row": str(appeal.pk),
            "who_appeals": str(appeal.person_id),
            "appeal_day": appeal.due_on.isoformat(),
            "uploads_word": "uploads",
            "welfare_word": "welfare",
            "conversation": str(self.conversation.pk),
            "alert": str(self.alert.pk),
            "consult": str(self.consult.pk),
            "debrief": str(self.debrief.pk),
            "session": str(self.session.pk),
            "check_in": str(self.check_in.pk),
            "event": str(self.event.pk),
            "group": str(self.group.pk),
            **in_the_group(self.group),
            **on_the_agenda(self),
            **mentoring.mentoring_words(),
            "this_year": f"{today(timezone.now()):%Y}",
            "this_month": f"{today(timezone.now()):%m}",
            "event_date": str(self.event.meetings.get().pk),
            "resource": self.resource.slug,
            "resource_file": str(self.resource.files.ready().in_order()[0].pk),
            **in_the_library(),
            "signpost": self.signpost.slug,
            "signpost_id": str(self.signpost.pk),
            "application": str(self.application.pk),
            "ben_supporter": str(ben.supporter.pk),
            "waiting_text": str(ben.supporter.waiting_text.pk),
            "some_user": str(self.people["asha"].pk),
            "some_organisation": str(ben.organisation_id),
            "some_team": str(self.people["asha"].team_id),
            "some_emaildomain": str(EmailDomain.objects.get(domain="ambulance.example").pk),
            "some_confidentialitystatement": str(self.statement.pk),
            "some_module": str(TrainingModule.objects.get().pk),
            "some_invitation": str(self.invitation.pk),
        }


def on_the_agenda(world: World) -> dict[str, str]:
    """Words for campaigns and champions."""
    return {
        "campaign": str(world.campaign.pk),
        "local_day": LocalDay.objects.get().pk.hex,
        "wish": str(world.wish.pk),
        "ada_for_cat": ada_for(world.people["cat"]),
    }


def in_the_library() -> dict[str, str]:
    """A report with a finding, a story, and a poster that was replaced."""
    finding = Finding.objects.select_related("resource").get()
    story = Story.objects.select_related("resource").get()
    earlier = EarlierFile.objects.select_related("file__resource").get()
    return {
        "report": finding.resource.slug,
        "finding": str(finding.pk),
        "story": str(story.pk),
        "told": story.resource.slug,
        "replaced": earlier.file.resource.slug,
        "replaced_file": str(earlier.file_id),
        "earlier_file": str(earlier.pk),
    }


def talk(asha: User, ben: User, now: datetime) -> Request:
    """Asha asks, Ben says yes and answers."""
    request = ask_for_support(
        asha,
        ben,
        name=CANARIES["the name she chose"],
        message=CANARIES["her message"],
        now=now,
    )
    conversations.answer_yes(by=ben, request=request, now=now)
    conversations.write(
        by=ben, request=request, body=CANARIES["his answer"], form_key=uuid4(), now=now
    )
    phone = CANARIES["her phone number"]
    conversations.agree_call(by=asha, request=request, phone=phone, call_when=phone, now=now)
    request.refresh_from_db()
    return request


def question(ben: User, now: datetime) -> Consult:
    """Ben asks the coordinators."""
    body = CANARIES["his question to the desk"]
    return consulting.ask(by=ben, body=body, form_key=uuid4(), now=now)


def wish_to_talk(ben: User, now: datetime) -> Debrief:
    """Ben would like to talk something through."""
    words = CANARIES["what the desk should know"]
    return debriefs.ask(by=ben, words=words, elsewhere=False, now=now)


def session_of(cat: User, now: datetime) -> Session:
    """Cat puts up a session of supervision."""
    about: dict[str, Any] = {"minutes": 60, "kind": "group", "place": "Room 4", "places": 6}
    return supervision.put_up(by=cat, starts_at=now + timedelta(days=7), now=now, **about)


@pytest.fixture
def quiet_world(
    asha: User,
    ben: User,
    mo: User,
    cat: User,
    dev: User,
    viv: User,
    vic: User,
    eve: User,
    finn: User,
) -> dict[str, User]:
    """The cast before anything was asked, with the two organisations as partners."""
    cast = [asha, ben, mo, cat, dev, viv, vic, eve, finn]
    assert ben.organisation
    assert eve.organisation
    ben.organisation.partners.add(eve.organisation)
    with_events(ben.organisation, eve.organisation)
    with_groups(ben.organisation, eve.organisation)
    with_campaigns(ben.organisation, eve.organisation)
    mentoring.with_mentoring(ben.organisation, eve.organisation)
    share(ben.supporter, "sleep", "alcohol", audience="blind")
    share(ben.supporter, "court_inquest", audience="everyone")
    TrainingModule.objects.create(organisation=ben.organisation, name="Listening")
    return {person.name.lower(): person for person in cast}


def walk_of(cat: User, asha: User, now: datetime) -> Event:
    """Cat puts up a walk for everybody, at which she reads names; Asha comes under another."""
    said: dict[str, Any] = {"audience": "all", "how": "both", "shows_names": True, "capacity": 6}
    event = put_up(cat, now, place=CANARIES["where it is"], **said)
    booked(asha, event.meetings.get(), now, name=CANARIES["the name she comes under"])
    return event


def on_the_board(cat: User, mo: User, now: datetime) -> tuple[Campaign, ChampionWish]:
    """Cat put a campaign up for everybody and a day into the calendar; Ada is a champion, and Mo
    would like to be one."""
    assert cat.organisation
    local_day(cat, today(now) + timedelta(days=20))
    champion("Ada", cat.organisation, cat, now)
    wish = campaigns.ask_to_be_one(by=mo, now=now)
    assert wish
    return campaign(cat, now, audience="all"), wish


def ada_for(cat: User) -> str:
    """The name that Ada's row has for Cat."""
    return address(cat.pk, User.objects.get(email="ada@ambulance.example").pk)


def appealed(uma: User, now: datetime) -> Appeal:
    """Uma appealed against something nobody here took part in."""
    return Appeal.objects.create(
        person=uma,
        kind=AppealKind.DECLINED,
        about=uuid4(),
        words=CANARIES["an appeal"],
        made_at=now,
        due_on=today(now) + timedelta(days=28),
    )


def more_to_read(asha: User, cat: User, now: datetime) -> None:
    """What stands on its page: a finding, a story; and a poster that was replaced."""
    linked(cat, now)
    replaced(cat, now)
    told(asha, cat, now)


def linked(cat: User, now: datetime) -> None:
    """A report on somebody else's site, with a finding to quote."""
    details = Details(
        title="A survey", summary="What colleagues said.", kind="report", stages=["evaluating"],
        audiences=["senior"], owner="Somebody", licence="link_only",
        source_url="https://www.example.org/survey",
    )  # fmt: skip
    row = publish(by=cat, resource=add_resource(by=cat, details=details, source=None, now=now))
    said = Said(words="Most would talk to a colleague.", year=2020, source="A survey")
    add_finding(by=cat, resource=row, said=said, on=today(now))


def replaced(cat: User, now: datetime) -> None:
    """A poster on everybody's shelf, and what it was before."""
    file = on_the_shelf(cat, "A poster").files.get()
    kept = storage.keep(ContentFile(b"What it was"), sha256(b"What it was").hexdigest())
    EarlierFile.objects.create(
        file=file, number=1, stored_name=kept, format="pdf", media_type=file.media_type, size=11,
        sha256="0" * 64, original_name="before.pdf", added_by=cat, ended_at=now,
    )  # fmt: skip
    file.number, file.said = 2, "The number in it is new."
    file.save()


def _signposts() -> None:
    """Those of the demo; the ones for everybody have been kept once as they were."""
    build_signposts()
    rows = Signpost.objects.national().with_channels().prefetch_related("locations")
    Version.objects.bulk_create(
        Version(signpost=one, number=0, on=today(), what="before", held=picture(one))
        for one in rows
    )


def told(asha: User, cat: User, now: datetime) -> None:
    """A story of Asha's that everybody finds and nobody knows to be hers."""
    words = Told(
        title="A year on nights", summary="What changed.", body="A story.", shown_name="Robin"
    )
    publish(by=cat, resource=tell(by=asha, told=words, now=now).resource)


def _keeps(asha: User, now: datetime) -> None:
    """What she holds about herself."""
    asha.communicate = CANARIES["how she communicates"]
    asha.private_address = CANARIES["her private address"]
    asha.save()
    Draft.objects.create(
        user=asha, form="ask", body=CANARIES["a draft"], expires_at=now.replace(year=2090)
    )


def _says_anew(ben: User) -> None:
    """Words of his that wait for a second look."""
    directory.save_about(
        by=ben,
        shown_name=ben.supporter.shown_name,
        region=ben.supporter.region,
        been_through=CANARIES["words that wait"],
    )


@pytest.fixture
def world(quiet_world: dict[str, User], ambulance: Organisation) -> World:
    """Everything that could leak, in place."""
    now = timezone.now()
    asha, ben, viv = (quiet_world[name] for name in ("asha", "ben", "viv"))
    una = make_user("una@ambulance.example", asha.organisation)
    application = applicant(una, now)
    directory.add_note(by=viv, application=application, text=CANARIES["a vetting note"])
    appealed(make_user("uma@ambulance.example", asha.organisation), now)
    for original in originals():
        if original.slug in ON_THE_SHELF:
            load_original(original, keeper=quiet_world["cat"].organisation, now=now)
    more_to_read(asha, quiet_world["cat"], now)
    _signposts()
    _says_anew(ben)
    _keeps(asha, now)
    conversation = talk(asha, ben, now)
    mentoring.mentoring_of(ben, asha, quiet_world["mo"], now)
    board, wish = on_the_board(quiet_world["cat"], quiet_world["mo"], now)
    return World(
        people=quiet_world,
        conversation=conversation,
        alert=raise_alert(conversation, AlertKind.QUIET, now),
        consult=question(ben, now),
        debrief=wish_to_talk(ben, now),
        session=session_of(quiet_world["cat"], now),
        check_in=checkins.check_in(by=ben, answers=THREE_ANSWERS, now=now),
        event=walk_of(quiet_world["cat"], asha, now),
        group=table_of(ben, asha, now),
        campaign=board,
        wish=wish,
        application=application,
        resource=Resource.objects.visible_to(asha).get(slug=ON_THE_SHELF[0]),
        invitation=people.invite(
            by=quiet_world["dev"], email="new@ambulance.example", organisation=ambulance
        ),
        statement=people.publish_statement(
            by=quiet_world["dev"], organisation=ambulance, extra="As our statement says."
        ),
        signpost=Signpost.objects.filter(urgency="crisis").earliest("name"),
    )
