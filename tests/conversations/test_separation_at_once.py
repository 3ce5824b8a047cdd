"""A new team, manager, relation or block counts from the very next request on, at every stage; and
neither side can tell it from what happens every day."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from conversations import actions
from conversations.actions import Late
from conversations.models import Answer, Offer, Request, State
from conversations.tasks import sweep
from correspondence.models import Message
from directory import actions as directory_actions
from directory.models import Supporter
from jobs.models import OutgoingMail
from people.models import User
from records.clock import today
from records.tokens import address
from tests.cast import ClientOf
from tests.conversations.conftest import CANARY, Asked
from tests.conversations.test_leaks import ROUTES, answer_to
from tests.conversations.test_separation_everywhere import relate
from tests.crawl import crawl, steady

MINUTE = timedelta(minutes=1)
NEW = ["small team", "manager", "report's report", "named by Asha", "blocked by Ben"]
new = pytest.mark.parametrize("relation", NEW)


def offer_of(item: Request, person: User) -> Offer:
    return Offer.objects.get(request=item, supporter=person.supporter)


@new
def test_the_next_page_of_a_supporter_who_was_asked_is_not_found(
    relation: str, waiting: Request, asha: User, ben: User, client_of: ClientOf, captured
) -> None:
    client = client_of(ben)
    before = answer_to(client, "get", "request-answer", waiting.pk, captured)
    assert before[0] == 200
    relate(asha, ben, relation)
    client.get(reverse("conversations:conversation-list"))
    for route in ROUTES:
        for method in ("get", "post"):
            real = answer_to(client, method, route, waiting.pk, captured)
            assert real == answer_to(client, method, route, uuid4(), captured)
            assert real[0] in (404, 405)


@new
def test_a_supporter_who_was_asked_can_do_nothing_more(
    relation: str, waiting: Request, asha: User, ben: User, now: datetime
) -> None:
    relate(asha, ben, relation)
    for act in (
        lambda: actions.answer_yes(by=ben, request=waiting, now=now),
        lambda: actions.pass_on(by=ben, request=waiting, now=now),
        lambda: actions.tell_more(by=ben, request=waiting, body="Why?", form_key=uuid4(), now=now),
    ):
        with pytest.raises(Late):
            act()
    assert not Message.objects.filter(author__user=ben).exists()


@new
def test_a_request_moves_on_within_a_minute(
    relation: str, ask: Asked, asha: User, ben: User, sam: User, now: datetime
) -> None:
    item = ask(second=sam)
    relate(asha, ben, relation)
    sweep(now=now + MINUTE)
    assert offer_of(item, ben).answer == Answer.CLOSED
    assert offer_of(item, sam).answer == Answer.ASKED


@new
def test_words_are_not_released_to_somebody_kept_apart_by_now(
    relation: str, in_release: Request, asha: User, sam: User, now: datetime, client_of: ClientOf
) -> None:
    relate(asha, sam, relation)
    with pytest.raises(Late):
        actions.release(by=asha, request=in_release, now=now)
    answer = client_of(sam).get(reverse("conversations:conversation-detail", args=[in_release.pk]))
    assert answer.status_code == 404
    sweep(now=now + MINUTE)
    in_release.refresh_from_db()
    assert in_release.state == State.NOBODY
    assert not in_release.thread.participants.filter(user=sam).exists()


@new
def test_the_next_one_is_looked_at_again_when_it_is_their_turn(
    relation: str, ask: Asked, asha: User, ben: User, sam: User, now: datetime
) -> None:
    item = ask(second=sam)
    relate(asha, sam, relation)
    item = actions.pass_on(by=ben, request=item, now=now)
    assert (item.state, offer_of(item, sam).answer) == (State.NOBODY, Answer.CLOSED)


@new
def test_a_supporter_the_colleague_waits_for_is_looked_at_again(
    relation: str, ask: Asked, asha: User, ben: User, now: datetime
) -> None:
    Supporter.objects.filter(user=ben).update(away_until=today(now) + timedelta(days=9))
    item = ask(wait=True)
    back = offer_of(item, ben).starts_at
    assert back
    relate(asha, ben, relation)
    sweep(now=back)
    item.refresh_from_db()
    assert (item.state, offer_of(item, ben).answer) == (State.NOBODY, Answer.CLOSED)


@new
def test_nothing_more_passes_in_an_open_conversation(
    relation: str, open_request: Request, asha: User, ben: User, now: datetime
) -> None:
    relate(asha, ben, relation)
    item = open_request
    acts = [
        lambda: actions.write(by=asha, request=item, body="x", form_key=uuid4(), now=now),
        lambda: actions.write(by=ben, request=item, body="x", form_key=uuid4(), now=now),
        lambda: actions.agree_call(by=asha, request=item, phone="07", call_when="", now=now),
        lambda: actions.say_away(by=ben, request=item, until=today(now), now=now),
        lambda: actions.offer_somebody_else(by=ben, request=item, now=now),
    ]
    for act in acts:
        with pytest.raises(Late):
            act()
    assert Message.objects.count() == 1


@new
def test_an_open_conversation_ends_kindly_and_each_keeps_what_was_written(
    relation: str,
    open_request: Request,
    asha: User,
    ben: User,
    now: datetime,
    client_of: ClientOf,
) -> None:
    relate(asha, ben, relation)
    sweep(now=now + MINUTE)
    for person in (asha, ben):
        page = client_of(person).get(
            reverse("conversations:conversation-detail", args=[open_request.pk])
        )
        html = page.content.decode()
        assert "This conversation has ended" in html
        assert CANARY in html


def test_taken_back_before_anything_happened_it_goes_on_as_before(
    waiting: Request, asha: User, ben: User, client_of: ClientOf
) -> None:
    client, page = client_of(ben), reverse("conversations:request-answer", args=[waiting.pk])
    relate(asha, ben, "blocked by Ben")
    assert client.get(page).status_code == 404
    ben.blocks.all().delete()
    assert client.get(page).status_code == 200


# ---- what the other side can tell ------------------------------------------------------------


Seen = tuple[dict[str, str], list[int], int]


def seen_after(act, person: User, client_of: ClientOf, item: Request, captured) -> Seen:
    """What `person` sees of the whole site after `act`, the queries of its pages, and their
    notices. Undone afterwards."""
    with transaction.atomic():
        act()
        client = client_of(person)
        pages = crawl(client)
        counts = []
        for address_ in ("/", "/supporters/", f"/conversations/{item.pk}/"):
            with captured() as queries:
                client.get(address_)
            counts.append(len(queries))
        told = OutgoingMail.objects.filter(recipient_id=person.pk).count()
        transaction.set_rollback(True)
    return pages, counts, told


@pytest.fixture
def compared(asha, ben, client_of, captured, now):
    """Whether two ways in which something ends look the same to one person, notices included."""

    def compare(person, item, one, other):
        found = [seen_after(act, person, client_of, item, captured) for act in (one, other)]
        assert found[0] == found[1]
        return found[0]

    return compare


def paused(ben: User, now: datetime) -> None:
    directory_actions.pause(by=ben, now=now)


def test_a_colleague_cannot_tell_a_block_from_a_supporter_who_passed_it_on_and_paused(
    compared, waiting: Request, asha: User, ben: User, now: datetime
) -> None:
    def blocked() -> None:
        actions.block(by=ben, request=waiting, now=now)
        sweep(now=now)

    def passed_on() -> None:
        actions.pass_on(by=ben, request=waiting, now=now, pause=True)

    _, _, told = compared(asha, waiting, blocked, passed_on)
    assert told == 1


def test_a_colleague_cannot_tell_a_block_from_an_ending(
    compared, open_request: Request, asha: User, ben: User, now: datetime
) -> None:
    def ended() -> None:
        actions.end(by=ben, request=open_request, now=now)
        paused(ben, now)

    _, _, told = compared(
        asha, open_request, lambda: actions.block(by=ben, request=open_request, now=now), ended
    )
    assert told == 2


def test_a_supporter_cannot_tell_a_relation_from_a_request_taken_back(
    compared, waiting: Request, asha: User, ben: User, now: datetime
) -> None:
    def named() -> None:
        relate(asha, ben, "named by Asha")
        sweep(now=now)

    _, _, told = compared(
        ben, waiting, named, lambda: actions.withdraw(by=asha, request=waiting, now=now)
    )
    assert told == 1


def test_a_supporter_who_said_yes_is_told_the_same_whatever_the_reason(
    compared, in_release: Request, asha: User, sam: User, now: datetime
) -> None:
    def named() -> None:
        relate(asha, sam, "named by Asha")
        sweep(now=now)

    def taken_back() -> None:
        actions.withdraw(by=asha, request=in_release, now=now)

    before = OutgoingMail.objects.filter(recipient_id=sam.pk).count()
    _, _, told = compared(sam, in_release, named, taken_back)
    assert told == before + 1


def test_a_supporter_cannot_tell_a_block_from_an_ending(
    compared, open_request: Request, asha: User, ben: User, now: datetime
) -> None:
    compared(
        ben,
        open_request,
        lambda: actions.block(by=asha, request=open_request, now=now),
        lambda: actions.end(by=asha, request=open_request, now=now),
    )


def test_the_comparison_can_fail(
    waiting: Request, asha: User, ben: User, now: datetime, client_of: ClientOf, captured
) -> None:
    acts = [
        lambda: actions.pass_on(by=ben, request=waiting, now=now, pause=True),
        lambda: actions.pass_on(by=ben, request=waiting, now=now),
    ]
    one, other = (seen_after(act, asha, client_of, waiting, captured) for act in acts)
    assert one[0] != other[0]


def test_the_page_to_ask_is_that_of_nobody_at_all(
    asha: User, ben: User, client_of: ClientOf, captured
) -> None:
    client = client_of(asha)
    relate(asha, ben, "blocked by Ben")

    def answers(key: str) -> list[tuple[int, str, int]]:
        found = []
        for route in ("request-ask", "request-before"):
            page = reverse(f"conversations:{route}", args=[key])
            for method in ("get", "post"):
                with captured() as queries:
                    answer = getattr(client, method)(page, {"when": "week", "name": "Kit"})
                body = steady(answer.content.decode()).replace(key, "")
                found.append((answer.status_code, body, len(queries)))
        return found

    client.get("/")
    blocked = answers(address(asha.pk, ben.supporter.pk))
    assert blocked == answers(address(asha.pk, uuid4()))
    assert {status for status, _, _ in blocked} == {404}


def test_whoever_is_blocked_may_ask_somebody_else_as_anyone_may(
    ask: Asked, asha: User, ben: User, sam: User, now: datetime
) -> None:
    relate(asha, ben, "blocked by Ben")
    item = ask(of=None)
    assert list(item.offers.values_list("supporter", flat=True)) == [sam.supporter.pk]
