""" "Who can see this?" says exactly what everybody can fetch, at every stage of a request."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from conversations import actions, urls
from conversations.actions import safety
from conversations.models import Request
from conversations.readers import TITLES, Line, What, readable, who_reads
from directory.models import Supporter
from people.models import Organisation, User
from records.clock import today
from tests.cast import ClientOf
from tests.conversations.conftest import CANARY, NAME_CANARY, Asked
from tests.conversations.safety_acts import untold
from tests.crawl import crawl
from tests.factories import make_user
from tests.factories_directory import listed_supporter, share

PHONE, ACCOUNT, AREA = "07700 900123", "CNRY-account-5d1e", "bereavement"
CAST = ["asha", "ben", "sam", "idle", "mo", "cat", "dev", "viv", "vic", "eve", "finn", "sol"]
CAST += ["nel", "stan"]
SUPPORTERS = ["ben", "sam", "idle"]
ROUTES = [
    route.name
    for route in urls.urlpatterns
    if str(route.pattern).startswith("conversations/<uuid:pk>/")
    and str(route.pattern).count("<") == 1
]
Stage = Callable[[], Request]


@pytest.fixture
def idle(fire, asha: User) -> User:
    """A listed supporter whom nobody asks."""
    one = make_user("idle@fire.example", fire)
    listed_supporter(one)
    return one


@pytest.fixture
def stages(ask: Asked, asha: User, ben: User, sam: User, now: datetime) -> dict[str, Stage]:
    """How a request gets to each stage."""
    User.objects.filter(pk=asha.pk).update(name=ACCOUNT)
    share(ben.supporter, AREA, audience="blind")

    def chosen() -> Request:
        return ask(second=sam, areas=[AREA])

    def blind() -> Request:
        return ask(of=None, areas=[AREA])

    def handed_on() -> Request:
        return actions.pass_on(by=ben, request=chosen(), now=now)

    def release() -> Request:
        return actions.answer_yes(by=sam, request=handed_on(), now=now)

    def talking() -> Request:
        made = actions.answer_yes(by=ben, request=chosen(), now=now)
        actions.write(by=ben, request=made, body="Hello", form_key=uuid4(), now=now)
        return actions.agree_call(by=asha, request=made, phone=PHONE, call_when="At eight", now=now)

    return {
        "waiting, chosen": chosen,
        "waiting, whoever fits": blind,
        "handed on": handed_on,
        "somebody else said yes": release,
        "talking": talking,
        "ended": lambda: actions.end(by=ben, request=talking(), now=now),
        "withdrawn": lambda: actions.withdraw(by=asha, request=chosen(), now=now),
    }


def pages_of(client_of: ClientOf, person: User, item: Request, asker: User) -> dict[str, str]:
    """Every page about the request, and those on which accounts are shown."""
    client = client_of(person, fresh=True)
    about = [reverse(f"conversations:{name}", args=[item.pk]) for name in ROUTES]
    others = ["/", reverse("conversations:conversation-list"), reverse("people:about-me")]
    others += [reverse("admin:people_user_change", args=[asker.pk])]
    answers = {address: client.get(address) for address in about + others}
    return {
        address: answer.content.decode() if answer.status_code == 200 else ""
        for address, answer in answers.items()
    }


def fetched(pages: dict[str, str], item: Request) -> set[What]:
    """What of the request stands on these pages."""
    everything = "".join(pages.values())
    about = "".join(html for address, html in pages.items() if str(item.pk) in address)
    signs = {
        What.ASKED: str(item.pk) in everything,
        What.ABOUT: "Bereavement" in about,
        What.NAME: NAME_CANARY in everything,
        What.WORDS: CANARY in everything,
        What.PHONE: PHONE in everything,
        What.ACCOUNT: ACCOUNT in everything,
    }
    return {what for what, found in signs.items() if found}


STAGES = [
    "waiting, chosen",
    "waiting, whoever fits",
    "handed on",
    "somebody else said yes",
    "talking",
    "ended",
    "withdrawn",
]


@pytest.mark.parametrize("stage", STAGES)
def test_the_table_says_what_each_of_the_cast_can_fetch(
    stage: str, stages: dict[str, Stage], client_of: ClientOf, idle: User, request
) -> None:
    item = stages[stage]()
    people = {name: request.getfixturevalue(name) for name in CAST}
    asha = User.objects.get(pk=people["asha"].pk)
    table = {line.what: line.readers for line in readable(item, asha, timezone.now())}
    for name, person in people.items():
        said = {what for what, readers in table.items() if person.pk in readers}
        assert fetched(pages_of(client_of, person, item, asha), item) == said, name


@pytest.mark.parametrize("stage", STAGES)
def test_no_other_page_shows_a_supporter_more_than_the_table(
    stage: str, stages: dict[str, Stage], client_of: ClientOf, idle: User, asha: User, request
) -> None:
    item = stages[stage]()
    table = {line.what: line.readers for line in readable(item, asha, timezone.now())}
    for name in SUPPORTERS:
        person = request.getfixturevalue(name)
        said = {what for what, readers in table.items() if person.pk in readers}
        # The filter of the list names every area there is.
        found = fetched(crawl(client_of(person)), item) - {What.ABOUT}
        assert found == said - {What.ABOUT}, name


def lines_for(item: Request, viewer: User) -> dict[What, Line]:
    return {line.what: line for line in readable(item, viewer, timezone.now())}


def test_a_stage_without_readers_would_be_noticed(
    stages: dict[str, Stage], client_of: ClientOf, ben: User, asha: User
) -> None:
    """The comparison can fail: what Ben fetches while they talk is not what a withdrawn request
    lets him see."""
    item = stages["talking"]()
    found = fetched(pages_of(client_of, ben, item, asha), item)
    assert found == {What.ASKED, What.ABOUT, What.NAME, What.WORDS, What.PHONE}


def test_two_people_who_opened_the_messages_stand_in_the_table(
    sol: User, nel: User, sia: User, opening, asha: User, client_of: ClientOf, now: datetime
) -> None:
    act = opening()
    safety.agree(by=nel, act=act, now=now)
    lines = lines_for(act.request, asha)
    assert lines[What.WORDS].who == (
        "You and Ben. Sol and Nel have opened the messages and can read it too."
    )
    for person, found in (
        (sol, {What.NAME, What.WORDS}),
        (nel, {What.NAME, What.WORDS}),
        (sia, set()),
    ):
        said = {what for what, line in lines.items() if person.pk in line.readers}
        assert fetched(crawl(client_of(person, fresh=True)), act.request) == said == found


def test_they_do_not_while_telling_would_be_unsafe(
    sol: User, nel: User, opening, asha: User, now: datetime
) -> None:
    act = opening(untold=untold(now))
    safety.agree(by=nel, act=act, now=now)
    assert lines_for(act.request, asha)[What.WORDS].who == "You and Ben."


WORDS_TO_ASHA = [
    ("waiting, chosen", "You and Ben.", "You and Ben."),
    ("waiting, whoever fits", "You and the supporters we asked because they fit.", "Only you."),
    ("handed on", "You and Sam.", "Only you."),
    ("somebody else said yes", "You and Sam.", "Only you."),
    ("talking", "You and Ben.", "You and Ben."),
    ("withdrawn", "Only you.", "Only you."),
]


@pytest.mark.parametrize(("stage", "asked", "words"), WORDS_TO_ASHA)
def test_the_colleague_is_told_who(
    stage: str, asked: str, words: str, stages: dict[str, Stage], asha: User
) -> None:
    lines = lines_for(stages[stage](), asha)
    assert (lines[What.ASKED].who, lines[What.WORDS].who) == (asked, words)


def test_a_supporter_is_not_told_whether_others_are_asked(
    ask: Asked, asha: User, ben: User, sam: User, idle: User, now: datetime
) -> None:
    alone = ask(second=None)
    before = [(line.title, line.who, line.until) for line in readable(alone, ben, now)]
    actions.withdraw(by=asha, request=alone, now=now)
    Supporter.objects.update(next_free=today(now))
    several = ask(when="today", anyone=True)
    assert several.offers.unanswered().count() == 3
    assert [(line.title, line.who, line.until) for line in readable(several, ben, now)] == before


def test_words_not_shown_yet_have_no_value_for_the_supporter(
    stages: dict[str, Stage], sam: User
) -> None:
    line = lines_for(stages["handed on"](), sam)[What.NAME]
    assert (line.value, line.who) == ("", "Not you, unless the colleague shows it to you.")


def test_how_long_is_the_shorter_of_both_and_then_a_day(
    stages: dict[str, Stage], asha: User, ben: User
) -> None:
    Organisation.objects.filter(people=ben).update(retention_days=9)
    assert lines_for(stages["talking"](), asha)[What.WORDS].until == "Until 9 days after it ends."


def test_once_ended_it_says_the_day(stages: dict[str, Stage], asha: User) -> None:
    item = Request.objects.select_related("thread").get(pk=stages["ended"]().pk)
    lines = lines_for(item, asha)
    assert lines[What.WORDS].erased == item.thread.erase_after is not None
    assert lines[What.PHONE].who == "Nobody: none is kept here."


def test_a_closed_account_leaves_one_reader(open_request: Request, asha: User, ben: User) -> None:
    User.objects.filter(pk=asha.pk).update(is_active=False)
    item = Request.objects.get(pk=open_request.pk)
    assert lines_for(item, ben)[What.WORDS].who == "Only you: the colleague’s account is closed."


def test_an_erased_account_leaves_one_reader(open_request: Request, asha: User, ben: User) -> None:
    asha.delete()
    lines = lines_for(Request.objects.get(pk=open_request.pk), ben)
    assert lines[What.WORDS].readers == {ben.pk}
    assert (lines[What.NAME].value, lines[What.ACCOUNT].readers) == ("", frozenset())


@pytest.mark.parametrize(
    ("stage", "begins"),
    [("talking", "Only you and Ben can read"), ("handed on", "Only you can read")],
)
def test_the_sentence_by_the_button_names_who_reads_the_words(
    stage: str, begins: str, stages: dict[str, Stage]
) -> None:
    item = stages[stage]()
    offers = list(item.offers.select_related("supporter__user__organisation"))
    assert who_reads(item, offers).startswith(begins)


def test_every_line_has_both_titles() -> None:
    assert set(TITLES) == set(What)


def test_the_page_is_linked_from_each_sentence_by_a_button(
    stages: dict[str, Stage], client_of: ClientOf, asha: User, ben: User
) -> None:
    item = stages["waiting, chosen"]()
    link = f'href="{reverse("conversations:conversation-who", args=[item.pk])}"'
    for person, route in ((asha, "conversation-detail"), (ben, "request-answer")):
        address = reverse(f"conversations:{route}", args=[item.pk])
        assert link in client_of(person).get(address).content.decode()


def test_it_takes_as_many_queries_for_one_offer_as_for_three(
    ask: Asked, sam: User, idle: User, client_of: ClientOf, asha: User, captured, now: datetime
) -> None:
    counts = []
    client = client_of(asha)
    for wish in ({}, {"when": "today", "anyone": True}):
        item = ask(**wish)
        with captured() as queries:
            client.get(reverse("conversations:conversation-who", args=[item.pk]))
        counts.append(len(queries))
        actions.withdraw(by=asha, request=item, now=now)
    assert counts[0] == counts[1]
